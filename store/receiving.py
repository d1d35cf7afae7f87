"""受付鍵: made per programme and month, proved by opening, then published.

A key that nobody can open must never receive an application: ``publish`` seals
a test envelope to the key, opens it through the handler's own wrap, and only
then writes the public file that the intake reads.
"""

from __future__ import annotations

import calendar
import os
import re
import tempfile
from datetime import date
from pathlib import Path

from register.envelope import Header, cancellation_hash, new_id, seal
from register.keyfile import ReceivingKey, encode_key
from register.model import Contract
from register.receipt import new_receipt_number
from register.term import TOKYO
from store import keys
from store.errors import ReceivingKeyError
from store.journal import DONE, NOBODY, Draft, Intent, failing_closed, sync_directory
from store.keyring import StoredReceivingKey, StoredWrap
from store.opening import Payload, open_sealed
from store.session import Session
from store.state import State

PROOF = "handler"


def month_days(contract: Contract, month: str) -> tuple[date, date]:
    """First and last day of a calendar month (Tokyo), never beyond the contract's term.

    ReceivingKeyError for anything but ``YYYY-MM``, NoTermError for a month outside every term.
    """
    match = re.fullmatch(r"(2[0-9]{3})-(0[1-9]|1[0-2])", month)
    if match is None:
        raise ReceivingKeyError("月は 2026-04 の形で書いてください。直し方: --month を直してください。")
    year, number = int(match[1]), int(match[2])
    first = date(year, number, 1)
    term = contract.term_on(first)
    return first, min(date(year, number, calendar.monthrange(year, number)[1]), term.ends)


def new_receiving_key(state: State, programme: str, month: str) -> StoredReceivingKey:
    """Makes a month's key, wrapped to every handler designated for the programme. Opens nothing."""
    first, last = month_days(state.contract, month)
    if last < state.today():
        raise ReceivingKeyError(f"{month} は過ぎています。直し方: 今月か先の月を --month に書いてください。")
    handlers = state.keyring.designated(programme)
    if not handlers:
        raise ReceivingKeyError(
            f"事業 {programme} に指定された取扱者がいません。"
            "直し方: 先に zukan-store handler add で指定してください。"
        )
    seed = keys.new_seed()
    public = keys.public_bytes(seed)
    stored = StoredReceivingKey(keys.public_key_id(public), programme, month, first, last, public, None)
    wraps = []
    for handler in handlers:
        place = keys.WrapPlace(state.contract.id, programme, "receiving", stored.key, handler.id)
        wraps.append(StoredWrap(place, keys.wrap(seed, handler.public, place)))
    with state.lock():
        state.keyring.add_receiving_key(stored, wraps)
        state.journal(programme).note(NOBODY, Draft("key-new", stored.key), month, state.clock())
    return stored


def publish(session: Session, programme: str, month: str, directory: Path) -> Path:
    """Proves a key with this handler's own wrap and writes ``<programme>-<month>.json``.

    ReceivingKeyError when there is no such key or it is past, WrapError when the
    handler cannot open it: nothing is written then.
    """
    state = session.state
    session.require(programme)
    stored = state.keyring.receiving_key(programme, month)
    if stored is None:
        raise ReceivingKeyError(
            f"事業 {programme} の {month} の受付鍵がありません。"
            f"直し方: zukan-store key new --programme {programme} --month {month} で作ってください。"
        )
    if stored.not_after < state.today():
        raise ReceivingKeyError(f"{month} の受付鍵は期限を過ぎています。直し方: 今月の鍵を作ってください。")
    public = ReceivingKey(
        state.contract.id, programme, stored.not_before, stored.not_after, stored.public, (PROOF,)
    )
    journal = state.journal(programme)
    with state.lock():
        intents = journal.intend(session.handler.id, [Draft("key-publish", stored.key)], state.clock())
        with failing_closed(journal, intents, state.clock()):
            _prove(session, intents[0], public)
            path = _write(directory, f"{programme}-{month}.json", encode_key(public) + "\n")
            state.keyring.mark_proved(stored.key, state.today())
        journal.conclude([(intents[0], DONE)], state.clock())
    return path


def _prove(session: Session, intent: Intent, key: ReceivingKey) -> None:
    state = session.state
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
    sample = Payload(items={}, declarations={})
    envelope = seal(header, {"items": {}, "declarations": {}}, key)
    if open_sealed(envelope, session.receiving_seed(intent, key.key_id)) != sample:
        raise ReceivingKeyError(
            f"受付鍵 {key.key_id} の試し封筒が開きません。書き出していません。"
            "直し方: 新しい鍵を作り、取扱責任者に知らせてください。"
        )


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
