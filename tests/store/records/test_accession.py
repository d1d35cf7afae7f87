"""受入: an envelope becomes a record and ceases to be; what does not open is kept aside."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.errors import JournalError, JournalUnwritableError, StateError
from store.reasons import Reason
from store.records.accession import accession
from store.records.listing import listed, listed_aside

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]


def _count(office: Office, table: str) -> int:
    state = office.state()
    database = state.keyring.database if table in {"record_keys", "wraps"} else state.vault.database
    return int(database.rows(f"SELECT count(*) FROM {table}")[0][0])


def _entries(office: Office, programme: str = "zukan") -> list[dict[str, str]]:
    lines = office.state().journal_path(programme).read_text().splitlines()
    return [entry for entry in map(json.loads, lines) if entry["action"] == "accession"]


def test_an_envelope_becomes_a_record(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """After accession there are records and keys, no envelope, and one intent and one outcome each."""
    session = office.take_in("sato", *(seal_application(key) for _ in range(3)))
    assert [row.state for row in listed(session)] == ["accessioned"] * 3
    assert (_count(office, "envelopes"), _count(office, "record_keys")) == (0, 3)
    entries = _entries(office)
    assert Counter(e["phase"] for e in entries) == {"intent": 3, "outcome": 3}
    assert {e["outcome"] for e in entries if e["phase"] == "outcome"} == {"done"}
    assert {e["purpose"] for e in entries} == {"accession"}


def test_the_envelopes_bytes_are_gone_from_the_vault(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """secure_delete: the sealed body is no longer anywhere in the state directory."""
    document = seal_application(key)
    office.collect(document)
    part = document[200:400].encode()
    assert any(part in path.read_bytes() for path in office.path.iterdir())
    accession(office.sign_in("sato"))
    assert not any(part in path.read_bytes() for path in office.path.iterdir())


def test_an_undesignated_handler_takes_in_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """A handler of another programme leaves the envelopes where they are, and no entry either."""
    office.collect(seal_application(key))
    office.designate("suzuki", "support", by="sato")
    done = accession(office.sign_in("suzuki"))
    assert (done.accepted, done.left) == (0, 0)
    assert (_count(office, "envelopes"), _entries(office)) == (1, [])


@pytest.mark.parametrize(("items", "declared", "reason"), [
    ({"name": "見本", "hobby": "x"}, {}, Reason.UNDECLARED),
    ({"name": "見本"}, {"lower_year": "2026-11-24"}, Reason.UNDECLARED),
])  # fmt: skip
def test_what_the_register_does_not_give_is_set_aside(
    office: Office, key: ReceivingKey, seal_application: Seal,
    items: Mapping[str, str], declared: Mapping[str, str], reason: Reason,
) -> None:  # fmt: skip
    """An undeclared item never becomes a record; the rest is taken in."""
    good, bad = seal_application(key), seal_application(key, items, declared)
    session = office.take_in("sato", bad, good)
    assert [row.id for row in listed(session)] == [parse(good).header.id]
    assert [(row.id, row.reason) for row in listed_aside(session)] == [(parse(bad).header.id, reason.value)]
    assert {e["outcome"] for e in _entries(office)} == {"", "done", f"set-aside:{reason.value}"}


def test_an_envelope_that_does_not_open_is_set_aside_once(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """A changed header is found when opening; collecting the same document again does not bring it back."""
    document = seal_application(key)
    changed = document.replace('"target":"mihon-kappan"', '"target":"another-firm"')
    session = office.take_in("sato", changed)
    assert [row.reason for row in listed_aside(session)] == ["seal-broken"]
    assert office.collect(changed).kept == 0
    assert accession(office.sign_in("sato")).set_aside == {}
    # The genuine envelope of that id is still welcome.
    assert len(listed(office.take_in("sato", document))) == 1


def test_a_tampered_row_is_set_aside(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """An envelope whose row names another id than its document does not become that other record."""
    office.collect(seal_application(key))
    with office.state().vault.database.transaction() as connection:
        connection.execute("UPDATE envelopes SET id = '0193f1a0-0000-7000-8000-000000000001'")
    done = accession(office.sign_in("sato"))
    assert (done.accepted, done.set_aside) == (0, {Reason.SEAL_BROKEN: 1})


def test_a_handler_without_the_months_key_leaves_the_envelope(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """A missing wrap is no fault of the envelope: it waits for a handler who has the key."""
    office.collect(seal_application(key))
    session = office.sign_in("sato")
    with office.state().keyring.database.transaction() as connection:
        connection.execute("DELETE FROM wraps WHERE kind = 'receiving'")
    done = accession(session)
    assert (done.accepted, done.left, done.set_aside) == (0, 1, {})
    assert _count(office, "envelopes") == 1


def test_an_unwritable_journal_takes_in_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Without the journal every envelope stays sealed, and the next accession takes it in."""
    office.collect(seal_application(key))
    session = office.sign_in("sato")
    path = office.state().journal_path("zukan")
    path.rename(path.with_suffix(".away"))
    with pytest.raises(JournalUnwritableError):
        accession(session)
    with pytest.raises(JournalError):
        office.sign_in("sato")
    assert (_count(office, "envelopes"), _count(office, "record_keys")) == (1, 0)
    path.with_suffix(".away").rename(path)
    assert accession(office.sign_in("sato")).accepted == 1


@pytest.mark.parametrize(("database", "table"), [("keyring", "record_keys"), ("vault", "records")])
def test_a_disk_that_refuses_in_mid_accession_loses_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, database: str, table: str
) -> None:
    """If either database refuses, the envelope is still there and the journal says ``failed``."""
    office.collect(seal_application(key))
    session = office.sign_in("sato")
    connection = getattr(session.state, database).database.connection
    connection.execute(f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'x'); END")
    with pytest.raises(StateError):
        accession(session)
    assert _count(office, "envelopes") == 1
    assert _entries(office)[-1]["outcome"] == "failed"
    connection.execute("DROP TRIGGER full")
    assert accession(session).accepted == 1


def test_more_than_a_batch_is_taken_in(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches follow each other, and what is left behind does not stop them."""
    monkeypatch.setattr("store.records.accession.BATCH", 2)
    session = office.take_in("sato", *(seal_application(key) for _ in range(5)))
    assert len(listed(session)) == 5


def test_both_programmes_of_a_handler_are_taken_in(
    office: Office, key: ReceivingKey, seal_application: Seal, tmp_path: Path
) -> None:
    """Each programme has its own journal and epoch."""
    support = office.publish("sato", "support", tmp_path / "keys")
    seminar = seal_application(support, {"name": "見本"}, {"job_hunting": "2026-11-24"})
    session = office.take_in("sato", seal_application(key), seminar)
    assert {row.programme for row in listed(session)} == {"zukan", "support"}
    assert len(_entries(office, "support")) == 2
