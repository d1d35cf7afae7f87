"""Contract terms and days, always in Asia/Tokyo.

A term (委託期間) is a fiscal year: 1 April to 31 March. The ward's report names
2018-04-01 to 2019-03-31 and says that later years are outsourced likewise.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
FISCAL_YEAR_STARTS = 4  # month; 会計年度


def now() -> datetime:
    """The present instant in Tokyo."""
    return datetime.now(TOKYO)


def today() -> date:
    """The present day in Tokyo, whatever the machine's own zone."""
    return now().date()


def day_of(instant: datetime) -> date:
    """The Tokyo day of an aware instant; a naive one is refused."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(TOKYO).date()


def fiscal_year(day: date) -> int:
    """The fiscal year that a Tokyo day falls in: 2027-03-31 is 2026."""
    return day.year if day.month >= FISCAL_YEAR_STARTS else day.year - 1


def fiscal_year_bounds(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year."""
    return date(year, FISCAL_YEAR_STARTS, 1), date(year + 1, FISCAL_YEAR_STARTS - 1, 31)


def in_words(day: date) -> str:
    """2026年11月23日"""
    return f"{day.year}年{day.month}月{day.day}日"
