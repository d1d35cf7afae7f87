"""受入: a sealed envelope becomes a record under a key of its own, and ceases to be.

Order of writes across the journal and two databases, and why a SIGKILL between
any two of them loses and doubles nothing (all under the state's lock):

1. intents, one sync: killed after, the journal shows an intent without outcome,
   the envelope is untouched, and the next accession takes it in;
2. keyring commit, the wrapped record keys: killed after, these keys belong to
   bodies that were never written; they are left alone (their id is in no record),
   and the next accession makes new ones. Nothing is ever replaced here, so no key
   of a living record can be lost;
3. vault commit, the records *and* the removal of their envelopes together:
   before it the envelope exists and the record does not, after it the reverse.
   The record names its key, which step 2 made durable before;
4. outcomes, one sync: killed before, the journal shows an intent without outcome
   beside a record that exists.

An envelope that does not open is set aside with its reason, in the same commit.
Search tokens and likely duplicates come with the record. An envelope whose receiving
key is not wrapped to this handler stays where it is.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from register.canonical import canonical_json, plain
from register.envelope import Envelope, Header, parse
from register.errors import EnvelopeError
from register.forms import FormSpec, form_spec
from store.crypto import keys
from store.crypto.lookup import Kind, alike_keys, tokens
from store.crypto.unsealing import Payload, ReceivingPrivateKey, check_declared, open_sealed
from store.disk.journal import Intent, failing_closed
from store.disk.journal_lines import DONE, Draft, stamp
from store.disk.keyring_rows import StoredRecordKey
from store.disk.vault_entries import APPLICATION, FIRST, StoredEntry
from store.disk.vault_rows import SetAside, StoredRecord, WaitingEnvelope, company_and_event
from store.errors import (
    OpeningError,
    PayloadError,
    SealBrokenError,
    UndeclaredItemError,
    WrapError,
    WrongKeyError,
)
from store.people.purpose import ACCESSION, purpose_of
from store.people.session import Session
from store.reasons import Reason
from store.records.erasing import finish_killed

BATCH = 500  # envelopes per sync; their changed pages stay within the cache (``database.py``)
#: Earlier records, the last ones, that a new one is compared with: a flood of one form must not cost its square.
ALIKE_LIMIT = 20

_REASONS: dict[type[OpeningError], Reason] = {
    WrongKeyError: Reason.UNKNOWN_KEY,
    SealBrokenError: Reason.SEAL_BROKEN,
    PayloadError: Reason.PAYLOAD,
    UndeclaredItemError: Reason.UNDECLARED,
}


@dataclass(slots=True)
class Accessioned:
    """What one run did. ``left``: no wrap of their receiving key for this handler."""

    accepted: int = 0
    left: int = 0
    duplicates: int = 0
    set_aside: Counter[Reason] = field(default_factory=Counter)

    def add(self, more: Accessioned) -> None:
        """The counts of a run that followed; what is left is counted by the last."""
        self.accepted, self.left = self.accepted + more.accepted, more.left
        self.duplicates += more.duplicates
        self.set_aside.update(more.set_aside)


@dataclass(frozen=True, slots=True)
class _Outcome:
    word: str
    record: StoredRecord | None = None
    entry: StoredEntry | None = None
    key: StoredRecordKey | None = None
    aside: SetAside | None = None
    reason: Reason | None = None
    tokens: dict[Kind, str] = field(default_factory=dict)


def accession(session: Session) -> Accessioned:
    """Takes in everything that waits for the programmes of the handler who signed in.

    JournalError when the journal cannot be written (nothing was opened),
    WrapError when the epoch key does not open, StateError when a disk refuses.
    """
    done = Accessioned()
    with session.state.lock():
        finish_killed(session)
        for programme in session.handler.programmes:
            after = ""
            while batch := session.state.vault.waiting(programme, after, BATCH):
                _take_in(session, programme, batch, done)
                after = batch[-1].id
    return done


def _take_in(session: Session, programme: str, batch: Sequence[WaitingEnvelope], done: Accessioned) -> None:
    state = session.state
    session.require(programme)
    purpose = purpose_of(state.register, programme, ACCESSION)
    journal = state.journal(programme)
    drafts = [Draft("accession", envelope.id, purpose.id) for envelope in batch]
    intents = journal.intend(session, drafts, state.clock())
    with failing_closed(journal, intents, state.clock()):
        work = _Batch(session, programme, intents[0])
        outcomes = [work.reseal(envelope) for envelope in batch]
        state.keyring.add_record_keys([o.key for o in outcomes if o.key])
        records = [(o.record, o.tokens) for o in outcomes if o.record]
        alike = list(_alike(session, records))
        lookups = [(token, record.id) for record, found in records for token in set(found.values())]
        aside = [o.aside for o in outcomes if o.aside]
        entries = [o.entry for o in outcomes if o.entry]
        state.vault.accept([record for record, _ in records], entries, aside, lookups, alike)
    journal.conclude([(intent, o.word) for intent, o in zip(intents, outcomes, strict=True)], state.clock())
    done.accepted += sum(o.record is not None for o in outcomes)
    done.left += sum(o.record is None and o.aside is None for o in outcomes)
    done.set_aside.update(o.reason for o in outcomes if o.reason)
    done.duplicates += len({record for record, _ in alike})


def _alike(
    session: Session, records: Sequence[tuple[StoredRecord, dict[Kind, str]]]
) -> Iterator[tuple[str, str]]:
    """Each new record with the earlier ones, here or in the batch, that are likely the same person's."""
    index = session.state.vault.index
    batch: dict[tuple[object, ...], deque[str]] = {}
    for record, mine in records:
        place = record.programme, record.form, record.target
        found: set[str] = set()
        for key in alike_keys(mine):
            here = batch.setdefault((place, key), deque(maxlen=ALIKE_LIMIT))
            found |= {*index.alike(key, place, ALIKE_LIMIT), *here}
            here.append(record.id)
        yield from ((record.id, earlier) for earlier in sorted(found)[-ALIKE_LIMIT:])


