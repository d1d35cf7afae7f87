"""Opening a record: only for a purpose, by a fit handler, after a journal entry."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.commands.cures import worded
from store.disk.journal_lines import Draft
from store.errors import (
    JournalUnwritableError,
    PurposeError,
    RecordDamagedError,
    RecordNotFoundError,
    StateError,
    UndesignatedError,
    WrapError,
)
from store.people.purpose import purpose_of, reading_purpose
from store.people.session import KeyHolder, Session
from store.people.vouching import Own
from store.records.listing import find, listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office

SEED = bytes(32)  # of whoever signs an entry here
Seal = Callable[..., str]


def _open(session: Session, record_id: str, purpose: str = "contact") -> object:
    return open_record(reading_purpose(session.state.register, "zukan", purpose), session, record_id)


def test_what_a_person_gave_comes_back(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """Items, declarations, notice version and the journal entry's number are there."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    opened = open_record(reading_purpose(office.register, "zukan", "contact"), session, row.id)
    assert opened.payload.items["name"] == "見本 はなこ"
    assert opened.payload.declarations["job_hunting"] == "2026-11-24"
    assert opened.header["notice"] == "0123456789abcdef"
    lines = session.state.journal_path("zukan").read_text().splitlines()
    entry = json.loads(lines[opened.entry - 1])
    assert (entry["phase"], entry["action"], entry["record"], entry["purpose"]) == (
        "intent", "show", row.id, "contact",
    )  # fmt: skip
    assert json.loads(lines[-1])["outcome"] == "done"


def test_a_record_opens_only_for_what_its_own_notice_says(
    office: Office, seal_application: Seal, tmp_path: Path
) -> None:
    """A seminar's record does not open for a result, though its programme knows that purpose (clause 7)."""
    support = office.publish("sato", "support", tmp_path / "keys")
    declared = {"job_hunting": "2026-11-24", "confidentiality": "2026-11-24"}
    items = {
        "name": "見本 はなこ",
        "birth_date": "2003-04-09",
        "phone": "03-0000-1234",
        "mail": "h@example.jp",
    }
    session = office.take_in(
        "sato", *(seal_application(support, items, declared, form=form) for form in ("seminar", "job-fair"))
    )
    seminar, fair = sorted(listed(session), key=lambda row: row.form, reverse=True)
    result = reading_purpose(office.register, "support", "hiring-result")
    with pytest.raises(PurposeError, match="フォームの説明にありません") as refused:
        open_record(result, session, seminar.id)
    assert "record_purposes" in worded(refused.value)
    assert '"action":"show"' not in session.state.journal_path("support").read_text()
    assert open_record(result, session, fair.id).payload.items["name"] == "見本 はなこ"


