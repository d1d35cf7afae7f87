"""Reduces a text to what can be compared: two spellings of one name come out as one. Pure.

``skeleton`` forgives what makes no difference to a reader: width, kana, spaces, marks, invisible
characters, variants of a character. ``loose`` forgives more, and is only for names long enough
not to be met by chance: punctuation and numbers in between, small kana, long vowels, characters
that look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase

from build.names.romaji import romaji

# Everything but letters, digits and what ends a clause; letters that are blank; the long-vowel mark.
_SKIPPED = re.compile(r"[^\w。、!?]|[_ー\u115f\u1160\u3164\uffa0]")
_BETWEEN = re.compile(r"[\d。、!?]")


def _variants() -> dict[int, str]:
    """Forms of a character that people write for one another in names, by the kept table (script/tables/names.py)."""
    rows = files("build.names").joinpath("variants.txt").read_text(encoding="utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if not row.startswith("#"))
    return {ord(form): usual for usual, forms in pairs for form in forms}


def _styled() -> dict[int, str]:
    """Letters that Unicode calls symbols, or letters of their own: 🅾, Ⓞ in a flag, ᴏ. NFKC leaves them."""
    found: dict[int, str] = {}
    for letter in ascii_lowercase:
        for name in _STYLES:
            try:
                found[ord(unicodedata.lookup(name.format(letter.upper())))] = letter
            except KeyError:
                continue  # not every style has every letter
    return found


_STYLES = (
    "LATIN LETTER SMALL CAPITAL {}",
    "NEGATIVE CIRCLED LATIN CAPITAL LETTER {}",
    "NEGATIVE SQUARED LATIN CAPITAL LETTER {}",
    "REGIONAL INDICATOR SYMBOL LETTER {}",
)
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)} | dict(
    zip(range(0x31F0, 0x3200), map(ord, "くしすとぬはひふへほむらりるれろ"), strict=True)
)
_FOLDED = _variants() | _KATAKANA | _styled()
# Small kana, and kanji that an eye, or a scanner, takes for kana.
_ALIKE = dict(
    zip("ぁぃぅぇぉっゃゅょゎゕゖ力口工夕二八卜", "あいうえおつやゆよわかけかろえたにはと", strict=True)
)
#: After a kana of each row, a vowel that only makes it longer. What stands first in each is what is looked for.
_LONG = re.compile(
    "|".join(
        f"{vowel}(?<=[{row}]{vowel})[{vowels}]*"
        for row, vowels in (
            ("あかさたなはまやらわがざだばぱ", "あ"),
            ("いきしちにひみりぎじぢびぴ", "い"),
            ("うくすつぬふむゆるぐずづぶぷ", "う"),
            ("えけせてねへめれげぜでべぺ", "えい"),
            ("おこそとのほもよろをごぞどぼぽ", "おう"),
        )
        for vowel in vowels
    )
)
_LETTERS = re.compile("[a-z]+")
_EASTERN = re.compile("[\u2e80-\ud7ff\U00020000-\U0003ffff]+")  # most of a text, and none of it Latin
_INVISIBLE = re.compile(
    "[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_WESTERN = re.compile("[\x80-\u1eff]+")
_NO_PARTS = str.maketrans("đłøħŧ", "dloht")  # letters that NFD does not take apart
# Letters of other alphabets that look like Latin ones.
_LATIN_ALIKE = str.maketrans("аеорсухіјѕһԁԛԝкмтвнαοιυκρ", "aeopcyxijshdqwkmtbhaoiukp")


class _JoinedError(Exception):
    """A character that can change what stands before it. No LookupError, which would mean to leave it as it is."""


class _Each(dict[int, str]):
    """What becomes of each character where it is reduced by itself: looked up for every one of a text, so it
    holds those also that stay, once they were met."""

    def __init__(self, reduced: Callable[[str], str]) -> None:
        super().__init__()
        self._reduced = reduced

    def __missing__(self, code: int) -> str:
        found = self[code] = self._reduced(chr(code))
        return found


def _joins(character: str) -> bool:
    """Whether it can join, or change places with, what stands before it: marks, the later letters of a Korean
    syllable, and scripts beyond the first plane, to which letters of that kind are still being added. Of everything
    else, normal forms side by side are the normal form of the whole (UAX #15)."""
    first = unicodedata.normalize("NFKD", character)[:1]
    return (
        character in "゛゜"
        or unicodedata.category(first)[0] == "M"
        or "\u1160" <= first <= "\u11ff"
        or "\U00010000" <= first < "\U0001f000"
    )


def _alone(character: str) -> str:
    if _joins(character):
        raise _JoinedError
    return _folded(character)


def _folded(text: str) -> str:
    joined = text.replace("゛", "\u3099").replace("゜", "\u309a")  # voiced marks written apart
    folded = unicodedata.normalize("NFKC", joined).casefold().translate(_FOLDED)
    return _SKIPPED.sub("", folded)


_FOLDED_EACH = _Each(_alone)
_LOOSE_EACH = _Each(lambda character: _ALIKE.get(character, _BETWEEN.sub("", character)))


def folded_alone(character: str) -> str | None:
    """The skeleton of one character; None where it can join what stands before it."""
    try:
        return _FOLDED_EACH[ord(character)]
    except _JoinedError:
        return None


@lru_cache(maxsize=32768)
def skeleton(text: str) -> str:
    """The comparable form of a text."""
    try:
        return text.translate(_FOLDED_EACH)
    except _JoinedError:
        return _folded(text)


@lru_cache(maxsize=32768)
def loose(bare: str) -> str:
    """A skeleton, reduced further. Latin letters in it are spelled as ``romaji`` spells them."""
    held = _LONG.sub("", bare.translate(_LOOSE_EACH))
    return _LETTERS.sub(lambda letters: romaji(letters[0]), held)


def loose_letters(letters: str) -> str:
    """Letters reduced as ``loose`` does, but for Latin ones."""
    return _LONG.sub("", _alike(letters))


def _alike(letters: str) -> str:
    """Letter by letter of the few: to look every one of a text up would take ten times as long."""
    for letter, other in _ALIKE.items():
        letters = letters.replace(letter, other)
    return letters


def loosened(letters: str) -> tuple[str, list[int]]:
    """The same with the place of each of the letters that are left."""
    alike = _alike(letters)
    dropped = {place for found in _LONG.finditer(alike) for place in range(*found.span())}
    places = [place for place in range(len(alike)) if place not in dropped]
    return "".join(alike[place] for place in places), places


def latin_text(text: str) -> str:
    """A text with its Latin letters plain and small, and everything else as it is; what is invisible is left out."""
    visible = _INVISIBLE.sub("", text)
    return plain_latin(unicodedata.normalize("NFKC", visible).casefold().translate(_FOLDED))


def plain_latin(letters: str) -> str:
    """Letters of other alphabets that look like Latin ones as those, and Latin ones without accents."""
    if letters.isascii() or _EASTERN.fullmatch(letters):
        return letters
    return _WESTERN.sub(_unmarked, letters)


def _unmarked(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFD", found[0].translate(_LATIN_ALIKE))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_NO_PARTS)


@lru_cache(maxsize=32768)
def latin_letters(bare: str) -> str:
    """A skeleton's Latin letters, without macrons and other marks, reduced as ``romaji`` does."""
    letters = _EASTERN.sub("", bare).translate(_LATIN_ALIKE)
    plain = unicodedata.normalize("NFD", letters)
    return romaji(re.sub(r"[^a-z]+", "", plain))
