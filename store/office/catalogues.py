"""The site's catalogue in the store: which companies and events there are, and what they are called."""

from __future__ import annotations

from store.arriving.catalogue import read_catalogue
from store.disk.state import State
from store.disk.targets_file import Remembered as Remembered
from store.disk.targets_file import remembered
from store.errors import StateError


def read(state: State, source: str | None) -> Remembered:
    """Reads the catalogue anew, from a file or an address, or from where it came before.

    StateError where neither is known, CatalogueError where it cannot be read; what was known stays.
    """
    place = source or remembered(state).source
    if not place:
        raise StateError("カタログの場所がまだ決まっていません。", code="no-catalogue")
    return read_catalogue(state, place)


def known(state: State) -> Remembered:
    """What every catalogue so far had; nothing is read anew."""
    return remembered(state)
