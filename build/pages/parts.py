"""Pieces of pages that companies and events share: pictures, prose, people, the link to a form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from markupsafe import Markup, escape

from build.common.languages import language_of
from build.common.patterns import RUBY
from build.content.prose import Html, PersonPlace, Piece, Segment, lead_words
from build.darkroom.derivatives import Derivatives, Rendition
from build.drawing.plates import Drawings
from build.gate.decided import ClearedPhoto, DecidedStory, ShownPerson
from build.pages.frames import Frames
from build.site.addresses import Place
from build.site.applying import ApplyLink, items_asked, items_passed_on
from build.views import ApplyView, PersonView, Picture, Source, SpecRow
from register.deadline import passed_on_by
from register.errors import NoTermError
from register.model import Register
from register.term import in_words

#: Japanese between tags; never within one.
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥ー々、。「」・]+(?![^<>]*>)")
_WITHIN = re.compile(r'<a href="/(?!/)([^"]*)"')  # in text a "<" is written out: nothing else looks like it
_HEADING = re.compile(r"(</?h)([3-6])(?=[ >])")
ROLE = ("department", "post")
PLACED_ELSEWHERE = frozenset({"name", "portrait", *ROLE})


class Figures(Protocol):
    """The theme's markup for photographs within prose."""

    def figure(self, picture: Picture) -> Markup: ...

    def no_photo(self) -> Markup: ...


@dataclass(frozen=True, slots=True)
class Studio:
    """What every presenter needs. ``derivatives``: of the stories that are drawn anew."""

    frames: Frames
    register: Register
    figures: Figures
    derivatives: Mapping[tuple[str, str], Derivatives]
    drawings: Drawings
    sample: bool  # a site with invented contacts or stories says so on every page
    #: What each form asks, worked out already.
    _asked: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict, repr=False)

    def asked(self, form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Labels of what a form requires and of what it may ask."""
        made = self._asked.get(form)
        if made is None:
            made = self._asked[form] = items_asked(self.register, form)
        return made

    def intake(self, programme: str) -> str | None:
        return self.frames.options.intake.get(self.register.programme(programme).contract)


def picture(photo: ClearedPhoto, place: Place, studio: Studio) -> Picture:
    """A cleared photograph's derivatives with addresses relative to the page."""
    made = studio.derivatives[photo.slug, photo.file]
    jpegs = made.of("image/jpeg")
    widest = jpegs[0]
    return Picture(
        sources=tuple(Source(mime, _srcset(made.of(mime), place)) for mime in ("image/avif", "image/webp")),
        src=place.to(jpegs[min(1, len(jpegs) - 1)].name),
        srcset=_srcset(jpegs, place),
        width=widest.width,
        height=widest.height,
        alt=photo.alt,
        caption=photo.caption,
        credit=photo.credit,
        tone=made.tone,
    )


def _srcset(renditions: Iterable[Rendition], place: Place) -> str:
    return ", ".join(f"{place.to(r.name)} {r.width}w" for r in sorted(renditions, key=lambda r: r.width))


def body(story: DecidedStory[Any], place: Place, studio: Studio, *, lead: bool) -> Markup:
    """The prose with names, labels and photographs in their places."""
    parts = [
        _segment(segment, story, place, studio) for segment in story.segments if lead or not segment.lead
    ]
    return Markup("\n").join(part for part in parts if part)


def _segment(segment: Segment, story: DecidedStory[Any], place: Place, studio: Studio) -> Markup:
    inner = Markup("").join(_piece(piece, story, place, studio) for piece in segment.pieces).strip()
    return Markup("<div>{}</div>").format(inner) if segment.person is not None and inner else inner


def _piece(piece: Piece, story: DecidedStory[Any], place: Place, studio: Studio) -> Markup:
    if isinstance(piece, Html):
        return Markup(_placed(piece.text, place))  # noqa: S704 (made by markdown_rules from text without HTML)
    if isinstance(piece, PersonPlace):
        return escape(story.names[piece.id])
    photo = story.placed[piece.file]
    return (
        studio.figures.no_photo() if photo is None else studio.figures.figure(picture(photo, place, studio))
    )


def lead_text(story: DecidedStory[Any]) -> str:
    """The paragraphs before the first heading as plain text."""
    return lead_words(story.segments, story.names)


def prose_html(segments: Iterable[Segment], place: Place) -> Markup:
    """A page of prose, which has no open places. Its headings stand right below the page's own."""
    text = "\n".join(
        piece.text for segment in segments for piece in segment.pieces if isinstance(piece, Html)
    )
    text = _placed(_raised(text), place)
    if language_of(place.path) != "ja":  # a screen reader has to change its voice for it (JIS X 8341-3 3.1.2)
        text = _JAPANESE.sub(lambda found: f'<span lang="ja">{found[0]}</span>', text)
    return Markup(text)  # noqa: S704 (made by markdown_rules from text without HTML)


def _placed(text: str, place: Place) -> str:
    """HTML with links into the guide (editors write them from its root) made relative to the page."""
    return _WITHIN.sub(lambda link: f'<a href="{place.to(link[1])}"', text)


def _raised(text: str) -> str:
    """HTML with headings one level up, because here they do not stand below a section's heading."""
    return _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) - 1}", text)


