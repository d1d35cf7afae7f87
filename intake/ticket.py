"""The ticket of a form: id, receipt number and cancellation secret, issued once with the first page.

Signed and carried in a hidden field with the values, never in a session or a
cookie: whatever happens on the way (twice, back, a lost answer), the same ticket
comes back, and with it the same receipt and the one envelope.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from intake.errors import TicketError
from register.envelope import new_id
from register.receipt import ALPHABET, new_receipt_number

MAX_AGE = 24 * 60 * 60  # seconds: a form may stay open overnight
CLOCK_SLACK = 60  # seconds: a clock that was set back does not spoil open forms
_SALT = "zukan-intake/ticket/1"
_SECRET_GROUPS, _GROUP = 5, 4  # 20 of 23 letters: 90 bits


@dataclass(frozen=True, slots=True)
class Ticket:
    """``target`` and ``form`` bind it to one page; ``issued`` is Unix seconds."""

    id: str
    receipt: str
    secret: str
    target: str
    form: str
    issued: int


def new_secret() -> str:
    """A cancellation secret (取下げコード) that can be read out: no look-alikes."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(_SECRET_GROUPS))
    return "-".join(groups)


def issue(target: str, form: str, moment: datetime) -> Ticket:
    """A fresh ticket for one page."""
    return Ticket(new_id(), new_receipt_number(), new_secret(), target, form, int(moment.timestamp()))


def write(ticket: Ticket, secret: bytes) -> str:
    """The signed text of a ticket, for a hidden field; ``read`` is its counterpart."""
    return _serializer(secret).dumps(asdict(ticket))


def read(text: str, secret: bytes, *, target: str, form: str, moment: datetime) -> Ticket:
    """The ticket that a page brought back; TicketError unless it is this page's and fresh enough."""
    try:
        ticket = _ticket(_serializer(secret).loads(text))
    except (BadData, TypeError, ValueError):
        raise TicketError from None
    age = moment.timestamp() - ticket.issued
    if (ticket.target, ticket.form) != (target, form) or not -CLOCK_SLACK <= age <= MAX_AGE:
        raise TicketError
    return ticket


def _ticket(raw: Any) -> Ticket:
    if not isinstance(raw, dict) or set(raw) != {field.name for field in fields(Ticket)}:
        raise TypeError("not a ticket")
    return Ticket(**raw)


def _serializer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)
