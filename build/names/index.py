"""Everybody's names, filed so that a file's text tells at once of whom it may speak. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from build.names.called import SHORTEST, Name, Part
from build.names.folding import loose_letters
from build.names.heard import Sound
from build.names.latin import SURE, whole_sounds
from build.names.veiled import mixed_forms


class Known(NamedTuple):
    """Somebody, and where they are known from. ``slug``: of the story, or the file that nobody can read. ``company``:
    the letters that the story's company is called by, "" where there is none."""

    slug: str
    file: str
    name: Name
    company: str = ""

    @property
    def whose(self) -> str:
        return f"{self.file} の {self.name.person}" if self.name.person else self.file


class Bearers:
    """Those of one company who share a part of their names. ``posts``: titles that count for any of them."""

    __slots__ = ("people", "posts")

    def __init__(self) -> None:
        self.people: list[Known] = []
        self.posts: frozenset[str] = frozenset()

    def add(self, known: Known) -> None:
        self.people.append(known)
        self.posts |= known.name.posts


class Index:
    """Parts of names by the letters that they begin with, and by their sound in Latin letters; bearers of a part by
    their company.

    Asking costs what a text holds, not how many people there are: a part is searched for once, however many bear it,
    and whole names are told by the parts that fewer people have.
    """

    def __init__(self, everybody: Iterable[Known]) -> None:
        self._forms: dict[str, dict[str, set[Part]]] = {}
        self._words: dict[str, set[Part]] = {}
        self._sounds: dict[str, list[Known]] = {}
        self._mixed: dict[str, dict[str, list[Known]]] = {}
        self._bearers: dict[Part, dict[str, Bearers]] = {}
        self._by_company: dict[str, list[Known]] = {}
        people = tuple(everybody)
        for known in people:
            self._by_company.setdefault(known.company, []).append(known)
            for part in dict.fromkeys(known.name.parts):
                companies = self._bearers.setdefault(part, {})
                companies.setdefault(known.company, Bearers()).add(known)
            for form, _ in mixed_forms(known.name):
                self._mixed.setdefault(form[:2], {}).setdefault(form, []).append(known)
            for sound in whole_sounds(known.name):
                self._sounds.setdefault(sound, []).append(known)
        for part in self._bearers:
            self._file(part)
        self._telling = _by_telling_parts(people)

    def _file(self, part: Part) -> None:
        for form in {*part.forms, *map(loose_letters, part.forms)} - {""}:
            self._forms.setdefault(form[:2], {}).setdefault(form, set()).add(part)
        for sound in part.latin:
            self._words.setdefault(sound, set()).add(part)

    def parts(self, sound: Sound) -> set[Part]:
        """Parts of names that may stand in the texts."""
        return {part for found in (*self._filed(sound), *self._heard(sound)) for part in found}

    def bearers(self, part: Part, companies: Collection[str] | None) -> list[Bearers]:
        """Whose a part is, company by company; of these companies alone, or of all (None)."""
        held = self._bearers.get(part, {})
        return list(held.values()) if companies is None else [held[c] for c in companies if c in held]

    def wholes(self, sound: Sound, parts: Collection[Part]) -> set[Known]:
        """Those of whom more than one part may stand there, or all of the name."""
        found = {
            known
            for part in parts
            for known in self._telling.get(part, ())
            if any(len(row) == 1 for row in known.name.rows)
            or len({one for one in known.name.parts if one in parts}) > 1
        }
        for heard in sound.sounds:
            found.update(self._sounds.get(heard, ()))
            for size in range(SURE, len(heard)):  # the name and something more: marian.onden88
                found.update(self._sounds.get(heard[:size], ()))
                found.update(self._sounds.get(heard[-size:], ()))
        return found

    def veiled(self, sound: Sound, companies: Collection[str] | None) -> set[Known]:
        """Those of these companies (None: all) of whose name a part may stand there hidden (マリ○) or mixed (隠でん)."""
        if sound.masked:
            asked = self._by_company if companies is None else companies
            return {known for company in asked for known in self._by_company.get(company, ())}
        return {
            known
            for run in self._mixed.keys() & sound.runs
            for form, people in self._mixed[run].items()
            if form in sound.bare
            for known in people
            if companies is None or known.company in companies
        }

    def _filed(self, sound: Sound) -> Iterator[set[Part]]:
        for run in self._forms.keys() & sound.runs:
            for form, parts in self._forms[run].items():
                if sound.holds(form):
                    yield parts

    def _heard(self, sound: Sound) -> Iterator[set[Part]]:
        for heard in sound.sounds:
            yield self._words.get(heard, set())
            for size in range(SHORTEST, len(heard)):  # with its title: kanamesan
                yield self._words.get(heard[:size], set())


def _by_telling_parts(people: Iterable[Known]) -> dict[Part, list[Known]]:
    """Everybody under each part of their name but the one that most people share: where two parts of somebody stand,
    one of these is among them. Whoever goes by one part alone is under every part."""
    named = [(known, tuple(dict.fromkeys(known.name.parts))) for known in people]
    shared = Counter(part for _, parts in named for part in parts)
    found: dict[Part, list[Known]] = {}
    for known, parts in named:
        alone = len(parts) < 2 or any(len(row) == 1 for row in known.name.rows)
        for part in parts if alone else sorted(parts, key=shared.__getitem__)[:-1]:
            found.setdefault(part, []).append(known)
    return found
