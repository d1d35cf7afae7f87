"""Which other companies are named at the end of a story. Pure.

First those of its industry, then those that share its tastes, ways of working and occupations: those with
the most words in common, and of equals those published at about the same time. Only neighbours in the order
of publication are looked at, ``NEAR`` on each side, within the industry and within the whole guide: so a
story that is new or changed can concern a few dozen others and never thousands, however large the guide.

Works on labels, which are at hand for every story, so that a story need not be opened to be named elsewhere.
A label's title is as in the file: where it names somebody (``{p1}``), the decided title is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from build.common.digest import digest_of_packed
from build.content.stories import Label
from build.gate.decided import DecidedCompany
from build.site.applying import CLOSED, NONE, OPEN

NEAR = 8  # neighbours that are looked at on each side
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another company as it is named at a story's end. ``why``: the words that both have."""

    slug: str
    number: str
    title: str
    company: str
    industry: str
    state: str
    plate: str | None
    why: tuple[str, ...]


class Similar:
    """The neighbours of every story. Each build asks ``digests_of`` for every story, ``of`` only for those whose
    page is made."""

    def __init__(
        self,
        companies: Sequence[DecidedCompany],
        packed: Callable[[str], bytes],
        plates: Mapping[str, str],
        day: date,
    ) -> None:
        """``packed``: the label of the story in a file, as ``notes.packed_story`` packed it."""
        self._by_slug = {story.label.slug: story for story in companies}
        self._chosen = choose(story.label for story in companies)
        self._day, self._packed, self._plates = day.isoformat(), packed, plates
        self._faces: dict[str, str] = {}

    def of(self, story: DecidedCompany) -> tuple[Neighbour, ...]:
        """The neighbours, nearest first."""
        held = frozenset(_words(story.label))
        return tuple(self._neighbour(slug, held) for slug in self._chosen[story.label.slug])

    def digests_of(self, slug: str) -> Iterator[str]:
        """For each neighbour, one digest of its label (as bytes) and of all of it that can be seen on the story's page.

        One digest for each and not one for all of them: each is hashed once, whoever names it."""
        return map(self._face, self._chosen[slug])

    def _face(self, slug: str) -> str:
        face = self._faces.get(slug)
        if face is None:
            story = self._by_slug[slug]
            label = story.label
            named = _named(story) if _speaks_of_somebody(label) else ()
            plate = self._plates.get(label.plate or "", "")
            seen = f"{self._is_open(label)} {plate} {named!r}"
            face = self._faces[slug] = digest_of_packed(self._packed(story.file), seen)
        return face

    def _neighbour(self, slug: str, held: frozenset[str]) -> Neighbour:
        story = self._by_slug[slug]
        label = story.label
        title, company = _named(story)
        return Neighbour(
            slug=label.slug,
            number=label.number,
            title=title,
            company=company,
            industry=label.industry,
            state=(OPEN if self._is_open(label) else CLOSED) if label.windows else NONE,
            plate=label.plate,
            why=tuple(word for word in dict.fromkeys(_words(label)) if word in held and "{" not in word),
        )

    def _is_open(self, label: Label) -> bool:
        return any(opens <= self._day <= closes for opens, closes in label.windows)


def _named(story: DecidedCompany) -> tuple[str, str]:
    """Title and company as they may be shown."""
    label = story.label
    if not _speaks_of_somebody(label):
        return label.title, label.company
    title, company = story.front.title, story.front.company.name
    story.put_away()
    return title, company


def _speaks_of_somebody(label: Label) -> bool:
    return "{" in label.title or "{" in label.company


def choose(labels: Iterable[Label]) -> Mapping[str, tuple[str, ...]]:
    """Slugs of those that are most like each, the most alike first."""
    ordered = sorted(labels, key=lambda label: (label.date, label.number, label.slug))
    bits: dict[str, int] = {}
    words = [_bits(label, bits) for label in ordered]
    industries: dict[str, list[int]] = {}
    within = []  # each one's place among those of its industry
    for at, label in enumerate(ordered):
        fellows = industries.setdefault(label.industry, [])
        within.append(len(fellows))
        fellows.append(at)
    everybody = range(len(ordered))
    chosen = {}
    for at, label in enumerate(ordered):
        found = _nearest(at, _around(industries[label.industry], within[at]), words)
        if len(found) < SHOWN:
            others = [
                other
                for other in _around(everybody, at)
                if ordered[other].industry != label.industry and words[at] & words[other]
            ]
            found = [*found, *_nearest(at, others, words)]
        chosen[label.slug] = tuple(ordered[other].slug for other in found[:SHOWN])
    return chosen


def _bits(label: Label, known: dict[str, int]) -> int:
    """A label's words as the bits of one number, so that common words are counted fast."""
    held = 0
    for word in _words(label):
        held |= known.setdefault(word, 1 << len(known))
    return held


def _around(places: Sequence[int], at: int) -> list[int]:
    return [*places[max(0, at - NEAR) : at], *places[at + 1 : at + 1 + NEAR]]


def _nearest(at: int, others: Iterable[int], words: Sequence[int]) -> list[int]:
    """At most ``SHOWN``: more words in common, then nearer in time, then the newer."""
    mine = words[at]
    ranked = sorted(others, key=lambda other: (-(mine & words[other]).bit_count(), abs(other - at), -other))
    return ranked[:SHOWN]


def _words(label: Label) -> Iterable[str]:
    return chain(label.taste, label.occupations, label.ways)
