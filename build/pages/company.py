"""A decided company story as its page and its card. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from build.common.dates import parse_clock
from build.common.vocabulary import INDUSTRIES
from build.content.numbering import opening_numbers
from build.content.schema import DayPart, Opening
from build.content.vacancy import DISPATCHED, PARTICULARS, pay_text
from build.drawing.workplaces import callouts_of, with_callouts, workplace
from build.feeds.json_ld import Thing
from build.feeds.json_ld_company import company_things
from build.gate.decided import DecidedCompany
from build.names.readings import untagged
from build.pages.charts import chart
from build.pages.parts import Studio, apply_view, body, lead_text, person_view, picture, rows, ruby
from build.pages.similar import Neighbour
from build.pages.social import company_share
from build.site.addresses import Place, company_path, job_path
from build.site.applying import APPLICATION, company_apply_link, company_state, opening_is_open
from build.site.cards import CardFacts
from build.site.facets import FACETS
from build.views import (
    ApplyView,
    Callout,
    CompanyCard,
    CompanyPage,
    DayEntry,
    NumberView,
    OpeningView,
    PlateView,
    SimilarView,
    SpecRow,
    WordLink,
    WordsRow,
)
from register.term import in_words

LONGEST_DAY_PART = 8  # the theme has weights 1 to 8
LEAST_MINUTES = 30  # what weight 1 stands for at least
PHOTO_LENGTH = 100  # characters that a photograph is worth on paper
LENGTHS = (1_450, 2_050)
#: What stands beside an industry's workplace, seen and heard.
NOT_THEIRS = "{}の仕事場をえがいた図で、この会社の絵ではありません。"


def company_page(story: DecidedCompany, studio: Studio, similar: Sequence[Neighbour]) -> CompanyPage:
    """A company's page. ``similar``: its neighbours, nearest first."""
    front, company = story.front, story.front.company
    place = Place(company_path(front.slug))
    lead = lead_text(story)
    day = studio.frames.site.day
    share = company_share(story, place, studio)
    text = body(story, place, studio, lead=False)
    return CompanyPage(
        frame=studio.frames.frame(
            place,
            f"{front.title} {company.name}",
            lead or f"{company.name}の紹介です。",
            "companies",
            sample=front.sample,
            industry=company.industry,
            hidden=story.draft,
            things=_things(story, lead, share.image, studio),
            share=share,
        ),
        number=front.number,
        title=front.title,
        lead=lead,
        family=f"{company.industry}のなかま",
        company=company.name,
        company_kana=company.kana or "",
        spec=_spec(story),
        tastes=next(words_rows(story, place, "taste"), None),
        words=tuple(words_rows(story, place, "occupation", "way")),
        more=rows((("会社のサイト", company.url),)),
        state=company_state(front.openings, day),
        open_titles="、".join(f"{o.title}（{o.kind}）" for o in front.openings if opening_is_open(o, day)),
        plate=plate_view(story, studio),
        body=text,
        length=length_of(text),
        people=tuple(person_view(p, story, place, studio) for p in story.people),
        photos=tuple(picture(photo, place, studio) for photo in story.spare),
        day=day_entries(front.day),
        numbers=tuple(NumberView(n.value, n.unit or "", n.label, chart(n)) for n in front.numbers),
        openings=tuple(
            opening_view(o, number, story, place, studio)
            for number, o in zip(opening_numbers(front.openings), front.openings, strict=True)
        ),
        apply=company_apply(story, studio),
        easy=ruby(front.summary_easy) if front.summary_easy else Markup(),
        tags=front.tags,
        similar=tuple(similar_view(other, place, studio) for other in similar),
    )


def company_card(card: CardFacts, place: Place, studio: Studio) -> CompanyCard:
    """The card on another page."""
    return CompanyCard(
        number=card.number,
        url=place.to(company_path(card.slug)),
        title=card.title,
        lead=card.lead,
        company=card.company,
        industry=studio.frames.industry(place, card.industry),
        state=card.state,
        plate=studio.drawings.picture(card.industry, card.plate, place),
        tastes=card.tastes,
    )


def similar_view(other: Neighbour, place: Place, studio: Studio) -> SimilarView:
    """Another company at the end of a story."""
    return SimilarView(
        number=other.number,
        url=place.to(company_path(other.slug)),
        title=other.title,
        company=other.company,
        industry=studio.frames.industry(place, other.industry),
        state=other.state,
        plate=studio.drawings.picture(other.industry, other.plate, place),
        why="・".join(other.why),
    )


def company_apply(story: DecidedCompany, studio: Studio) -> ApplyView:
    """The link to the company's application form."""
    front = story.front
    programme, day = story.programme, studio.frames.site.day
    apply_link = company_apply_link(
        front.slug, front.openings, studio.register, programme, studio.intake(programme), day
    )
    return apply_view(apply_link, APPLICATION, programme, studio, company=True)


