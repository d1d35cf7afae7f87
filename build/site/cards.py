"""Companies and vacancies as pages other than their own show them. Pure."""

from __future__ import annotations

from typing import NamedTuple


class CardOpening(NamedTuple):
    """An open vacancy in the printed list; it names nobody, because paper cannot be taken back."""

    title: str
    kind: str
    duties: str
    pay: str
    overtime: str
    place: str
    closes: str  # ISO


class CardFacts(NamedTuple):
    """A company as other pages show it, without addresses, which depend on the page."""

    slug: str
    number: str
    date: str  # ISO
    title: str
    lead: str
    company: str
    industry: str
    state: str  # 募集中 / 募集終了 / nothing
    plate: str | None
    tastes: tuple[str, ...]
    listed: bool  # for search engines: neither a sample nor a draft
    occupations: tuple[str, ...]
    ways: tuple[str, ...]
    plain_title: str  # the title and the company with labels for everybody
    plain_company: str
    address: str  # of the company, as the law wants it on an advertisement; nobody is named in it
    contact: str
    openings: tuple[CardOpening, ...]  # open on the day
