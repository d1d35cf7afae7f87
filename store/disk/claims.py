"""What a document that was set aside says of itself, read leniently and trusted for nothing. Pure."""

from __future__ import annotations

import hmac
import json
import re
from typing import Any

from register.envelope import cancellation_hash
from register.errors import ReceiptNumberError
from register.receipt import parse_receipt_number

_KEY = re.compile(r"[0-9a-f]{1,64}")


def claimed_receipt(document: str) -> str:
    """Its receipt number; empty where it claims none in the right form."""
    said = _header_field(document, "receipt")
    try:
        return parse_receipt_number(said)
    except ReceiptNumberError:
        return ""


def claimed_key(document: str) -> str:
    """The id of the receiving key that it is sealed to; empty where it claims none in the right form."""
    said = _header_field(document, "key")
    return said if _KEY.fullmatch(said) else ""


def is_secret(header: str, secret: str) -> bool:
    """Whether it is the cancellation secret of this header (JSON); a header that was changed has none."""
    try:
        expected = json.loads(header)["cancellation"]
        return hmac.compare_digest(expected, cancellation_hash(secret))
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def is_senders(header: str, receipt: str, secret: str) -> bool:
    """The same, and the receipt number is the header's."""
    if not is_secret(header, secret):
        return False
    said: Any = json.loads(header)
    return bool(said.get("receipt") == receipt)


def _header_field(document: str, name: str) -> str:
    try:
        raw: Any = json.loads(document)["header"][name]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return raw if isinstance(raw, str) else ""
