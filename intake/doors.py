"""Whether a company or an event can be applied to at a moment: one pure decision.

A door is decided before anybody types. What the intake itself needs (a key, a
place, a postbox) is ``readiness.py``'s question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Literal

from intake.catalogue import Catalogue, Company, Event
from intake.seats import Seating
from register.term import day_of

Kind = Literal["company", "event"]


class Door(Enum):
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
class Doorway:
    """A door and what stands behind it. ``opens`` is the day it opens, where that is still to come."""

    door: Door
    target: Target | None = None
    opens: date | None = None


def look(catalogue: Catalogue, kind: Kind, slug: str, contract: str, moment: datetime) -> Doorway:
    """The door of one target at a moment (aware)."""
    entries: tuple[Company | Event, ...] = catalogue.companies if kind == "company" else catalogue.events
    entry = next((entry for entry in entries if entry.slug == slug), None)
    if entry is None:
        return Doorway(Door.UNKNOWN)
    if entry.contract != contract:
        return Doorway(Door.ELSEWHERE)
    if isinstance(entry, Company):
        return _company(entry, day_of(moment))
    return _event(entry, moment)


def _company(entry: Company, day: date) -> Doorway:
    target = Target(
        "company", entry.slug, entry.company, entry.form, entry.programme, entry.url, entry.industry, None
    )
    if any(opening.opens <= day <= opening.closes for opening in entry.openings):
        return Doorway(Door.OPEN, target)
    coming = [opening.opens for opening in entry.openings if opening.opens > day]
    if coming:
        return Doorway(Door.NOT_YET, target, min(coming))
    return Doorway(Door.CLOSED, target)


def _event(entry: Event, moment: datetime) -> Doorway:
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
        return Doorway(Door.CANCELLED, target)
    if moment >= entry.ends:
        return Doorway(Door.ENDED, target)
    if day < entry.signup.opens:
        return Doorway(Door.NOT_YET, target, entry.signup.opens)
    if day > entry.signup.closes or moment >= entry.starts:
        return Doorway(Door.CLOSED, target)
    return Doorway(Door.OPEN, target)
