"""``open_record`` and ``open_records``: the only ways to read a person's record.

By construction a record opens only with a ``Purpose`` (from the register), a
``Session`` (designated, trained, signed in) and a durable journal entry: keys
are handed out against an ``Intent``, which only the journal makes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from register.canonical import canonical_json
from register.errors import RegisterError
from register.forms import form_spec
from register.model import Register
from store.crypto import keys
from store.crypto.unsealing import Payload, parse_payload
from store.disk.journal import Intent, failing_closed
from store.disk.journal_lines import DONE, FAILED, Draft
from store.disk.vault_beside import StoredBeside
from store.disk.vault_entries import APPLICATION, EntryKind, StoredEntry
from store.disk.vault_rows import StoredRecord, company_and_event
from store.errors import PayloadError, RecordDamagedError
from store.people.purpose import ACCESSION, Purpose, opens
from store.people.session import Session
from store.records.listing import find, not_in_notice, wrong_purpose

_LISTING = ("id", "programme", "receipt", "target", "form", "received_at", "term")


@dataclass(frozen=True, slots=True, repr=False)
class OpenedEntry:
    """One entry in memory: its number, kind and Tokyo time, and what it says, by field or by word."""

    number: int
    kind: EntryKind
    at: str
    content: Mapping[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class OpenedRecord:
    """A record in memory: its header, what the person gave, what came after, and the journal entry's number."""

    header: Mapping[str, Any]
    payload: Payload
    purpose: Purpose
    entry: int
    beside: StoredBeside
    later: tuple[OpenedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedBatch:
    """What a batch opened, in the order asked, and the ids of records that are not what was stored."""

    records: Sequence[OpenedRecord]
    damaged: Sequence[str]


def open_record(purpose: Purpose, session: Session, record_id: str) -> OpenedRecord:
    """Opens one record for a purpose, after a journal entry that is durable.

    NotAllowedError, RecordNotFoundError and JournalError open nothing;
    WrapError and RecordDamagedError leave the outcome ``failed`` in the journal.
    """
    state = session.state
    record = _openable(purpose, session, record_id)
    journal = state.journal(record.programme)
    with state.lock():
        draft = Draft("show", record.id, purpose.id)
        intents = journal.intend(session, [draft], state.clock())
        with failing_closed(journal, intents, state.clock()):
            opened = _Keys(session, intents[0]).open(record, purpose, intents[0])
        journal.conclude([(intents[0], DONE)], state.clock())
    return opened


def open_records(purpose: Purpose, session: Session, record_ids: Sequence[str]) -> OpenedBatch:
    """Opens records of one programme: an entry each, one sync before and one after.

    The same errors open nothing, but a damaged record does not keep the others shut.
    """
    state = session.state
    records = [_openable(purpose, session, one) for one in dict.fromkeys(record_ids)]
    if not records:
        return OpenedBatch([], [])
    journal = state.journal(purpose.programme)
    opened, damaged, words = [], [], []
    with state.lock():
        drafts = [Draft("show", record.id, purpose.id) for record in records]
        intents = journal.intend(session, drafts, state.clock())
        with failing_closed(journal, intents, state.clock()):
            holder = _Keys(session, intents[0])
            for record, intent in zip(records, intents, strict=True):
                try:
                    opened.append(holder.open(record, purpose, intent))
                    words.append(DONE)
                except RecordDamagedError:
                    damaged.append(record.id)
                    words.append(FAILED)
        journal.conclude(list(zip(intents, words, strict=True)), state.clock())
    return OpenedBatch(opened, damaged)


def record_key_of(session: Session, intent: Intent, record: StoredRecord) -> bytes:
    """The key of one record, against a durable intent; RecordDamagedError where it is not the record's."""
    return _Keys(session, intent).record_key(record)


def entry_place(
    contract: str, record: StoredRecord, number: int, kind: EntryKind, at: str
) -> keys.EntryPlace:
    """What an entry beyond the application is bound to."""
    return keys.EntryPlace(contract, record.programme, record.id, record.key, number, kind, at)


def _openable(purpose: Purpose, session: Session, record_id: str) -> StoredRecord:
    record = find(session, record_id)
    session.require(record.programme)
    if purpose.programme != record.programme or purpose.id == ACCESSION:
        raise wrong_purpose()
    if not opens(session.state.register, purpose, record.form):
        raise not_in_notice()
    return record


class _Keys:
    """The epoch key of one programme, in memory for as long as a batch is opened."""

    def __init__(self, session: Session, intent: Intent) -> None:
        self._state = session.state
        self._epoch, self._epoch_key = session.epoch_key(intent)

    def open(self, record: StoredRecord, purpose: Purpose, intent: Intent) -> OpenedRecord:
        header = _header(record, self._state.contract.id, self._state.register)
        record_key = self.record_key(record)
        entries = self._state.vault.entries.of(record.id)
        if not entries or entries[0].kind != APPLICATION:
            raise keys.damaged(record.id)
        try:
            payload = parse_payload(keys.decrypt_record(record_key, entries[0].body, header))
        except PayloadError:
            raise keys.damaged(record.id) from None
        later = tuple(self._later(record_key, record, one) for one in entries[1:])
        said = self._state.vault.beside.of([record.id]).get(record.id, StoredBeside(record.id))
        return OpenedRecord(header, payload, purpose, intent.entry.seq, said, later)

    def record_key(self, record: StoredRecord) -> bytes:
        stored = self._state.keyring.record_key(record.key)
        if stored is None or stored.epoch != self._epoch:
            raise keys.damaged(record.id)
        place = keys.RecordPlace(
            contract=self._state.contract.id,
            programme=record.programme,
            record=record.id,
            key=record.key,
            epoch=stored.epoch,
        )
        return keys.unwrap_record_key(stored.body, self._epoch_key, place)

    def _later(self, record_key: bytes, record: StoredRecord, entry: StoredEntry) -> OpenedEntry:
        place = entry_place(self._state.contract.id, record, entry.number, entry.kind, entry.at)
        try:
            raw: Any = json.loads(keys.decrypt_entry(record_key, entry.body, place))
            content = {str(name): str(value) for name, value in raw.items()}
        except (ValueError, AttributeError):
            raise keys.damaged(record.id) from None
        return OpenedEntry(entry.number, entry.kind, entry.at, content)


def _header(record: StoredRecord, contract: str, register: Register) -> Mapping[str, Any]:
    """The header that the application is bound to; refused when the listing says something else."""
    try:
        header: Any = json.loads(record.header)
        same = header["contract"] == contract and all(
            header[name] == getattr(record, name) for name in _LISTING
        )
        same = same and canonical_json(header) == record.header.encode("utf-8")
        places = company_and_event(form_spec(register, record.form).kind, record.target)
        same = same and places == (record.company, record.event)
    except (ValueError, TypeError, KeyError, RecursionError, RegisterError):
        same = False
    if not same:
        raise keys.damaged(record.id)
    return dict(header)
