"""Small values of the notes as bytes and back: text, numbers, truth, None and tuples of these. Pure.

Ten thousand of them are opened at every build, and JSON would give lists, to be made tuples again one by one.
Bytes that were packed by another version of Python are never seen: notes of another version are thrown away
(``marks.code_mark``). They hold constants; nothing in them is ever run.
"""

from __future__ import annotations

import marshal
from typing import Any

#: Of marshal's format the last in which equal values are equal bytes: later ones also say what was shared.
_VERSION = 2


def packed(value: tuple[Any, ...]) -> bytes:
    """ValueError where there is anything else in it, a named tuple among it."""
    return marshal.dumps(value, _VERSION)


def unpacked(data: bytes) -> Any:
    return marshal.loads(data)  # noqa: S302 (our own notes, of our own version)
