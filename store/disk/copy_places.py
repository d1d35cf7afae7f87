"""Every place that ever got a second copy, and which keys lie there: what a place still opens once they are destroyed here.

A medium has an id of its own in ``place.json`` beside its copy: two that take turns at one mount point are two
places. What a place holds is written down *before* its copy is (old and new together, until the old generation is
gone), so that a SIGKILL forgets nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from register.canonical import canonical_json
from store.crypto import keys
from store.disk.journal import sync_directory
from store.disk.journal_lines import stamp
from store.disk.second_copy import translated
from store.disk.state import PLACES_FILE, State, write_whole
from store.errors import BackupError, StateError

MARK = "place.json"
UNKNOWN = "unknown:"  # a copy that was written before places were remembered
VERSION = 1

_HELD = """
SELECT 'receiving:' || key AS held FROM receiving_keys WHERE destroyed_on IS NULL
UNION SELECT kind || ':' || key FROM programme_keys
UNION SELECT 'root:' || key FROM wraps WHERE kind = 'root'
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One medium. ``held``: its keys by kind and id; ``at``: when its copy was written, empty where unknown;
    ``generation``: how many copies it has had; ``gone_on``: the day of its recorded destruction, or empty."""

    id: str
    folder: str
    at: str
    generation: int
    held: tuple[str, ...]
    gone_on: str = ""


@dataclass(frozen=True, slots=True)
class PlaceState:
    """A place and what it holds that is destroyed here, by kind and id; nothing for one that is gone."""

    place: Place
    destroyed: tuple[str, ...]


def places(state: State) -> list[PlaceState]:
    """Every remembered place; StateError where what is remembered cannot be read."""
    now = _held_now(state)
    return [
        PlaceState(one, () if one.gone_on else tuple(h for h in one.held if h not in now))
        for one in _read(state)
    ]


def begin(state: State, folder: Path) -> str:
    """Before a copy is written: the place will hold what it held and what is here now; its id."""
    id_ = _marked(folder)
    known = _read(state)
    mine = [one for one in known if one.id == id_ or (not one.id and one.folder == str(folder.absolute()))]
    held = {*_held_now(state), *(h for one in mine for h in one.held)}
    generation = max((one.generation for one in mine), default=0)
    at = mine[0].at if mine else ""
    place = Place(id_, str(folder.absolute()), at, generation, tuple(sorted(held)))
    _write(state, [*(one for one in known if one not in mine), place])
    return id_


def finish(state: State, id_: str) -> None:
    """The copy is written, the one before is gone: the place holds what is here now."""
    held, at = tuple(sorted(_held_now(state))), stamp(state.clock())
    _write(state, [
        replace(one, held=held, at=at, generation=one.generation + 1) if one.id == id_ else one
        for one in _read(state)
    ])  # fmt: skip


def require(state: State, id_: str) -> Place:
    """The place with this id; BackupError for one that is not remembered, or gone already."""
    for one in _read(state):
        if id_ and one.id == id_ and not one.gone_on:
            return one
    raise BackupError(f"控えの場所 {id_} は覚えていません。何も変えていません。", code="no-such-place")


def mark_gone(state: State, id_: str, on: str) -> Place:
    """A medium was destroyed; BackupError as above."""
    gone = replace(require(state, id_), gone_on=on)
    _write(state, [gone if one.id == id_ else one for one in _read(state)])
    return gone


def _held_now(state: State) -> frozenset[str]:
    ring = state.keyring.database
    held = {row["held"] for row in ring.rows(_HELD)}
    for row in ring.rows("SELECT handler, header, body FROM locked_keys"):
        digest = hashlib.sha256(row["header"].encode() + row["body"]).hexdigest()[:16]
        held.add(f"lock:{row['handler']}:{digest}")
    for row in ring.rows("SELECT body FROM wraps WHERE kind = 'root' AND recipient = ?", (keys.RECOVERY,)):
        held.add(f"paper:{hashlib.sha256(row['body']).hexdigest()[:16]}")
    return frozenset(held)


def _marked(folder: Path) -> str:
    """The medium's id, given to it where it has none."""
    path = folder / MARK
    with translated(folder):
        try:
            id_ = json.loads(path.read_bytes())["place"]
            if isinstance(id_, str) and len(id_) == 8 and id_.isalnum():
                return id_
        except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
            pass
        id_ = secrets.token_hex(4)
        write_whole(path, canonical_json({"place": id_}) + b"\n")
        sync_directory(folder)
    return id_


def _read(state: State) -> list[Place]:
    path = state.path / PLACES_FILE
    if not path.exists():
        return [Place("", str(state.second), "", 0, (UNKNOWN,))] if state.second else []
    try:
        raw: Any = json.loads(path.read_bytes())
        known = {VERSION: raw["places"]}[
            raw["version"]
        ]  # KeyError: a version that this program does not know
        return [Place(**{**one, "held": tuple(one["held"])}) for one in known]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StateError(
            f"{PLACES_FILE}(控えの場所)を読めません。直し方: 元のファイルへ戻してください。"
        ) from error


def _write(state: State, known: Iterable[Place]) -> None:
    said = {"places": [{**asdict(one), "held": list(one.held)} for one in known], "version": VERSION}
    write_whole(state.path / PLACES_FILE, canonical_json(said) + b"\n")
    sync_directory(state.path)
