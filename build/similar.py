"""Which other companies stand at the end of a story. Pure, and the same for the same guide.

First those of its industry, then those that share its tastes, ways of working and occupations; the more is
shared the nearer, and of equals the one that came out at about the same time. Only neighbours in the order
of publication are looked at, ``NEAR`` on each side, within the industry and within the whole guide: so a
story that is new or changed can concern a few dozen others and never thousands, however large the guide.

Works on labels, which are at hand for every story, so that a story need not be opened to be named elsewhere.
A label's title is as the file says it: where it speaks of somebody the decided one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from build.decided import DecidedCompany
from build.openings import CLOSED, OPEN
from build.stories import Label

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


def neighbours(companies: Sequence[DecidedCompany], day: date) -> Mapping[str, tuple[Neighbour, ...]]:
    """For every story's file, who stands at its end."""
    by_slug = {story.label.slug: story for story in companies}
    chosen = choose([story.label for story in companies])
    return {
        story.file: tuple(_neighbour(by_slug[slug], story.label, day) for slug in chosen[story.label.slug])
        for story in companies
    }


def choose(labels: Iterable[Label]) -> Mapping[str, tuple[str, ...]]:
    """Slugs of those that are most like each, the most alike first."""
    ordered = sorted(labels, key=lambda label: (label.date, label.number, label.slug))
    words = [frozenset(_words(label)) for label in ordered]
    industries: dict[str, list[int]] = {}
    within = []  # each one's place among those of its industry
    for at, label in enumerate(ordered):
        fellows = industries.setdefault(label.industry, [])
        within.append(len(fellows))
        fellows.append(at)
    everybody = range(len(ordered))
    chosen = {}
    for at, label in enumerate(ordered):
        fellows = industries[label.industry]
        found = _nearest(at, _around(fellows, within[at]), words)
        if len(found) < SHOWN:
            others = [
                other
                for other in _around(everybody, at)
                if ordered[other].industry != label.industry and not words[at].isdisjoint(words[other])
            ]
            found = [*found, *_nearest(at, others, words)]
        chosen[label.slug] = tuple(ordered[other].slug for other in found[:SHOWN])
    return chosen


def _around(places: Sequence[int], at: int) -> list[int]:
    return [*places[max(0, at - NEAR) : at], *places[at + 1 : at + 1 + NEAR]]


def _nearest(at: int, others: Iterable[int], words: Sequence[frozenset[str]]) -> list[int]:
    """At most ``SHOWN``: more words in common, then nearer in time, then the newer."""
    mine = words[at]
    ranked = sorted((-len(mine & words[other]), abs(other - at), -other) for other in others)
    return [-other for _, _, other in ranked[:SHOWN]]


def _words(label: Label) -> Iterable[str]:
    return chain(label.taste, label.occupations, label.ways)


def _neighbour(story: DecidedCompany, reader: Label, day: date) -> Neighbour:
    label = story.label
    title, company = label.title, label.company
    if "{" in title or "{" in company:
        title, company = story.front.title, story.front.company.name
        story.put_away()
    held = frozenset(_words(reader))
    iso = day.isoformat()
    return Neighbour(
        slug=label.slug,
        number=label.number,
        title=title,
        company=company,
        industry=label.industry,
        state=OPEN if any(opens <= iso <= closes for opens, closes in label.windows) else CLOSED,
        plate=label.plate,
        why=tuple(word for word in dict.fromkeys(_words(label)) if word in held and "{" not in word),
    )
