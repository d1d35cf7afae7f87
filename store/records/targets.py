"""Which company or event a paper application is for, as the site's catalogue has them: pure decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from register.catalogue import Company, Event
from register.forms import FormSpec
from register.term import day_of
from store.disk.targets_file import Remembered
from store.errors import ApplicationError

NO_TARGET = "follow-up"  # what a form without company or event says as its target


@dataclass(frozen=True, slots=True)
class Target:
    """A company or an event. ``event_day``: the Tokyo day that may decide the age; None for a company."""

    slug: str
    name: str
    event_day: date | None = None


def targets_of(known: Remembered, spec: FormSpec, received: datetime) -> list[Target]:
    """Everything that an application by this form, received then, may be for; by name."""
    entries: Sequence[Company | Event] = [*known.companies, *known.events]
    fitting = [one for one in entries if one.form == spec.id and not _why_not(one, received)]
    return sorted(map(_target, fitting), key=lambda one: one.name)


def target_of(known: Remembered, spec: FormSpec, typed: str, received: datetime) -> Target:
    """The one that was typed, by its ASCII name or its whole name; ApplicationError where there is none, or not then."""
    if spec.kind == "follow-up":
        if typed not in {"", NO_TARGET}:
            raise ApplicationError(
                "このフォームに応募先はありません。何も保存していません。", code="no-target-here"
            )
        return Target(NO_TARGET, "")
    entries: Sequence[Company | Event] = [*known.companies, *known.events]
    if not entries:
        raise ApplicationError(
            "会社と催しの一覧がまだありません。何も保存していません。", code="no-catalogue"
        )
    found = [one for one in entries if one.form == spec.id and typed in (one.slug, _target(one).name)]
    if len(found) != 1:
        raise ApplicationError(
            "その会社か催しは、サイトのカタログにありません。何も保存していません。", code="target-unknown"
        )
    if why := _why_not(found[0], received):
        raise ApplicationError(f"{why}。何も保存していません。", code="target-shut")
    return _target(found[0])


def _target(entry: Company | Event) -> Target:
    if isinstance(entry, Company):
        return Target(entry.slug, entry.company)
    return Target(entry.slug, entry.title, day_of(entry.starts))


def _why_not(entry: Company | Event, received: datetime) -> str:
    """A company takes what came while an opening was open; an event what came before it ended (at its door too)."""
    if isinstance(entry, Company):
        day = day_of(received)
        is_open = any(opening.opens <= day <= opening.closes for opening in entry.openings)
        return "" if is_open else "受け取った日に、その会社の募集は開いていません"
    if entry.cancelled:
        return "その催しは中止です"
    return "受け取った日時は、その催しが終わったあとです" if received >= entry.ends else ""
