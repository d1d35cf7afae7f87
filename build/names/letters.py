"""A text's letters with their places in it: what stands beside a name, and between its letters, decides what it is. Pure.

A place is an index into the text as it may be read (``readings.py``); a letter's neighbours are looked at there,
because a skeleton has lost them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from build.names.folding import folded_alone, plain_latin, skeleton

#: Around what stands in a text in the place of ruby: invisible, and skipped by every comparison.
RUBY_OPENS, RUBY_CLOSES = "\ue000", "\ue001"
KANJI, HIRAGANA, KATAKANA, LATIN, DIGIT, EDGE = "khtld-"
_ENDS = re.compile(r"[。．.！!？?、，,；;]|\n\s*\n")
_NO_LETTERS = re.compile(r"[\d。、!?〇]")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPEATS = re.compile(r"[々〻ゝヽゞヾ]")
_VOICED = dict(
    zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True)
)


class Lettered(NamedTuple):
    """``letters``: folded, without numbers and marks; ``at``: where each stands in ``text``."""

    text: str
    letters: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Letters from ``start`` to ``end`` as places of the text, with the marks that belong to the last one."""
        stop = self.at[end - 1] + 1
        while stop < len(self.text) and invisible(self.text[stop]):
            stop += 1
        return self.at[start], stop

    def before(self, letter: int) -> str:
        """The kind of what stands immediately before a letter. The border of ruby counts as a border."""
        place = self.at[letter] - 1
        while place >= 0 and invisible(self.text[place]) and self.text[place] != RUBY_OPENS:
            place -= 1
        return EDGE if place < 0 else script(self.text[place])

    def after(self, end: int) -> str:
        """The kind of what stands immediately after the letter before ``end``."""
        _, place = self.span(end - 1, end)
        if place < len(self.text) and RUBY_CLOSES in self.text[self.at[end - 1] : place]:
            return EDGE
        return EDGE if place >= len(self.text) else script(self.text[place])

    def gap(self, letter: int) -> str:
        """What stands between a letter and the one before it."""
        return self.text[self.span(letter - 1, letter)[1] : self.at[letter]]

    def far(self, start: int, end: int) -> bool:
        """Whether a sentence or a clause ends among the letters."""
        first, last = self.at[start], self.at[end - 1]
        return last - first >= end - start and _ENDS.search(self.text, first, last) is not None

    def in_ruby(self, start: int, end: int) -> bool:
        """Whether all of it stands in one reading over other characters."""
        first, last = self.at[start], self.at[end - 1]
        opens = self.text.rfind(RUBY_OPENS, 0, first)
        return opens >= 0 and self.text.find(RUBY_CLOSES, opens) > last


@lru_cache(maxsize=8192)
def invisible(character: str) -> bool:
    """Marks that belong to a letter or to none: variation selectors, joiners, accents, the borders of ruby. Where the
    direction of writing changes is a border."""
    if character in _DIRECTIONS:
        return False
    return character in "゛゜ーｰ\ue000\ue001" or unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf"}


@lru_cache(maxsize=16384)
def script(character: str) -> str:
    """Kanji, hiragana, katakana, Latin (or any other alphabet), digit, or EDGE for what is no letter."""
    plain = unicodedata.normalize("NFKC", character)[:1] or " "
    if "ぁ" <= plain <= "ゖ":
        return HIRAGANA
    if "ァ" <= plain <= "ヺ" or "ㇰ" <= plain <= "ㇿ":
        return KATAKANA
    if plain.isdigit():
        return DIGIT
    if plain in "〇〆" or not skeleton(plain).strip("。、!?"):
        return EDGE
    return KANJI if plain >= "\u2e80" else LATIN


#: The letters of each character that was met, where it is reduced by itself.
_ALONE: dict[str, str] = {}


def _each(text: str) -> list[str] | None:
    """The letters of each character; None where one of them can join what stands before it."""
    try:
        return [_ALONE[character] for character in text]
    except KeyError:
        pass  # a character that no text held before
    for character in set(text) - _ALONE.keys():
        folded = folded_alone(character)
        if folded is None:
            return None
        _ALONE[character] = plain_latin(_NO_LETTERS.sub("", folded))
    return [_ALONE[character] for character in text]


def bare_letters(text: str) -> str:
    """The letters of a text without their places."""
    each = _each(text)
    return letters_of(skeleton(text)) if each is None else written_out("".join(each))


@lru_cache(maxsize=16384)
def _letters(cluster: str) -> str:
    return plain_latin(_NO_LETTERS.sub("", skeleton(cluster)))


#: Marks that belong to what they stand behind, in the scripts that are met: most texts hold none.
_JOINING = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1aff\u1b00-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099-\u309c\ua670-\uabff\ufe00-\ufe2f\uff9e\uff9f\U00010000-\U0001efff\U000e0000-\U000effff]"
)


def lettered(text: str) -> Lettered:
    """The letters of a text. A mark counts with the letter that it stands on."""
    each = _each(text)
    if each is not None and _JOINING.search(text) is None:
        joined = "".join(each)
        places = [place for place, letters in enumerate(each) if letters]
        if len(places) < len(joined):  # some characters are more than one letter: ㎏
            places = [place for place, letters in enumerate(each) for _ in letters]
        return Lettered(text, written_out(joined), tuple(places))
    letters: list[str] = []
    at: list[int] = []
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        for letter in _letters(text[place:end]):
            letters.append(letter)
            at.append(place)
        place = end
    return Lettered(text, written_out("".join(letters)), tuple(at))


@lru_cache(maxsize=8192)
def _joins(character: str) -> bool:
    return character in "゛゜" or unicodedata.category(unicodedata.normalize("NFKD", character)[:1]) in {
        "Mn",
        "Me",
        "Mc",
    }


def letters_of(bare: str) -> str:
    """The letters of a skeleton: what ``lettered`` gives without the places, where nothing joins."""
    return written_out(plain_latin(_NO_LETTERS.sub("", bare)))


def written_out(letters: str) -> str:
    """佐々木 as 佐佐木, いすゞ as いすず: marks of repetition as what they repeat."""
    if _REPEATS.search(letters) is None:
        return letters
    found = ""
    for letter in letters:
        if _REPEATS.match(letter) and found:
            found += _VOICED.get(found[-1], found[-1]) if letter in "ゞヾ" else found[-1]
        else:
            found += letter
    return found
