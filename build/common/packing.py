"""Values of the notes as bytes and back: text, numbers, truth, None and tuples of these. Pure.

Uses marshal: ten thousand values are opened at every build, and JSON would give lists, to be made tuples again one
by one. Bytes packed by another version of Python are never opened: notes of another version are thrown away
(``notes.dependencies.code_digest``). They hold constants; nothing in them is ever run. A checksum goes before them,
because marshal may open damaged bytes as something else, or crash the process.
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
    """Bytes of a value; ValueError where it holds anything else, a named tuple for instance."""
    data = marshal.dumps(value, _VERSION)
    return zlib.crc32(data).to_bytes(_SUM, "big") + data


def unpacked(data: bytes) -> Any:
    """The value again; DamagedNotesError where the bytes are not as they were packed."""
    held = data[_SUM:]
    if zlib.crc32(held).to_bytes(_SUM, "big") != data[:_SUM]:
        raise DamagedNotesError
    return marshal.loads(held)  # noqa: S302 (our own notes, of our own version)
