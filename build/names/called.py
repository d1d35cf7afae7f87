"""What one person may be called, taken apart into what a text is searched for. Pure.

A name is written in parts (family name, given name, or more); each part may stand in the characters of its own, in
kana, or in Latin letters. What counts as the name where is decided in ``names/search.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple, Protocol

from build.names.folding import latin_letters, skeleton
from build.names.letters import letters_of
from build.names.romaji import romaji

SHORTEST = 2  # letters worth looking for
_LETTERS = frozenset("LMN")  # categories of which a part of a name consists
_WITHIN = frozenset("'’ʼ＇‘`")  # Ken'ichi
_HYPHENS = frozenset("-‐‑－")  # Jun-ichi, between Latin letters
#: Characters of family names that are written for one another between kanji: 鶴ヶ谷, 鶴が谷, 井ノ上, 三ツ矢.
_ALTERNATIVES = {
    **dict.fromkeys("ゖけがゕか", "ゖけが"),
    **dict.fromkeys("の之", "の之"),
    **dict.fromkeys("つっ", "つっ"),
}
_KANJI = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class Named(Protocol):
    """Whoever has a name: a person of a story's front matter."""

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


class Part(NamedTuple):
    """One part of a name. ``spelled``: its letters as written; ``kana``: its reading's; ``written``: as it stands in
    the front matter; ``latin``: in Latin letters, reduced by ``romaji``."""

    spelled: tuple[str, ...]
    kana: str
    written: str
    latin: frozenset[str]

    @property
    def forms(self) -> tuple[str, ...]:
        """In kanji or kana; Latin letters are compared as words."""
        return tuple(dict.fromkeys((*self.spelled, *((self.kana,) if self.kana else ()))))


class Name(NamedTuple):
    """``person``: the id, for the message. ``rows``: the parts, twice where the reading is divided otherwise.
    ``posts``: titles that people hold here, besides those of every day."""

    person: str
    rows: tuple[tuple[Part, ...], ...]
    nicknames: tuple[str, ...] = ()
    posts: frozenset[str] = frozenset()

    @property
    def parts(self) -> Iterator[Part]:
        return (part for row in self.rows for part in row)


def names_of(people: Iterable[Named]) -> tuple[Name, ...]:
    """The names to look for in a story's own files; a post of one counts before and after the name of another."""
    everyone = tuple(people)
    posts = frozenset(letters for p in everyone if p.post and (letters := letters_of(skeleton(p.post))))
    found = (called(p.id, p.name or "", p.kana or "", p.also_called, posts) for p in everyone)
    return tuple(name for name in found if name.rows or name.nicknames)


def called(
    person: str, name: str, kana: str, also_called: Iterable[str] = (), posts: frozenset[str] = frozenset()
) -> Name:
    """One person's name from its spellings; "" for what is not known."""
    written, read = parts_of(name), parts_of(kana)
    if written and len(read) == len(written):
        rows = [tuple(_part(text, reading) for text, reading in zip(written, read, strict=True))]
    else:
        rows = [tuple(_part(text, "") for text in parts) for parts in (written, read) if parts]
    nicknames = tuple(dict.fromkeys(letters for text in also_called if (letters := _folded(text))))
    kept = tuple(row for row in rows if all(part.forms for part in row))
    return Name(person, kept, tuple(n for n in nicknames if len(n) >= SHORTEST), posts)


def parts_of(text: str) -> list[str]:
    """Family name and given name, or however many a name has: divided at every space and every mark."""
    found = [""]
    for place, character in enumerate(text):
        within = character in _WITHIN or (character in _HYPHENS and _between_latin(text, place))
        if within or unicodedata.category(character)[0] in _LETTERS:
            found[-1] += character
        elif found[-1]:
            found.append("")
    return [part for part in found if part]


def _between_latin(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and max(text[place - 1], text[place + 1]) < "\u2e80"


def _folded(text: str) -> str:
    return letters_of(skeleton(text))


def _part(text: str, reading: str) -> Part:
    letters, kana = _folded(text), _folded(reading)
    latin = {romaji(latin_letters(skeleton(spelling))) for spelling in (text, reading) if _is_latin(spelling)}
    latin |= {romaji(spelling) for spelling in (letters, kana)}
    return Part(
        tuple(_alternatives(letters)) if letters else (),
        kana,
        unicodedata.normalize("NFKC", text),
        frozenset(latin - {""}),
    )


def _is_latin(text: str) -> bool:
    return bool(text) and text < "\u2e80"


def _alternatives(letters: str) -> Iterator[str]:
    """The letters, and those with ヶ, が and the like for one another between kanji."""
    choices = [
        _ALTERNATIVES.get(letter, letter)
        if 0 < place < len(letters) - 1
        and _KANJI.match(letters[place - 1])
        and _KANJI.match(letters[place + 1])
        else letter
        for place, letter in enumerate(letters)
    ]
    yield letters
    yield from ("".join(chosen) for chosen in product(*choices) if "".join(chosen) != letters)
