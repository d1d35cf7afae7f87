"""The ticket: signed, bound to its page, good for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from intake.errors import TicketError
from intake.sealing import ticket
from register.receipt import parse_receipt_number
from register.term import TOKYO

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
SECRET = b"k" * 32


def test_what_is_written_is_read() -> None:
    """A ticket comes back whole, with a valid receipt number and a readable secret."""
    issued = ticket.issue("mihon", "application", NOW)
    text = ticket.write(issued, SECRET)
    assert ticket.read(text, SECRET, target="mihon", form="application") == issued
    assert ticket.read(text, SECRET, target="mihon") == issued
    assert parse_receipt_number(issued.receipt) == issued.receipt
    assert len(issued.secret.replace("-", "")) == 20


@pytest.mark.parametrize(
    ("target", "form"), [("other", "application"), ("mihon", "seminar"), ("other", None)]
)
def test_a_ticket_fits_one_page(target: str, form: str | None) -> None:
    """Another target and another form are refused."""
    text = ticket.write(ticket.issue("mihon", "application", NOW), SECRET)
    with pytest.raises(TicketError):
        ticket.read(text, SECRET, target=target, form=form)


@pytest.mark.parametrize(
    ("after", "fresh"),
    [
        (timedelta(hours=24), True),
        (timedelta(hours=24, seconds=1), False),
        (timedelta(minutes=-1), True),
        (timedelta(minutes=-2), False),
    ],
)
def test_something_new_is_kept_under_a_ticket_for_a_day(after: timedelta, fresh: bool) -> None:
    """An old one and one from the future begin nothing new."""
    issued = ticket.issue("mihon", "application", NOW)
    assert ticket.is_fresh(issued, NOW + after) is fresh


def test_an_altered_ticket_is_refused() -> None:
    """Every single changed character, another secret, and nonsense."""
    text = ticket.write(ticket.issue("mihon", "application", NOW), SECRET)
    altered = [text[:i] + ("A" if c != "A" else "B") + text[i + 1 :] for i, c in enumerate(text[:-1])]
    for bad in [*altered, "", "x", text[:-5], text + "A"]:
        with pytest.raises(TicketError):
            ticket.read(bad, SECRET, target="mihon", form="application")
    with pytest.raises(TicketError):
        ticket.read(text, b"j" * 32, target="mihon", form="application")


def test_no_two_tickets_are_alike() -> None:
    """Ids, receipts and secrets are fresh each time."""
    many = [ticket.issue("mihon", "application", NOW) for _ in range(200)]
    for name in ("id", "receipt", "secret"):
        assert len({getattr(each, name) for each in many}) == 200
