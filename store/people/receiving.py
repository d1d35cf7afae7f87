"""受付鍵: made per programme and month, proved by opening, published, and in the end destroyed.

A key that nobody can open must never receive an application: ``publish`` seals
a test envelope to the key, opens it through the handler's own wrap, and only
then writes the public file that the intake reads, with the proof that the paper
recovery key gave for this programme (``recovery.py``). A past month's private half
is destroyed once the intake has drained and everything sealed to it is taken in:
from then on no copy of an old envelope opens.
"""

from __future__ import annotations

import calendar
import os
import re
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from register.envelope import Header, cancellation_hash, new_id, seal
from register.keyfile import HANDLER, RECOVERY, ReceivingKey, encode_key
from register.model import Contract
from register.receipt import new_receipt_number
from register.term import TOKYO
from store.crypto import keys
from store.crypto.unsealing import Payload, open_sealed
from store.disk.claims import claimed_key
from store.disk.journal import Intent, failing_closed, sync_directory
from store.disk.journal_lines import DONE, Draft
from store.disk.keyring_rows import StoredReceivingKey
from store.disk.moment import changing
from store.disk.state import State
from store.disk.vault import DRAINED
from store.errors import ReceivingKeyError
from store.people.granting import recipients, wrapped
from store.people.roster import Proof
from store.people.session import KeyHolder, Officer, Session
from store.people.vouching import (
    is_vouched_receiving,
    is_vouched_whole,
    require_vouched_receiving,
    vouch_receiving,
)

#: An envelope sealed in the month's last second may be committed a little later; after this it has come.
DRAIN_GRACE = timedelta(hours=1)


def month_days(contract: Contract, month: str) -> tuple[date, date]:
    """First and last day of a calendar month (Tokyo), never beyond the contract's term.

    ReceivingKeyError for anything but ``YYYY-MM``, NoTermError for a month outside every term.
    """
    match = re.fullmatch(r"(2[0-9]{3})-(0[1-9]|1[0-2])", month)
    if match is None:
        raise ReceivingKeyError("月は 2026-04 の形で書いてください。", code="month-form")
    year, number = int(match[1]), int(match[2])
    first = date(year, number, 1)
    term = contract.term_on(first)
    return first, min(date(year, number, calendar.monthrange(year, number)[1]), term.ends)


def new_receiving_key(
    officer: Officer, programme: str, month: str, *, again: bool = False
) -> StoredReceivingKey:
    """Makes a month's key, wrapped to every handler of the programme and the paper. Opens nothing.

    ``again`` makes another one for a month that has one (after a designation has ended, say):
    the one before stays until what was sealed to it is taken in.
    """
    state = officer.state
    first, last = month_days(state.contract, month)
    if last < state.today():
        raise ReceivingKeyError(f"{month} は過ぎています。", code="month-past")
    with state.lock():
        if not again and state.keyring.receiving_key(programme, month) is not None:
            raise ReceivingKeyError(
                f"事業 {programme} の {month} の受付鍵はもうあります。", code="month-has-key"
            )
        seed = keys.new_seed()
        public = keys.public_bytes(seed)
        bare = StoredReceivingKey(keys.public_key_id(public), programme, month, first, last, public, "", b"")
        made = vouch_receiving(state.contract.id, bare, officer)
        wraps = [
            wrapped(state, to, programme, "receiving", made.key, seed)
            for to in recipients(officer, programme)
        ]
        said = {programme: [Draft("key-new", made.key)]}
        with changing(state, officer, said, month) as change:
            change.put_receiving_key(made)
            change.put_wraps(wraps)
    return made


def publish(session: Session, programme: str, month: str, directory: Path) -> Path:
    """Proves a key with this handler's own wrap and writes ``<programme>-<month>.json``.

    ReceivingKeyError when there is no such key, it is past, or the paper recovery key has
    proved nothing for the programme; WrapError when the handler cannot open it. Nothing
    is written then.
    """
    state = session.state
    session.require(programme)
    stored = _to_publish(state, programme, month)
    proof = require_proof(session, programme, stored.not_after)
    require_vouched_receiving(session.roster, stored)
    public = public_half(state.contract.id, stored, proof.until)
    journal = state.journal(programme)
    with state.lock():
        intents = journal.intend(session, [Draft("key-publish", stored.key)], state.clock())
        with failing_closed(journal, intents, state.clock()):
            open_test_envelope(state, public, session.receiving_seed(intents[0], public.key_id))
            path = _write(
                directory, f"{programme}-{month}.json", encode_key(public, state.collector_key().sign) + "\n"
            )
            with changing(state, session) as change:
                proved = replace(stored, proved_on=state.today())
                change.put_receiving_key(vouch_receiving(state.contract.id, proved, session))
        journal.conclude([(intents[0], DONE)], state.clock())
    return path


def public_half(contract: str, key: StoredReceivingKey, proved_until: date) -> ReceivingKey:
    """The key as the intake reads it; ``proved_until`` is the day to which the paper's proof is good."""
    return ReceivingKey(
        contract, key.programme, key.not_before, key.not_after, key.public, (HANDLER, RECOVERY), proved_until
    )


