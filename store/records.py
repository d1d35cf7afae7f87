"""Listing without opening, and ``open_record``: the only way to read a person's record.

By construction a record opens only with a ``Purpose`` (from the register), a
``Session`` (designated, trained, signed in) and a durable journal entry: keys
are handed out against an ``Intent``, which only the journal makes. Lists show
receipt, target and state, never a name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from register.canonical import canonical_json
from register.errors import ReceiptNumberError
from register.receipt import parse_receipt_number
from store.crypto import keys
from store.crypto.lookup import Kind, token
from store.crypto.unsealing import Payload, parse_payload
from store.disk.journal import DONE, Draft, Intent, failing_closed
from store.disk.vault import Listed, SetAside, StoredRecord
from store.disk.vault_index import Duplicate
from store.errors import PayloadError, PurposeError, RecordNotFoundError
from store.people.granting import entered
from store.people.purpose import ACCESSION, Purpose
from store.people.session import Session

_LISTING = ("id", "programme", "receipt", "target", "form", "received_at")


@dataclass(frozen=True, slots=True, repr=False)
class OpenedRecord:
    """A record in memory: its header, what the person gave, and the journal entry's number."""

    header: Mapping[str, Any]
    payload: Payload
    purpose: Purpose
    entry: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows, how many there are in all, and which of the rows look like an earlier one."""

    rows: list[Listed]
    total: int
    alike: set[str]


def listed(session: Session, after: tuple[str, str] = ("", ""), limit: int = -1) -> list[Listed]:
    """Waiting envelopes and records of the handler's programmes, oldest first; opens nothing.

    ``after`` is the ``place`` of the last row of the page before, ``limit`` its length (−1: all).
    """
    return session.state.vault.listed(session.handler.programmes, after, limit)


def list_page(session: Session, after: tuple[str, str], limit: int) -> ListPage:
    """One page of ``listed`` with what a screen shows beside it."""
    vault = session.state.vault
    rows = listed(session, after, limit)
    alike = vault.marks.unjudged([row.id for row in rows])
    return ListPage(rows, vault.counted(session.handler.programmes), alike)


def search(purpose: Purpose, session: Session, kind: Kind, value: str) -> list[Listed]:
    """Records of the purpose's programme whose name, reading, phone or mail is exactly this one.

    One journal entry per search, before the index key is opened; it holds neither the
    value nor what was found. Nothing is opened: the answer is a list without names.
    """
    state, programme = session.state, purpose.programme
    session.require(programme)
    if purpose.id == ACCESSION:
        raise wrong_purpose()
    draft = Draft("search", "", purpose.id)
    with state.lock(), entered(state, session.actor, [(programme, [draft])]) as entries:
        _, index_key = session.index_key(entries.intents[0])
        found = token(index_key, programme, kind, value)
        ids = state.vault.marks.records_with(found) if found else set()
        return state.vault.rows_of(ids, (programme,))


def judge(session: Session, record_id: str, earlier_id: str, *, same: bool) -> None:
    """A handler's word on two records that look alike; erasing one of them is another step."""
    state = session.state
    record, earlier = find(session, record_id), find(session, earlier_id)
    session.require(record.programme)
    verdict = "same" if same else "different"
    with state.lock():
        if not state.vault.marks.judge(record.id, earlier.id, verdict):
            raise RecordNotFoundError(
                "その二つは、重複のおそれとして挙がっていません。直し方: zukan-store duplicates で確かめてください。"
            )
        note = Draft("judge", record.id)
        state.journal(record.programme).note(session.actor, note, f"{verdict}:{earlier.id}", state.clock())


def duplicates(session: Session) -> list[Duplicate]:
    """Pairs among the handler's programmes that look alike, judged or not."""
    state = session.state
    found = []
    for pair in state.vault.marks.duplicates():
        record = state.vault.record(pair.record)
        if record is not None and record.programme in session.handler.programmes:
            found.append(pair)
    return found


def listed_aside(session: Session) -> list[SetAside]:
    """What was set aside for the handler's programmes, and what belongs to none."""
    return session.state.vault.set_aside(session.handler.programmes)


def find(session: Session, text: str) -> StoredRecord:
    """The record with this id or receipt number, among the handler's programmes.

    RecordNotFoundError also for a record of another programme: it says nothing about those.
    """
    vault = session.state.vault
    try:
        ids = vault.ids_of_receipt(parse_receipt_number(text), session.handler.programmes)
    except ReceiptNumberError:
        ids = [text]
    if len(ids) > 1:
        raise RecordNotFoundError(
            f"同じ受付番号の記録が{len(ids)}件あります。直し方: zukan-store list で見たIDを書いてください。"
        )
    record = vault.record(ids[0]) if ids else None
    if record is None or record.programme not in session.handler.programmes:
        raise RecordNotFoundError(
            "その番号の記録は、この取扱者の事業にありません。"
            "直し方: zukan-store list で受付番号かIDを確かめてください(まだ受け入れていない申込みは開けません)。"
        )
    return record


def open_record(purpose: Purpose, session: Session, record_id: str) -> OpenedRecord:
    """Opens one record for a purpose, after a journal entry that is durable.

    NotAllowedError, RecordNotFoundError and JournalError open nothing;
    WrapError and RecordDamagedError leave the outcome ``failed`` in the journal.
    """
    state = session.state
    record = find(session, record_id)
    session.require(record.programme)
    if purpose.programme != record.programme or purpose.id == ACCESSION:
        raise wrong_purpose()
    journal = state.journal(record.programme)
    with state.lock():
        draft = Draft("show", record.id, purpose.id)
        intents = journal.intend(session.handler.id, [draft], state.clock())
        with failing_closed(journal, intents, state.clock()):
            header, payload = _decrypt(session, intents[0], record)
        journal.conclude([(intents[0], DONE)], state.clock())
    return OpenedRecord(header, payload, purpose, intents[0].entry.seq)


def wrong_purpose() -> PurposeError:
    """The refusal of a purpose that is another programme's, or none for reading."""
    return PurposeError(
        "その目的は、この記録の事業のものではありません。何も開いていません。"
        "直し方: 登録簿の record_purposes を確かめてください。"
    )


def _decrypt(session: Session, intent: Intent, record: StoredRecord) -> tuple[Mapping[str, Any], Payload]:
    header = _header(record, session.state.contract.id)
    stored = session.state.keyring.record_key(record.key)
    if stored is None:
        raise keys.damaged(record.id)
    place = keys.RecordPlace(
        contract=session.state.contract.id,
        programme=record.programme,
        record=record.id,
        key=record.key,
        epoch=stored.epoch,
    )
    epoch, epoch_key = session.epoch_key(intent)
    if stored.epoch != epoch:
        raise keys.damaged(record.id)
    record_key = keys.unwrap_record_key(stored.body, epoch_key, place)
    try:
        return header, parse_payload(keys.decrypt_record(record_key, record.body, header))
    except PayloadError:
        raise keys.damaged(record.id) from None


def _header(record: StoredRecord, contract: str) -> Mapping[str, Any]:
    """The header that the body is bound to; refused when the listing says something else."""
    try:
        header: Any = json.loads(record.header)
        same = header["contract"] == contract and all(
            header[name] == getattr(record, name) for name in _LISTING
        )
        same = same and canonical_json(header) == record.header.encode("utf-8")
    except (ValueError, TypeError, KeyError, RecursionError):
        same = False
    if not same:
        raise keys.damaged(record.id)
    return dict(header)
