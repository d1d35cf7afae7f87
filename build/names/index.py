"""Everybody's names, filed so that a file's text tells at once of whom it may speak. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from build.names.called import SHORTEST, Name, Part
from build.names.folding import loose_letters
from build.names.heard import Sound
from build.names.latin import SURE, whole_sounds
from build.names.veiled import mixed_forms


class Known(NamedTuple):
    """Somebody, and where they are known from. ``slug``: of the story, or the file that nobody can read."""

    slug: str
    file: str
    name: Name

    @property
    def whose(self) -> str:
        return f"{self.file} の {self.name.person}" if self.name.person else self.file


class Index:
    """Parts of names by the letters that they begin with, and by their sound in Latin letters; each with whose."""

    def __init__(self, everybody: Iterable[Known]) -> None:
        self._forms: dict[str, dict[str, list[tuple[Known, Part]]]] = {}
        self._words: dict[str, list[tuple[Known, Part]]] = {}
        self._sounds: dict[str, list[Known]] = {}
        self._mixed: dict[str, dict[str, list[Known]]] = {}
        self._everybody = tuple(everybody)
        for known in self._everybody:
            for part in known.name.parts:
                spelled = {*part.forms, *map(loose_letters, part.forms)} - {""}
                for form in spelled:
                    self._forms.setdefault(form[:2], {}).setdefault(form, []).append((known, part))
                for sound in part.latin:
                    self._words.setdefault(sound, []).append((known, part))
            for form, _ in mixed_forms(known.name):
                self._mixed.setdefault(form[:2], {}).setdefault(form, []).append(known)
            for sound in whole_sounds(known.name):
                self._sounds.setdefault(sound, []).append(known)

    def parts(self, sound: Sound) -> dict[Part, set[Known]]:
        """Parts of names that may stand in the texts, and whose they are."""
        found: dict[Part, set[Known]] = {}
        for known, part in (*self._filed(sound), *self._heard(sound)):
            found.setdefault(part, set()).add(known)
        return found

    def wholes(self, sound: Sound, parts: dict[Part, set[Known]]) -> set[Known]:
        """Those of whom more than one part may stand there, or all of the name."""
        met: dict[Known, int] = {}
        for people in parts.values():
            for known in people:
                met[known] = met.get(known, 0) + 1
        found = {
            known
            for known, count in met.items()
            if count > 1 or any(len(row) == 1 for row in known.name.rows)
        }
        for heard in sound.sounds:
            found.update(self._sounds.get(heard, ()))
            for size in range(SURE, len(heard)):  # the name and something more: marian.onden88
                found.update(self._sounds.get(heard[:size], ()))
                found.update(self._sounds.get(heard[-size:], ()))
        return found

    def veiled(self, sound: Sound) -> set[Known]:
        """Those of whose name a part may stand there hidden (マリ○) or mixed (隠でん)."""
        found = {
            known
            for run in self._mixed.keys() & sound.runs
            for form, people in self._mixed[run].items()
            if form in sound.bare
            for known in people
        }
        return found.union(self._everybody) if sound.masked else found

    def _filed(self, sound: Sound) -> Iterator[tuple[Known, Part]]:
        for run in self._forms.keys() & sound.runs:
            for form, people in self._forms[run].items():
                if sound.holds(form):
                    yield from people

    def _heard(self, sound: Sound) -> Iterator[tuple[Known, Part]]:
        for heard in sound.sounds:
            yield from self._words.get(heard, ())
            for size in range(SHORTEST, len(heard)):  # with its title: kanamesan
                yield from self._words.get(heard[:size], ())
