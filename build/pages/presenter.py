"""The plans (path, key, model) of all pages of a decided site. Pure.

Nothing is decided here. What a page shows comes from ``decided.py`` alone, and what
it looks like is the theme's. Companies' own pages are ``pages/company.py``'s; here are
those that draw on several stories, from the cards that each story gives (``products.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from build.common.digest import digest_of, digest_of_packed
from build.gate.decided import DecidedCompany, DecidedEvent
from build.pages.company_lists import CompanyLists
from build.pages.event import event_page
from build.pages.event_lists import event_list_plans
from build.pages.home import home_plan
from build.pages.openings import openings_plan
from build.pages.parts import Studio
from build.pages.plans import Keys, Plan
from build.pages.products import Product
from build.pages.texts import text_plans
from build.site.addresses import newest_first
from build.site.cards import CardFacts
from build.views import EventPage

#: What a story by itself gives to a page: its file, what was decided about it, its photographs.
StoryDigest = Callable[[DecidedCompany | DecidedEvent], str]


class Presenter:
    """One site's pages. ``products``: of every company, by its story's file."""

    def __init__(
        self,
        studio: Studio,
        keys: Keys,
        products: Mapping[str, Product],
        plate_digests: Mapping[str, str],
        story_digest: StoryDigest,
    ) -> None:
        self._studio, self._keys, self._products = studio, keys, products
        self._story_digest = story_digest
        site = studio.frames.site
        self._companies = sorted(site.companies, key=lambda s: newest_first(s.label), reverse=True)
        #: Of every company, newest first.
        self.cards = [products[story.file].card for story in self._companies]
        self._looks = {p.card.slug: _look(p, plate_digests) for p in products.values()}
        self._lists = CompanyLists(studio, keys, self.cards, self._cards_digest)

    def cards_key(self) -> str:
        """The key of what is made of all cards and of nothing else."""
        return self._cards_digest(self.cards)

    def plans(self) -> Iterator[Plan]:
        """Every page but the companies' own, in a fixed order."""
        yield home_plan(
            self._studio, self._keys, self._companies, self.cards, self._cards_digest, self._story_digest
        )
        yield from self._lists.plans()
        yield openings_plan(self.cards, self._studio, self._keys)
        yield from self._events()
        yield from text_plans(self._studio, self._keys)

    def _stories_digest(self, stories: Sequence[DecidedCompany]) -> str:
        return self._cards_digest([self._products[story.file].card for story in stories])

    def _cards_digest(self, cards: Sequence[CardFacts]) -> str:
        """One digest of what these cards look like, in this order."""
        return digest_of(*[self._looks[card.slug] for card in cards])

    def _events(self) -> Iterator[Plan]:
        studio = self._studio
        yield from event_list_plans(studio, self._keys)
        known = {story.label.slug: story for story in studio.frames.site.companies}
        for event in sorted(studio.frames.site.events, key=lambda e: e.label.slug):
            companies = [known[slug] for slug in event.front.companies if slug in known]
            cards = [self._products[story.file].card for story in companies]
            yield Plan(
                f"events/{event.label.slug}/index.html",
                self._keys.of(EventPage, self._story_digest(event), self._stories_digest(companies)),
                not event.label.sample and not event.draft,
                partial(event_page, event, cards, studio),
                event,
            )


def _look(product: Product, plate_digests: Mapping[str, str]) -> str:
    """One digest of everything of a company that can be seen in a list, plate included."""
    return digest_of_packed(product.packed, plate_digests.get(product.card.plate or "", ""))
