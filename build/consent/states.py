"""How things stand with each person's consent: the rows of the ledger, and what is due. Pure.

A row never holds a name: a list is printed, mailed, left on a desk. The form number
leads to the paper in the locked cabinet, and the paper to the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from build.content.folder import Content
from build.content.schema import ConsentRecord, Person
from build.content.stories import Story
from build.gate.approval import is_stale
from build.gate.consent_records import consent_of, ends_soon
from build.gate.judging import programme_of
from build.gate.people import PORTRAIT, written_items
from register.model import Register
from register.publishing import Consent, Medium, Reason, all_ended, decide, in_term


class State(Enum):
    """One word per person, for a day."""

    SHOWN = "掲載中"
    WAITING = "掲載前"  # approved, but a draft, or the day has not come
    EXPIRED = "期限切れ"
    WITHDRAWN = "撤回"
    UNAPPROVED = "未確認"
    CHANGED = "再確認待ち"  # changed since the approval: not shown until it is approved again
    NONE = "同意なし"


@dataclass(frozen=True, slots=True)
class Row:
    """One person of one story. ``withdrawn_items`` are labels, or 「すべて」."""

    story: str
    person: str
    draft: bool
    state: State
    form: str
    items: tuple[str, ...]
    media: tuple[str, ...]
    expires: date | None
    approved_on: date | None
    withdrawn_on: date | None
    withdrawn_items: tuple[str, ...]


def rows(content: Content, register: Register, day: date, story: str | None = None) -> tuple[Row, ...]:
    """Everyone of every story, or of one (by its slug), in the order of the files."""
    return tuple(
        _row(found, person, content, register, day)
        for found in content.stories
        if story in {None, found.front.slug}
        for person in found.front.people
    )


def _row(story: Story, person: Person, content: Content, register: Register, day: date) -> Row:
    record = person.consent
    withdrawn = record.withdrawn if record else None
    items: tuple[str, ...] = ()
    if withdrawn is not None:
        everything = isinstance(withdrawn.items, str) or "all" in withdrawn.items
        items = ("すべて",) if everything else tuple(withdrawn.items)
    return Row(
        story=story.front.slug,
        person=person.id,
        draft=story.front.status == "draft",
        state=state_of(story, person, content, register, day),
        form=record.form if record else "",
        items=record.items if record else (),
        media=record.media if record else (),
        expires=record.expires if record else None,
        approved_on=record.approved.on if record and record.approved else None,
        withdrawn_on=withdrawn.on if withdrawn else None,
        withdrawn_items=items,
    )


def state_of(story: Story, person: Person, content: Content, register: Register, day: date) -> State:
    """The word for one person. Ended is judged first, as everywhere."""
    consent = consent_of(person, register, draft=False)
    if consent is None:
        return State.NONE
    if all_ended(consent, day) or not in_term(register, programme_of(story, register), day):
        return State.WITHDRAWN if _all_withdrawn(consent, day) else State.EXPIRED
    if consent.approved_on is None or (consent.minor_at_signing and not consent.guardian):
        return State.UNAPPROVED
    if story.front.status != "draft" and is_stale(story, person, content.photo_hash):
        return State.CHANGED
    early = day < consent.signed or day < consent.approved_on
    return State.WAITING if early or story.front.status == "draft" else State.SHOWN


def _all_withdrawn(consent: Consent, day: date) -> bool:
    withdrawn = consent.withdrawn
    if withdrawn is None or withdrawn.on > day:
        return False
    return withdrawn.items is None or consent.items <= withdrawn.items


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do about one person. ``on`` is the day it is about, None for "now"."""

    story: str
    person: str
    form: str
    on: date | None
    what: str
    mend: str


def due(content: Content, register: Register, day: date, within: int) -> tuple[Due, ...]:
    """What ends within so many days, what has ended and is still written, approvals not given yet."""
    found = [
        item
        for story in content.stories
        for person in story.front.people
        for item in _due(story, person, content, register, day, within)
    ]
    return tuple(sorted(found, key=lambda d: (d.on or day, d.story, d.person, d.what)))


