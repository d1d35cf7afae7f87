"""A record is a header and entries, all under one key: written, opened in batches, moved nowhere, erased together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.forms import form_spec
from register.keyfile import ReceivingKey
from register.model import Register
from store.disk import journal
from store.disk.vault_entries import EntryKind
from store.errors import ApplicationError, PurposeError, RecordDamagedError, RecordNotFoundError
from store.office import erasing, records
from store.proof.journal_check import verify
from store.records.adding import checked_content

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
WRITTEN: list[tuple[EntryKind, str, dict[str, str]]] = [
    ("result", "hiring-result", {"hiring_result": "見本の結果"}),
    ("correction", "contact", {"phone": "０３-００００-９９９９", "kana": "みほん はな"}),
    ("handover", "handover", {"state": "handed-over"}),
]


def test_entries_are_opened_with_the_application(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """In their order, with kind and time; nothing of them is readable on the disk."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    receipt = parse(document).header.receipt
    for kind, purpose, content in WRITTEN:
        records.add(session, receipt, purpose, kind, content)
    opened = records.show(session, receipt, "contact")
    assert opened.payload.items["name"] == "見本 はなこ"
    assert [(one.number, one.kind, dict(one.content)) for one in opened.later] == [
        (2, "result", {"hiring_result": "見本の結果"}),
        (3, "correction", {"phone": "03-0000-9999", "kana": "ミホン ハナ"}),
        (4, "handover", {"state": "handed-over"}),
    ]
    assert {one.at for one in opened.later} == {"2026-11-24T10:00:00+09:00"}
    assert not any("見本の結果".encode() in path.read_bytes() for path in office.path.iterdir())
    assert [row.receipt for row in records.search(session, "zukan", "contact", "phone", "0300009999")] == [
        receipt
    ]
    with session.state.journal_path("zukan").open("rb") as lines:
        assert verify(lines, "current", "zukan", signers=session.roster.signers).ok


def test_erasing_the_key_erases_every_entry(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """One erasure: no row and no byte of any of them is left."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    id_ = parse(document).header.id
    for kind, purpose, content in WRITTEN:
        records.add(session, id_, purpose, kind, content)
    needles = [one.body[20:60] for one in session.state.vault.entries.of(id_)]
    assert len(needles) == 4
    erasing.erase(session, erasing.prepare(session, [id_], "erase-request"))
    assert session.state.vault.entries.of(id_) == []
    assert not any(n in path.read_bytes() for path in office.path.iterdir() for n in needles)
    assert session.state.keyring.database.rows("SELECT 1 FROM record_keys") == []


@pytest.mark.parametrize(("kind", "purpose", "content"), [
    ("result", "hiring-result", {"hiring_result": " "}),
    ("result", "hiring-result", {"hiring_result": "あ" * 4001}),
    ("result", "hiring-result", {"hiring_result": "x", "hobby": "x"}),
    ("consultation", "contact", {"consultation": "x"}),  # not an item of this programme
    ("handover", "handover", {"state": "どこかへ"}), ("attendance", "contact", {}),
    ("correction", "contact", {}), ("correction", "contact", {"hobby": "x"}),
    ("correction", "contact", {"mail": "nowhere"}), ("application", "contact", {"name": "x"}),
])  # fmt: skip
def test_what_the_register_does_not_give_is_not_written(
    office: Office, key: ReceivingKey, seal_application: Seal, kind: EntryKind, purpose: str, content: Mapping[str, str]
) -> None:  # fmt: skip
    """No entry, and no value in the message."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    id_ = parse(document).header.id
    with pytest.raises(ApplicationError) as caught:
        records.add(session, id_, purpose, kind, content)
    assert "どこかへ" not in str(caught.value)
    assert len(session.state.vault.entries.of(id_)) == 1


def test_an_entry_needs_a_purpose_and_its_programme(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Taking in is none, and a handler of another programme finds nothing."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    id_ = parse(document).header.id
    with pytest.raises(PurposeError):
        records.add(session, id_, "accession", "handover", {"state": "handed-over"})
    office.designate("suzuki", "support", by="sato")
    with pytest.raises(RecordNotFoundError):
        records.add(office.sign_in("suzuki"), id_, "contact", "handover", {"state": "handed-over"})


@pytest.mark.parametrize("change", [
    "record = ?2 WHERE record = ?1", "number = 3 WHERE record = ?1 AND number = 2 AND ?2",
    "kind = 'consultation' WHERE record = ?1 AND number = 2 AND ?2",
    "at = '2026-11-25T10:00:00+09:00' WHERE record = ?1 AND number = 2 AND ?2",
])  # fmt: skip
def test_an_entry_moved_or_renamed_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, change: str
) -> None:
    """Its record, number, kind and time are bound to it."""
    documents = [seal_application(key), seal_application(key)]
    session = office.take_in("sato", *documents)
    first, second = (parse(document).header.id for document in documents)
    records.add(session, first, "hiring-result", "result", {"hiring_result": "見本"})
    with session.state.vault.database.transaction() as connection:
        connection.execute("DELETE FROM entries WHERE record = ?", (second,))
        connection.execute(f"UPDATE entries SET {change}", (first, second))
    moved = second if change.startswith("record") else first
    with pytest.raises(RecordDamagedError):
        records.show(session, moved, "contact")


@pytest.mark.parametrize("column", ["term", "company", "event", "target"])
def test_a_listing_that_says_something_else_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, column: str
) -> None:
    """Term, company and event are columns to find by, and what is sealed decides."""
    session = office.take_in("sato", seal_application(key))
    [row] = session.state.vault.database.rows("SELECT * FROM records")
    assert (row["term"], row["company"], row["event"]) == ("2026", "mihon-kappan", "")
    session.state.vault.database.connection.execute(f"UPDATE records SET {column} = 'other'")
    with pytest.raises(RecordDamagedError):
        records.show(session, row["id"], "contact")


