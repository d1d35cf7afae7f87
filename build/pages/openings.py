"""求人一覧: every open vacancy in one table, made to be printed for a fair. Pure.

It names nobody, because paper cannot be taken down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from build.common.dates import edition, long_day, month_day
from build.pages.parts import Studio, handed_on
from build.pages.plans import Keys, Plan
from build.site.addresses import Place, company_path
from build.site.applying import APPLICATION, items_asked
from build.site.cards import CardFacts
from build.views import OpeningRow, OpeningsPage

PATH = "companies/openings/"


def openings_plan(cards: Iterable[CardFacts], studio: Studio, keys: Keys) -> Plan:
    """``cards``: of every company; those without an open vacancy are left out."""
    held = sorted((card for card in cards if card.openings), key=lambda card: (card.number, card.slug))
    facts = repr(
        [(c.number, c.slug, c.plain_company, c.industry, c.address, c.contact, c.openings) for c in held]
    )
    return Plan(
        Place(PATH).file,
        keys.of(OpeningsPage, facts),
        not studio.sample,
        partial(openings_page, held, studio),
    )


def openings_page(cards: Sequence[CardFacts], studio: Studio) -> OpeningsPage:
    """The page; ``cards`` in the order of their numbers."""
    place, day = Place(PATH), studio.frames.site.day
    rows = tuple(row for card in cards for row in _rows(card, place, studio))
    required, _ = items_asked(studio.register, APPLICATION)
    eligibility = studio.register.programme(studio.register.form(APPLICATION).programme).eligibility
    return OpeningsPage(
        frame=studio.frames.frame(
            place,
            "求人一覧",
            f"{long_day(day)}に募集中の{len(rows)}件。印刷して持ち歩けます。",
            "companies",
            sample=studio.sample,
            nobody=True,
        ),
        rows=rows,
        companies=len(cards),
        as_of=long_day(day),
        edition=edition(day),
        how=(
            "図鑑番号のページをひらき、「この会社に応募する」から送ります。履歴書はまだいりません。"
            f"書くのは{'・'.join(required)}の{len(required)}項目です。",
            f"送ると受付番号が出ます。{handed_on(studio.register, APPLICATION, day) or '控えておいてください'}。",
        ),
        who=eligibility.text,
        elsewhere=eligibility.elsewhere,
        site=_host(studio.frames.options.site_url),
    )


def _rows(card: CardFacts, place: Place, studio: Studio) -> Iterable[OpeningRow]:
    for at, opening in enumerate(card.openings):
        closes = date.fromisoformat(opening.closes)
        yield OpeningRow(
            number=card.number,
            company=card.plain_company,
            whereabouts=card.address,
            contact=card.contact,
            industry=studio.frames.industry(place, card.industry),
            url=place.to(company_path(card.slug)),
            title=opening.title,
            kind=opening.kind,
            duties=opening.duties,
            pay=opening.pay,
            overtime=opening.overtime,
            place=opening.place,
            closes=month_day(closes),
            closes_iso=opening.closes,
            first=at == 0,
            span=len(card.openings),
            address=f"/{company_path(card.slug)}",
        )


def _host(site_url: str | None) -> str:
    return "" if site_url is None else site_url.split("://", 1)[-1]
