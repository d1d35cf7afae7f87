"""``open_record``: the only way to read a person's record.

By construction a record opens only with a ``Purpose`` (from the register), a
``Session`` (designated, trained, signed in) and a durable journal entry: keys
are handed out against an ``Intent``, which only the journal makes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from register.canonical import canonical_json
from store.crypto import keys
from store.crypto.unsealing import Payload, parse_payload
from store.disk.journal import Intent, failing_closed
from store.disk.journal_lines import DONE, Draft
from store.disk.vault_beside import StoredBeside
from store.disk.vault_rows import StoredRecord
from store.errors import PayloadError
from store.people.purpose import ACCESSION, Purpose, opens
from store.people.session import Session
from store.records.listing import find, not_in_notice, wrong_purpose

_LISTING = ("id", "programme", "receipt", "target", "form", "received_at")


@dataclass(frozen=True, slots=True, repr=False)
class OpenedRecord:
    """A record in memory: its header, what the person gave, and the journal entry's number."""

    header: Mapping[str, Any]
    payload: Payload
    purpose: Purpose
    entry: int
    beside: StoredBeside


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
    if not opens(state.register, purpose, record.form):
        raise not_in_notice()
    journal = state.journal(record.programme)
    with state.lock():
        draft = Draft("show", record.id, purpose.id)
        intents = journal.intend(session, [draft], state.clock())
        with failing_closed(journal, intents, state.clock()):
            header, payload = _decrypt(session, intents[0], record)
        journal.conclude([(intents[0], DONE)], state.clock())
    beside = state.vault.beside.of([record.id]).get(record.id, StoredBeside(record.id))
    return OpenedRecord(header, payload, purpose, intents[0].entry.seq, beside)


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
