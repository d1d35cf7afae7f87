"""What is written for people and for the store's tokens: one function each, within its caller's transaction.

What a person was told (a seat, a rank, a receipt) is decided by ``seats.place``
from what is counted in the same transaction.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from intake.postbox.outcomes import Outcome, PutResult
from intake.postbox.reads import find, has_tombstone, taken
from intake.postbox.tables import ENVELOPES, PROBE, SPENT_TOKENS, TOMBSTONES
from intake.sealing.submission import Submission
from intake.targets.seats import UNSEATED, Seating, place


class RacedError(Exception):
    """An envelope came back after it had been collected: the transaction is undone, the first one counts."""


def _put_statement(dialect: Any) -> Any:
    """An envelope, unless its id is here or has a tombstone. Both databases spell it alike, each by its own class."""
    row = select(*(bindparam(column.name, type_=column.type) for column in ENVELOPES.c))
    unburied = row.where(~exists().where(TOMBSTONES.c.id == bindparam("id", type_=ENVELOPES.c.id.type)))
    names = [column.name for column in ENVELOPES.c]
    return (
        dialect.insert(ENVELOPES)
        .from_select(names, unburied)
        .on_conflict_do_nothing(index_elements=["id"])
        .execution_options(preserve_rowcount=True)
    )


_PUT = {"sqlite": _put_statement(sqlite), "postgresql": _put_statement(postgresql)}


def put(connection: Connection, submission: Submission, seating: Seating | None, mark: str) -> PutResult:
    """Keeps an envelope with its seat, unless its id was kept before or no seat is left.

    RacedError where others write at the same time and one of them has just collected it.
    """
    header, standing = submission.envelope.header, UNSEATED
    if seating is not None:
        before = find(connection, header.id)
        if before is not None:
            return before
        placed = place(seating, taken(connection, header.target))
        if placed is None:
            return PutResult(Outcome.FULL)
        standing = placed
    row = {
        "id": header.id,
        "receipt": header.receipt,
        "programme": header.programme,
        "target": header.target,
        "received_at": header.received_at,
        "document": submission.document,
        "cancellation": header.cancellation,
        "standing": standing.kind,
        "rank": standing.rank,
        "mark": mark,
    }
    if connection.execute(_PUT[connection.dialect.name], row).rowcount != 1:
        return find(connection, header.id) or PutResult(Outcome.AGAIN, received_at=header.received_at)
    if _others_write(connection) and has_tombstone(connection, header.id):
        raise RacedError
    return PutResult(Outcome.KEPT, standing, header.received_at)


def _others_write(connection: Connection) -> bool:
    """Whether a statement may see more than the one before it; SQLite's one writer sees its own alone."""
    return connection.dialect.name != "sqlite"


_SPEND = {
    name: dialect.insert(SPENT_TOKENS)
    .on_conflict_do_nothing(index_elements=["jti"])
    .execution_options(preserve_rowcount=True)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def spend(connection: Connection, jti: str, expires: int, now: int) -> bool:
    """Remembers a token's id until it expires; False when it was used before."""
    connection.execute(delete(SPENT_TOKENS).where(SPENT_TOKENS.c.expires < now))
    statement = _SPEND[connection.dialect.name]
    return connection.execute(statement, {"jti": jti, "expires": expires}).rowcount == 1


def probe(connection: Connection) -> None:
    """A trial write."""
    connection.execute(update(PROBE).values(count=PROBE.c.count + 1))
