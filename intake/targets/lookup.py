"""Whether a company or an event can be applied to at a moment: one pure decision.

Decided before anybody types. What the intake itself needs (a key, a
place, a postbox) is ``readiness.py``'s question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Literal

from intake.targets.seats import Seating
from register.catalogue import Catalogue, Company, Event
from register.term import day_of

Kind = Literal["company", "event"]


class TargetState(Enum):
    """The state of one target; everything but OPEN has a page that says what to do."""

    OPEN = "open"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"  # another contract's: this intake must not take it
    NOT_YET = "not-yet"
    CLOSED = "closed"
    ENDED = "ended"
    CANCELLED = "cancelled"
    FULL = "full"  # no seat and no waiting list; what the catalogue says, and what is kept


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody applies to. ``name`` is the company's, or the event's title; ``url`` its page on the site."""

    kind: Kind
    slug: str
    name: str
    form: str
    programme: str
    url: str
    industry: str | None
    starts: datetime | None
    seating: Seating | None = None  # events only

    @property
    def event_day(self) -> date | None:
        return day_of(self.starts) if self.starts else None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A target's state, and the target where it is known here. ``opens``: the day it opens, where that is to come."""

    state: TargetState
    target: Target | None = None
    opens: date | None = None


def look(catalogue: Catalogue, kind: Kind, slug: str, contract: str, moment: datetime) -> LookedUp:
    """The state of one target at a moment (aware)."""
    entries: tuple[Company | Event, ...] = catalogue.companies if kind == "company" else catalogue.events
    entry = next((entry for entry in entries if entry.slug == slug), None)
    if entry is None:
        return LookedUp(TargetState.UNKNOWN)
    if entry.contract != contract:
        return LookedUp(TargetState.ELSEWHERE)
    if isinstance(entry, Company):
        return _company(entry, day_of(moment))
    return _event(entry, moment)


def _company(entry: Company, day: date) -> LookedUp:
    target = Target(
        "company", entry.slug, entry.company, entry.form, entry.programme, entry.url, entry.industry, None
    )
    if any(opening.opens <= day <= opening.closes for opening in entry.openings):
        return LookedUp(TargetState.OPEN, target)
    coming = [opening.opens for opening in entry.openings if opening.opens > day]
    if coming:
        return LookedUp(TargetState.NOT_YET, target, min(coming))
    return LookedUp(TargetState.CLOSED, target)


def _event(entry: Event, moment: datetime) -> LookedUp:
    target = Target(
        kind="event",
        slug=entry.slug,
        name=entry.title,
        form=entry.form,
        programme=entry.programme,
        url=entry.url,
        industry=entry.industry,
        starts=entry.starts,
        seating=Seating(entry.capacity, entry.waiting_list),
    )
    day = day_of(moment)
    if entry.cancelled:
        return LookedUp(TargetState.CANCELLED, target)
    if moment >= entry.ends:
        return LookedUp(TargetState.ENDED, target)
    if day < entry.signup.opens:
        return LookedUp(TargetState.NOT_YET, target, entry.signup.opens)
    if day > entry.signup.closes or moment >= entry.starts:
        return LookedUp(TargetState.CLOSED, target)
    return LookedUp(TargetState.OPEN, target)
