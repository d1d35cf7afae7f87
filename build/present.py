"""The decided site as pages: every page's path and model. Pure.

Nothing is decided here. What a page shows comes from ``decided.py`` alone, and what
it looks like is the theme's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from build.decided import DecidedCompany, DecidedSite
from build.frames import Place, frames_for, in_list_order, industry_path, taste_path
from build.options import Options
from build.photos_index import Derivatives
from build.present_company import company_card, company_page
from build.present_event import event_page, event_row
from build.present_pages import not_found_page, privacy_page, text_page
from build.present_parts import Figures, Studio
from build.present_withheld import withheld_page
from build.views import CompanyList, EventList, EventRow, HomePage, Page, SpecRow
from build.vocabulary import INDUSTRIES, TASTES
from register.model import Register

NEWEST_ON_COVER = 6


def present(
    site: DecidedSite,
    register: Register,
    options: Options,
    assets: Mapping[str, str],
    figures: Figures,
    derivatives: Mapping[tuple[str, str], Derivatives],
) -> Iterator[tuple[str, Page]]:
    """Every page of the site with its path in the output, in a fixed order."""
    studio = Studio(frames_for(site, options, assets), register, figures, derivatives)
    yield Place("").file, _home(studio)
    yield Place("companies/").file, _companies(studio)
    yield from _by_industry(studio)
    yield from _by_taste(studio)
    for story in in_list_order(site.companies):
        yield f"companies/{story.front.slug}/index.html", company_page(story, studio)
    yield Place("events/").file, _events(studio)
    known = {story.front.slug: story for story in site.companies}
    for event in sorted(site.events, key=lambda e: e.front.slug):
        yield f"events/{event.front.slug}/index.html", event_page(event, known, studio)
    yield Place("privacy/").file, privacy_page(studio)
    for page in sorted(site.pages, key=lambda p: p.slug):
        yield f"{page.slug}/index.html", text_page(page, studio, sample=_is_sample(studio))
    for path in site.withheld:
        yield Place(path).file, withheld_page(path, studio, sample=_is_sample(studio))
    yield Place("404.html").file, not_found_page(studio, sample=_is_sample(studio))


def _is_sample(studio: Studio) -> bool:
    """A site with invented contacts or stories says so on every page."""
    return studio.register.sample or any(story.front.sample for story in studio.frames.site.stories)


def _home(studio: Studio) -> HomePage:
    place = Place("")
    frame = studio.frames.frame(
        place,
        "",
        "新宿の小さな会社のなかを見る図鑑。29歳までの、しごとの入口です。",
        "home",
        sample=_is_sample(studio),
    )
    newest = in_list_order(studio.frames.site.companies)[:NEWEST_ON_COVER]
    coming, _ = _event_rows(place, studio)
    return HomePage(
        frame=frame,
        cards=tuple(company_card(story, place, studio) for story in newest),
        events=coming,
        tastes=_tastes(place, studio),
        shelf=studio.frames.shelf(place),
    )


def _companies(studio: Studio) -> CompanyList:
    return _list(studio, "companies/", "会社をひらく", "一覧", studio.frames.site.companies, None)


def _by_industry(studio: Studio) -> Iterator[tuple[str, Page]]:
    for label, slug in INDUSTRIES.items():
        stories = tuple(s for s in studio.frames.site.companies if s.front.company.industry == label)
        if stories:
            path = industry_path(slug)
            yield Place(path).file, _list(studio, path, f"{label}のなかま", "業種", stories, label)


def _by_taste(studio: Studio) -> Iterator[tuple[str, Page]]:
    for label, slug in TASTES.items():
        stories = tuple(s for s in studio.frames.site.companies if label in s.front.taste)
        if stories:
            path = taste_path(slug)
            yield Place(path).file, _list(studio, path, f"「{label}」が好きなら", "入口", stories, None)


def _list(
    studio: Studio,
    path: str,
    heading: str,
    label: str,
    stories: tuple[DecidedCompany, ...],
    industry: str | None,
) -> CompanyList:
    place = Place(path)
    frame = studio.frames.frame(
        place,
        heading,
        f"{heading}：{len(stories)}社",
        "companies",
        sample=_is_sample(studio),
        industry=industry,
    )
    cards = tuple(company_card(story, place, studio) for story in in_list_order(stories))
    return CompanyList(frame, heading, label, cards, _tastes(place, studio))


def _tastes(place: Place, studio: Studio) -> tuple[SpecRow, ...]:
    """The verbs that lead somewhere."""
    used = {taste for story in studio.frames.site.companies for taste in story.front.taste}
    return tuple(
        SpecRow(label, place.to(taste_path(slug))) for label, slug in TASTES.items() if label in used
    )


def _events(studio: Studio) -> EventList:
    place = Place("events/")
    frame = studio.frames.frame(
        place,
        "イベント",
        "セミナー、面談会、見学会、ワークショップの予定です。",
        "events",
        sample=_is_sample(studio),
    )
    return EventList(frame, *_event_rows(place, studio))


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
