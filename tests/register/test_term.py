"""Days and terms in Asia/Tokyo."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from register.model import Register
from register.term import day_of, fiscal_year, fiscal_year_bounds, today


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 15, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_turns_at_midnight_in_tokyo(instant: datetime, day: date) -> None:
    """15:00 UTC is already the next day in Tokyo, whatever the machine's zone."""
    assert day_of(instant) == day


def test_today_does_not_follow_the_machine_s_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """With TZ set to a zone a day behind, today is still Tokyo's."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Pacific/Pago_Pago")
        time.tzset()
        before, seen, after = day_of(datetime.now(UTC)), today(), day_of(datetime.now(UTC))
    time.tzset()
    assert before <= seen <= after


def test_naive_instants_are_refused() -> None:
    """An instant without a zone has no day."""
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2026, 4, 1))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
    ],
)
def test_a_fiscal_year_starts_in_april(day: date, year: int) -> None:
    """1 April begins a fiscal year and 31 March ends it."""
    assert fiscal_year(day) == year
    first, last = fiscal_year_bounds(year)
    assert first <= day <= last


def test_every_day_since_2018_has_exactly_one_term(register: Register) -> None:
    """From the report's first day to the last registered one, each day is in one term."""
    for contract in register.contracts.values():
        day, end = date(2018, 4, 1), contract.terms[-1].ends
        while day <= end:
            assert sum(term.covers(day) for term in contract.terms) == 1
            day += timedelta(days=1)
        assert contract.term_name(end) == str(end.year - 1)
