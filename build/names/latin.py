"""Names in Latin letters, word by word: prose, addresses, file names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from build.names.called import Name
from build.names.letters import Lettered
from build.names.match import Match, Scope, Why
from build.names.pairs import Occurrence
from build.names.romaji import initials, romaji, spelled_out
from build.names.titles import LATIN_AFTER, LATIN_BEFORE, LATIN_EVERYDAY

MOST = 8  # words that one name may be spread over: ka-ku-u jun-i-chi-ro
SURE = 8  # letters of a whole name that no other word contains


class Word(NamedTuple):
    """A run of Latin letters; ``sound``: as ``romaji`` reduces it."""

    letters: str
    sound: str
    start: int
    end: int


def words_of(text: Lettered) -> list[Word]:
    """Every run of Latin letters; single letters side by side are one."""
    found: list[Word] = []
    begin = None
    for place, letter in enumerate((*text.letters, "")):
        if begin is not None and (not "a" <= letter <= "z" or text.gap(place)):
            found.append(_word(text, begin, place))
            begin = None
        if begin is None and "a" <= letter <= "z":
            begin = place
    return _spelled_out(text, found)


def _word(text: Lettered, start: int, end: int) -> Word:
    letters = text.letters[start:end]
    return Word(letters, romaji(letters), start, end)


def _spelled_out(text: Lettered, words: list[Word]) -> list[Word]:
    """O N D E N as one word; a single initial stays one."""
    found: list[Word] = []
    run: list[Word] = []
    for word in (*words, None):
        if word is not None and len(word.letters) == 1 and (not run or run[-1].end == word.start):
            run.append(word)
            continue
        found += [_word(text, run[0].start, run[-1].end)] if len(run) > 3 else run
        run = [word] if word is not None and len(word.letters) == 1 else []
        if word is not None and not run:
            found.append(word)
    return found


@lru_cache(maxsize=4096)
def whole_sounds(name: Name) -> frozenset[str]:
    """The whole name in Latin letters, in either order: two different parts of it, or the only one."""
    found: set[str] = set()
    for row in name.rows:
        if len(row) == 1:
            found |= row[0].latin
        for first, one in enumerate(row):
            for second, other in enumerate(row):
                if first != second:
                    found |= {romaji(a + b) for a in one.latin for b in other.latin}
                    long = product(map(spelled_out, one.forms), map(spelled_out, other.forms))
                    found |= {romaji(a + b) for a, b in long if a and b}  # satou + arata: no long o
    return frozenset(sound for sound in found if len(sound) >= 4)


def latin_occurrences(words: list[Word], name: Name) -> Iterator[Occurrence]:
    """Parts of the name that are a word of their own."""
    for row, parts in enumerate(name.rows):
        for column, part in enumerate(parts):
            for word in words:
                if word.sound in part.latin:
                    yield Occurrence(word.start, word.end, row, column, part, latin=True)


def latin_names(text: Lettered, words: list[Word], name: Name, scope: Scope) -> Iterator[Match]:
    """Whole names, then parts with a title or with the initial of the other part."""
    wholes = whole_sounds(name)
    sure = [sound for sound in wholes if len(sound) >= SURE]
    for at, word in enumerate(words):
        for more in range(min(MOST, len(words) - at)):
            last = words[at + more]
            if more and last.start != words[at + more - 1].end:
                break
            sound = word.sound if not more else romaji("".join(w.letters for w in words[at : at + more + 1]))
            if sound in wholes or (more and "".join(w.sound for w in words[at : at + more + 1]) in wholes):
                yield Match(_certain(sound, scope), *text.span(word.start, last.end), Why.LATIN)
        if any(sound in word.sound for sound in sure) and word.sound not in wholes:
            ends = any(word.sound.startswith(sound) or word.sound.endswith(sound) for sound in sure)
            yield Match(ends and scope is Scope.OWN, *text.span(word.start, word.end), Why.LATIN)
    if scope is Scope.OWN:
        yield from titled_words(text, words, name, scope)


def _certain(sound: str, scope: Scope) -> bool:
    return len(sound) >= (5 if scope is Scope.OWN else SURE)


def titled_words(text: Lettered, words: list[Word], name: Name, scope: Scope) -> Iterator[Match]:
    """Parts with a title, or with the initial of another part."""
    sounds = {sound for part in name.parts for sound in part.latin if len(sound) >= 2}
    for word in words:
        for suffix in LATIN_AFTER:
            if word.letters.endswith(suffix) and romaji(word.letters.removesuffix(suffix)) in sounds:
                yield _titled(text, word, word, suffix, scope)
    for one, following in pairwise(words):
        if len(text.text[text.at[one.end - 1] + 1 : text.at[following.start]]) <= 3:
            yield from _side_by_side(text, one, following, name, sounds, scope)


def _side_by_side(
    text: Lettered, one: Word, following: Word, name: Name, sounds: set[str], scope: Scope
) -> Iterator[Match]:
    span = text.span(one.start, following.end)
    if one.sound in sounds and following.letters in LATIN_AFTER:
        yield _titled(text, one, following, following.letters, scope)
    elif one.letters in LATIN_BEFORE and following.sound in sounds:
        yield Match(False, *span, Why.TITLED)
    elif _initial(one, following, name) or _initial(following, one, name):
        yield Match(False, *span, Why.LATIN)


def _titled(text: Lettered, first: Word, last: Word, title: str, scope: Scope) -> Match:
    long = len(first.sound.removesuffix(title) if first is last else first.sound) >= 4
    certain = scope is Scope.OWN and title in LATIN_EVERYDAY and long
    return Match(certain, *text.span(first.start, last.end), Why.TITLED)


def _initial(word: Word, letter: Word, name: Name) -> bool:
    """Onden M., m.onden"""
    if len(letter.letters) != 1 or len(word.sound) < 3:
        return False
    return any(
        word.sound in one.latin
        and any(not {letter.letters, letter.sound}.isdisjoint(initials(sound)) for sound in other.latin)
        for row in name.rows
        for one in row
        for other in row
        if one is not other
    )
