"""Finds a person's name wherever it is spelled out instead of ``{p1}``.

A name is compared by its skeleton: NFKC (half and full width), katakana as
hiragana, without spaces, middle dots, hyphens, emphasis marks and invisible
characters, with common variants of a character as one. Ruby is searched twice, by its base and by its reading; addresses and
file names by the name's romanisation, too. A short form counts where an honorific
follows (例示さん). What it cannot find: a name that the repository never contained.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from build.romaji import romaji
from build.schema import Person

HONORIFICS = (
    "さん",
    "さま",
    "様",
    "氏",
    "くん",
    "君",
    "ちゃん",
    "先生",
    "社長",
    "部長",
    "課長",
    "係長",
    "主任",
    "班長",
)
_SPOKEN_TITLES = ("さん", "さま", "くん", "ちゃん")  # as they stand in file names: tanaka-san.jpg
_SPACES = re.compile(r"[ 　\t]+")
# Everything but letters, digits and what ends a clause; letters that are blank; the long-vowel mark.
_SKIPPED = re.compile(r"[^\w。、!?]|[_ー\u115f\u1160\u3164\uffa0]")
# Forms of a character that people write for one another in names.
_VARIANTS = str.maketrans(
    "髙﨑澤邊邉齊齋斎濱濵嶋嶌廣國德榮惠眞藏龍瀧櫻彌壽實萬與會條兒淺圓澁淵渕冨峯埜桒",
    "高崎沢辺辺斉斉斉浜浜島島広国徳栄恵真蔵竜滝桜弥寿実万与会条児浅円渋渕渕富峰野桑",
)
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_TAGS = re.compile(r"<[^<>]*>")
_RUBY = re.compile(r"<ruby>([^<]*)(?:<rp>[^<]*</rp>)?<rt>([^<]*)</rt>(?:<rp>[^<]*</rp>)?</ruby>")
_SOURCE_RUBY = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]+)\}")
_READING_IN_BRACKETS = re.compile(r"[(（][ぁ-ゖァ-ヺーｦ-ﾟ・･\s]+[)）]")
_ATTRIBUTE = re.compile(r'\s[a-z-]+="([^"]*)"')
SHORTEST = 2  # characters of a skeleton worth looking for


@dataclass(frozen=True, slots=True)
class Name:
    """What one person may be called, as skeletons. ``person`` is the id, for the message."""

    person: str
    whole: frozenset[str]
    short: frozenset[str]
    latin: frozenset[str]


def names_of(people: Iterable[Person]) -> tuple[Name, ...]:
    """The names to look for in a story's own files."""
    return tuple(name for name in map(_name, people) if name.whole)


def _name(person: Person) -> Name:
    spelled = [text for text in (person.name, person.kana) if text]
    whole: set[str] = set()
    short: set[str] = set()
    latin: set[str] = set()
    for text in spelled:
        parts = _SPACES.split(text.strip())
        whole |= {skeleton(text), skeleton("".join(reversed(parts)))}
        short |= {skeleton(part) for part in parts} if len(parts) > 1 else set()
        latin |= {romaji(skeleton(part)) for part in ("".join(parts), "".join(reversed(parts)))}
        if len(parts) > 1:
            latin |= {romaji(skeleton(part) + title) for part in parts for title in _SPOKEN_TITLES}
    whole |= {skeleton(text) for text in person.also_called}
    latin |= {romaji(skeleton(text)) for text in person.also_called}
    return Name(
        person.id,
        frozenset(n for n in whole if len(n) >= SHORTEST),
        frozenset(skeleton(n + h) for n in short if n for h in HONORIFICS),
        frozenset(n for n in latin if len(n) > 2 * SHORTEST),
    )


def spelled_in(texts: Iterable[str], name: Name) -> bool:
    """Whether any of the texts, already free of markup, contains the name."""
    for text in texts:
        bare = skeleton(text)
        if any(n in bare for n in name.whole) or any(n in bare for n in name.short):
            return True
        if name.latin and _latin_in(bare, name.latin):
            return True
    return False


def _latin_in(bare: str, latin: frozenset[str]) -> bool:
    letters = latin_letters(bare)
    return any(n in letters for n in latin)


@lru_cache(maxsize=4096)
def latin_letters(bare: str) -> str:
    """A skeleton's Latin letters, without macrons and other marks, reduced as ``romaji`` does."""
    return romaji(re.sub(r"[^a-z]+", "", unicodedata.normalize("NFD", bare)))


@lru_cache(maxsize=4096)
def skeleton(text: str) -> str:
    """The comparable form of a text."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SKIPPED.sub("", folded).translate(_KATAKANA).translate(_VARIANTS)


def readings_of_html(text: str) -> tuple[str, ...]:
    """A converted text as it is read: with bases, with readings, and every attribute's value."""
    attributes = [unquote(html.unescape(value)) for value in _ATTRIBUTE.findall(text)]
    plain = [_plain(text)]
    if "<ruby>" in text:
        plain = [_plain(_RUBY.sub(r"\1", text)), _plain(_RUBY.sub(r"\2", text))]
    return tuple(reading for read in (*plain, *attributes) for reading in readings_of_source(read))


def readings_of_source(text: str) -> tuple[str, ...]:
    """A value as it is read: ``{漢字|かんじ}`` both ways, readings in brackets left out, addresses decoded."""
    found = [text]
    if "|" in text:
        found = [_SOURCE_RUBY.sub(r"\1", text), _SOURCE_RUBY.sub(r"\2", text)]
    found += [without for read in found if (without := _READING_IN_BRACKETS.sub("", read)) != read]
    if "%" in text:
        found.append(unquote(text))
    return tuple(found)


def _plain(text: str) -> str:
    return html.unescape(_TAGS.sub("", text))


def lines_spelling(source: str, name: Name) -> Iterator[int]:
    """How many lines into a source the name stands, for a message; none where markup hides it."""
    for number, line in enumerate(source.split("\n")):
        if spelled_in(readings_of_source(html.unescape(line)), name):
            yield number
