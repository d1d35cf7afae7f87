"""What a company's story gives to other pages: its card, and its entry in the catalogue. Pure.

Small enough to be noted for every story, so that a list, the feed or the catalogue is made again
without opening the stories on it. Made from a decided story; valid as long as that decision is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from build.catalogue import company_entry
from build.decided import DecidedCompany
from build.openings import company_state
from build.options import Options
from build.present_parts import lead_text
from register.model import Register


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A company on somebody else's page, without that page's addresses."""

    slug: str
    number: str
    date: str  # ISO
    title: str
    lead: str
    company: str
    industry: str
    state: str  # 募集中 / 募集終了
    plate: str | None
    tastes: tuple[str, ...]
    listed: bool  # for search engines: neither a sample nor a draft


_TASTES = CardFacts.__slots__.index("tastes")


@dataclass(frozen=True, slots=True)
class Product:
    """``packed`` is the card as text: two that read the same look the same."""

    card: CardFacts
    packed: str
    catalogue: dict[str, Any] | None


def product_of(story: DecidedCompany, register: Register, options: Options) -> Product:
    """From a story as it may be shown on the day."""
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
    )
    return Product(card, pack_card(card), company_entry(story, register, options))


def pack_card(card: CardFacts) -> str:
    values = [getattr(card, field) for field in CardFacts.__slots__]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def unpack_product(card: str, catalogue: str | None) -> Product:
    """From the notes of an earlier build."""
    values = json.loads(card)
    values[_TASTES] = tuple(values[_TASTES])
    facts = CardFacts(*values)
    return Product(facts, card, None if catalogue is None else json.loads(catalogue))
