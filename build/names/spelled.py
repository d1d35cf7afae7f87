"""Every way to spell a full name, as it is looked for in stories that do not hold it. Pure.

Noted with the story that does, because it takes longer than looking.
"""

from __future__ import annotations

from typing import NamedTuple

from build.names.called import whole_spellings
from build.names.folding import loose
from build.names.romaji import romaji


class Spelled(NamedTuple):
    """One order and script of a name: its skeleton, the same loosely, and in Latin letters ("" for none)."""

    bare: str
    loose: str
    latin: str


def spellings(name: str, kana: str) -> list[Spelled]:
    """In a fixed order: they are part of what is compared between two builds."""
    return [
        Spelled(bare, loose(bare), romaji(bare))
        for bare in sorted(whole_spellings(name or None, kana or None))
    ]
