"""Age as the law counts it, and the day that counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.form.eligibility import age_on, day_that_counts, is_eligible
from register.model import Eligibility

AGES = [
    # born, day, age: one is older on the day before the birthday
    ("2000-05-10", "2026-05-08", 25),
    ("2000-05-10", "2026-05-09", 26),
    ("2000-05-10", "2026-05-10", 26),
    ("2000-04-01", "2006-03-31", 6),
    ("2000-04-02", "2006-03-31", 5),
    ("2000-01-01", "2025-12-31", 26),
    ("2000-01-01", "2025-12-30", 25),
    ("2000-02-29", "2001-02-27", 0),
    ("2000-02-29", "2001-02-28", 1),
    ("2000-02-29", "2004-02-27", 3),
    ("2000-02-29", "2004-02-28", 4),
    ("2000-02-29", "2004-02-29", 4),
    ("2000-03-01", "2001-02-28", 1),
    ("2000-03-01", "2004-02-28", 3),
    ("2000-03-01", "2004-02-29", 4),
    ("2000-02-28", "2004-02-27", 4),
    ("2026-11-24", "2026-11-24", 0),
]


@pytest.mark.parametrize(("born", "day", "age"), AGES)
def test_one_is_older_the_day_before_the_birthday(born: str, day: str, age: int) -> None:
    """年齢計算ニ関スル法律, leap days included."""
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


@given(st.dates(date(1930, 1, 1), date(2020, 12, 31)), st.integers(0, 20000))
def test_an_age_grows_by_one_a_year(born: date, days: int) -> None:
    """Ages never fall, and never jump by more than one from one day to the next."""
    day = born + timedelta(days=days)
    assert age_on(born, day + timedelta(days=1)) - age_on(born, day) in (0, 1)
    assert age_on(born, day) >= 0


def rule(max_age: int | None, decided_on: str) -> Eligibility:
    return Eligibility.model_validate(
        {"max_age": max_age, "decided_on": decided_on, "text": "対象", "elsewhere": "よそ"}
    )


@pytest.mark.situation("The age limit is counted from the birthday, a day off from the law")
def test_the_last_day_of_being_29() -> None:
    """Somebody is in until two days before the thirtieth birthday, and out from the day before it."""
    born = date(1996, 12, 10)
    assert is_eligible(rule(29, "application"), born, date(2026, 12, 8))
    assert not is_eligible(rule(29, "application"), born, date(2026, 12, 9))


def test_no_limit_or_no_birth_date_excludes_nobody() -> None:
    """A programme without an age limit, or a form that does not ask the age, turns nobody away."""
    assert is_eligible(rule(None, "event"), date(1950, 1, 1), date(2026, 12, 9))
    assert is_eligible(rule(29, "event"), None, date(2026, 12, 9))


def test_the_day_that_counts() -> None:
    """For an event it is the event's day; for an application the day of applying."""
    today, event_day = date(2026, 11, 24), date(2027, 1, 16)
    assert day_that_counts(rule(29, "event"), today=today, event_day=event_day) == event_day
    assert day_that_counts(rule(29, "application"), today=today, event_day=event_day) == today
    assert day_that_counts(rule(29, "event"), today=today, event_day=None) == today
