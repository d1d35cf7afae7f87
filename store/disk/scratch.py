"""Folders that hold a keyring for a while and must leave nothing: of a fixed name, so that what a SIGKILL left is found.

Whoever works in one holds a lock on it, which the kernel frees when the process dies: ``sweep`` clears
those that nobody holds. Keyrings and the collector's key are overwritten before they are removed (no claim about the medium).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.filelock import lock_within
from store.disk import keyring

REHEARSAL = "rehearsal"  # in the state directory
MAKING = ".{}.restoring"  # beside the state directory that is being made


def being_made(target: Path) -> Path:
    """Where a state directory is made before it is whole."""
    return target.with_name(MAKING.format(target.name))


@contextmanager
def working_in(folder: Path) -> Iterator[Path]:
    """An empty folder of one's own; cleared afterwards where it is still there. OSError where it cannot be made."""
    remove(folder)
    folder.mkdir(mode=0o700)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        lock_within(handle, 0)
        yield folder
    finally:
        os.close(handle)
        remove(folder)


def sweep(state: Path) -> None:
    """Clears what killed rehearsals in a state directory and killed restores beside it have left."""
    for folder in (state / REHEARSAL, *state.parent.glob(MAKING.format("*"))):
        if folder.is_dir() and not folder.is_symlink():
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                if lock_within(handle, 0):
                    remove(folder)
            finally:
                os.close(handle)


def remove(folder: Path) -> None:
    """Removes a folder with everything in it, its keyring overwritten first."""
    if not folder.exists():
        return
    for secret in (*folder.glob(f"{keyring.FILE}*"), *folder.glob("*.key.pem")):
        with secret.open("r+b") as file:
            file.write(bytes(secret.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    shutil.rmtree(folder)
