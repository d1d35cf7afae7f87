"""The consent gate: the only way from what editors wrote to what is published.

Asks the register's ``decide()`` for every item that a story holds about a person,
and returns either a decided site or everything that stands against one. What was
never agreed to is an error; what has ended is taken down and only reported. It
reads no clock: the day is given. Originals are only hashed, for the approvals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from build.content.folder import Content
from build.content.prose import PhotoPlace, Segment
from build.content.schema import CompanyFront, EventFront
from build.content.stories import Story
from build.content.texts import bases, filled, holds, rewrite
from build.diagnostics import Diagnostic, Severity, has_errors, in_order
from build.gate.answers import held_to
from build.gate.between_files import site_faults
from build.gate.claims import claim_faults, shared_claims
from build.gate.consent_records import coming_ends, record_faults
from build.gate.decided import (
    UNCHECKED,
    Checked,
    DecidedSite,
    DecidedSocial,
    DecidedStory,
    DecidedText,
    Judgement,
    Parts,
    ShownPerson,
    photos_of,
)
from build.gate.foreign_names import NamesElsewhere
from build.gate.own_names import plate_name_faults
from build.gate.people import Weighed, weigh
from build.gate.photos import PhotoVerdicts, weigh_photos
from build.gate.social import social_of
from build.gate.texts import text_findings
from build.gate.told import Told, told_by
from build.gate.withholding import NOTHING, to_withhold
from build.site.applying import APPLICATION
from register.model import Register


def judge(
    content: Content,
    register: Register,
    day: date,
    *,
    drafts: bool = False,
    withhold: bool = False,
    checked: Checked = UNCHECKED,
) -> Judgement:
    """Decides a whole site for a day (Tokyo). ``drafts``: for the preview, which alone shows them.

    Without drafts, an error in one is a warning: work in progress does not stop a publication.
    ``withhold``: stories with errors are held back instead of stopping the others (``withholding.py``).
    ``checked``: what the last build looked through for other people's names; consent is never taken
    from there.
    """
    findings = [*content.faults, *site_faults(content, register, day)]
    shown: list[DecidedStory[Any]] = []
    shared = shared_claims(content)
    elsewhere = NamesElsewhere(content, checked)
    words = _words(content, register, day, elsewhere)
    for story in content.stories:
        word = words.get(story.file) or _Word("", (), content.texts[story.file])
        decided = _decided(story, word, content, register, day)
        found = [*word.findings, *shared.get(story.file, ())]
        if drafts or story.label.is_public_on(day):
            findings.extend(found)
            shown.append(decided)
        else:
            findings.extend(map(_softened, found))
    strange, looked = elsewhere.found()
    findings.extend(strange)
    ordered = in_order(findings)
    held = to_withhold(ordered, content) if withhold else NOTHING
    if held is None or (has_errors(ordered) and not withhold):
        return Judgement(None, ordered, looked)
    companies = {story.file for story in content.companies}
    pages = tuple(
        DecidedText(p.front.title, p.front.slug, p.front.label, p.prose, p.front.easy)
        for p in content.pages
        if p.file not in held.files
    )
    left = [story for story in shown if story.file not in held.files]
    site = DecidedSite(
        day,
        tuple(story for story in left if story.file in companies),
        tuple(story for story in left if story.file not in companies),
        pages,
        content.plates,
        held.paths,
    )
    return Judgement(site, ordered, looked)


class _Word(NamedTuple):
    """What was decided about one story; what it may show is worked out later, when somebody asks for it."""

    outcome: str
    photo_files: tuple[str, ...]
    findings: Sequence[Diagnostic]


def _words(content: Content, register: Register, day: date, elsewhere: NamesElsewhere) -> dict[str, _Word]:
    """By file, the decision about every story with people, photographs or unknown texts; others stay unopened.
    Each story is opened once: ``elsewhere`` looks for other people's names in what it was heard to say."""
    found: dict[str, _Word] = {}
    for story in content.stories:
        told = told_by(story)
        if _asks(story, content):
            found[story.file] = _word(story, told, content, register, day)
        elsewhere.look_into(story, told)
        story.put_away()
    return found


def _asks(story: Story, content: Content) -> bool:
    label = story.label
    return (
        story.file not in content.texts
        or label.people
        or bool(label.pictures)
        or label.slug in content.photo_files
    )


def _word(story: Story, told: Told, content: Content, register: Register, day: date) -> _Word:
    parts, findings = judge_story(story, content, register, day, told)
    return _Word(_outcome(parts), tuple([photo.file for photo in photos_of(parts)]), findings)


