"""The decided site as pages: every page's path, key and model. Pure.

Nothing is decided here. What a page shows comes from ``decided.py`` alone, and what
it looks like is the theme's. Companies' own pages are ``present_company.py``'s; here are
those that draw on several stories, from the cards that each story gives (``products.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from build.decided import DecidedCompany, DecidedEvent
from build.frames import ABOUT, Place, industry_path, newest_first, taste_path
from build.marks import mark
from build.plans import Keys, Plan
from build.present_calendar import every_calendar
from build.present_company import company_card
from build.present_event import event_page, event_row
from build.present_pages import not_found_page, privacy_page, text_page
from build.present_parts import Studio
from build.present_withheld import withheld_page
from build.products import Product
from build.sheets import Sheet, sheet_path, sheets
from build.views import (
    CompanyList,
    EventList,
    EventPage,
    EventRow,
    HomePage,
    PrivacyPage,
    ShelfView,
    SpecRow,
    TextPage,
)
from build.vocabulary import INDUSTRIES, TASTES

NEWEST_ON_COVER = 6

#: What an event's page depends on besides its companies: file, decision, photographs.
EventMark = Callable[[DecidedEvent], str]


class Presenter:
    """One site's pages. ``products``: of every company, by its story's file."""

    def __init__(
        self,
        studio: Studio,
        keys: Keys,
        products: Mapping[str, Product],
        plate_marks: Mapping[str, str],
        event_mark: EventMark,
    ) -> None:
        self._studio, self._keys, self._products = studio, keys, products
        self._plate_marks, self._event_mark = plate_marks, event_mark
        site = studio.frames.site
        self._companies = sorted(site.companies, key=lambda s: newest_first(s.label), reverse=True)
        self._tastes_used = {taste for story in site.companies for taste in story.label.taste}

    def plans(self) -> Iterator[Plan]:
        """Every page but the companies' own, in a fixed order."""
        yield self._home()
        yield from self._lists()
        yield from self._events()
        yield from self._texts()

    def _home(self) -> Plan:
        place = Place("")
        studio = self._studio
        newest = self._companies[:NEWEST_ON_COVER]
        coming, _ = _event_rows(place, studio)
        counts = dict.fromkeys(INDUSTRIES, 0)
        for story in self._companies:
            counts[story.label.industry] += 1
        tastes = self._tastes(place)

        def make() -> HomePage:
            return HomePage(
                frame=studio.frames.frame(
                    place,
                    "",
                    ABOUT,
                    "home",
                    sample=studio.sample,
                    things=studio.frames.whole(),
                ),
                cards=tuple(company_card(self._products[s.file].card, place, studio) for s in newest),
                events=coming,
                tastes=tastes,
                shelf=tuple(
                    ShelfView(studio.frames.industry(place, label), count) for label, count in counts.items()
                ),
            )

        inputs = (self._cards_mark(newest), repr(coming), repr(tastes), repr(counts))
        return Plan(place.file, self._keys.of(HomePage, *inputs), not studio.sample, make)

    def _lists(self) -> Iterator[Plan]:
        yield from self._list("companies/", "会社をひらく", "一覧", self._companies, None)
        for label, slug in INDUSTRIES.items():
            stories = [s for s in self._companies if s.label.industry == label]
            if stories:
                yield from self._list(industry_path(slug), f"{label}のなかま", "業種", stories, label)
        for label, slug in TASTES.items():
            stories = [s for s in self._companies if label in s.label.taste]
            if stories:
                yield from self._list(taste_path(slug), f"「{label}」が好きなら", "入口", stories, None)

    def _list(
        self, path: str, heading: str, label: str, stories: Sequence[DecidedCompany], industry: str | None
    ) -> Iterator[Plan]:
        for sheet in sheets(stories):
            place = Place(sheet_path(path, sheet.number))
            last = sheet.start + len(sheet.entries)
            count = (f"{sheet.start + 1}〜{last}", "社目") if sheet.number else (str(len(stories)), "社")
            tastes = self._tastes(place)
            inputs = (place.path, heading, label, *count, repr((sheet.newer, sheet.older)), repr(tastes))
            yield Plan(
                place.file,
                self._keys.of(CompanyList, *inputs, self._cards_mark(sheet.entries)),
                not self._studio.sample,
                partial(self._sheet, path, place, sheet, heading, label, count, industry),
            )

    def _sheet(
        self,
        path: str,
        place: Place,
        sheet: Sheet[DecidedCompany],
        heading: str,
        label: str,
        count: tuple[str, str],
        industry: str | None,
    ) -> CompanyList:
        studio = self._studio
        title = f"{heading}（{''.join(count)}）" if sheet.number else heading
        frame = studio.frames.frame(
            place,
            title,
            f"{heading}：{''.join(count)}",
            "companies",
            sample=studio.sample,
            industry=industry,
            nobody=True,
        )
        newer, older = (
            "" if number is None else place.to(sheet_path(path, number))
            for number in (sheet.newer, sheet.older)
        )
        cards = tuple(company_card(self._products[s.file].card, place, studio) for s in sheet.entries)
        return CompanyList(frame, heading, label, *count, cards, newer, older, self._tastes(place))

    def _cards_mark(self, stories: Sequence[DecidedCompany]) -> str:
        """What the cards of these stories look like, in this order."""
        plates = self._plate_marks
        return mark(
            *(f"{self._products[s.file].packed}{plates.get(s.label.plate or '', '')}" for s in stories)
        )

    def _tastes(self, place: Place) -> tuple[SpecRow, ...]:
        """The verbs that lead somewhere."""
        return tuple(
            SpecRow(label, place.to(taste_path(slug)))
            for label, slug in TASTES.items()
            if label in self._tastes_used
        )

    def _events(self) -> Iterator[Plan]:
        studio = self._studio
        place = Place("events/")
        rows = _event_rows(place, studio)

        def make() -> EventList:
            frame = studio.frames.frame(
                place,
                "イベント",
                "セミナー、面談会、見学会、ワークショップの予定です。",
                "events",
                sample=studio.sample,
                nobody=True,
            )
            return EventList(frame, *rows, every_calendar(place, studio))

        yield Plan(place.file, self._keys.of(EventList, repr(rows)), not studio.sample, make)
        known = {story.label.slug: story for story in studio.frames.site.companies}
        for event in sorted(studio.frames.site.events, key=lambda e: e.label.slug):
            companies = [known[slug] for slug in event.front.companies if slug in known]
            cards = [self._products[story.file].card for story in companies]
            yield Plan(
                f"events/{event.label.slug}/index.html",
                self._keys.of(EventPage, self._event_mark(event), self._cards_mark(companies)),
                not event.label.sample and not event.draft,
                partial(event_page, event, cards, studio),
            )

    def _texts(self) -> Iterator[Plan]:
        studio, keys = self._studio, self._keys
        sample = studio.sample
        yield Plan(
            Place("privacy/").file,
            keys.of(PrivacyPage),
            not studio.register.sample,
            partial(privacy_page, studio),
        )
        for page in sorted(studio.frames.site.pages, key=lambda p: p.slug):
            words = "".join(segment.html for segment in page.prose.segments)
            yield Plan(
                f"{page.slug}/index.html",
                keys.of(TextPage, page.slug, page.title, page.label, words),
                not sample,
                partial(text_page, page, studio, sample=sample),
            )
        for path in studio.frames.site.withheld:
            make = partial(withheld_page, path, studio, sample=sample)
            yield Plan(Place(path).file, keys.of(TextPage, "withheld", path), False, make)
        make_404 = partial(not_found_page, studio, sample=sample)
        yield Plan(Place("404.html").file, keys.of(TextPage, "404"), False, make_404)


def _event_rows(place: Place, studio: Studio) -> tuple[tuple[EventRow, ...], tuple[EventRow, ...]]:
    """Coming events soonest first, past ones latest first."""
    day = studio.frames.site.day
    ordered = sorted(studio.frames.site.events, key=lambda e: (e.front.starts, e.front.slug))
    coming = [e for e in ordered if e.front.ends.date() >= day]
    past = [e for e in reversed(ordered) if e.front.ends.date() < day]
    return (
        tuple(event_row(e, place, studio) for e in coming),
        tuple(event_row(e, place, studio) for e in past),
    )
