"""Restoring from a second copy, and rehearsing it: a backup that was never opened is a hope.

A restored state is the copy's generation and the pages that arrived after it. What
was accessioned in between arrives again as envelopes; their receiving keys are in
the copy's keyring, so nothing is lost as long as the copy is whole.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from register.keyfile import HANDLER, RECOVERY, ReceivingKey
from register.model import Register
from store.arriving.keeping import keep_documents
from store.crypto import keys
from store.disk.journal import NOBODY, Draft, sync_directory
from store.disk.second_copy import MANIFEST, arrived, newest
from store.disk.state import LOCK_FILE, Clock, State
from store.errors import BackupError, JournalError, StateError
from store.people.granting import drafts_for, entered
from store.people.receiving import open_test_envelope
from store.people.session import sign_in
from store.proof.journal_check import verify


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: envelopes and records, and envelopes from pages after the generation."""

    held: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal opened: test envelopes, and record keys that unwrap."""

    restored: Restored
    envelopes: int
    record_keys: int


def restore(folder: Path, target: Path, register: Register, clock: Clock) -> Restored:
    """Makes a state directory at ``target`` (which must not exist) from a second copy.

    BackupError or StateError leave nothing at ``target``.
    """
    if target.exists():
        raise StateError(f"{target} はもうあります。直し方: 別の場所を --state で選んでください。")
    newest(folder)  # before anything is made
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _aside(target.parent, target.name) as aside:
        done = _restore_into(aside, folder, register, clock)
        with State(aside, register, clock) as state:
            for programme in state.programmes:
                state.journal(programme).note(
                    NOBODY, Draft("restore", ""), f"arrived:{done.arrived}", clock()
                )
        aside.rename(target)
        sync_directory(target.parent)
    return done


def rehearse(state: State, folder: Path, handler: str, passphrase: Callable[[], str]) -> Rehearsed:
    """Restores into a temporary place, signs in there, and opens what must open; then removes it.

    In each of the handler's programmes: a test envelope sealed to every receiving key, and
    every record's key unwrapped (no record is opened). The state's own journals say so.
    """
    clock = state.clock
    with tempfile.TemporaryDirectory(prefix="zukan-rehearsal-") as name:
        place = Path(name) / "store"
        place.mkdir(mode=0o700)
        restored = _restore_into(place, folder, state.register, clock)
        with State(place, state.register, clock) as copy:
            if copy.contract.id != state.contract.id:
                raise BackupError("別の委託契約の控えです。直し方: --from を確かめてください。")
            session = sign_in(copy, handler, passphrase)
            envelopes = record_keys = 0
            for programme in session.handler.programmes:
                session.require(programme)
                drafts = [(programme, drafts_for(copy, programme, "rehearse"))]
                with entered(copy, session.actor, drafts) as entries:
                    epoch, epoch_key = session.epoch_key(entries.intents[0])
                    for key in copy.keyring.live_keys(programme):
                        public = ReceivingKey(
                            copy.contract.id, programme, key.not_before, key.not_after, key.public,
                            (HANDLER, RECOVERY), key.not_after,
                        )  # fmt: skip
                        seed = session.receiving_seed(entries.intents[0], key.key)
                        open_test_envelope(copy, public, seed)
                        envelopes += 1
                    living = copy.vault.key_ids(programme)
                    for stored in copy.keyring.record_keys(programme):
                        if stored.key in living:
                            record_place = keys.RecordPlace(
                                copy.contract.id, programme, stored.record, stored.key, epoch
                            )
                            keys.unwrap_record_key(stored.body, epoch_key, record_place)
                            living.discard(stored.key)
                            record_keys += 1
                    if living:
                        raise BackupError(
                            f"控えに、鍵のない記録が{len(living)}件あります。"
                            "直し方: zukan-store backup で控えを作り直し、もう一度試してください。"
                        )
    with state.lock():
        for programme in session.handler.programmes:
            outcome = f"envelopes:{envelopes}:records:{record_keys}"
            state.journal(programme).note(handler, Draft("rehearse", ""), outcome, clock())
    return Rehearsed(restored, envelopes, record_keys)


def _restore_into(place: Path, folder: Path, register: Register, clock: Clock) -> Restored:
    generation = newest(folder)
    for path in generation.iterdir():
        if path.name != MANIFEST:
            shutil.copyfile(path, place / path.name)
            (place / path.name).chmod(0o600)
    (place / LOCK_FILE).touch(0o600)
    with State(place, register, clock) as state:
        _check_journals(state)
        held = state.vault.counted(state.programmes)
        came = 0
        for page in arrived(folder):
            came += keep_documents(state, page.documents)
            state.vault.marks.keep_notices(page.notices)
    return Restored(held, came)


def _check_journals(state: State) -> None:
    for programme in state.programmes:
        try:
            with state.journal_path(programme).open("rb") as lines:
                verdict = verify(lines, state.contract.id, programme)
        except OSError as error:
            raise JournalError(
                f"控えに事業 {programme} の取扱記録簿がありません。直し方: 別の控えを使ってください。"
            ) from error
        if not verdict.ok:
            raise JournalError(
                f"控えの事業 {programme} の取扱記録簿に問題があります。何も戻していません。"
                "直し方: 何も消さずに、取扱責任者と区へ知らせてください。"
            )


@contextmanager
def _aside(parent: Path, name: str) -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=parent))
    try:
        yield place
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
