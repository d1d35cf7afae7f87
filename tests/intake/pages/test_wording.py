"""What a person is told comes next is what can come next: before the event, within the term, and with a seat."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intake.pages.wording import next_steps
from intake.targets.lookup import Target
from register.model import Register
from register.term import TOKYO

COMPANY = Target("company", "mihon-kappan", "見本活版所", "application", "zukan", "/", None, None)


def _event(day: date) -> Target:
    starts = datetime(day.year, day.month, day.day, 13, 0, tzinfo=TOKYO)
    return Target("event", "seminar", "見本の催し", "seminar", "support", "/", None, starts)


def _told(target: Target, register: Register, day: date, *, waits: bool = False) -> tuple[str, str]:
    steps = next_steps(target, register.form(target.form), register, day, waits=waits)
    return "".join(step.ja for step in steps), "".join(step.en for step in steps)


@pytest.mark.parametrize(
    ("event_day", "ja", "en"),
    [
        (date(2027, 1, 16), "2026年12月1日（7日後）までに", "by 1 December 2026 (7 days from now)"),
        (date(2026, 11, 26), "2026年11月25日（1日後）までに", "by 25 November 2026 (1 day from now)"),
        (date(2026, 11, 25), "今日（2026年11月24日）のうちに", "by today (24 November 2026)"),
        (date(2026, 11, 24), "今日（2026年11月24日）のうちに", "by today (24 November 2026)"),
    ],
)
@pytest.mark.situation("Details are promised within a week for an event in two days")
def test_details_come_before_the_event(register: Register, event_day: date, ja: str, en: str) -> None:
    """An event in two days has its details tomorrow, not in seven days."""
    told = _told(_event(event_day), register, date(2026, 11, 24))
    assert ja in told[0]
    assert en in told[1]


def test_who_waits_is_not_sent_to_the_event(register: Register) -> None:
    """No seat, no reception: they are told to come only if they hear from the office."""
    ja, en = _told(_event(date(2027, 1, 16)), register, date(2026, 11, 24), waits=True)
    assert "受付で" not in ja
    assert "会場へは来ないで" in ja
    assert "reception" not in en
    assert "do not come" in en


def test_nothing_is_passed_on_after_the_term(register: Register) -> None:
    """Three working days from 30 March would lie in the next year, under another contract."""
    ja, en = _told(COMPANY, register, date(2027, 3, 30))
    assert "2027年3月31日までにこの会社へ渡します" in ja
    assert "by 31 March 2027" in en
    assert "営業日" not in ja
    assert "3営業日以内" in _told(COMPANY, register, date(2027, 3, 25))[0]
