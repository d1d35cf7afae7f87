"""Who may take part, by age as Japanese law counts it.

年齢計算ニ関スル法律 counts from the day of birth, and 民法143条 ends a year on the
day before its anniversary: one is a year older on the day before the birthday.
Whoever was born on 29 February turns older on 28 February in every year.
Nothing here keeps or logs a date of birth.
"""

from __future__ import annotations

from datetime import date, timedelta

from register.model import Eligibility


def age_on(birth: date, day: date) -> int:
    """Full years of age on a Tokyo day, as the law counts them."""
    following = day + timedelta(days=1)
    had_birthday = (following.month, following.day) >= (birth.month, birth.day)
    return following.year - birth.year - (0 if had_birthday else 1)


def day_that_counts(rule: Eligibility, *, today: date, event_day: date | None) -> date:
    """The day on which the age is decided: of the application, or of the event."""
    if rule.decided_on == "event" and event_day is not None:
        return event_day
    return today


def is_eligible(rule: Eligibility, birth: date | None, day: date) -> bool:
    """Whether a programme is for somebody born on ``birth``; a form without that item asks no age."""
    if rule.max_age is None or birth is None:
        return True
    return age_on(birth, day) <= rule.max_age
