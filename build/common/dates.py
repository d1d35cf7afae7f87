"""Days and hours as the guide prints them, and as editors write them. Asia/Tokyo throughout."""

from __future__ import annotations

import re
from datetime import date, datetime

from register.term import TOKYO, fiscal_year, in_words

WEEKDAYS = "月火水木金土日"
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?:\+09:00)?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)


def parse_day(text: str) -> date | None:
    """``2026-11-23``; None for another spelling or a day that does not exist."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    """``2027-01-16T13:00``, Tokyo time; None for anything else."""
    match = _MOMENT.fullmatch(text)
    day = parse_day(match[1]) if match else None
    if match is None or day is None or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]), tzinfo=TOKYO)


def parse_clock(text: str) -> int | None:
    """``8:40`` as minutes of the day; None for anything else. 24:00 is the day's end."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    minutes = int(match[1]) * 60 + int(match[2])
    return minutes if int(match[2]) < 60 and minutes <= 24 * 60 else None


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def long_day(day: date) -> str:
    """2026年12月5日（土）"""
    return f"{in_words(day)}（{weekday(day)}）"


def month_day(day: date) -> str:
    """12/5"""
    return f"{day.month}/{day.day}"


def clock(moment: datetime) -> str:
    """13:00"""
    return f"{moment.hour}:{moment.minute:02d}"


def iso_minute(moment: datetime) -> str:
    """2027-01-16T13:00+09:00"""
    return moment.isoformat(timespec="minutes")


def edition(day: date) -> str:
    """2026年度版"""
    return f"{fiscal_year(day)}年度版"


def span(start: datetime, end: datetime) -> str:
    """13:00–16:00; the second day is named where an event runs into it."""
    if start.date() == end.date():
        return f"{clock(start)}–{clock(end)}"
    return f"{clock(start)}–{month_day(end.date())} {clock(end)}"
