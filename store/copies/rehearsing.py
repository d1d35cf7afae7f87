"""Rehearsing a restore: everything that must open is opened, in a temporary place that is removed afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from store.copies.restoring import Restored, restore_into
from store.crypto import keys
from store.disk.journal import Intent
from store.disk.journal_lines import Draft
from store.disk.state import State
from store.errors import BackupError
from store.people.granting import drafts_for, journalled
from store.people.receiving import open_receiving_key
from store.people.session import Session, sign_in


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal opened: test envelopes, and record keys that unwrap."""

    restored: Restored
    envelopes: int
    record_keys: int


def rehearse(state: State, folder: Path, handler: str, passphrase: Callable[[], str]) -> Rehearsed:
    """Restores into a temporary place, signs in there, and opens what must open; then removes it.

    In each of the handler's programmes: a test envelope sealed to every receiving key, and
    every record's key unwrapped (no record is opened). The state's own journals say so.
    """
    with tempfile.TemporaryDirectory(prefix="zukan-rehearsal-") as name:
        place = Path(name) / "store"
        place.mkdir(mode=0o700)
        restored = restore_into(place, folder, state.register, state.clock)
        with State(place, state.register, state.clock) as copy:
            if copy.contract.id != state.contract.id:
                raise BackupError("別の委託契約の控えです。", code="another-contracts-copy")
            session = sign_in(copy, handler, passphrase)
            envelopes = record_keys = 0
            for programme in session.handler.programmes:
                session.require(programme)
                drafts = [(programme, drafts_for(copy, programme, "rehearse"))]
                with journalled(copy, session, drafts) as joint:
                    envelopes += _open_receiving_keys(session, joint.intents[0])
                    record_keys += _unwrap_record_keys(session, joint.intents[0])
    with state.lock():
        for programme in session.handler.programmes:
            outcome = f"envelopes:{envelopes}:records:{record_keys}"
            state.journal(programme).note(session, Draft("rehearse", ""), outcome, state.clock())
    return Rehearsed(restored, envelopes, record_keys)


def _open_receiving_keys(session: Session, intent: Intent) -> int:
    """A test envelope to each receiving key of the intent's programme; how many there are."""
    live = session.state.keyring.live_keys(intent.programme)
    for key in live:
        open_receiving_key(session, intent, key)
    return len(live)


def _unwrap_record_keys(session: Session, intent: Intent) -> int:
    """Unwraps the key of every record of the intent's programme; BackupError where one has none."""
    copy, programme = session.state, intent.programme
    epoch, epoch_key = session.epoch_key(intent)
    living, opened = copy.vault.key_ids(programme), 0
    for stored in copy.keyring.record_keys(programme):
        if stored.key in living:
            place = keys.RecordPlace(copy.contract.id, programme, stored.record, stored.key, epoch)
            keys.unwrap_record_key(stored.body, epoch_key, place)
            living.discard(stored.key)
            opened += 1
    if living:
        raise BackupError(f"控えに、鍵のない記録が{len(living)}件あります。", code="records-without-keys")
    return opened
