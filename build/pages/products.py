"""What a company's story gives to other pages: its card, and its entry in the catalogue. Pure.

Small enough to be noted for every story, so that a list, the feed or the catalogue is made again
without opening the stories on it. Made from a decided story; valid as long as that decision is.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from build.common.packing import packed, unpacked
from build.content.vacancy import fixed_overtime, pay_amount
from build.feeds.catalogue import company_entry
from build.gate.decided import DecidedCompany
from build.options import Options
from build.pages.parts import lead_text
from build.site.applying import company_state, opening_is_open
from build.site.cards import CardFacts, CardOpening
from register.model import Register


class Product(NamedTuple):
    """A story's card and catalogue entry. ``packed``: the card as bytes; equal bytes look the same."""

    card: CardFacts
    packed: bytes
    catalogue: dict[str, Any] | None


def product_of(story: DecidedCompany, register: Register, options: Options) -> Product:
    """A story's product, as it may be shown on the day (``options.day``)."""
    front = story.front
    card = CardFacts(
        slug=front.slug,
        number=front.number,
        date=front.date.isoformat(),
        title=front.title,
        lead=lead_text(story),
        company=front.company.name,
        industry=front.company.industry,
        state=company_state(front.openings, options.day),
        plate=front.plate.file if front.plate else None,
        tastes=front.taste,
        listed=not front.sample and not story.draft,
        occupations=front.occupations,
        ways=front.ways,
        plain_title=story.nameless.title,
        plain_company=story.nameless.company.name,
        address=story.nameless.company.address or "",
        contact=story.nameless.company.contact or "",
        openings=_open_on_day(story, options),
    )
    return Product(card, pack_card(card), company_entry(story, register, options))


def _open_on_day(story: DecidedCompany, options: Options) -> tuple[CardOpening, ...]:
    return tuple(
        CardOpening(
            o.title,
            o.kind,
            o.duties or "",
            pay_amount(o.pay) if o.pay else "",
            fixed_overtime(o.pay) if o.pay else "",
            o.location or "",
            o.closes.isoformat(),
        )
        for o in story.nameless.openings
        if opening_is_open(o, options.day)
    )


def pack_card(card: CardFacts) -> bytes:
    *facts, openings = card
    return packed((*facts, tuple([tuple(opening) for opening in openings])))


def unpack_product(card: bytes, catalogue: str | None) -> Product:
    """From the notes of an earlier build."""
    facts = CardFacts._make(unpacked(card))
    if facts.openings:
        facts = facts._replace(openings=tuple(map(CardOpening._make, facts.openings)))
    return Product(facts, card, None if catalogue is None else json.loads(catalogue))
