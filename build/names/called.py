"""Finds a person's name wherever it is spelled out instead of ``{p1}``. Pure.

A name is compared by its skeleton, and a long one loosely as well (``folding.py``), in every
reading of a text (``readings.py``). Its parts count in either order, each in kanji, in kana or in
Latin letters; addresses and file names are searched by the romanisation. A short form counts
where an honorific or the person's own post follows (例示さん). What it cannot find: a name that
the repository never contained.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple, Protocol

from build.names.folding import latin_letters, loose, skeleton
from build.names.readings import readings_of_source
from build.names.romaji import romaji

HONORIFICS = (  # noqa: SIM905 (words read better than forty pairs of quotation marks)
    "さん さま 様 氏 くん 君 ちゃん 殿 どの 女史 先生 先輩 師匠 親方 棟梁 社長 副社長 会長 専務 常務 取締役 代表 部長 次長"
    " 課長 係長 室長 所長 工場長 店長 支店長 主任 班長 職長 番頭 女将 リーダー チーフ マネージャー マネジャー"
).split()
_SPOKEN_TITLES = ("さん", "さま", "くん", "ちゃん")  # as they stand in file names: tanaka-san.jpg
_PARTS = re.compile(r"[ 　\t・･]+")
_NUMBERS = re.compile(r"\d+")
_TITLES = frozenset(map(skeleton, HONORIFICS))
SHORTEST = 2  # characters of a skeleton worth looking for
SHORTEST_LOOSE = 4  # characters of a loose spelling: shorter ones are met by chance


class Called(Protocol):
    """Whoever has a name: what front matter says of a person, as far as it matters here."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def kana(self) -> str | None: ...
    @property
    def also_called(self) -> tuple[str, ...]: ...
    @property
    def post(self) -> str | None: ...


class Name(NamedTuple):
    """What one person may be called, as skeletons. ``person`` is the id, for the message."""

    person: str
    whole: frozenset[str]
    short: frozenset[str]  # one part of the name: it counts where one of ``titles`` follows
    titles: frozenset[str]
    latin: frozenset[str]
    loose: frozenset[str]


def names_of(people: Iterable[Called]) -> tuple[Name, ...]:
    """The names to look for in a story's own files."""
    return tuple(name for name in map(_name, people) if name.whole)


def _name(person: Called) -> Name:
    spelled = [text for text in (person.name, person.kana) if text]
    nicknames = {skeleton(text) for text in person.also_called}
    whole = whole_spellings(person.name, person.kana) | nicknames
    short: set[str] = set()
    latin = {romaji(bare) for bare in whole}
    for text in spelled:
        parts = parts_of(text)
        if len(parts) > 1:
            short |= {skeleton(part) for part in parts}
            latin |= {romaji(skeleton(part) + title) for part in parts for title in _SPOKEN_TITLES}
    titles = _TITLES | {skeleton(person.post or "")} - {""}
    return Name(
        person.id,
        frozenset(n for n in whole if len(n) >= SHORTEST),
        frozenset(short - {""}),
        titles,
        frozenset(n for n in latin if len(n) > 2 * SHORTEST),
        frozenset(n for n in map(loose, whole) if len(n) >= SHORTEST_LOOSE),
    )


def parts_of(text: str) -> list[str]:
    """Family name and given name, or however many a name has."""
    return [part for part in _PARTS.split(text.strip()) if part]


def whole_spellings(name: str | None, kana: str | None) -> set[str]:
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


def spelled_in(texts: Iterable[str], name: Name) -> bool:
    """Whether any of the texts, already free of markup, contains the name."""
    return any(in_skeleton(skeleton(text), name) for text in texts)


def in_skeleton(bare: str, name: Name) -> bool:
    """The same for one skeleton: whoever asks for many people reduces the text once."""
    plain = _NUMBERS.sub("", bare)  # notes' numbers, which stand within a name: 例示1かなめ
    texts = (bare,) if plain == bare else (bare, plain)
    if any(n in text for text in texts for n in name.whole) or _titled(bare, name):
        return True
    return spelled_loosely(bare, name) or bool(name.latin and _latin_in(bare, name.latin))


def _titled(bare: str, name: Name) -> bool:
    return any(n in bare and any(n + title in bare for title in name.titles) for n in name.short)


def spelled_loosely(bare: str, name: Name) -> bool:
    """Whether a skeleton contains the name in a loose spelling."""
    reduced = loose(bare) if name.loose else ""
    return any(n in reduced for n in name.loose)


def _latin_in(bare: str, latin: frozenset[str]) -> bool:
    letters = latin_letters(bare)
    return any(n in letters for n in latin)


def lines_spelling(source: str, name: Name) -> Iterator[int]:
    """How many lines into a source the name stands, for a message; none where markup hides it."""
    for number, line in enumerate(source.split("\n")):
        if spelled_in(readings_of_source(html.unescape(line)), name):
            yield number