def _decided(story: Story, word: _Word, content: Content, register: Register, day: date) -> DecidedStory[Any]:
    return DecidedStory(
        story.file,
        story.label,
        programme_of(story, register),
        word.outcome,
        word.photo_files,
        lambda: judge_story(story, content, register, day)[0],
    )


def findings_for_editors(content: Content, register: Register, day: date) -> tuple[Diagnostic, ...]:
    """What ``zukan check`` says: everything, drafts included, as it stands, and as a fault what is held back."""
    found = judge(content, register, day, drafts=True).findings
    return in_order(f._replace(severity=Severity.ERROR) if f.held_back else f for f in found)


def programme_of(story: Story, register: Register) -> str:
    """An event's own programme; companies' stories all belong to the one that takes applications."""
    return story.label.programme or register.form(APPLICATION).programme


def judge_story(
    story: Story, content: Content, register: Register, day: date, told: Told | None = None
) -> tuple[Parts[Any], list[Diagnostic]]:
    """What one story may show, and everything found in it. Worth publishing only where nothing is an error.
    ``told``: what it says, where it was heard already."""
    told = told or told_by(story)
    programme = programme_of(story, register)
    weighed = weigh(story, programme, register, day, content.photos, content.photo_hash)
    photos = weigh_photos(story, weighed, content)
    texts = content.texts.get(story.file)
    findings = [
        *weighed.findings,
        *photos.findings,
        *(text_findings(story, told) if texts is None else texts),
        *claim_faults(story, register, told.names),
        *plate_name_faults(story, content, told),
    ]
    for index, person in enumerate(story.front.people):
        findings.extend(record_faults(story, index, person, programme, register))
        findings.extend(coming_ends(story, index, person, day))
    findings = [held_to(f) if f.suspect in weighed.unnamed else f for f in findings]
    social = social_of(story, programme, weighed, photos.cleared, register, day)
    return _parts(story, weighed, photos, social), findings


def _parts(story: Story, weighed: Weighed, photos: PhotoVerdicts, social: DecidedSocial) -> Parts[Any]:
    names = {person.id: person.in_text for person in weighed.everyone}
    labels = {person.id: person.label for person in weighed.everyone}
    segments = tuple(s for s in story.prose.segments if s.person is None or s.person not in weighed.gone)
    placed = {file: photos.cleared.get(file) for file in _placed(segments)}
    people = tuple(
        photos.with_portrait(_named(p, names), placed) for p in weighed.everyone if p.id not in weighed.gone
    )
    used = {*placed, *(p.portrait.file for p in people if p.portrait is not None)}
    nobody = story.front.model_copy(update={"people": (), "photos": (), "not_a_name": ()})
    has_places = holds(nobody, "{")
    return Parts(
        front=_public(nobody, names) if has_places else nobody,
        nameless=_public(nobody, labels) if has_places else nobody,
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
    )


def _named(person: ShownPerson, names: Mapping[str, str]) -> ShownPerson:
    """A fact may speak of a colleague."""
    if not any("{" in value for value in person.values.values()):
        return person
    values = {key: bases(filled(value, names)) for key, value in person.values.items()}
    return person._replace(values=MappingProxyType(values))


def _outcome(parts: Parts[Any]) -> str:
    """What was decided, as text: two equal outcomes of one file show the same; "" where nothing was to decide."""
    if not parts.people and not parts.names and not parts.placed and not parts.spare:
        return ""
    people = [(p.id, p.values, p.portrait and p.portrait.file) for p in parts.people]
    placed = {file: photo is not None for file, photo in parts.placed.items()}
    spare = [photo.file for photo in parts.spare]
    texts = [(photo.file, photo.alt, photo.caption) for photo in photos_of(parts)]
    said = parts.social
    social = (said.title, said.about, said.number, said.lead, [photo.file for photo in said.photos])
    return repr((people, dict(parts.names), len(parts.segments), placed, spare, texts, social))


def _public(front: CompanyFront | EventFront, names: Mapping[str, str]) -> CompanyFront | EventFront:
    """A front matter without people and photographs, its mentions filled in."""

    def change(text: str, path: tuple[str | int, ...]) -> str:
        named = filled(text, names)
        # The easy summary alone is printed with ruby; everywhere else the bases stand.
        return named if path == ("summary_easy",) else bases(named)

    return rewrite(front, change)


def _placed(segments: tuple[Segment, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.file for s in segments for p in s.pieces if isinstance(p, PhotoPlace)))


def _softened(finding: Diagnostic) -> Diagnostic:
    if finding.severity is not Severity.ERROR:
        return finding
    return Diagnostic(finding.file, finding.line, finding.what, finding.mend, Severity.WARNING)
