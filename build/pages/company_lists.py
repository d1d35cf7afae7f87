"""Lists of companies: all of them, and one for every word they can be found by. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from build.feeds.finder import FILE as FINDER
from build.pages.company import company_card
from build.pages.openings import PATH as OPENINGS
from build.pages.parts import Studio
from build.pages.plans import Keys, Plan
from build.site.addresses import Place
from build.site.cards import CardFacts
from build.site.facets import FACETS, OPEN_PATH, Facet, Word, open_now, words
from build.site.sheets import Sheet, sheet_path, sheets
from build.views import CompanyList, Finder, IndexGroup, IndexWord

ALL = "companies/"
NONE = "会社は、まだ収録していません。"
NONE_OPEN = "いま募集中の会社はありません。"
INDEX = "sakuin"  # the index's own anchor


@dataclass(frozen=True, slots=True)
class _List:
    """What the sheets of one list have in common."""

    path: str
    heading: str
    label: str
    cards: tuple[CardFacts, ...]
    industry: str | None = None


@dataclass(frozen=True)
class CompanyLists:
    """``cards``: newest first. ``digest_of``: one digest of what some cards look like, in their order."""

    studio: Studio
    keys: Keys
    cards: Sequence[CardFacts]
    digest_of: Callable[[Sequence[CardFacts]], str]

    def plans(self) -> Iterator[Plan]:
        """A plan for each sheet of each list; the list of all companies comes first."""
        yield from self._sheets(_List(ALL, "会社をひらく", "一覧", tuple(self.cards)))
        for facet, found in self._index:
            for word in found:
                industry = word.label if facet.key == "industry" else None
                heading = facet.heading.format(word.label)
                yield from self._sheets(_List(word.path, heading, facet.label, word.cards, industry))
        yield from self._sheets(_List(OPEN_PATH, "いま募集中の会社", "募集", self._open))

    @cached_property
    def _index(self) -> tuple[tuple[Facet, tuple[Word, ...]], ...]:
        return tuple((facet, words(facet, self.cards)) for facet in FACETS)

    @cached_property
    def _open(self) -> tuple[CardFacts, ...]:
        return open_now(self.cards)

    def _sheets(self, held: _List) -> Iterator[Plan]:
        for sheet in sheets(held.cards):
            place = Place(sheet_path(held.path, sheet.number))
            finder = self._finder(place) if place.path == ALL else None
            inputs = (
                place.path,
                held.heading,
                held.label,
                *_count(sheet, held),
                repr((sheet.newer, sheet.older)),
            )
            yield Plan(
                place.file,
                self.keys.of(CompanyList, *inputs, repr(finder), self.digest_of(sheet.entries)),
                not self.studio.sample,
                partial(self._sheet, place, sheet, held, finder),
            )

    def _sheet(
        self, place: Place, sheet: Sheet[CardFacts], held: _List, finder: Finder | None
    ) -> CompanyList:
        studio, count = self.studio, _count(sheet, held)
        title = f"{held.heading}（{''.join(count)}）" if sheet.number else held.heading
        frame = studio.frames.frame(
            place,
            title,
            f"{held.heading}：{''.join(count)}",
            "companies",
            sample=studio.sample,
            industry=held.industry,
            nobody=True,
        )
        newer, older = (
            "" if number is None else place.to(sheet_path(held.path, number))
            for number in (sheet.newer, sheet.older)
        )
        cards = tuple(company_card(card, place, studio) for card in sheet.entries)
        index = f"{place.to(ALL)}#{INDEX}" if self.cards else place.to(ALL)
        none = NONE_OPEN if held.path == OPEN_PATH else NONE
        return CompanyList(frame, held.heading, held.label, *count, cards, newer, older, index, none, finder)

    def _finder(self, place: Place) -> Finder:
        """The index and the filter, on the first sheet of the list of all companies only."""
        return Finder(
            groups=tuple(
                IndexGroup(
                    facet.key,
                    facet.name,
                    tuple(
                        IndexWord(w.label, w.slug, place.to(w.path), len(w.cards), facet.apart(w.label))
                        for w in found
                    ),
                )
                for facet, found in self._index
                if found
            ),
            open_url=place.to(OPEN_PATH),
            open_count=len(self._open),
            openings_url=place.to(OPENINGS),
            data=place.to(FINDER),
            script=place.to(self.studio.frames.assets["finder.js"]),
        )


def _count(sheet: Sheet[CardFacts], held: _List) -> tuple[str, str]:
    last = sheet.start + len(sheet.entries)
    return (f"{sheet.start + 1}〜{last}", "社目") if sheet.number else (str(len(held.cards)), "社")
