"""Records a withdrawal (撤回) in a story's file and blanks the values withdrawn.

What must never happen: a withdrawal that fails silently, or one after which more is
shown than before. So the result is read again before it is written, and a name is
blanked only where nobody has spelled it out: without the name in ``people`` the gate
could not find it in the text any more, and the next build would publish it.
No message repeats a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from build.consent.approve import with_approval, without_approval
from build.consent.withdraw_editing import with_withdrawal
from build.consent.withdraw_remains import remains_of
from build.consent.withdraw_suspects import suspects_elsewhere
from build.content.editing import swap
from build.content.folder import Content
from build.content.schema import CompanyFront, Person, Withdrawn
from build.content.stories import Kind, Story, parse
from build.diagnostics import Diagnostic, Severity, in_order
from build.errors import EditError
from build.gate.approval import is_stale, text_hash
from build.gate.consent_records import item_ids
from build.gate.decided import UNCHECKED
from build.gate.foreign_names import names_elsewhere
from build.gate.own_names import name_faults, plate_name_faults
from build.gate.places import plate_of
from build.gate.told import told_by
from register.model import Register

ALL = "all"
NAME_KEYS = ("name", "kana", "also_called")
#: What a person's entry keeps: who stands there, and that and how they had agreed.
_KEPT = frozenset({"id", "label", "consent"})
_NAME_ITEM = "name"
_PORTRAIT_ITEM = "portrait"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written, and what a person still has to do. ``blanked``: front matter keys."""

    file: str
    person: str
    form: str
    record: Withdrawn
    changed: bool
    blanked: tuple[str, ...]
    spelled: tuple[Diagnostic, ...]  # why the name was not blanked
    remains: tuple[Diagnostic, ...]  # lines that still say what was blanked
    suspects: tuple[Diagnostic, ...]  # lines of other files that may speak of the person
    photos: tuple[str, ...]  # originals that show the person


def withdraw(
    content: Content, story: Story, person: Person, register: Register, labels: Collection[str], on: date
) -> Outcome:
    """Writes ``withdrawn`` and blanks. ``labels`` empty or ``all``: everything. EditError otherwise."""
    if person.consent is None:
        raise EditError(
            f"{story.file}: {person.id} の同意の記録がないので、取りやめを記録できません。"
            "直し方: 同意がないまま書かれているなら、この人を people と本文から消してください。"
        )
    record = merged(person, register, labels, on, story.file)
    if ALL not in record.items and set(record.items).isdisjoint(person.consent.items):
        raise EditError(
            f"{story.file}: {person.id} は --items の項目に同意していません。まだ何も記録していません。"
            f"直し方: 同意書で項目を確かめてください(同意した項目は {'、'.join(person.consent.items) or 'ありません'})。"
        )
    keys = keys_of(record, register)
    edited, blanked = _edited(story, person, record, keys)
    lost = _no_longer_found(content, story, edited)
    if lost:
        edited, blanked = _edited(story, person, record, keys - set(NAME_KEYS))
    _check(story, person, record, blanked, edited)
    edited = _still_approved(content, story, edited)
    if edited != story.document.text:
        swap(content.root.parent / story.file, story.document.text, edited)
    return Outcome(
        story.file,
        person.id,
        person.consent.form,
        record,
        edited != story.document.text,
        blanked,
        lost,
        remains_of(_parsed(story, edited), person, keys, register),
        tuple(suspects_elsewhere(content, story, person)) if keys & set(NAME_KEYS) else (),
        _photos(story, person) if covers_portrait(record, register) else (),
    )


def merged(person: Person, register: Register, labels: Collection[str], on: date, file: str) -> Withdrawn:
    """The new record: added to what was withdrawn before, the earliest day kept."""
    consent = person.consent
    if consent is None or on < consent.signed:
        signed = consent.signed.isoformat() if consent else ""
        raise EditError(
            f"{file}: --on が同意書の署名({signed})より前です。直し方: 取りやめの申し出があった日を書いてください。"
        )
    known = item_ids(register)
    wrong = [label for label in labels if label not in known and label != ALL]
    if wrong:
        raise EditError(
            f"--items に登録簿にない情報項目があります。直し方: {'、'.join(known)} から選んでください。"
        )
    before = consent.withdrawn
    if before is None:
        return _record(on, _items({*labels} if labels else {ALL}, known))
    # A label that nobody knows counts as everything, as in gate/consent_records.py.
    earlier = (
        {ALL} if isinstance(before.items, str) or not set(before.items) <= set(known) else set(before.items)
    )
    return _record(min(on, before.on), _items(earlier | (set(labels) or {ALL}), known))


def _record(on: date, items: tuple[str, ...]) -> Withdrawn:
    return Withdrawn.model_validate({"on": on.isoformat(), "items": items})


