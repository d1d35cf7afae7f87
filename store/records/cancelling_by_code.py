"""取下げ by telephone or letter: a handler types the receipt number and the code that the person was given."""

from __future__ import annotations

from register.cancellation_code import parse_cancellation_code
from store.errors import RecordNotFoundError
from store.people.session import Session
from store.records.cancelling import is_secret
from store.records.erasing import ErasedRecord, erase_cancelled
from store.records.listing import find


def cancel_by_code(session: Session, number: str, code: str) -> list[ErasedRecord]:
    """Erases the record if the code is its own; RecordNotFoundError erases nothing.

    A code from before there was one kind is taken as it was typed.
    """
    record = find(session, number)
    if not any(is_secret(record.header, one) for one in (parse_cancellation_code(code), code.strip()) if one):
        raise RecordNotFoundError("受付番号か取下げコードが違います。何も消していません。", code="wrong-code")
    return erase_cancelled(session, record.programme, [record.id])
