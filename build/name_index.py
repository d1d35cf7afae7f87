"""Everybody's names, filed so that a file's text tells at once of whom it may speak. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import NamedTuple

from build.name_heard import RUN, Sound
from build.name_latin import SURE, whole_sounds
from build.name_veiled import loose_forms
from build.names import SHORTEST, Name


class Known(NamedTuple):
    """Somebody, and where they are known from. ``slug``: of the story, or the file that nobody can read."""

    slug: str
    file: str
    name: Name

    @property
    def whose(self) -> str:
        return f"{self.file} の {self.name.person}" if self.name.person else self.file


class Index:
    """``wholes``: by a run of letters that a whole name begins with; ``parts``: by one that a part begins with;
    ``sounds`` and ``words`` the same in Latin letters."""

    def __init__(self, everybody: Iterable[Known]) -> None:
        self._wholes: dict[str, list[tuple[str, Known]]] = {}
        self._parts: dict[str, list[tuple[str, Known]]] = {}
        self._sounds: dict[str, list[Known]] = {}
        self._words: dict[str, list[Known]] = {}
        for known in everybody:
            for form in {*whole_forms(known.name), *loose_forms(known.name)}:
                self._wholes.setdefault(form[:RUN], []).append((form, known))
            for form in {form for part in known.name.parts for form in part.forms}:
                self._parts.setdefault(form[:RUN], []).append((form, known))
            for sound in whole_sounds(known.name):
                self._sounds.setdefault(sound, []).append(known)
            for sound in {sound for part in known.name.parts for sound in part.latin}:
                self._words.setdefault(sound, []).append(known)

    def whole(self, sound: Sound) -> Iterator[Known]:
        """Whose whole name may stand in the texts."""
        yield from _filed(self._wholes, sound)
        for heard in sound.sounds:
            yield from self._sounds.get(heard, ())
            for known in self._words.get(heard, ()):  # one part in Latin letters, the other not
                if any(form in sound.bare for part in known.name.parts for form in part.forms):
                    yield known
            for size in range(SURE, len(heard)):  # the name and something more: marian.onden88
                yield from self._sounds.get(heard[:size], ())
                yield from self._sounds.get(heard[-size:], ())

    def part(self, sound: Sound) -> Iterator[Known]:
        """Of whose name a part may stand in them."""
        yield from _filed(self._parts, sound)
        for heard in sound.sounds:
            yield from self._words.get(heard, ())
            if len(heard) > SHORTEST + 2:  # a part and its title: kaname-san is two words, kanamesan one
                for size in range(SHORTEST, len(heard)):
                    yield from self._words.get(heard[:size], ())


def _filed(files: dict[str, list[tuple[str, Known]]], sound: Sound) -> Iterator[Known]:
    for run in files.keys() & sound.runs:
        for form, known in files[run]:
            if form in sound.bare or form in sound.loose:
                yield known


def whole_forms(name: Name) -> Iterator[str]:
    """Every spelling of the whole name in kanji and kana: two different parts side by side, or the only one."""
    for row in name.rows:
        if len(row) == 1:
            yield from (form for form in row[0].forms if len(form) >= SHORTEST)
        for one, other in permutations(row, 2):
            yield from (first + second for first in one.forms for second in other.forms)
