"""Moves the samples' dates, so that they tell the same story on every day. Pure.

Samples are written for the week of ``TOLD_ON``. Told on another day, everything moves by the same number of
whole weeks, so that weekdays stay, and what was past is past. What is still to come must fit into the
contract's term, which ends on 31 March whenever the story is told:

- vacancies end with the term at the latest, and one that is open opened within it;
- coming events move closer together as the weeks become fewer, each with its sign-up; those that come to
  fall in one week are ordered by their weekdays;
- an event whose sign-up is open or still to open is at least a week away. In the last weeks of March that
  is impossible within the term: then it is held in April, because an event to come matters more;
- a consent that ends with a term, on 31 March, ends with the corresponding term.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from register.term import fiscal_year, fiscal_year_bounds

#: A Monday. No event, sign-up or vacancy begins or ends in this week: it is "now" on each of its days.
TOLD_ON = date(2026, 11, 23)
WEEK = timedelta(days=7)


class EventDays(NamedTuple):
    """An event's four days."""

    starts: date
    ends: date
    opens: date  # of its sign-up
    closes: date


class VacancyDays(NamedTuple):
    """A vacancy's four days; the last two may be missing."""

    opens: date
    closes: date
    updated: date | None = None
    next_check: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """The day that the samples are told on, and the term that covers it."""

    today: date

    @property
    def moved_by(self) -> timedelta:
        """Whole weeks, so that ``today`` lies in the week that ``TOLD_ON`` has become."""
        return (self.today - TOLD_ON).days // 7 * WEEK

    @property
    def term(self) -> tuple[date, date]:
        return fiscal_year_bounds(fiscal_year(self.today))

    @property
    def years(self) -> int:
        """From the story's term to today's."""
        return fiscal_year(self.today) - fiscal_year(TOLD_ON)

    @property
    def weeks_left(self) -> int:
        """Whole weeks of the term after the present one."""
        return _whole_weeks(TOLD_ON + self.moved_by, self.term[1])


def _whole_weeks(monday: date, until: date) -> int:
    return ((until - monday).days - 6) // 7


#: How many weeks the story itself has left.
WEEKS = _whole_weeks(TOLD_ON, fiscal_year_bounds(fiscal_year(TOLD_ON))[1])


def week_of(day: date) -> int:
    """Weeks from the story's own: 0 is now, negative is past."""
    return (day - TOLD_ON).days // 7


def is_to_come(day: date) -> bool:
    return week_of(day) > 0


def moved_day(day: date, stage: Stage) -> date:
    """A day of the story, a signature for instance, moved with it; one of the story's own week is never after today."""
    moved = day + stage.moved_by
    return min(moved, stage.today) if week_of(day) == 0 else moved


def moved_end_of_consent(day: date, stage: Stage) -> date:
    """A consent's last day."""
    if (day.month, day.day) == (3, 31):
        return day.replace(year=day.year + stage.years)
    return moved_day(day, stage)


def moved_vacancy(days: VacancyDays, stage: Stage) -> VacancyDays:
    """A vacancy's days: an open one stays within the term, one that has closed stays closed."""
    begins, ends = stage.term
    opens, closes = moved_day(days.opens, stage), moved_day(days.closes, stage)
    updated = None if days.updated is None else moved_day(days.updated, stage)
    checked = None if days.next_check is None else moved_day(days.next_check, stage)
    if checked is not None and days.next_check is not None and is_to_come(days.next_check):
        checked = min(checked, ends)
    if not is_to_come(days.closes):
        return VacancyDays(opens, closes, updated, checked)
    if is_to_come(days.opens):
        return VacancyDays(opens, closes if opens > ends else min(closes, ends), updated, checked)
    closes = ends if (days.closes.month, days.closes.day) == (3, 31) else min(closes, ends)
    return VacancyDays(max(opens, begins), closes, updated and max(updated, begins), checked)


def moved_event(days: EventDays, stage: Stage) -> EventDays:
    """An event's days, all of them on their weekdays but for a sign-up that would open before the term."""
    moved = EventDays(*(day + stage.moved_by for day in days))
    if not is_to_come(days.starts):
        return moved
    earlier = week_of(days.starts) - _week_told(week_of(days.starts), stage)
    if is_to_come(days.closes):
        earlier = min(earlier, week_of(days.closes) - 1)
    closes = moved.closes - earlier * WEEK if is_to_come(days.closes) else moved.closes
    return EventDays(
        moved.starts - earlier * WEEK,
        moved.ends - earlier * WEEK,
        min(_sign_up_opens(days.opens, earlier, stage), closes),
        closes,
    )


def _sign_up_opens(opens: date, earlier: int, stage: Stage) -> date:
    if is_to_come(opens):
        return moved_day(opens, stage) - min(earlier, week_of(opens) - 1) * WEEK
    return max(moved_day(opens, stage), stage.term[0])


def _week_told(week: int, stage: Stage) -> int:
    """The week in which something of this week of the story takes place: closer where fewer are left."""
    left = stage.weeks_left
    if left >= WEEKS:
        return week
    return max(1, min(left, -(-week * left // WEEKS)))
