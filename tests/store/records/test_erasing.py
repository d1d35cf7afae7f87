"""Erasing records: key first, then the body; nothing comes back, and it is all in the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.errors import JournalUnwritableError, RecordDamagedError, RecordNotFoundError, UndesignatedError
from store.people.purpose import reading_purpose
from store.records.accession import accession
from store.records.erasing import erase
from store.records.listing import find, listed, search
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]


def _purpose(office: Office, programme: str = "zukan") -> Any:
    return reading_purpose(office.register, programme, "person-request")


def test_an_erased_record_is_gone_and_the_others_open(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """No body, no key, no token, no mark; a new epoch; an id and a hash remain, and the journal tells."""
    documents = [seal_application(key) for _ in range(3)]
    session = office.take_in("sato", *documents)
    epoch = session.state.keyring.programme_key("epoch", "zukan").key
    gone, kept = parse(documents[0]).header, parse(documents[1]).header
    assert [one.receipt for one in erase(_purpose(office), session, [gone.id])] == [gone.receipt]
    vault, ring = session.state.vault, session.state.keyring
    assert vault.record(gone.id) is None
    assert [one.id for one in vault.erased(["zukan"])] == [gone.id]
    assert gone.id not in {key.record for key in ring.record_keys("zukan")}
    assert ring.programme_key("epoch", "zukan").key != epoch
    for table in ("lookups", "duplicates"):
        assert vault.database.row(f"SELECT 1 FROM {table} WHERE record = ?", (gone.id,)) is None
    with pytest.raises(RecordNotFoundError):
        find(session, gone.receipt)
    contact = reading_purpose(office.register, "zukan", "contact")
    assert open_record(contact, session, kept.id).payload.items["name"] == "見本 はなこ"
    assert len(search(contact, session, "mail", "hanako@example.jp")) == 2
    entries = [json.loads(e) for e in session.state.journal_path("zukan").read_text().splitlines()]
    told = [(e["phase"], e["purpose"], e["outcome"]) for e in entries if e["action"] == "erase"]
    assert told == [("intent", "person-request", ""), ("outcome", "person-request", "done")]


def test_an_erased_record_does_not_come_back(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The intake sends the same envelope again (its acknowledgement was lost): it is known, and stays gone."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    erase(_purpose(office), session, [parse(document).header.id])
    assert office.collect(document).kept == 0
    assert accession(office.sign_in("sato")).accepted == 0
    assert listed(office.sign_in("sato")) == []


def test_nothing_of_it_is_left_in_the_files(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Neither the record's ciphertext nor its wrapped key is anywhere in the state directory."""
    document = seal_application(key)
    session = office.take_in("sato", document, seal_application(key))
    id_ = parse(document).header.id
    record = session.state.vault.record(id_)
    assert record is not None
    wrapped = session.state.keyring.record_key(record.key)
    assert wrapped is not None
    [entry] = session.state.vault.entries.of(id_)
    needles = [entry.body[20:60], entry.body[-40:], wrapped.body[:30], record.key.encode()]
    assert all(any(n in p.read_bytes() for p in office.path.iterdir()) for n in needles)
    erase(_purpose(office), session, [id_])
    assert not any(n in p.read_bytes() for p in office.path.iterdir() for n in needles)


def test_another_programmes_record_cannot_be_erased(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Not by its id, not by a purpose of another programme, not by a handler of another programme."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    office.designate("suzuki", "support", by="sato")
    id_ = parse(document).header.id
    with pytest.raises(RecordNotFoundError):
        erase(_purpose(office, "support"), session, [id_])
    with pytest.raises(RecordNotFoundError):
        erase(_purpose(office, "support"), office.sign_in("suzuki"), [id_])
    with pytest.raises(UndesignatedError):
        erase(_purpose(office), office.sign_in("suzuki"), [id_])
    assert session.state.vault.record(id_) is not None


def test_without_the_journal_nothing_is_erased(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The intent comes first, or nothing happens."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    path = session.state.journal_path("zukan")
    path.rename(path.with_suffix(".away"))
    with pytest.raises(JournalUnwritableError):
        erase(_purpose(office), session, [parse(document).header.id])
    path.with_suffix(".away").rename(path)
    assert len(listed(session)) == 1


def test_a_damaged_key_names_its_record_and_goes_with_it(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """A roll stops at a key that does not open and changes nothing; erasing that record lets it pass."""
    documents = [seal_application(key) for _ in range(3)]
    session = office.take_in("sato", *documents)
    broken, other, _ = [parse(document).header.id for document in documents]
    with session.state.keyring.database.transaction() as connection:
        connection.execute("UPDATE record_keys SET body = zeroblob(60) WHERE record = ?", (broken,))
    with pytest.raises(RecordDamagedError, match=broken):
        erase(_purpose(office), session, [other])
    assert session.state.vault.record(other) is not None
    erase(_purpose(office), session, [broken])
    erase(_purpose(office), session, [other])
    assert len(listed(session)) == 1


def test_several_at_once_roll_once(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """All of them or none: an unknown id among them erases nothing; naming one twice is naming it once."""
    documents = [seal_application(key) for _ in range(3)]
    session = office.take_in("sato", *documents)
    ids = [parse(document).header.id for document in documents]
    with pytest.raises(RecordNotFoundError):
        erase(_purpose(office), session, [ids[0], "0193f1a0-0000-7000-8000-000000000001"])
    assert len(listed(session)) == 3
    assert len(erase(_purpose(office), session, [ids[0], ids[1], ids[0]])) == 2
    assert erase(_purpose(office), session, []) == []
    assert [row.id for row in listed(session)] == [ids[2]]
