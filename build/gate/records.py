"""A consent record of the front matter as the register's decision takes it, and its own faults."""

from __future__ import annotations

from collections.abc import Iterator

from build.content.schema import ConsentRecord, Person
from build.content.stories import Story
from build.diagnostics import Diagnostic, Severity
from build.names.called import names_of
from build.names.search import spelled_in
from register.model import Register
from register.publishing import Consent, Medium, Withdrawal


def item_ids(register: Register) -> dict[str, str]:
    """The labels that papers and front matter use, to item ids; company people's items only."""
    return {item.label: item.id for item in register.items.values() if "company" in item.about}


def form_number(person: Person) -> str:
    """The paper's number as a message may print it: "" where somebody wrote the name into it."""
    form = person.consent.form if person.consent else ""
    return "" if any(spelled_in((form,), name) for name in names_of((person,))) else form


def consent_of(person: Person, register: Register, *, draft: bool) -> Consent | None:
    """What one person agreed to. In a draft the approval is not there yet: the preview is where
    it is prepared (design.md §5.3), so a signed consent counts as approved there and nowhere else."""
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
    # A label that nobody knows must not weaken a withdrawal: then everything is withdrawn.
    return Withdrawal(record.withdrawn.on, known if len(known) == len(set(items)) else None)


def record_faults(story: Story, index: int, person: Person, register: Register) -> Iterator[Diagnostic]:
    """Labels that the register does not have, and dates that contradict each other."""
    record = person.consent
    if record is None:
        return
    at = ("people", index, "consent")
    ids = item_ids(register)
    withdrawn = record.withdrawn.items if record.withdrawn and record.withdrawn.items != "all" else ()
    for key, labels in ((("items",), record.items), (("withdrawn", "items"), withdrawn)):
        for label in labels:
            if label not in ids and label != "all":
                mend = f"{'、'.join(ids)} から選んでください。"
                yield Diagnostic(story.file, story.line(*at, *key), "登録簿にない情報項目です。", mend)
    if record.expires is not None and record.expires < record.signed:
        mend = "紙の同意書を見て signed と expires を直してください。"
        yield Diagnostic(story.file, story.line(*at, "expires"), "同意の期限が署名より前です。", mend)
    if record.approved is not None and record.approved.on < record.signed:
        mend = "署名のあとに本人が確認した日を書いてください。"
        what = "本人の確認が署名より前になっています。"
        yield Diagnostic(story.file, story.line(*at, "approved"), what, mend, Severity.WARNING)
