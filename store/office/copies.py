"""The second copy: making it anew, restoring from it, rehearsing that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from register.model import Register
from register.openness import SECOND_COPY
from store.copies import backup as backups
from store.copies import rehearsing, restoring
from store.copies.rehearsing import Rehearsed as Rehearsed
from store.copies.restoring import Restored as Restored
from store.disk import copy_places
from store.disk.copy_places import Place as Place
from store.disk.copy_places import PlaceState as PlaceState
from store.disk.journal_lines import Draft
from store.disk.state import Clock, State
from store.errors import BackupError
from store.people.session import Officer


@dataclass(frozen=True, slots=True)
class CopyRefresh:
    """What became of the second copy after keys changed. Neither: none is configured.

    ``error``: the copy could not be written and still holds the keys that were destroyed here.
    """

    done: bool = False
    error: BackupError | None = None


@dataclass(frozen=True, slots=True)
class BackedUp:
    """Where the copy is, and its bytes."""

    folder: Path
    size: int


def refresh(state: State) -> CopyRefresh:
    """After keys were destroyed: makes the configured copy anew. A copy that fails undoes nothing here."""
    try:
        return CopyRefresh(done=backups.refresh(state))
    except BackupError as error:
        return CopyRefresh(error=error)


def approved_medium(state: State, medium: str | None) -> str:
    """The register's place for a second copy, to which the ward has agreed and whose instruction it names.

    Clause 9 knows no exception, so without the ward's word there is no copy: BackupError.
    """
    places = [
        place.id
        for place in state.register.places_of(state.contract.id)
        if place.kind == SECOND_COPY and place.approved_on(state.today())
    ]
    if not places or (medium is not None and medium not in places):
        raise BackupError(
            "控えの媒体に、区の承諾と指示がありません。何も書いていません(第9項)。",
            code="medium-unapproved",
        )
    if medium is None and len(places) > 1:
        raise BackupError(
            f"どの媒体か分かりません(承諾のあるもの: {'、'.join(places)})。", code="which-medium"
        )
    return medium or places[0]


def backup(state: State, to: Path | None, medium: str | None = None) -> BackedUp:
    """Replaces the copy in ``to``, which is remembered, or in the folder that is. ``medium``: the register's place.

    BackupError where there is no folder, it cannot be used (it is not remembered then), or the ward has not agreed.
    """
    approved = approved_medium(state, medium)
    folder = to or state.second
    if folder is None:
        raise BackupError("控えの場所が決まっていません。", code="copy-place-unset")
    if to is not None and (state.second is None or to.absolute() != state.second):
        backups.backup(state, to, approved)  # a place that cannot be written to is not remembered
        state.set_second(to)
    return BackedUp(folder, backups.backup(state, folder, approved))


def remembered(state: State) -> Sequence[PlaceState]:
    """Every place that ever got a copy, with the keys that are destroyed here and lie there."""
    return copy_places.places(state)


def record_gone(by: Officer, place: str, on: date | None) -> Place:
    """An officer's word that a medium was destroyed, in every journal; BackupError for one that is not remembered.

    StoreError for a day that is still to come.
    """
    state = by.state
    day = on or state.today()
    if day > state.today():
        raise BackupError("これから来る日は記録できません。何も変えていません。", code="gone-day")
    with state.lock():
        copy_places.require(state, place)
        for programme in state.programmes:
            note = Draft("place-gone", place)
            state.journal(programme).note(by, note, f"on:{day.isoformat()}", state.clock())
        return copy_places.mark_gone(state, place, day.isoformat())


def restore(source: Path, target: Path, register: Register, clock: Clock) -> Restored:
    """Makes a state directory at ``target`` from a copy; BackupError or StateError leave nothing there."""
    return restoring.restore(source, target, register, clock)


def rehearsal_source(state: State, source: Path | None) -> Path:
    """Which copy a rehearsal tries: the one given, else the configured one; BackupError without either."""
    folder = source or state.second
    if folder is None:
        raise BackupError("どの控えを試すか分かりません。", code="rehearsal-source-unset")
    return folder


def rehearse(state: State, source: Path, handler: str, passphrase: str) -> Rehearsed:
    """Restores into a temporary place and opens there what must open; the place is removed."""
    return rehearsing.rehearse(state, source, handler, lambda: passphrase)
