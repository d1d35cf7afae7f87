"""By when something promised comes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.deadline import details_by, passed_on_by, working_days_after
from register.model import Register

DAYS = st.dates(date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 27)),  # Tuesday to Friday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 3, date(2026, 12, 2)),  # from a Saturday
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_working_days_leave_weekends_out(day: date, count: int, after: date) -> None:
    """Saturdays and Sundays do not count."""
    assert working_days_after(day, count) == after


@given(DAYS, st.integers(1, 20))
def test_a_working_day_is_one(day: date, count: int) -> None:
    """What comes out is a weekday, and later by as many weekdays."""
    after = working_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (after - day).days + 1)]
    assert after.weekday() < 5
    assert sum(each.weekday() < 5 for each in between) == count


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2027, 3, 26), None),
        (date(2027, 3, 29), date(2027, 3, 31)),
        (date(2027, 3, 31), date(2027, 3, 31)),
    ],
)
def test_nothing_is_promised_beyond_the_term(register: Register, day: date, end: date | None) -> None:
    """Three working days from the last week of March end with the term."""
    assert passed_on_by(register, register.form("application"), day) == end


@given(DAYS, st.integers(0, 30))
def test_details_come_before_the_event(register: Register, day: date, ahead: int) -> None:
    """Within the form's days, on the day before the event at the latest, and never in the past."""
    form = register.form("seminar")
    by = details_by(form, day, day + timedelta(days=ahead))
    assert day <= by <= day + timedelta(days=form.answers_in)
    assert by < day + timedelta(days=ahead) or by == day
