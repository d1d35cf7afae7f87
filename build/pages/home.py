"""The cover: a plate that changes every day, what people like, what is new, what is on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from build.common.vocabulary import INDUSTRIES
from build.gate.decided import DecidedCompany
from build.pages.company import company_card, plate_view
from build.pages.event_lists import event_rows
from build.pages.parts import Studio
from build.pages.plans import Keys, Plan
from build.site.addresses import ABOUT, Place, company_path
from build.site.cards import CardFacts
from build.site.facets import FACETS, words
from build.views import EventRow, HomePage, PlateOfTheDay, ShelfView, TasteView

NEWEST_ON_COVER = 6
TASTE = next(facet for facet in FACETS if facet.key == "taste")


def home_plan(
    studio: Studio,
    keys: Keys,
    companies: Sequence[DecidedCompany],
    cards: Sequence[CardFacts],
    cards_digest: Callable[[Sequence[CardFacts]], str],
    story_digest: Callable[[DecidedCompany], str],
) -> Plan:
    """``companies`` and their ``cards``: newest first."""
    place = Place("")
    dated, _ = event_rows(studio.frames.site.events, place, studio)
    coming = tuple(entry.row for entry in dated)
    tastes = tuple(
        TasteView(word.label, place.to(word.path), len(word.cards)) for word in words(TASTE, cards)
    )
    counts = dict.fromkeys(INDUSTRIES, 0)
    for card in cards:
        counts[card.industry] += 1
    shown = of_the_day(companies, studio.frames.site.day.toordinal())
    newest = cards[:NEWEST_ON_COVER]
    inputs = (
        cards_digest(newest),
        repr(coming),
        repr(tastes),
        repr(counts),
        _digest_of_day(shown, cards_digest, story_digest, cards),
    )
    make = partial(_home, place, newest, coming, tastes, counts, shown, studio)
    return Plan(place.file, keys.of(HomePage, *inputs), not studio.sample, make)


def of_the_day(companies: Sequence[DecidedCompany], day: int) -> DecidedCompany | None:
    """The company on the cover: those with a plate take turns by number, one a day; None without any.

    ``day``: a proleptic ordinal (``date.toordinal``).
    """
    drawn = sorted(
        (story for story in companies if story.label.plate), key=lambda s: (s.label.number, s.label.slug)
    )
    return drawn[day % len(drawn)] if drawn else None


def _digest_of_day(
    shown: DecidedCompany | None,
    cards_digest: Callable[[Sequence[CardFacts]], str],
    story_digest: Callable[[DecidedCompany], str],
    cards: Sequence[CardFacts],
) -> str:
    if shown is None:
        return ""
    own = [card for card in cards if card.slug == shown.label.slug]
    return f"{story_digest(shown)} {cards_digest(own)}"


def _home(
    place: Place,
    newest: Sequence[CardFacts],
    coming: tuple[EventRow, ...],
    tastes: tuple[TasteView, ...],
    counts: dict[str, int],
    shown: DecidedCompany | None,
    studio: Studio,
) -> HomePage:
    frames = studio.frames
    return HomePage(
        frame=frames.frame(place, "", ABOUT, "home", sample=studio.sample, things=frames.whole()),
        plate=None if shown is None else _plate_of_the_day(shown, place, studio),
        cards=tuple(company_card(card, place, studio) for card in newest),
        events=coming,
        tastes=tastes,
        shelf=tuple(ShelfView(frames.industry(place, label), count) for label, count in counts.items()),
    )


def _plate_of_the_day(story: DecidedCompany, place: Place, studio: Studio) -> PlateOfTheDay:
    front = story.front
    made = PlateOfTheDay(
        number=front.number,
        url=place.to(company_path(front.slug)),
        title=front.title,
        company=front.company.name,
        industry=studio.frames.industry(place, front.company.industry),
        plate=plate_view(story, studio),
    )
    story.put_away()
    return made
