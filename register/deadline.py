"""By when something promised comes: days and working days, never beyond what they are for. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from register.model import Form, Register

_WEEKEND = 5  # of date.weekday(): Saturday


def working_days_after(day: date, count: int) -> date:
    """The day that many weekdays later. Public holidays are not known here, and make it later still."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < _WEEKEND
    return day


def passed_on_by(register: Register, form: Form, day: date) -> date | None:
    """The term's last day, where the form's working days would go beyond it; None where they do not.

    Nothing is passed on under a contract that has ended (clause 7). NoTermError outside every term.
    """
    if form.passed_on_in is None:
        return None
    end = register.contract_of(form.programme).term_on(day).ends
    return end if working_days_after(day, form.passed_on_in) > end else None


def details_by(form: Form, day: date, event_day: date | None) -> date:
    """By which day somebody hears: the form's days from ``day`` on, and before the event has begun."""
    latest = day + timedelta(days=form.answers_in)
    if event_day is None:
        return latest
    return max(day, min(latest, event_day - timedelta(days=1)))
