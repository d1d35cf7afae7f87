"""One open vacancy as a page of its own. Pure.

The page exists from the day the vacancy opens to the day it closes. It shows what the story's 募集
shows, and nothing else: both are made from the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from build.content.numbering import opening_numbers
from build.content.schema import Opening
from build.content.vacancy import PARTICULARS
from build.feeds.json_ld import Thing
from build.feeds.json_ld_company import job_things, posted
from build.gate.decided import DecidedCompany
from build.pages.company import company_apply, opening_view
from build.pages.parts import Studio, rows
from build.pages.social import company_share
from build.site.addresses import Place, company_path, job_path
from build.site.applying import opening_is_open
from build.views import JobPage, SpecRow
from register.term import in_words

#: What is asked first, in the words of ``vacancy.PARTICULARS``.
FIRST = ("pay", "hours", "holidays", "location")


def job_pages(story: DecidedCompany, studio: Studio) -> Iterator[tuple[str, JobPage]]:
    """Path and page of each vacancy that is open on the day."""
    for number, opening in _open(story, studio):
        place = Place(job_path(story.label.slug, number))
        yield place.file, _job_page(story, opening, number, place, studio)


def _open(story: DecidedCompany, studio: Studio) -> Iterator[tuple[int, Opening]]:
    openings = story.front.openings
    for number, opening in zip(opening_numbers(openings), openings, strict=True):
        if opening_is_open(opening, studio.frames.site.day):
            yield number, opening


def _job_page(story: DecidedCompany, opening: Opening, number: int, place: Place, studio: Studio) -> JobPage:
    front, facts, frames = story.front, story.front.company, studio.frames
    view = opening_view(opening, number, story, place, studio)
    apply = company_apply(story, studio)
    site_url = frames.options.site_url
    things: tuple[Thing, ...] = ()
    if site_url is not None and apply.href is not None and posted(story, opening, frames.site.day):
        things = tuple(job_things(story, opening, number, view.rows, site_url, direct=True))
    title = f"{opening.title}（{opening.kind}）"
    words = {row.label: row for row in view.rows}
    employer = rows((("会社", facts.name), ("会社の所在地", facts.address), ("会社の連絡先", facts.contact)))
    return JobPage(
        frame=frames.frame(
            place,
            f"{title} {facts.name}",
            f"{facts.name}の{title}の募集です。{opening.duties or ''}",
            "companies",
            sample=front.sample,
            industry=facts.industry,
            hidden=story.draft,
            above=(company_path(front.slug), facts.name),
            things=things,
            share=company_share(story, place, studio, job=True),
        ),
        number=front.number,
        title=opening.title,
        kind=opening.kind,
        company=facts.name,
        family=f"{facts.industry}のなかま",
        story=place.to(company_path(front.slug)),
        story_title=front.title,
        plate=studio.drawings.picture(facts.industry, story.label.plate, place),
        duties=opening.duties or "",
        main=tuple(words[PARTICULARS[key]] for key in FIRST if PARTICULARS[key] in words),
        rows=(*employer, *view.rows),
        closes=in_words(opening.closes),
        as_of=view.as_of,
        next_check=view.next_check,
        apply=apply,
        others=tuple(
            SpecRow(f"{o.title}（{o.kind}）", place.to(job_path(front.slug, n)))
            for n, o in _open(story, studio)
            if n != number
        ),
    )
