"""控え: making the second copy anew. Needs no passphrase and opens nothing.

A generation that is replaced is gone: an old keyring would keep keys that were destroyed
here. What is copied, and the order of writes: ``disk/second_copy.py``.
"""

from __future__ import annotations

from pathlib import Path

from store.disk import copy_places, second_copy
from store.disk.journal_lines import NOBODY, Draft
from store.disk.state import State


def backup(state: State, folder: Path, medium: str = "") -> int:
    """Replaces the copy in ``folder``; how many bytes it has. BackupError leaves a whole generation.

    ``medium``: the register's place that the journals name, where somebody asked for the copy.
    """
    begun = f"begun:{medium}" if medium else "begun"
    with state.lock():
        second_copy.prepare(state, folder)
        for programme in state.programmes:
            state.journal(programme).note(NOBODY, Draft("backup", ""), begun, state.clock())
        place = copy_places.begin(state, folder)
        size = second_copy.replace(state, folder)
        copy_places.finish(state, place)
    return size


def refresh(state: State) -> bool:
    """The same into the configured folder; False where none is. After keys were destroyed."""
    if state.second is None:
        return False
    backup(state, state.second)
    return True