def _items(labels: set[str], known: dict[str, str]) -> tuple[str, ...]:
    return (ALL,) if ALL in labels else tuple(label for label in known if label in labels)


def keys_of(record: Withdrawn, register: Register) -> frozenset[str]:
    """The front matter keys whose values go. Everything: every key but the frame of the entry."""
    if ALL in record.items:
        return frozenset(Person.model_fields) - _KEPT
    ids = item_ids(register)
    items = [register.item(ids[label]) for label in record.items]
    keys = {key for item in items for key in item.story_keys if key in Person.model_fields}
    return frozenset(keys | (set(NAME_KEYS) if any(item.id == _NAME_ITEM for item in items) else set()))


def covers_portrait(record: Withdrawn, register: Register) -> bool:
    return ALL in record.items or register.item(_PORTRAIT_ITEM).label in record.items


def _edited(
    story: Story, person: Person, record: Withdrawn, keys: Collection[str]
) -> tuple[str, tuple[str, ...]]:
    index = [p.id for p in story.front.people].index(person.id)
    blanked = tuple(key for key in Person.model_fields if key in keys and getattr(person, key))
    before = person.consent.withdrawn if person.consent else None
    return with_withdrawal(
        story.document, story.file, index, None if before == record else record, blanked
    ), blanked


def _no_longer_found(content: Content, story: Story, edited: str) -> tuple[Diagnostic, ...]:
    """Names spelled out that would not be found any more; empty where blanking hides nothing. What is only suspect
    holds the name in the person's own story: elsewhere it is pointed at once (``withdraw_suspects.py``)."""
    before = [
        f for f in _name_findings(content) if f.severity is Severity.ERROR or f.file in _own(story, content)
    ]
    if not before:
        return ()
    again = _parsed(story, edited)

    def swapped(stories: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(again if s.file == story.file else s for s in stories)

    after = _name_findings(
        replace(content, companies=swapped(content.companies), events=swapped(content.events))
    )
    lost = Counter((f.file, f.what) for f in before) - Counter((f.file, f.what) for f in after)
    return in_order(f for f in before if (f.file, f.what) in lost)


def _own(story: Story, content: Content) -> set[str]:
    """The story's file and its plate's."""
    return {story.file, *(place.file for place in plate_of(story, content))}


def _name_findings(content: Content) -> list[Diagnostic]:
    return [
        *(fault for story in content.stories for fault in name_faults(story, told_by(story))),
        *(fault for story in content.stories for fault in plate_name_faults(story, content, told_by(story))),
        *names_elsewhere(content, UNCHECKED).findings,
    ]


def _photos(story: Story, person: Person) -> tuple[str, ...]:
    return tuple(photo.file for photo in story.front.photos if person.id in photo.shows)


def _parsed(story: Story, text: str) -> Story:
    kind: Kind = "companies" if isinstance(story.front, CompanyFront) else "events"
    again, faults = parse(text, story.file, kind)
    _, before = parse(story.document.text, story.file, kind)
    if again is None or Counter(f.what for f in faults) != Counter(f.what for f in before):
        raise _refused(story.file)
    return cast("Story", again)


def _refused(file: str) -> EditError:
    return EditError(
        f"{file}: この書き方のままでは、取りやめだけを書き込めません。まだ何も記録していません。"
        "直し方: この人の withdrawn に {on: 日付, items: [all]} と手で書き、値を null にしてください。"
    )


def _check(story: Story, person: Person, record: Withdrawn, blanked: Collection[str], edited: str) -> None:
    """Reads the result as a build would: exactly this is withdrawn and blank, the rest is the same."""
    again = _parsed(story, edited)
    if person.consent is None or again.document.body != story.document.body:
        raise _refused(story.file)
    consent = person.consent.model_copy(update={"withdrawn": record})
    wanted = person.model_copy(update={**_blank(blanked), "consent": consent})
    people = tuple(wanted if p.id == person.id else p for p in story.front.people)
    if again.front != story.front.model_copy(update={"people": people}):
        raise _refused(story.file)


def _still_approved(content: Content, story: Story, edited: str) -> str:
    """Whoever had approved what stood there has seen what is left of it: a withdrawal only takes away."""
    first = again = _parsed(story, edited)
    for index, person in enumerate(story.front.people):
        approved = person.consent.approved if person.consent else None
        if approved is None or is_stale(story, person, content.photo_hash):
            continue
        digest = text_hash(again, again.front.people[index], content.photo_hash)
        if digest != approved.text:
            edited = with_approval(again.document, story.file, index, approved.on, digest)
            again = _parsed(story, edited)
    same_body = again.document.body == first.document.body
    if not same_body or without_approval(again.front) != without_approval(first.front):
        raise _refused(story.file)
    return edited


def _blank(keys: Collection[str]) -> dict[str, Any]:
    return {key: () if key == "also_called" else None for key in keys}