def test_a_record_is_found_by_receipt_in_any_writing(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The receipt number may be typed in small letters, full width, without its hyphen."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    for typed in (row.receipt, row.receipt.lower(), row.receipt.replace("-", "－"), row.id):
        assert find(session, typed).id == row.id


def test_a_list_shows_no_name(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """A listed row has receipt, target, form, time and state, and nothing a person typed."""
    session = office.take_in("sato", seal_application(key))
    assert "はなこ" not in repr(listed(session))
    assert [row.state for row in listed(session)] == ["accessioned"]


@pytest.mark.parametrize(
    "text", ["", "34679-ACDEF", "nope", "0193f1a0-0000-7000-8000-000000000001", "' OR 1=1"]
)
def test_an_unknown_number_opens_nothing(office: Office, text: str) -> None:
    """What is not there is answered the same way as what is another programme's."""
    with pytest.raises(RecordNotFoundError) as caught:
        find(office.sign_in("sato"), text)
    assert "直し方" in worded(caught.value)


def test_another_programmes_record_does_not_exist_for_a_handler(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """A handler of one programme can neither list nor find nor open another's."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    office.designate("suzuki", "support", by="sato")
    other = office.sign_in("suzuki")
    assert listed(other) == []
    for text in (row.id, row.receipt):
        with pytest.raises(RecordNotFoundError):
            _open(other, text)


def test_a_purpose_of_another_programme_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The purpose must be the record's own programme's, and 受入 is none for reading; no entry is written."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    before = session.state.journal_path("zukan").read_bytes()
    for purpose in (
        purpose_of(office.register, "support", "contact"),
        purpose_of(office.register, "zukan", "accession"),
    ):
        with pytest.raises(PurposeError):
            open_record(purpose, session, row.id)
    assert session.state.journal_path("zukan").read_bytes() == before


class _Order:
    """What happened in which order: journal syncs and statements that read a key."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[str] = []
        fsync = os.fsync

        def noted(fd: int) -> None:
            self.events.append("sync")
            fsync(fd)

        monkeypatch.setattr(os, "fsync", noted)
        session.state.keyring.database.connection.set_trace_callback(self._statement)

    def _statement(self, sql: str) -> None:
        if re.search(r"FROM (wraps|record_keys)", sql):
            self.events.append("key")


def test_the_journal_is_synced_before_any_key_is_read(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first read of a wrap or record key comes after the sync of the intent."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    order = _Order(session, monkeypatch)
    _open(session, row.id)
    assert order.events[0] == "sync"
    assert order.events.count("key") == 2
    assert order.events[-1] == "sync"


def test_an_unwritable_journal_opens_nothing_and_reads_no_key(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the journal out of reach not even a wrapped key is read."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    path = session.state.journal_path("zukan")
    path.rename(path.with_suffix(".away"))
    order = _Order(session, monkeypatch)
    with pytest.raises(JournalUnwritableError, match="何も開いていません"):
        _open(session, row.id)
    assert order.events == []
    path.with_suffix(".away").rename(path)
    _open(session, row.id)


@pytest.mark.parametrize("change", [
    "UPDATE records SET receipt = '34679-ACDEF'", "UPDATE records SET target = 'other'",
    "UPDATE records SET received_at = '2026-11-24T09:31+09:00'",
    "UPDATE records SET header = replace(header, '0123456789abcdef', 'fedcba9876543210')",
    "UPDATE records SET header = 'null'", "UPDATE entries SET body = zeroblob(3000)",
    "UPDATE entries SET kind = 'result'", "DELETE FROM entries",
    "UPDATE records SET key = 'ffffffffffffffff'",
])  # fmt: skip
def test_a_changed_row_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, change: str
) -> None:
    """Listing, header and body are bound together; the journal keeps the failed attempt."""
    session = office.take_in("sato", seal_application(key))
    with session.state.vault.database.transaction() as connection:
        connection.execute(change)
    [row] = listed(session)
    with pytest.raises(RecordDamagedError):
        _open(session, row.id)
    assert b'"outcome":"failed"' in session.state.journal_path("zukan").read_bytes()


def test_two_records_with_swapped_bodies_open_neither(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """A body (and its key with it) moved to another record's row is refused."""
    session = office.take_in("sato", seal_application(key), seal_application(key))
    first, second = listed(session)
    bodies = {row.id: session.state.vault.record(row.id) for row in (first, second)}
    with session.state.vault.database.transaction() as connection:
        connection.execute("UPDATE records SET key = 'x' || key")
        connection.execute(
            "UPDATE entries SET number = number + 1, record = iif(record = ?1, ?2, ?1)", (first.id, second.id)
        )
        connection.execute("UPDATE entries SET number = 1")
        for mine, other in ((first, second), (second, first)):
            moved = bodies[other.id]
            assert moved is not None
            connection.execute("UPDATE records SET key = ? WHERE id = ?", (moved.key, mine.id))
    for row in (first, second):
        with pytest.raises(RecordDamagedError):
            _open(session, row.id)


def test_a_wrap_of_another_handler_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, clock: Clock
) -> None:
    """A handler who copies another's wraps to their own name is stopped by the roster, and by the wrap."""
    office.take_in("sato", seal_application(key))
    office.designate("suzuki", "support", by="sato")
    state, session = office.state(), office.sign_in("suzuki")
    with state.keyring.database.transaction() as connection:
        connection.execute(
            "INSERT INTO wraps SELECT kind, key, 'suzuki', programme, body FROM wraps"
            " WHERE recipient = 'sato' AND programme = 'zukan'"
        )
    assert listed(session) == []
    [intent] = state.journal("zukan").intend(Own("suzuki", SEED), [Draft("show", "")], clock())
    with pytest.raises(UndesignatedError):
        session.epoch_key(intent)
    # Even a program without that check meets a wrap that is bound to its recipient.
    holder = KeyHolder(state, "suzuki", "suzuki", session._seed, session.roster.root)
    with pytest.raises(WrapError):
        holder.epoch_key(intent)


def test_rows_of_another_state_open_nothing(
    office: Office,
    make_office: Callable[..., Office],
    key: ReceivingKey,
    seal_application: Seal,
    tmp_path: Path,
) -> None:
    """Records and record keys copied row by row into another contract's state open nothing there."""
    office.take_in("sato", seal_application(key))
    there = make_office("new", "new")
    there.designate("other")
    state = there.state()
    for database, tables in (
        (state.vault.database, ["entries", "records"]),
        (state.keyring.database, ["record_keys"]),
    ):
        database.connection.execute("ATTACH ? AS source", (str(office.path / database.path.name),))
        for table in tables:
            database.connection.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table}")
            if table != "entries":
                database.connection.execute(f"UPDATE main.{table} SET programme = 'workshop'")
        database.connection.execute("DETACH source")
    epoch = state.keyring.programme_key("epoch", "workshop").key
    state.keyring.database.connection.execute("UPDATE record_keys SET epoch = ?", (epoch,))
    session = there.sign_in("other")
    [row] = listed(session)
    purpose = reading_purpose(there.register, "workshop", "contact")
    with pytest.raises(RecordDamagedError):
        open_record(purpose, session, row.id)
    header = "replace(replace(header, '\"current\"', '\"new\"'), '\"zukan\"', '\"workshop\"')"
    session.state.vault.database.connection.execute(f"UPDATE records SET header = {header}")
    with pytest.raises(RecordDamagedError):
        open_record(purpose, session, row.id)


def test_a_whole_file_of_another_contract_is_refused(
    office: Office, make_office: Callable[..., Office]
) -> None:
    """A vault or keyring copied over from another contract is named as such."""
    there = make_office("new", "new")
    for name in ("vault.sqlite3", "keyring.sqlite3"):
        shutil.copy(office.path / name, there.path / name)
    with pytest.raises(StateError, match="ものではありません"):
        _ = there.state().vault
    with pytest.raises(StateError, match="ものではありません"):
        _ = there.state().keyring


def test_a_vault_without_its_keys_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Once a record's key row is gone the record is unreadable, whoever asks."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    with session.state.keyring.database.transaction() as connection:
        connection.execute("DELETE FROM record_keys")
    with pytest.raises(RecordDamagedError):
        _open(session, row.id)
