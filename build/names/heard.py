"""What a file says, reduced once for everybody who is looked for in it, and who may be meant at all. Pure.

Looking closely (``names/search.py``) costs a hundred times as much as finding out that a text holds no part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from operator import add
from typing import NamedTuple

from build.names.called import Name
from build.names.folding import latin_text, loose_letters
from build.names.latin import Word, whole_sounds, words_of
from build.names.letters import Lettered, bare_letters, lettered
from build.names.match import Match, Scope
from build.names.romaji import romaji
from build.names.search import search
from build.names.shortened import pet_forms
from build.names.veiled import MASKS, loose_forms, mixed_forms

_LATIN = re.compile("[a-z]")
_WORDS = re.compile("(?:(?<![a-z])[a-z] ){3,}[a-z](?![a-z])|[a-z]+")
_MASKED = re.compile(f"[{MASKS}]")


class Anchors(NamedTuple):
    """Runs of letters of which a text holds one, or does not name the person."""

    letters: frozenset[str]
    loose: frozenset[str]
    sounds: frozenset[str]


@lru_cache(maxsize=8192)
def anchors(name: Name) -> Anchors:
    """What to ask a text for before it is looked at closely."""
    letters = {form for part in name.parts for form in part.forms}
    letters |= {form for form, _ in mixed_forms(name)}
    letters |= pet_forms(name)
    letters |= set(name.nicknames)
    sounds = {sound for part in name.parts for sound in part.latin}
    return Anchors(frozenset(letters), loose_forms(name), frozenset(sounds | whole_sounds(name)))


class Heard:
    """The readings of one place of a file. ``line``: where it begins."""

    __slots__ = ("__dict__", "bare", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.bare = bare_letters(text)

    @cached_property
    def letters(self) -> Lettered:
        return lettered(self.text)

    @cached_property
    def loose(self) -> str:
        return loose_letters(self.bare)

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.letters) if self.words_heard else []

    @cached_property
    def words_heard(self) -> list[str]:
        """Words in Latin letters as they sound; those of single letters as one."""
        if _LATIN.search(self.bare) is None:
            return []
        found = _WORDS.findall(latin_text(self.text))
        return [romaji(word.replace(" ", "")) for word in found]

    @cached_property
    def spelled(self) -> bool:
        """Whether Latin letters may spell something: the marks ``{p1}`` alone do not."""
        return len(set().union(*self.words_heard)) > 1

    @cached_property
    def sounds(self) -> frozenset[str]:
        """Words, and what two or three of them make together."""
        words = self.words_heard
        found = set(words)
        for more in (2, 3):
            for at in range(len(words) - more + 1):
                found.add("".join(words[at : at + more]))
                found.add(romaji("".join(words[at : at + more])))
        return frozenset(found)

    @cached_property
    def masked(self) -> bool:
        return _MASKED.search(self.text) is not None

    def may_name(self, name: Name) -> bool:
        """Whether it is worth looking closely."""
        asked = anchors(name)
        return (
            any(form in self.bare for form in asked.letters)
            or any(form in self.loose for form in asked.loose)
            or (bool(self.words_heard) and self._sounds_like(asked.sounds))
            or (self.masked and any(form[0] in self.bare or form[-1] in self.bare for form in asked.letters))
        )

    def _sounds_like(self, sounds: frozenset[str]) -> bool:
        together = "".join(self.words_heard)
        return not sounds.isdisjoint(self.sounds) or any(
            sound in together for sound in sounds if len(sound) > 3
        )

    def search(self, name: Name, scope: Scope) -> list[Match]:
        return search(self.letters, name, scope, self.words) if self.may_name(name) else []


def heard(texts: Iterable[str]) -> Iterator[Heard]:
    """Each text once."""
    return map(Heard, dict.fromkeys(texts))


class Sound:
    """All the texts of a file at once: whoever it does not hold is not looked for in them."""

    def __init__(self, texts: Iterable[Heard]) -> None:
        self.texts = tuple(texts)
        self.bare = "\n".join(dict.fromkeys(text.bare for text in self.texts))
        self.masked = _MASKED.search("\n".join(text.text for text in self.texts)) is not None

    @cached_property
    def loose(self) -> str:
        return loose_letters(self.bare)

    @cached_property
    def sounds(self) -> frozenset[str]:
        return frozenset(sound for text in self.texts for sound in text.sounds)

    @cached_property
    def latin(self) -> str:
        return " ".join("".join(text.words_heard) for text in self.texts)

    @cached_property
    def runs(self) -> frozenset[str]:
        """Every letter, and every two letters side by side, spelled as they are and loosely."""
        found: set[str] = set(self.bare)
        for text in (self.bare, self.loose):
            found.update(map(add, text, text[1:]))
        return frozenset(found)

    def holds(self, form: str) -> bool:
        return form in self.bare or form in self.loose

    def may_name(self, name: Name) -> bool:
        """Whether one of the texts may name a person."""
        asked, runs = anchors(name), self.runs
        return (
            any(form[:2] in runs and form in self.bare for form in asked.letters)
            or any(form[:2] in runs and form in self.loose for form in asked.loose)
            or (bool(self.latin) and not asked.sounds.isdisjoint(self.sounds))
            or (bool(self.latin) and any(sound in self.latin for sound in asked.sounds if len(sound) > 3))
            or self.masked
        )
