"""What erases: the store's acknowledgement and a person's cancellation, each within its caller's transaction."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from intake.postbox.outcomes import Cancelled, Erased, WaitingCancellation
from intake.postbox.reads import has_tombstone
from intake.postbox.tables import CANCELLATIONS, ENVELOPES, TOMBSTONES
from register.envelope import cancellation_hash

MAX_CANCELLATIONS = 500  # in one answer to the store

_E, _T, _C = ENVELOPES.c, TOMBSTONES.c, CANCELLATIONS.c
#: What a tombstone keeps of its envelope.
_BURIED = (
    _E.id,
    _E.receipt,
    _E.programme,
    _E.target,
    _E.cancellation,
    _E.received_at,
    _E.standing,
    _E.rank,
)
_TAKE_OUT = delete(ENVELOPES).where(_E.id == bindparam("wanted")).returning(*_BURIED)
_TAKE_OUT_BY_RECEIPT = (
    delete(ENVELOPES)
    .where(_E.receipt == bindparam("number"), _E.cancellation == bindparam("proof"))
    .returning(*_BURIED)
)


def erase(connection: Connection, ids: Sequence[str], at: str) -> Erased:
    """Erases what the store has made durable, and the cancellations that it has carried out."""
    erased = tuple(each for each in ids if _collected(connection, each, at))
    return Erased(erased, tuple(each for each in ids if each not in set(erased)))


def _collected(connection: Connection, envelope_id: str, at: str) -> bool:
    """Deletes one envelope and leaves its tombstone; True also where that was done before.

    An envelope that is already gone may have a cancellation of the same id: an
    acknowledgement takes it away only when the store has been given it.
    """
    row = connection.execute(_TAKE_OUT, {"wanted": envelope_id}).first()
    if row is not None:
        _bury(connection, row._mapping, at, "collected")
        return True
    connection.execute(delete(CANCELLATIONS).where(_C.id == envelope_id, _C.served == 1))
    return has_tombstone(connection, envelope_id)


def _bury(connection: Connection, row: Mapping[Any, Any], at: str, how: str) -> None:
    connection.execute(insert(TOMBSTONES), {**row, "erased_at": at, "how": how, "cancelled_at": None})


def cancel(connection: Connection, receipt: str, secret: str, at: str) -> Cancelled | None:
    """Erases at once what is still here, or leaves word for the store; None for a wrong number or secret.

    Either way the store is told: it may have fetched the envelope a moment ago
    without having acknowledged it yet.
    """
    proof = cancellation_hash(secret)
    word = {"receipt": receipt, "secret": secret, "at": at, "served": 0}
    row = connection.execute(_TAKE_OUT_BY_RECEIPT, {"number": receipt, "proof": proof}).first()
    if row is not None:
        _bury(connection, row._mapping, at, "cancelled")
        connection.execute(insert(CANCELLATIONS), {**word, "id": row.id, "was": "erased"})
        return Cancelled.ERASED
    stone = connection.execute(select(TOMBSTONES).where(_T.receipt == receipt)).first()
    if stone is None or not hmac.compare_digest(stone.cancellation, proof):
        return None
    if stone.how == "cancelled" or stone.cancelled_at is not None:
        return Cancelled.ALREADY
    mark = update(TOMBSTONES).where(_T.id == stone.id, _T.cancelled_at.is_(None)).values(cancelled_at=at)
    if connection.execute(mark).rowcount != 1:
        return Cancelled.ALREADY
    connection.execute(insert(CANCELLATIONS), {**word, "id": stone.id, "was": "collected"})
    return Cancelled.FORWARDED


def expire(connection: Connection, before: str, keeping: Collection[str]) -> int:
    """Tombstones of ended terms go; how many. ``before``: the first day of the term, ``keeping``: targets still to come.

    What was received before that day is over with its term. A seat at an event that is still to come stays
    taken until the event is over, and a cancellation that the store has not fetched yet keeps its tombstone.
    """
    gone = delete(TOMBSTONES).where(
        _T.received_at < before,
        _T.target.not_in(list(keeping)),
        _T.id.not_in(select(_C.id)),
    )
    return connection.execute(gone).rowcount


def cancellations(connection: Connection) -> tuple[WaitingCancellation, ...]:
    """Cancellations for the store, oldest first; from now on an acknowledgement counts for them."""
    query = select(CANCELLATIONS).order_by(_C.at, _C.id).limit(MAX_CANCELLATIONS)
    rows = connection.execute(query).all()
    for row in rows:
        connection.execute(update(CANCELLATIONS).where(_C.id == row.id).values(served=1))
    return tuple(
        WaitingCancellation(row.id, row.receipt, row.secret, row.at, row.was == "erased") for row in rows
    )
