"""Companies and vacancies as they stand on somebody else's page. Pure."""

from __future__ import annotations

from typing import NamedTuple


class CardOpening(NamedTuple):
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
    openings: tuple[CardOpening, ...]  # open on the day
