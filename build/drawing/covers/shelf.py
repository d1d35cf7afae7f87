"""Drawn pictures in ``var/cache/covers``, by name: kept only as long as an output shows them.

A picture may say a name, so what the last build did not use is deleted; it can be drawn again. A file
carries a hash of its bytes in its own name, and is believed only if the two agree.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path, PurePosixPath

DIGEST = 20  # hex digits
_MAKING = ".making-"


class Shelf:
    """The pictures that one cache held when it was opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._found = {path.name.partition(".")[0]: path for path in _files(folder)}

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture of the output; None where it is not there, or damaged."""
        path = self._found.get(PurePosixPath(name).stem)
        if path is None:
            return None
        try:
            data = path.read_bytes()
        except OSError:  # another build has swept it away
            return None
        return data if path.name == file_name(name, data) else None

    def sweep(self, keep: Collection[str]) -> None:
        """Deletes every picture that is not among these names of the output, and what was left half written."""
        stems = {PurePosixPath(name).stem for name in keep}
        for path in _files(self.folder):
            if path.name.partition(".")[0] not in stems:
                path.unlink(missing_ok=True)


def file_name(name: str, data: bytes) -> str:
    """A picture's file name on the shelf: its name in the output and a hash of its bytes."""
    return f"{PurePosixPath(name).stem}.{hashlib.sha256(data).hexdigest()[:DIGEST]}.png"


def put(folder: Path, name: str, data: bytes) -> None:
    """Writes a picture whole or not at all. OSError."""
    import tempfile  # where something is drawn

    folder.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=_MAKING, dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(aside).replace(folder / file_name(name, data))
    except OSError:
        with suppress(OSError):
            Path(aside).unlink()
        raise


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except FileNotFoundError:
        return []
