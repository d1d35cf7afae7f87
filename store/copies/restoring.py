"""Restoring a state directory from a second copy.

A restored state is the copy's generation and the pages that arrived after it. What
was accessioned in between arrives again as envelopes; their receiving keys are in
the copy's keyring, so nothing is lost as long as the copy is whole.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from register.model import Register
from store.arriving.keeping import keep_documents
from store.disk.journal import sync_directory
from store.disk.journal_lines import NOBODY, Draft
from store.disk.scratch import being_made, working_in
from store.disk.second_copy import MANIFEST, arrived_pages, newest
from store.disk.state import LOCK_FILE, Clock, State
from store.errors import JournalError, StateError
from store.proof.journal_check import verify


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, in documents: in the generation (waiting, accessioned, set aside), and from pages after it."""

    copied: int
    arrived: int


def restore(folder: Path, target: Path, register: Register, clock: Clock) -> Restored:
    """Makes a state directory at ``target`` (which must not exist) from a second copy.

    BackupError or StateError leave nothing at ``target``.
    """
    if target.exists():
        raise StateError(f"{target} はもうあります。", code="state-exists")
    newest(folder)  # before anything is made
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with working_in(being_made(target)) as aside:
        done = restore_into(aside, folder, register, clock)
        with State(aside, register, clock) as state:
            for programme in state.programmes:
                state.journal(programme).note(
                    NOBODY, Draft("restore", ""), f"arrived:{done.arrived}", clock()
                )
        aside.rename(target)
        sync_directory(target.parent)
    return done


def restore_into(place: Path, folder: Path, register: Register, clock: Clock) -> Restored:
    """Fills an empty directory from the newest whole generation and the pages after it."""
    generation = newest(folder)
    for path in generation.iterdir():
        if path.name != MANIFEST:
            shutil.copyfile(path, place / path.name)
            (place / path.name).chmod(0o600)
    (place / LOCK_FILE).touch(0o600)
    with State(place, register, clock) as state:
        _check_journals(state)
        copied = state.vault.counted(state.programmes) + len(state.vault.set_aside())
        came = 0
        for page in arrived_pages(folder):
            came += keep_documents(state, page.documents, page.beside)
            state.vault.cancellations.keep(page.cancellations)
    return Restored(copied, came)


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
