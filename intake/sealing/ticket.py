"""The ticket of a form: id, receipt number and cancellation secret, issued once with the first page.

Signed and carried in a hidden field with the values, never in a session or a
cookie: whatever happens on the way (twice, back, a lost answer), the same ticket
comes back, and with it the same receipt and the one envelope.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from intake.errors import AnswerError, TicketError
from register.cancellation_code import LENGTH, new_cancellation_code, parse_cancellation_code
from register.canonical import plain
from register.envelope import new_id
from register.receipt import new_receipt_number

MAX_AGE = 24 * 60 * 60  # seconds: a form may stay open overnight
CLOCK_SLACK = 60  # seconds: a clock that was set back does not spoil open forms
_SALT = b"zukan-intake/ticket/2"


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
    return new_cancellation_code()


def parse_secret(text: str) -> str:
    """The one spelling of a cancellation secret that somebody typed; AnswerError when it is none."""
    code = parse_cancellation_code(text)
    if code is None:
        raise AnswerError(
            f"取下げコードは英数字{LENGTH}文字です。控えを見て、一文字ずつ確かめてください。",
            f"A cancellation code has {LENGTH} letters and digits. "
            "Compare it with your receipt, letter by letter.",
        )
    return code


def issue(target: str, form: str, moment: datetime) -> Ticket:
    """A fresh ticket for one page."""
    return Ticket(new_id(), new_receipt_number(), new_secret(), target, form, int(moment.timestamp()))


def write(ticket: Ticket, secret: bytes) -> str:
    """The signed text of a ticket, for a hidden field; ``read`` is its counterpart."""
    text = json.dumps(plain(ticket), separators=(",", ":")).encode("ascii")
    return _signer(secret).sign(base64_encode(text)).decode("ascii")


def read(text: str, secret: bytes, *, target: str, form: str | None = None) -> Ticket:
    """The ticket that a page brought back, however old; TicketError unless it is this page's.

    ``form``: None where the target's form is not known any more.
    """
    try:
        ticket = _ticket(json.loads(base64_decode(_signer(secret).unsign(text))))
    except (BadData, TypeError, ValueError, RecursionError):
        raise TicketError from None
    if ticket.target != target or form not in (ticket.form, None):
        raise TicketError
    return ticket


def is_fresh(ticket: Ticket, moment: datetime) -> bool:
    """Whether something new may be kept under it; what is kept already is found at any age."""
    return -CLOCK_SLACK <= moment.timestamp() - ticket.issued <= MAX_AGE


def _ticket(raw: Any) -> Ticket:
    if not isinstance(raw, dict) or set(raw) != set(Ticket.__slots__):
        raise TypeError("not a ticket")
    return Ticket(**raw)


@lru_cache(maxsize=4)  # a process has one secret, tests a few
def _signer(secret: bytes) -> Signer:
    return Signer(secret, salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256)
