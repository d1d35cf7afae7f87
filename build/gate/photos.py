"""The gate for photographs: only declared ones, only where everyone shown may be shown.

The only maker of ``ClearedPhoto``. A face counts by what ``shows`` states; a
photograph of several people needs every one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from build.content.folder import Content
from build.content.schema import Photo
from build.content.stories import Story
from build.content.texts import bases, filled
from build.diagnostics import TAKEN_DOWN, Diagnostic, Severity
from build.gate.concerning import Spoken, gone_with_passages
from build.gate.consent_records import form_number
from build.gate.decided import GATE_SEAL, ClearedPhoto, ShownPerson
from build.gate.people import Weighed, never_finding
from register.publishing import Reason, Verdict

LABEL = "肖像"


class PhotoVerdicts(NamedTuple):
    """``cleared`` by file name, in the order of the front matter."""

    cleared: Mapping[str, ClearedPhoto]
    findings: tuple[Diagnostic, ...]

    def with_portrait(self, person: ShownPerson, placed: Mapping[str, object]) -> ShownPerson:
        """The first cleared photograph of this person alone, one that the text does not use if there is one."""
        alone = [photo for photo in self.cleared.values() if photo.shows == (person.id,)]
        unused = [photo for photo in alone if photo.file not in placed]
        return person._replace(portrait=next(iter((*unused, *alone)), None))


def weigh_photos(story: Story, weighed: Weighed, content: Content) -> PhotoVerdicts:
    """Clears what may be shown and does not go with somebody's passages; reports what never could, and what lies about."""
    names = {person.id: person.in_text for person in weighed.everyone}
    cleared: dict[str, ClearedPhoto] = {}
    findings = list(_lying_about(story, content))
    gone = {*(gone_with_passages(story, weighed.gone) if weighed.gone else ()), *_unseen(story, weighed)}
    for index, photo in enumerate(story.front.photos):
        faults = [
            *_file_faults(story, index, photo, content, weighed),
            *_face_faults(story, index, photo, weighed, (story.front.slug, photo.file) in content.photos),
        ]
        findings.extend(faults)
        withheld = any(not weighed.portraits[p].shown for p in photo.shows if p in weighed.portraits)
        if photo.file in gone:
            continue
        if not withheld and not any(fault.severity is Severity.ERROR for fault in faults):
            cleared[photo.file] = _clear(story, photo, content, names)
    return PhotoVerdicts(MappingProxyType(cleared), tuple(findings))


def _unseen(story: Story, weighed: Weighed) -> Iterator[str]:
    """Every photograph that somebody has to see again, whatever they are to it."""
    if weighed.changed:
        spoken = Spoken(story)
        for person in weighed.changed:
            yield from (photo.file for photo in spoken.photos(person))


def _clear(story: Story, photo: Photo, content: Content, names: Mapping[str, str]) -> ClearedPhoto:
    def public(text: str | None) -> str:
        return bases(filled(text or "", names))

    return ClearedPhoto(
        seal=GATE_SEAL,
        slug=story.front.slug,
        file=photo.file,
        source=content.photos[story.front.slug, photo.file].path,
        alt=public(photo.alt),
        caption=public(photo.caption),
        credit=public(photo.credit),
        shows=photo.shows,
    )


def _file_faults(
    story: Story, index: int, photo: Photo, content: Content, weighed: Weighed
) -> Iterator[Diagnostic]:
    line = story.line("photos", index, "file")
    found = content.photos.get((story.front.slug, photo.file))
    folder = f"{content.root.name}/photos/{story.front.slug}/"
    if found is None and _has_ended(photo, weighed):
        return  # the original is deleted, as it should be: the drawn plate stands in
    if found is None:
        mend = f"{folder} に置くか、photos から消してください。"
        yield Diagnostic(story.file, line, f"写真 {photo.file} が見つかりません。", mend)
    elif found.fault:
        mend = found.mend or f"{folder} に、カメラか現像ソフトから書き出した写真そのものを置いてください。"
        yield Diagnostic(story.file, line, f"{photo.file}: {found.fault}", mend)


def _has_ended(photo: Photo, weighed: Weighed) -> bool:
    decisions = (weighed.portraits[p] for p in photo.shows if p in weighed.portraits)
    return any(d.verdict is Verdict.ENDED and d.reason is not Reason.CHANGED for d in decisions)


def _face_faults(
    story: Story, index: int, photo: Photo, weighed: Weighed, there: bool
) -> Iterator[Diagnostic]:
    """``there``: the original lies in its place; once it is deleted, nothing is left to be told of."""
    line = story.line("photos", index, "shows")
    ids = [person.id for person in story.front.people]
    for person in photo.shows:
        if person not in ids:
            mend = "people に書くか、番号を直してください。"
            yield Diagnostic(story.file, line, f"写真 {photo.file} の {person} は people にいません。", mend)
            continue
        decision = weighed.portraits[person]
        if decision.verdict is Verdict.NEVER:
            finding = never_finding(story, line, ids.index(person), LABEL, decision)
            what = f"写真 {photo.file}: {finding.what}"
            mend = finding.mend.replace("この項目", "この写真")
            yield finding._replace(what=what, mend=mend)
        elif there and decision.reason in {Reason.WITHDRAWN, Reason.EXPIRED}:
            form = f"({form_number(story.front.people[ids.index(person)])})"
            what = f"写真 {photo.file} を{TAKEN_DOWN}{person}{form} の{decision.reason.value}"
            mend = "直すことはありません。元の写真も置き場から消してください。"
            yield Diagnostic(story.file, line, what, mend, Severity.NOTICE)


def undeclared_faults(story: Story) -> Iterator[Diagnostic]:
    """Photographs that the text places and ``photos`` does not declare."""
    declared = {photo.file for photo in story.front.photos}
    mend = "photos に、説明(alt)と写っている人(shows)を書いてください。"
    for file, line in story.prose.photos:
        if file not in declared:
            yield Diagnostic(story.file, line, f"写真 {file} は photos に書かれていません。", mend)


def _lying_about(story: Story, content: Content) -> Iterator[Diagnostic]:
    declared = {photo.file for photo in story.front.photos}
    folder = f"{content.root.name}/photos/{story.front.slug}"
    for file in content.photo_files.get(story.front.slug, ()):
        if file not in declared:
            what = "どの記事の photos にも書かれていない写真です。"
            mend_file = "使うなら photos に書き、使わないなら消してください。公開はされません。"
            yield Diagnostic(f"{folder}/{file}", 0, what, mend_file, Severity.WARNING)