def _due(
    story: Story, person: Person, content: Content, register: Register, day: date, within: int
) -> Iterator[Due]:
    record = person.consent
    who = f"{story.front.slug} {person.id}"
    state = state_of(story, person, content, register, day)
    found: list[_Said] = []
    if record is None:
        mend = f"zukan consent paper {who} で同意書を印刷し、署名をもらってください。"
        found.append((None, "同意書がまだありません。", mend))
    elif state is State.UNAPPROVED:
        mend = f"zukan consent proof {who} を印刷して見てもらい、zukan consent approve {who} --on 確認した日 で記録してください。"
        found.append((None, "本人の確認がまだです。", mend))
    elif state is State.CHANGED:
        mend = f"zukan consent proof {who} を印刷して見てもらい、zukan consent approve {who} --on 確認した日 で記録してください。"
        found.append((None, "確認のあとで文章か写真が変わり、いまは載っていません。", mend))
    if record is not None:
        left = written_after_end(story, person, content, register, day)
        found += [*_left(record, left, who, state, day), *_ahead(record, who, state, day, within)]
    form = record.form if record else ""
    return (Due(story.front.slug, person.id, form, on, what, mend) for on, what, mend in found)


_Said = tuple[date | None, str, str]  # the day, what is due, and a command that does it


def _left(record: ConsentRecord, left: tuple[str, ...], who: str, state: State, day: date) -> Iterator[_Said]:
    """Values that have ended and still stand in the file."""
    if not left:
        return
    labels = "、".join(left)
    if state is State.EXPIRED:
        mend = (
            f"続けるなら同意書をもらい直し(zukan consent paper {who})、"
            f"終わりなら zukan consent withdraw {who} --on {day.isoformat()} で値を消してください。"
        )
        yield record.expires, f"期限が過ぎましたが、{labels}が書かれたままです。", mend
        return
    withdrawn = record.withdrawn
    on = withdrawn.on if withdrawn else day
    everything = withdrawn is None or isinstance(withdrawn.items, str) or "all" in withdrawn.items
    items = "" if everything else f" --items {','.join(left)}"
    mend = f"zukan consent withdraw {who}{items} --on {on.isoformat()} をもう一度実行し、出た指示に従ってください。"
    yield on, f"取りやめた{labels}が書かれたままです。", mend


def _ahead(record: ConsentRecord, who: str, state: State, day: date, within: int) -> Iterator[_Said]:
    """What will end."""
    if ends_soon(record.expires, day, within) and state is not State.WITHDRAWN:
        mend = f"続けるなら、期限の前に同意書をもらい直してください(zukan consent paper {who})。"
        yield record.expires, "期限が近づいています。", mend
    if record.withdrawn is not None and record.withdrawn.on > day:
        mend = f"日付が違うなら zukan consent withdraw {who} --on 申し出のあった日 を実行してください。"
        yield record.withdrawn.on, "取りやめの日がまだ来ていません。それまでは載ったままです。", mend


def written_after_end(
    story: Story, person: Person, content: Content, register: Register, day: date
) -> tuple[str, ...]:
    """Labels of the items that have ended and still stand in the file; photographs while their originals lie there."""
    consent = consent_of(person, register, draft=False)
    if consent is None:
        return ()
    held = [*written_items(person, register)]
    slug = story.front.slug
    if any(person.id in p.shows and (slug, p.file) in content.photos for p in story.front.photos):
        held.append(PORTRAIT)
    ended = (Reason.EXPIRED, Reason.WITHDRAWN)
    programme = programme_of(story, register)
    return tuple(
        register.item(item).label
        for item in held
        if decide(register, programme, consent, item, Medium.WEB, day).reason in ended
    )
