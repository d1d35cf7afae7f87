"""Events in lists: coming ones by month and in a calendar, past ones, and the same for each kind. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from build.common.dates import weekday
from build.common.vocabulary import EVENT_KINDS
from build.gate.decided import DecidedEvent
from build.pages.calendar import every_calendar
from build.pages.event import event_row
from build.pages.parts import Studio
from build.pages.plans import Keys, Plan
from build.site.addresses import Place
from build.views import CalendarDay, CalendarMonth, EventGroup, EventKind, EventList, EventRow

EVENTS = "events/"
_WEEKS = calendar.Calendar(firstweekday=6)  # Sunday first, as calendars in Japan are
MOST_DAYS = 14  # of one event in the calendar


def kind_path(kind: str) -> str:
    return f"{EVENTS}kind/{kind}/"


@dataclass(frozen=True, slots=True)
class _Dated:
    """An event's row with its days."""

    first: date
    last: date
    row: EventRow


def event_list_plans(studio: Studio, keys: Keys) -> Iterator[Plan]:
    """Plans of the list of all events, and of one list for each kind that has an event."""
    events = studio.frames.site.events
    kinds = {kind: [e for e in events if e.front.kind == kind] for kind in EVENT_KINDS}
    counts = {kind: len(held) for kind, held in kinds.items() if held}
    for kind in (None, *counts):
        place = Place(kind_path(kind) if kind else EVENTS)
        coming, past = event_rows(events if kind is None else kinds[kind], place, studio)
        tabs = _kinds(place, kind, counts, len(events))
        inputs = (place.path, repr(coming), repr(past), repr(tabs))
        yield Plan(
            place.file,
            keys.of(EventList, *inputs),
            not studio.sample,
            partial(_event_list, place, kind, coming, past, tabs, studio),
        )


def event_rows(
    events: Sequence[DecidedEvent], place: Place, studio: Studio
) -> tuple[tuple[_Dated, ...], tuple[_Dated, ...]]:
    """Coming events soonest first, past ones latest first."""
    day = studio.frames.site.day
    ordered = sorted(events, key=lambda e: (e.front.starts, e.front.slug))
    rows = [_Dated(e.front.starts.date(), e.front.ends.date(), event_row(e, place, studio)) for e in ordered]
    coming = tuple(row for row in rows if row.last >= day)
    return coming, tuple(row for row in reversed(rows) if row.last < day)


def _kinds(place: Place, current: str | None, counts: dict[str, int], total: int) -> tuple[EventKind, ...]:
    every = EventKind("すべて", place.to(EVENTS), total, current is None)
    return (
        every,
        *(
            EventKind(EVENT_KINDS[kind], place.to(kind_path(kind)), count, kind == current)
            for kind, count in counts.items()
        ),
    )


def _event_list(
    place: Place,
    kind: str | None,
    coming: Sequence[_Dated],
    past: Sequence[_Dated],
    kinds: tuple[EventKind, ...],
    studio: Studio,
) -> EventList:
    heading = "イベント" if kind is None else EVENT_KINDS[kind]
    words = (
        "セミナー、面談会、見学会、ワークショップの予定です。" if kind is None else f"{heading}の予定です。"
    )
    frame = studio.frames.frame(place, heading, words, "events", sample=studio.sample, nobody=True)
    return EventList(
        frame=frame,
        heading=heading,
        kinds=kinds,
        count=len(coming),
        coming=_by_month(coming),
        months=_months(coming, studio.frames.site.day),
        past=tuple(dated.row for dated in past),
        calendar=every_calendar(place, studio) if kind is None else None,
    )


def _by_month(coming: Sequence[_Dated]) -> tuple[EventGroup, ...]:
    return tuple(
        EventGroup(_month(*month), tuple(dated.row for dated in held))
        for month, held in groupby(coming, key=lambda dated: (dated.first.year, dated.first.month))
    )


def _month(year: int, month: int) -> str:
    return f"{year}年{month}月"


def _months(coming: Sequence[_Dated], today: date) -> tuple[CalendarMonth, ...]:
    """The months that hold a coming event."""
    held: dict[date, list[EventRow]] = {}
    for dated in coming:
        length = min((dated.last - dated.first).days + 1, MOST_DAYS)
        for offset in range(length):
            held.setdefault(dated.first + timedelta(days=offset), []).append(dated.row)
    months = sorted({(day.year, day.month) for day in held})
    return tuple(
        CalendarMonth(
            label=_month(year, month),
            anchor=f"m{year}-{month:02}",
            weeks=tuple(
                tuple(_cell(day, month, held.get(day, ()), today) for day in week)
                for week in _WEEKS.monthdatescalendar(year, month)
            ),
        )
        for year, month in months
    )


def _cell(day: date, month: int, rows: Sequence[EventRow], today: date) -> CalendarDay:
    if day.month != month:
        return CalendarDay(0, "", "", today=False, events=())
    label = f"{day.month}月{day.day}日（{weekday(day)}）"
    return CalendarDay(day.day, day.isoformat(), label, today=day == today, events=tuple(rows))
