"""Rehearsing a restore: everything that must open is opened, in a folder that is cleared afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.copies.comparing import require_holdings, require_same
from store.copies.restoring import Restored, restore_into
from store.crypto import keys
from store.disk.journal import Intent, failing_closed
from store.disk.journal_lines import Draft
from store.disk.scratch import REHEARSAL, working_in
from store.disk.state import State
from store.errors import BackupError
from store.people.granting import drafts_for, journalled
from store.people.receiving import open_receiving_key
from store.people.session import Session, sign_in
from store.records.accession import accession


@dataclass(slots=True)
class Rehearsed:
    """What a rehearsal opened: test envelopes, applications that arrived after the copy, record keys that unwrap."""

    restored: Restored
    envelopes: int = 0
    taken_in: int = 0
    record_keys: int = 0


def rehearse(state: State, folder: Path, handler: str, passphrase: Callable[[], str]) -> Rehearsed:
    """Restores beside the store, compares, signs in there, and opens what must open; then clears it.

    BackupError where the copy differs from the store in what opens, lacks what is held here, or has what was
    erased. In each of the handler's programmes: a test envelope sealed to every receiving key, whatever arrived
    after the copy taken in, and every record's key unwrapped (no record is opened). The store's own journals have
    an intent before and the outcome after. Nobody waits for it for long: the store is locked meanwhile.
    """
    words = passphrase()
    sign_in(state, handler, lambda: words)  # before anything is copied
    with state.lock(), working_in(state.path / REHEARSAL) as place:
        done = Rehearsed(restore_into(place, folder, state.register, state.clock))
        with State(place, state.register, state.clock) as copy:
            if copy.contract.id != state.contract.id:
                raise BackupError("別の委託契約の控えです。", code="another-contracts-copy")
            require_same(state, copy)
            session = sign_in(copy, handler, lambda: words)
            with _announced(state, session, done):
                _open_all(session, done)
            require_holdings(state, copy)
    return done


def _open_all(session: Session, done: Rehearsed) -> None:
    came = accession(session)
    done.taken_in = came.accepted
    if came.left:
        raise BackupError(
            f"控えのあとに届いた{came.left}件は、この取扱者の鍵では開けません。", code="copy-shut-to-handler"
        )
    for programme in session.handler.programmes:
        session.require(programme)
        drafts = [(programme, drafts_for(session.state, programme, "rehearse"))]
        with journalled(session.state, session.actor, drafts) as joint:
            done.envelopes += _open_receiving_keys(session, joint.intents[0])
            done.record_keys += _unwrap_record_keys(session, joint.intents[0])


@contextmanager
def _announced(state: State, session: Session, done: Rehearsed) -> Iterator[None]:
    """In the journals that stay: those of the copy are cleared with it."""
    intents: list[tuple[str, Intent]] = []
    with ExitStack() as failing:
        for programme in session.handler.programmes:
            journal = state.journal(programme)
            [intent] = journal.intend(session.actor, [Draft("rehearse", "")], state.clock())
            failing.enter_context(failing_closed(journal, [intent], state.clock()))
            intents.append((programme, intent))
        yield
    outcome = f"envelopes:{done.envelopes}:records:{done.record_keys}"
    for programme, intent in intents:
        state.journal(programme).conclude([(intent, outcome)], state.clock())


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