def test_a_batch_opens_with_one_sync(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty records: an entry each before and after, two syncs of the journal in all."""
    documents = [seal_application(key) for _ in range(20)]
    session = office.take_in("sato", *documents)
    receipts = [parse(document).header.receipt for document in documents]
    written: list[int] = []
    write = journal._write_all

    def counted(handle: int, data: bytes) -> Any:
        written.append(data.count(b"\n"))
        return write(handle, data)

    monkeypatch.setattr(journal, "_write_all", counted)
    opened = records.show_many(session, receipts, "name-list")
    assert written == [20, 20]
    assert [one.header["receipt"] for one in opened.records] == receipts
    assert len({one.entry for one in opened.records}) == 20


def test_a_damaged_record_keeps_no_other_shut(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The batch names it, the journal says that it failed, and the rest is open."""
    documents = [seal_application(key) for _ in range(3)]
    session = office.take_in("sato", *documents)
    ids = [parse(document).header.id for document in documents]
    session.state.vault.database.connection.execute(
        "UPDATE entries SET body = zeroblob(2000) WHERE record = ?", (ids[1],)
    )
    opened = records.show_many(session, ids, "contact")
    assert [one.header["id"] for one in opened.records] == [ids[0], ids[2]]
    assert opened.damaged == [ids[1]]
    lines = session.state.journal_path("zukan").read_text(encoding="ascii").splitlines()[-3:]
    assert ['"outcome":"failed"' in line for line in lines] == [False, True, False]


def test_only_what_the_forms_notice_names_is_kept(register: Register) -> None:
    """A workshop keeps no attendance, a seminar no result, an application no consultation (clauses 3 and 7)."""
    day = date(2026, 11, 24)
    refused: list[tuple[str, EntryKind, dict[str, str]]] = [
        ("workshop", "attendance", {"state": "came"}),
        ("workshop", "result", {"hiring_result": "採用"}),
        ("seminar", "result", {"hiring_result": "採用"}),
        ("seminar", "handover", {"state": "handed-over"}),
        ("application", "consultation", {"consultation": "見本"}),
        ("application", "attendance", {"state": "came"}),
    ]
    for form, kind, content in refused:
        with pytest.raises(ApplicationError, match="直し方"):
            checked_content(register, form_spec(register, form), kind, content, day)
    kept: list[tuple[str, EntryKind, dict[str, str]]] = [
        ("seminar", "attendance", {"state": "came"}),
        ("job-fair", "consultation", {"consultation": "見本"}),
        ("application", "handover", {"state": "handed-over"}),
        ("workshop", "waiting-list", {"state": "offered"}),
    ]
    for form, kind, content in kept:
        assert checked_content(register, form_spec(register, form), kind, content, day) == content
