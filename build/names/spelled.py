"""Every way to spell a full name, run together: what the closing audit looks for in finished texts. Pure."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from build.names.called import parts_of
from build.names.folding import loose, skeleton
from build.names.romaji import romaji


class Spelled(NamedTuple):
    """One order and script of a name: its skeleton, the same loosely, and in Latin letters ("" for none)."""

    bare: str
    loose: str
    latin: str


def spellings(name: str, kana: str) -> list[Spelled]:
    """In a fixed order."""
    return [Spelled(bare, loose(bare), romaji(bare)) for bare in sorted(_whole(name, kana))]


def _whole(name: str, kana: str) -> set[str]:
    """Skeletons of a full name: in either order, and each part in kanji, kana or Latin letters."""
    known = [parts_of(text) for text in (name, kana) if text]
    if not known:
        return set()
    alike = [parts for parts in known if len(parts) == len(known[0])]
    columns = [{skeleton(part) for part in column} for column in zip(*alike, strict=True)]
    columns = [column | {letters for bare in column if (letters := romaji(bare))} for column in columns]
    found = {"".join(chosen) for order in (columns, columns[::-1]) for chosen in product(*order)}
    for parts in known:
        bare = [skeleton(part) for part in parts]
        found |= {"".join(bare), "".join(reversed(bare))}
    return found - {""}
