"""The consent gate: the one door between what editors wrote and what is published.

Asks the register's ``decide()`` for every item that a story holds about a person,
and returns either a decided site or everything that stands against one. What was
never agreed to is an error; what has ended is taken down and only reported. It
reads no clock: the day is given. Originals are only hashed, for the approvals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from build.approval import text_hash
from build.consents import record_faults
from build.content import Content
from build.decided import (
    DecidedCompany,
    DecidedEvent,
    DecidedSite,
    DecidedSocial,
    DecidedStory,
    DecidedText,
    Judgement,
)
from build.diagnostics import Diagnostic, Severity, has_errors, in_order
from build.gate_claims import claim_faults, shared_claims
from build.gate_elsewhere import elsewhere_faults, local_name_faults
from build.gate_names import name_faults
from build.gate_people import Weighed, weigh
from build.gate_photos import PhotoVerdicts, weigh_photos
from build.gate_site import APPLICATION, site_faults
from build.gate_social import social_of
from build.prose import PhotoPlace, Segment
from build.schema import CompanyFront, EventFront
from build.stories import Story
from build.texts import bases, filled, mentions, rewrite, walk
from build.vacancy import vacancy_faults
from build.withholding import NOTHING, held_back
from register.model import Register


def judge(
    content: Content, register: Register, day: date, *, drafts: bool = False, withhold: bool = False
) -> Judgement:
    """Decides a whole site for a day (Tokyo). ``drafts``: for the preview, which alone shows them.

    Without drafts, an error in one is a warning: work in progress does not stop a publication.
    ``withhold``: stories with errors are held back instead of stopping the others (``withholding.py``).
    """
    findings = [*content.faults, *site_faults(content, register, day)]
    companies: list[DecidedCompany] = []
    events: list[DecidedEvent] = []
    shared = shared_claims(content)
    for story in content.stories:
        decided, found = judge_story(story, content, register, day)
        found += shared.get(story.file, [])
        shown = drafts or story.front.status == "published"
        findings.extend(found if shown else map(_softened, found))
        if shown and isinstance(decided.front, CompanyFront):
            companies.append(cast("DecidedCompany", decided))
        elif shown:
            events.append(cast("DecidedEvent", decided))
    findings.extend(elsewhere_faults(content))
    findings.extend(local_name_faults(content))
    ordered = in_order(findings)
    held = held_back(ordered, content) if withhold else NOTHING
    if held is None or (has_errors(ordered) and not withhold):
        return Judgement(None, ordered)
    pages = tuple(
        DecidedText(p.front.title, p.front.slug, p.front.label, p.prose)
        for p in content.pages
        if p.file not in held.files
    )
    site = DecidedSite(
        day,
        tuple(story for story in companies if story.file not in held.files),
        tuple(story for story in events if story.file not in held.files),
        pages,
        content.plates,
        held.paths,
    )
    return Judgement(site, ordered)


def findings_for_editors(content: Content, register: Register, day: date) -> tuple[Diagnostic, ...]:
    """What ``zukan check`` says: everything, drafts included, as it stands."""
    return judge(content, register, day, drafts=True).findings


def programme_of(story: Story, register: Register) -> str:
    if isinstance(story.front, CompanyFront):
        return register.form(APPLICATION).programme
    return story.front.programme


def judge_story(
    story: Story, content: Content, register: Register, day: date
) -> tuple[DecidedStory[Any], list[Diagnostic]]:
    """One story decided, and everything found in it. Worth publishing only where nothing is an error."""
    programme = programme_of(story, register)
    weighed = weigh(story, programme, register, day)
    photos = weigh_photos(story, weighed, content)
    findings = [
        *weighed.findings,
        *photos.findings,
        *_mention_faults(story),
        *claim_faults(story, register),
        *name_faults(story, content),
        *_approval_faults(story, content, weighed.gone),
    ]
    for index, person in enumerate(story.front.people):
        findings.extend(record_faults(story, index, person, register))
    if isinstance(story.front, CompanyFront):
        findings.extend(vacancy_faults(story))
    social = social_of(story, programme, weighed, photos.cleared, register, day)
    return _decided(story, programme, weighed, photos, social), findings


def _decided(
    story: Story, programme: str, weighed: Weighed, photos: PhotoVerdicts, social: DecidedSocial
) -> DecidedStory[Any]:
    names = {person.id: person.in_text for person in weighed.everyone}
    labels = {person.id: person.label for person in weighed.everyone}
    segments = tuple(s for s in story.prose.segments if s.person is None or s.person not in weighed.gone)
    placed = {file: photos.cleared.get(file) for file in _placed(segments)}
    people = tuple(photos.with_portrait(p, placed) for p in weighed.everyone if p.id not in weighed.gone)
    used = {*placed, *(p.portrait.file for p in people if p.portrait is not None)}
    return DecidedStory(
        file=story.file,
        front=_public(story.front, names),
        nameless=_public(story.front, labels),
        programme=programme,
        segments=segments,
        people=people,
        names=MappingProxyType(names),
        placed=MappingProxyType(placed),
        spare=tuple(
            photo
            for file, photo in photos.cleared.items()
            if file not in used and not any(p in weighed.gone for p in photo.shows)
        ),
        social=social,
        draft=story.front.status == "draft",
    )


def _public(front: CompanyFront | EventFront, names: Mapping[str, str]) -> CompanyFront | EventFront:
    """The front matter without people and photographs, its mentions filled in."""

    def change(text: str, path: tuple[str | int, ...]) -> str:
        named = filled(text, names)
        # The easy summary alone is printed with ruby; everywhere else the bases stand.
        return named if path == ("summary_easy",) else bases(named)

    return rewrite(front.model_copy(update={"people": (), "photos": ()}), change)


def _placed(segments: tuple[Segment, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.file for s in segments for p in s.pieces if isinstance(p, PhotoPlace)))


def _mention_faults(story: Story) -> Iterator[Diagnostic]:
    """``{p9}`` and ``:::p9`` for somebody who is not in people."""
    known = {person.id for person in story.front.people}
    mend = "people に同じ id を書くか、番号を直してください。"
    for person, line in story.prose.people:
        if person not in known:
            yield Diagnostic(story.file, line, f"{person} は people にいません。", mend)
    for path, text in walk(story.front):
        for person in mentions(text):
            if person not in known:
                yield Diagnostic(story.file, story.line(*path), f"{person} は people にいません。", mend)


def _approval_faults(story: Story, content: Content, gone: frozenset[str]) -> Iterator[Diagnostic]:
    """Text or photographs that changed after the person saw them; nobody asks those who are gone."""
    for index, person in enumerate(story.front.people):
        approved = person.consent.approved if person.consent else None
        if (
            approved is None
            or person.id in gone
            or approved.text == text_hash(story, person, content.photo_hash)
        ):
            continue
        line = story.line("people", index, "consent", "approved", "text")
        what = f"{person.id} の確認のあとで、文章か写真が変わっています。"
        mend = (
            "本人にもう一度見てもらい、"
            f"zukan consent approve {story.front.slug} {person.id} --on 確認した日 を実行してください。"
        )
        yield Diagnostic(story.file, line, what, mend, Severity.WARNING)


def _softened(finding: Diagnostic) -> Diagnostic:
    if finding.severity is not Severity.ERROR:
        return finding
    return Diagnostic(finding.file, finding.line, finding.what, finding.mend, Severity.WARNING)
