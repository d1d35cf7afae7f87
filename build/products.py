"""What a company's story gives to other pages: its card, and its entry in the catalogue. Pure.

Small enough to be noted for every story, so that a list, the feed or the catalogue is made again
without opening the stories on it. Made from a decided story; valid as long as that decision is.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from build.catalogue import company_entry
from build.common.packing import packed, unpacked
from build.content.vacancy import fixed_overtime, pay_amount
from build.decided import DecidedCompany
from build.openings import company_state, opening_is_open
from build.options import Options
from build.present_parts import lead_text
from register.model import Register


class Job(NamedTuple):
    """An open vacancy in the list that is printed: nameless, because nobody calls paper back."""

    title: str
    kind: str
    pay: str
    overtime: str
    place: str
    closes: str  # ISO


class CardFacts(NamedTuple):
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
    occupations: tuple[str, ...]
    ways: tuple[str, ...]
    plain_title: str  # the title and the company with labels for everybody
    plain_company: str
    jobs: tuple[Job, ...]  # open on the day


class Product(NamedTuple):
    """``packed`` is the card as bytes: two that are the same look the same."""

    card: CardFacts
    packed: bytes
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
        occupations=front.occupations,
        ways=front.ways,
        plain_title=story.nameless.title,
        plain_company=story.nameless.company.name,
        jobs=_jobs(story, options),
    )
    return Product(card, pack_card(card), company_entry(story, register, options))


def _jobs(story: DecidedCompany, options: Options) -> tuple[Job, ...]:
    return tuple(
        Job(
            o.title,
            o.kind,
            pay_amount(o.pay) if o.pay else "",
            fixed_overtime(o.pay) if o.pay else "",
            o.location or "",
            o.closes.isoformat(),
        )
        for o in story.nameless.openings
        if opening_is_open(o, options.day)
    )


def pack_card(card: CardFacts) -> bytes:
    *facts, jobs = card
    return packed((*facts, tuple([tuple(job) for job in jobs])))


def unpack_product(card: bytes, catalogue: str | None) -> Product:
    """From the notes of an earlier build."""
    facts = CardFacts._make(unpacked(card))
    if facts.jobs:
        facts = facts._replace(jobs=tuple(map(Job._make, facts.jobs)))
    return Product(facts, card, None if catalogue is None else json.loads(catalogue))