def open_receiving_key(holder: KeyHolder, intent: Intent, key: StoredReceivingKey) -> None:
    """Shows that the holder opens what is sealed to a key; WrapError or ReceivingKeyError otherwise."""
    state = holder.state
    public = public_half(state.contract.id, key, key.not_after)
    open_test_envelope(state, public, holder.receiving_seed(intent, key.key))


def require_proof(session: Session, programme: str, until: date) -> Proof:
    """The recovery key's proof that is good today and up to a day; ReceivingKeyError without one.

    A key whose proof ended before it would close the forms at that midnight, and nobody would be told.
    """
    roster, today = session.roster, session.state.today()
    proof = roster.proof(programme, today)
    if proof is None or proof.until < until:
        raise ReceivingKeyError(
            f"事業 {programme} の試し封筒を、紙の回復鍵でまだ開けていません({until} まで有効な証明がありません)。"
            "受付鍵を書き出しません。",
            code="paper-not-proved" if roster.recovery else "no-paper",
        )
    return proof


def open_test_envelope(state: State, key: ReceivingKey, seed: bytes) -> None:
    """Seals a test envelope to a public key and opens it with a private one; ReceivingKeyError otherwise."""
    at = state.clock().astimezone(TOKYO)
    header = Header(
        id=new_id(),
        receipt=new_receipt_number(),
        contract=key.contract,
        programme=key.programme,
        term=state.contract.term_name(key.not_before),
        form=state.register.forms_of(key.programme)[0].id,
        notice="0" * 16,
        target="key-proof",
        received_at=at.replace(second=0, microsecond=0).isoformat(timespec="minutes"),
        key=key.key_id,
        cancellation=cancellation_hash(new_id()),
    )
    envelope = seal(header, {"items": {}, "declarations": {}}, key)
    if open_sealed(envelope, seed) != Payload(items={}, declarations={}):
        raise ReceivingKeyError(
            f"受付鍵 {key.key_id} の試し封筒が開きません。書き出していません。"
            "直し方: 新しい鍵を作り、取扱責任者に知らせてください。"
        )


def retire(session: Session) -> list[StoredReceivingKey]:
    """Destroys the private half of every key of the handler's programmes that has done its work; opens nothing.

    It has when its days are over, a collection that began after them left nothing at the
    intake, and no envelope sealed to it waits here or is set aside.
    """
    state, roster, gone = session.state, session.roster, []
    needed = {claimed_key(row.document) for row in state.vault.set_aside()}
    drained = state.vault.time(DRAINED)
    for key in state.keyring.receiving_keys():
        # The signature on its end counts only from somebody who is designated for the programme.
        if key.programme not in session.handler.programmes or not is_vouched_receiving(roster, key):
            continue
        if key.key in needed:
            continue
        if key.destroyed_on is None and _has_drained(key, drained) and not state.vault.waiting_for(key.key):
            said = {key.programme: [Draft("key-destroy", key.key)]}
            with changing(state, session, said, key.month) as change:
                change.drop_receiving_wraps(key.key)
                gone_key = replace(key, destroyed_on=state.today())
                change.put_receiving_key(vouch_receiving(state.contract.id, gone_key, session))
            gone.append(key)
    return gone


def sign_again(session: Session) -> int:
    """Puts an officer's or deputy's signature over the whole of each receiving key that an older program signed
    in part; how many there were. Opens nothing."""
    state, roster = session.state, session.roster
    if not session.handler.leads:
        return 0
    with state.lock():
        ours = [
            key
            for key in state.keyring.receiving_keys()
            if is_vouched_receiving(roster, key) and not is_vouched_whole(roster, key)
        ]
        if ours:
            with changing(state, session) as change:
                for key in ours:
                    change.put_receiving_key(vouch_receiving(state.contract.id, key, session))
    return len(ours)


def _has_drained(key: StoredReceivingKey, drained: str) -> bool:
    if not drained:
        return False
    day_after = datetime.combine(key.not_after + timedelta(days=1), datetime.min.time(), TOKYO)
    return datetime.fromisoformat(drained) >= day_after + DRAIN_GRACE


def _to_publish(state: State, programme: str, month: str) -> StoredReceivingKey:
    stored = state.keyring.receiving_key(programme, month)
    if stored is None:
        raise ReceivingKeyError(
            f"事業 {programme} の {month} の受付鍵がありません。",
            code="month-without-key",
            programme=programme,
            month=month,
        )
    if stored.not_after < state.today():
        raise ReceivingKeyError(f"{month} の受付鍵は期限を過ぎています。直し方: 今月の鍵を作ってください。")
    return stored


def _write(directory: Path, name: str, text: str) -> Path:
    """Whole or not at all: written aside, synced, renamed."""
    try:
        handle, aside = tempfile.mkstemp(prefix=f".{name}.", dir=directory)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fchmod(file.fileno(), 0o644)  # a public key, read by the intake's user
                os.fsync(file.fileno())
            Path(aside).replace(directory / name)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        sync_directory(directory)
    except OSError as error:
        raise ReceivingKeyError(
            f"{directory} に受付鍵を書けません。直し方: フォルダがあるか、権限と空きを確かめてください。"
        ) from error
    return directory / name