def _spec(story: DecidedCompany) -> tuple[SpecRow, ...]:
    company = story.front.company
    founded = f"{company.founded}年" if company.founded and company.founded.isdigit() else company.founded
    where = "　".join(part for part in (company.address, company.station) if part)
    return rows(
        (
            ("場所", where),
            ("連絡先", company.contact),
            ("創業", founded),
            ("人数", company.employees),
        )
    )


def _things(story: DecidedCompany, lead: str, image: str, studio: Studio) -> tuple[Thing, ...]:
    site_url = studio.frames.options.site_url
    return () if site_url is None else tuple(company_things(story, lead, site_url, image))


def length_of(text: Markup) -> int:
    """How long a body is, 1 to 3; a photograph counts as ``PHOTO_LENGTH`` characters."""
    size = len("".join(untagged(text).split())) + PHOTO_LENGTH * text.count("<figure")
    return 1 + sum(size > limit for limit in LENGTHS)


def words_rows(story: DecidedCompany, place: Place, *keys: str) -> Iterator[WordsRow]:
    """The words of some facets (``keys``), each linked to its list; no row for a facet without words."""
    front = story.front
    words = {"taste": front.taste, "occupation": front.occupations, "way": front.ways}
    for facet in FACETS:
        if facet.key in keys and words[facet.key]:
            links = (
                WordLink(w, place.to(facet.path(w)), facet.apart(w)) for w in dict.fromkeys(words[facet.key])
            )
            yield WordsRow(facet.shown, tuple(links))


def plate_view(story: DecidedCompany, studio: Studio) -> PlateView:
    """The company's own plate, or its industry's workplace with the story's day at the numbers."""
    plate = story.front.plate
    if plate is None:
        return _workplace_view(story.front.company.industry, story.front.day)
    svg = Markup(studio.frames.site.plates[plate.file].full)  # noqa: S704 (sanitised by plates.py)
    return PlateView(
        svg, plate.alt, tuple(Callout(n, c.title, c.text) for n, c in enumerate(plate.callouts, 1))
    )


def _workplace_view(industry: str, day: tuple[DayPart, ...]) -> PlateView:
    drawing = workplace(INDUSTRIES[industry])
    parts = [part for part in day if not _is_rest(part)][: callouts_of(drawing)]
    svg = Markup(with_callouts(drawing, len(parts)))  # noqa: S704 (ours, read as every plate is)
    said = NOT_THEIRS.format(industry)
    return PlateView(svg, said, tuple(Callout(n, p.at, p.what) for n, p in enumerate(parts, 1)), said)


def _is_rest(part: DayPart) -> bool:
    return "昼" in part.what or "休" in part.what


def day_entries(parts: tuple[DayPart, ...]) -> tuple[DayEntry, ...]:
    """A day's parts with weights (1 to 8) by their length, and kinds for their colour: see ``DayEntry``."""
    starts = [parse_clock(part.at) or 0 for part in parts]
    lengths = [(after - before) % (24 * 60) for before, after in pairwise(starts)]
    unit = max(LEAST_MINUTES, max(lengths, default=0) / LONGEST_DAY_PART)
    weights = [min(LONGEST_DAY_PART, max(1, round(length / unit))) for length in lengths]
    entries, full = [], False
    for part, weight in zip(parts, weights, strict=False):
        kind = "c" if _is_rest(part) else ("b" if full else "a")
        full = not full if kind != "c" else full
        entries.append(DayEntry(part.at, part.at.zfill(5), part.what, weight, kind))
    return (*entries, *(DayEntry(part.at, part.at.zfill(5), part.what, 1, "e") for part in parts[-1:]))


def opening_view(
    opening: Opening, number: int, story: DecidedCompany, place: Place, studio: Studio
) -> OpeningView:
    """One vacancy, on any page."""
    day = studio.frames.site.day
    is_open = opening_is_open(opening, day)
    values = {key: getattr(opening, key) for key in PARTICULARS}
    values["pay"] = pay_text(opening.pay) if opening.pay else None
    for key in ("updated", "next_check"):
        values.pop(key)
    hired = DISPATCHED if opening.dispatched else None
    window = f"{in_words(opening.opens)}から{in_words(opening.closes)}まで"
    return OpeningView(
        title=opening.title,
        kind=opening.kind,
        is_open=is_open,
        rows=rows(
            (
                ("雇い方", hired),
                *((PARTICULARS[key], value) for key, value in values.items()),
                ("募集の期間", window),
            )
        ),
        as_of=in_words(opening.updated) if opening.updated else "",
        next_check=in_words(opening.next_check) if opening.next_check and day <= opening.next_check else "",
        url=place.to(job_path(story.label.slug, number)) if is_open else "",
    )