class _Batch:
    """The keys of one batch, in memory for as long as the batch lasts."""

    def __init__(self, session: Session, programme: str, intent: Intent) -> None:
        self.session, self.intent, self.programme = session, intent, programme
        self.epoch, self.epoch_key = session.epoch_key(intent)
        _, self.index_key = session.index_key(intent)
        self._keys: dict[str, ReceivingPrivateKey | None] = {}
        self._forms: dict[str, FormSpec] = {}

    def reseal(self, waiting: WaitingEnvelope) -> _Outcome:
        try:
            envelope = parse(waiting.document)
        except EnvelopeError:
            return self._aside(waiting, Reason.UNREADABLE)
        key = self._key(envelope.header.key)
        if key is None:
            return _Outcome("left:no-key")
        try:
            payload = self._open(envelope, key, waiting)
        except OpeningError as error:
            return self._aside(waiting, _REASONS[type(error)])
        return self._record(envelope, payload, waiting)

    def _open(self, envelope: Envelope, key: ReceivingPrivateKey, waiting: WaitingEnvelope) -> Payload:
        header = envelope.header
        if (header.id, header.programme, header.contract) != (
            waiting.id,
            self.programme,
            self.session.state.contract.id,
        ):
            raise SealBrokenError("the row and its document differ")
        payload = open_sealed(envelope, key)
        check_declared(payload, self._form(header.form), header.id)
        return payload

    def _key(self, key: str) -> ReceivingPrivateKey | None:
        if key not in self._keys:
            try:
                self._keys[key] = ReceivingPrivateKey(self.session.receiving_seed(self.intent, key))
            except WrapError:
                self._keys[key] = None
        return self._keys[key]

    def _form(self, form: str) -> FormSpec:
        if form not in self._forms:
            self._forms[form] = form_spec(self.session.state.register, form)
        return self._forms[form]

    def _record(self, envelope: Envelope, payload: Payload, waiting: WaitingEnvelope) -> _Outcome:
        header = plain(envelope.header)
        place = keys.RecordPlace(
            contract=envelope.header.contract,
            programme=self.programme,
            record=waiting.id,
            key=keys.new_key_id(),
            epoch=self.epoch,
        )
        record_key = keys.new_key()
        wrapped = keys.wrap_record_key(record_key, self.epoch_key, place)
        body = keys.encrypt_record(record_key, payload.encode(), header)
        spec = self._form(envelope.header.form)
        return _Outcome(
            DONE,
            _stored(envelope.header, waiting, place.key, canonical_json(header).decode("utf-8"), spec),
            StoredEntry(waiting.id, FIRST, APPLICATION, envelope.header.received_at, body),
            StoredRecordKey(place.key, waiting.id, self.programme, self.epoch, wrapped),
            tokens=dict(tokens(self.index_key, self.programme, spec, payload.items)),
        )

    def _aside(self, waiting: WaitingEnvelope, reason: Reason) -> _Outcome:
        at = stamp(self.session.state.clock())
        aside = SetAside(waiting.hash, waiting.id, self.programme, reason.value, waiting.document, at)
        return _Outcome(f"set-aside:{reason.value}", aside=aside, reason=reason)


def _stored(header: Header, waiting: WaitingEnvelope, key: str, text: str, spec: FormSpec) -> StoredRecord:
    company, event = company_and_event(spec.kind, header.target)
    return StoredRecord(
        id=waiting.id,
        programme=waiting.programme,
        receipt=header.receipt,
        target=header.target,
        form=header.form,
        received_at=header.received_at,
        hash=waiting.hash,
        header=text,
        key=key,
        term=header.term,
        company=company,
        event=event,
    )
