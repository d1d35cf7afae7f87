"""Days and hours: strict in, Japanese out."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.common.dates import (
    clock,
    edition,
    iso_minute,
    long_day,
    parse_clock,
    parse_day,
    parse_moment,
    span,
)
from register.term import TOKYO


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-2-3", "26-02-03", "2026/02/03", "２０２６-02-03", "", "0000-01-01"]
)
def test_a_day_that_is_none_is_refused(text: str) -> None:
    """Days that do not exist, and other spellings, are no day."""
    assert parse_day(text) is None


@given(st.dates())
def test_a_day_comes_back(day: date) -> None:
    """Every real day in ISO spelling is read as itself."""
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2027-01-16", "2027-01-16T24:00", "2027-01-16T13:60", "2027-02-30T10:00", "2027-01-16T13:00Z"]
)
def test_a_moment_that_is_none_is_refused(text: str) -> None:
    """Hours that do not exist, and other zones, are no moment."""
    assert parse_moment(text) is None


def test_a_moment_is_in_tokyo() -> None:
    """Written without a zone it is Tokyo's."""
    moment = parse_moment("2027-01-16T13:05")
    assert moment == datetime(2027, 1, 16, 13, 5, tzinfo=TOKYO)
    assert moment is not None
    assert iso_minute(moment) == "2027-01-16T13:05+09:00"
    assert clock(moment) == "13:05"


@pytest.mark.parametrize(
    ("text", "minutes"), [("8:40", 520), ("24:00", 1440), ("24:01", None), ("8:60", None), ("八時", None)]
)
def test_clock(text: str, minutes: int | None) -> None:
    """Hours of the day as minutes."""
    assert parse_clock(text) == minutes


def test_japanese_forms() -> None:
    """The forms that pages print."""
    assert long_day(date(2026, 12, 5)) == "2026年12月5日（土）"
    assert edition(date(2027, 3, 31)) == "2026年度版"
    start, end = (datetime(2027, 1, 16, h, tzinfo=TOKYO) for h in (13, 16))
    assert span(start, end) == "13:00–16:00"
    assert span(start, end.replace(day=17)) == "13:00–1/17 16:00"