def ruby(text: str) -> Markup:
    """``{漢字|かんじ}`` as ruby, everything else escaped."""
    parts, at = [], 0
    for match in RUBY.finditer(text):
        parts.append(escape(text[at : match.start()]))
        pair = Markup("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>")
        parts.append(pair.format(match[1], match[2]))
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])


def person_view(person: ShownPerson, story: DecidedStory[Any], place: Place, studio: Studio) -> PersonView:
    """A person's card, in the order of the register's items."""
    programme = story.programme
    facts = []
    for item in map(studio.register.item, studio.register.programme(programme).publishes):
        values = [person.values[key] for key in item.story_keys if key in person.values]
        if values and item.id not in PLACED_ELSEWHERE:
            facts.append(SpecRow(item.label, _fact(item.id, values)))
    return PersonView(
        shown_name=person.shown_name,
        kana=person.values.get("kana", "") if "name" in person.values else "",
        role=" ".join(person.values[key] for key in ROLE if key in person.values),
        facts=tuple(facts),
        portrait=picture(person.portrait, place, studio) if person.portrait is not None else None,
        with_others=person.portrait is None and any(person.id in photo.shows for photo in story.photos),
    )


def _fact(item: str, values: list[str]) -> str:
    if item == "age":
        years = f"{values[0]}歳" if values[0].isdigit() else values[0]
        return f"{years}（{values[1]}）" if len(values) > 1 else years
    return "、".join(values)


def apply_view(
    apply_link: ApplyLink, form: str, programme: str, studio: Studio, *, company: bool
) -> ApplyView:
    """The link to a form, with words derived from the register."""
    required, optional = studio.asked(form)
    receives = "・".join(items_passed_on(studio.register, form)) or _asked(required, optional)
    passed_on = handed_on(studio.register, form, studio.frames.site.day)
    count = len(required) + len(optional)
    return ApplyView(
        href=apply_link.href,
        why_closed=apply_link.why_closed,
        button="この会社に応募する" if company else "この催しに申し込む",
        note=f"{'履歴書はまだいりません。' if company else ''}3分・最大{count}項目。",
        received_by="会社に届くもの" if company else "窓口に届くもの",
        receives=receives,
        steps=(
            f"{len(required)}項目を書く（3分）",
            "書いたことを確かめて送る",
            f"受付番号と、やめるときに使う取下げコードが出ます。{passed_on or '控えておいてください'}",
        ),
        passed_on=passed_on,
        elsewhere=studio.register.programme(programme).eligibility.elsewhere,
    )


def _asked(required: Sequence[str], optional: Sequence[str]) -> str:
    return "・".join(required) + (f"（{'・'.join(optional)}は書いた場合だけ）" if optional else "")


def handed_on(register: Register, form: str, day: date) -> str:
    """By when an application is passed to the company; "" where it is passed to nobody, or no term covers the day."""
    declared = register.form(form)
    if declared.passed_on_in is None:
        return ""
    try:
        end = passed_on_by(register, declared, day)
    except NoTermError:
        return ""
    within = f"{declared.passed_on_in}営業日以内" if end is None else f"{in_words(end)}まで"
    return f"{within}に会社へお渡しします"


def rows(pairs: Iterable[tuple[str, str | None]]) -> tuple[SpecRow, ...]:
    """Labelled values without the empty ones."""
    return tuple(SpecRow(label, value) for label, value in pairs if value)
