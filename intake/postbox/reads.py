"""What is asked of the postbox's tables; changes nothing. One function per question, within its caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, literal, select, union_all

from intake.postbox.outcomes import Beside, Counts, EnvelopePage, Outcome, PutResult, Waiting
from intake.postbox.tables import CANCELLATIONS, ENVELOPES, TOMBSTONES
from intake.targets.seats import Standing, Taken

_E, _T = ENVELOPES.c, TOMBSTONES.c
_WAS_CANCELLED = (_T.how == "cancelled") | _T.cancelled_at.is_not(None)

_FIND = union_all(
    select(_E.standing, _E.rank, literal(0), _E.received_at).where(_E.id == bindparam("id")),
    select(_T.standing, _T.rank, case((_WAS_CANCELLED, 1), else_=0), _T.received_at).where(
        _T.id == bindparam("id")
    ),
)


def find(connection: Connection, envelope_id: str) -> PutResult | None:
    """What is known of an id, collected and cancelled ones too; None for one that was never kept."""
    row = connection.execute(_FIND, {"id": envelope_id}).first()
    if row is None:
        return None
    return PutResult(Outcome.CANCELLED if row[2] else Outcome.AGAIN, Standing(row[0], row[1]), row[3])


def _taken_statement() -> Select[Any]:
    """Seats given, people waiting, and the last number of the list ever given."""
    here = select(_E.standing, _E.rank, literal(1).label("active"))
    gone = select(_T.standing, _T.rank, case((_WAS_CANCELLED, 0), else_=1).label("active"))
    kept = union_all(
        here.where(_E.target == bindparam("target"), _E.standing != "none"),
        gone.where(_T.target == bindparam("target"), _T.standing != "none"),
    ).subquery()

    def active(standing: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((kept.c.standing == standing, kept.c.active), else_=0)), 0)

    return select(active("seat"), active("waiting"), func.coalesce(func.max(kept.c.rank), 0))


_TAKEN = _taken_statement()


def taken(connection: Connection, target: str) -> Taken:
    """What is kept for an event, here and in the store; cancelled ones only keep their number on the list."""
    seats, waiting, last_rank = connection.execute(_TAKEN, {"target": target}).one()
    return Taken(int(seats), int(waiting), int(last_rank))


_PAGE = (
    select(_E.id, _E.document, _E.standing, _E.rank, _E.mark)
    .where(_E.id > bindparam("after"))
    .order_by(_E.id)
)


def page(connection: Connection, after: str, limit: int) -> EnvelopePage:
    """Up to ``limit`` documents whose id follows ``after`` ("" for the beginning)."""
    rows = connection.execute(_PAGE.limit(limit + 1), {"after": after}).all()
    shown = rows[:limit]
    return EnvelopePage(
        documents=tuple(row.document for row in shown),
        more=len(rows) > limit,
        beside=tuple(Beside(row.id, Standing(row.standing, row.rank), row.mark) for row in shown),
    )


_TOMBSTONE = select(literal(1)).where(_T.id == bindparam("id"))


def has_tombstone(connection: Connection, envelope_id: str) -> bool:
    """Whether an id was kept and is gone."""
    return connection.execute(_TOMBSTONE, {"id": envelope_id}).first() is not None


def has_expired(connection: Connection, before: str, keeping: Collection[str]) -> bool:
    """Whether there is a tombstone of an ended term whose target is over."""
    old = select(literal(1)).where(_T.received_at < before, _T.target.not_in(list(keeping))).limit(1)
    return connection.execute(old).first() is not None


def has_cancellations(connection: Connection) -> bool:
    """Whether any waits for the store."""
    return connection.execute(select(literal(1)).select_from(CANCELLATIONS).limit(1)).first() is not None


def waiting(connection: Connection) -> Waiting:
    """How many wait and since when, without a look at what has gone: ids begin with their time (UUIDv7)."""
    first = select(_E.received_at).order_by(_E.id).limit(1)
    oldest = connection.execute(first).scalar()
    return Waiting(
        _number(connection, select(func.count(_E.id))), datetime.fromisoformat(oldest) if oldest else None
    )


def counts(connection: Connection) -> Counts:
    """How much waits, per programme, since when, and what has gone."""
    waiting = connection.execute(select(_E.programme, func.count()).group_by(_E.programme)).all()
    oldest = connection.execute(select(func.min(_E.received_at))).scalar()
    return Counts(
        waiting={programme: int(number) for programme, number in waiting},
        collected=_number(connection, select(func.count()).where(_T.how == "collected")),
        oldest=datetime.fromisoformat(oldest) if oldest else None,
        cancelled=_number(connection, select(func.count()).where(_WAS_CANCELLED)),
        notices=_number(connection, select(func.count()).select_from(CANCELLATIONS)),
        suspected=_number(connection, select(func.count()).where(_E.mark != "")),
    )


def _number(connection: Connection, statement: Select[int]) -> int:
    return connection.execute(statement).scalar_one()
