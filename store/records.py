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
from store import keys
from store.errors import PayloadError, PurposeError, RecordNotFoundError
from store.journal import DONE, Draft, Intent, failing_closed
from store.opening import Payload, parse_payload
from store.purpose import ACCESSION, Purpose
from store.session import Session
from store.vault import Listed, SetAside, StoredRecord

_LISTING = ("id", "programme", "receipt", "target", "form", "received_at")


@dataclass(frozen=True, slots=True, repr=False)
class OpenedRecord:
    """A record in memory: its header, what the person gave, and the journal entry's number."""

    header: Mapping[str, Any]
    payload: Payload
    purpose: Purpose
    entry: int


def listed(session: Session) -> list[Listed]:
    """Waiting envelopes and records of the handler's programmes, oldest first; opens nothing."""
    return session.state.vault.listed(session.handler.programmes)


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
        raise PurposeError(
            "その目的は、この記録の事業のものではありません。何も開いていません。"
            "直し方: 登録簿の record_purposes を確かめてください。"
        )
    journal = state.journal(record.programme)
    with state.lock():
        draft = Draft("show", record.id, purpose.id)
        intents = journal.intend(session.handler.id, [draft], state.clock())
        with failing_closed(journal, intents, state.clock()):
            header, payload = _decrypt(session, intents[0], record)
        journal.conclude([(intents[0], DONE)], state.clock())
    return OpenedRecord(header, payload, purpose, intents[0].entry.seq)


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
    record_key = keys.unwrap_record_key(stored.body, session.epoch_key(intent, stored.epoch), place)
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
