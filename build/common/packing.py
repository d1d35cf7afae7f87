"""Values of the notes as bytes and back: text, numbers, truth, None and tuples of these. Pure.

Ten thousand of them are opened at every build, and JSON would give lists, to be made tuples again one by one.
Bytes that were packed by another version of Python are never seen: notes of another version are thrown away
(``notes.dependencies.code_digest``). They hold constants; nothing in them is ever run. A sum goes before them: marshal opens
many a damaged one, as something else, and may take the process with it.
"""

from __future__ import annotations

import marshal
import zlib
from typing import Any

from build.errors import DamagedNotesError

#: Of marshal's format the last in which equal values are equal bytes: later ones also say what was shared.
_VERSION = 2
_SUM = 4  # bytes


def packed(value: tuple[Any, ...]) -> bytes:
    """ValueError where there is anything else in it, a named tuple among it."""
    data = marshal.dumps(value, _VERSION)
    return zlib.crc32(data).to_bytes(_SUM, "big") + data


def unpacked(data: bytes) -> Any:
    """DamagedNotesError where they are not as they were packed."""
    held = data[_SUM:]
    if zlib.crc32(held).to_bytes(_SUM, "big") != data[:_SUM]:
        raise DamagedNotesError
    return marshal.loads(held)  # noqa: S302 (our own notes, of our own version)
