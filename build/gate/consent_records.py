"""A consent record of the front matter as the register's decision takes it, and its own faults. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from build.content.schema import ConsentRecord, Person
from build.content.stories import Story
from build.diagnostics import Diagnostic, Severity
from build.names.called import names_of
from build.names.search import spelled_in
from register.model import Register
from register.publishing import Consent, Medium, Withdrawal

#: Days before its last one on which an end of consent is said: time to reach a person, print, sign and approve.
SOON = 60


def item_ids(register: Register) -> dict[str, str]:
    """The labels that papers and front matter use, to item ids; company people's items only."""
    return {item.label: item.id for item in register.items.values() if "company" in item.about}


def form_number(person: Person) -> str:
    """The paper's number as a message may print it: "" where somebody wrote the name into it."""
    form = person.consent.form if person.consent else ""
    return "" if any(spelled_in((form,), name) for name in names_of((person,))) else form


def consent_of(person: Person, register: Register, *, draft: bool) -> Consent | None:
    """What one person agreed to. In a draft the approval is not there yet: the preview is where
    it is prepared, so a signed consent counts as approved there and nowhere else."""
    record = person.consent
    if record is None:
        return None
    ids = item_ids(register)
    consent = Consent(
        form=record.form,
        items=frozenset(ids[label] for label in record.items if label in ids),
        media=frozenset(Medium(medium) for medium in record.media),
        signed=record.signed,
        minor_at_signing=record.minor_at_signing,
        guardian=record.guardian,
        expires=record.expires,
        approved_on=record.approved.on if record.approved else None,
        withdrawn=_withdrawal(record, ids),
    )
    if draft and consent.approved_on is None:
        return consent._replace(approved_on=consent.signed)
    return consent


def _withdrawal(record: ConsentRecord, ids: dict[str, str]) -> Withdrawal | None:
    if record.withdrawn is None:
        return None
    items = record.withdrawn.items
    if items == "all" or "all" in items:
        return Withdrawal(record.withdrawn.on)
    known = frozenset(ids[label] for label in items if label in ids)
    # A withdrawal that says no item, one that nobody knows, or none that was agreed to means something
    # that we cannot read: then everything is withdrawn.
    clear = len(known) == len(set(items)) and _touches(record)
    return Withdrawal(record.withdrawn.on, known if clear else None)


def _touches(record: ConsentRecord) -> bool:
    return record.withdrawn is not None and not set(record.items).isdisjoint(record.withdrawn.items)


def record_faults(
    story: Story, index: int, person: Person, programme: str, register: Register
) -> Iterator[Diagnostic]:
    """Labels that the register does not have, or that the programme may not publish, and dates that contradict each
    other."""
    record = person.consent
    if record is None:
        return
    at = ("people", index, "consent")
    ids = item_ids(register)
    withdrawn = record.withdrawn.items if record.withdrawn and record.withdrawn.items != "all" else ()
    if (
        record.withdrawn
        and record.withdrawn.items != "all"
        and "all" not in withdrawn
        and not _touches(record)
    ):
        what = f"{person.id} の withdrawn に、同意した項目が一つもありません。すべて取りやめたものとして扱います。"
        mend = "申し出の紙を見て、取りやめた項目か [all] を items に書いてください。"
        yield Diagnostic(story.file, story.line(*at, "withdrawn"), what, mend)
    for key, labels in ((("items",), record.items), (("withdrawn", "items"), withdrawn)):
        for label in labels:
            if label not in ids and label != "all":
                mend = f"{'、'.join(ids)} から選んでください。"
                yield Diagnostic(story.file, story.line(*at, *key), "登録簿にない情報項目です。", mend)
    yield from _unpublishable(story, index, record, programme, register)
    if record.expires is not None and record.expires < record.signed:
        mend = "紙の同意書を見て signed と expires を直してください。"
        yield Diagnostic(story.file, story.line(*at, "expires"), "同意の期限が署名より前です。", mend)
    if record.approved is not None and record.approved.on < record.signed:
        mend = "署名のあとに本人が確認した日を書いてください。"
        what = "本人の確認が署名より前になっています。"
        yield Diagnostic(story.file, story.line(*at, "approved"), what, mend, Severity.WARNING)


def _unpublishable(
    story: Story, index: int, record: ConsentRecord, programme: str, register: Register
) -> Iterator[Diagnostic]:
    """A paper that asks for more than the programme may publish, whether or not the value is written."""
    ids, publishes = item_ids(register), register.programme(programme).publishes
    if publishes and any(ids[label] not in publishes for label in record.items if label in ids):
        may = "、".join(label for label, item in ids.items() if item in publishes)
        mend = f"この事業で同意をもらってよいのは {may} です。紙ごともらい直して、items を直してください。"
        what = (
            f"{story.front.people[index].id} の同意書に、この事業では公開できない情報項目が書かれています。"
        )
        yield Diagnostic(story.file, story.line("people", index, "consent", "items"), what, mend)


def coming_ends(story: Story, index: int, person: Person, day: date) -> Iterator[Diagnostic]:
    """What will end: a withdrawal dated ahead, which takes nothing down yet, and an expiry that is near."""
    record = person.consent
    if record is None:
        return
    at = ("people", index, "consent")
    if record.withdrawn is not None and record.withdrawn.on > day:
        on = record.withdrawn.on.isoformat()
        what = f"{person.id}({form_number(person)})の取りやめは {on} からで、それまでは載ったままです。"
        mend = "申し出のあった日を書いてください。先の日を言われたのなら、そのままでかまいません。"
        line = story.line(*at, "withdrawn", "on")
        yield Diagnostic(story.file, line, what, mend, Severity.WARNING)
    if record.expires is not None and ends_soon(record.expires, day, SOON) and not _over(record, day):
        what = f"{person.id}({form_number(person)})の同意は {record.expires.isoformat()} までです。"
        mend = "続けるなら、期限の前に同意書をもらい直してください。続けないなら、翌日から載らなくなります。"
        yield Diagnostic(story.file, story.line(*at, "expires"), what, mend, Severity.NOTICE)


def _over(record: ConsentRecord, day: date) -> bool:
    withdrawn = record.withdrawn
    return (
        withdrawn is not None
        and withdrawn.on <= day
        and (withdrawn.items == "all" or "all" in withdrawn.items)
    )


def ends_soon(expires: date | None, day: date, within: int) -> bool:
    """Whether a last day is at most so many days ahead."""
    return expires is not None and timedelta() <= expires - day <= timedelta(days=within)
