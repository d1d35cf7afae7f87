"""The postbox's tables, the same in SQLite and PostgreSQL.

There is no column for anything that somebody wrote: what stands beside a document
is what its header says openly, a seat, a rank and a mark.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, MetaData, Table, Text

VERSION = 2  # of the tables; ``migration.py`` brings older ones along

METADATA = MetaData()
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _table(name: str, *parts: Column[str] | Column[int] | CheckConstraint) -> Table:
    return Table(name, METADATA, *parts, sqlite_strict=True)


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _receipt() -> Column[str]:
    return Column("receipt", Text, nullable=False, unique=True)


def _seat() -> tuple[Column[str], Column[int], CheckConstraint]:
    """What the person was told: a seat, a rank on the waiting list, or neither."""
    return (
        _text("standing"),
        Column("rank", _WHOLE),
        CheckConstraint("standing IN ('none', 'seat', 'waiting')"),
    )


ENVELOPES = _table(
    "envelopes",
    _id(),
    _receipt(),
    _text("programme"),
    _text("target"),
    _text("received_at"),
    _text("document"),
    _text("cancellation"),
    *_seat(),
    _text("mark"),
)
TOMBSTONES = _table(
    "tombstones",
    _id(),
    _receipt(),
    _text("programme"),
    _text("target"),
    _text("cancellation"),
    _text("received_at"),
    *_seat(),
    _text("erased_at"),
    _text("how"),
    _text("cancelled_at", nullable=True),
    CheckConstraint("how IN ('collected', 'cancelled')"),
)
CANCELLATIONS = _table(
    "cancellations",
    _id(),
    _text("receipt"),
    _text("secret"),
    _text("at"),
    _text("was"),
    Column("served", _WHOLE, nullable=False),
    CheckConstraint("was IN ('erased', 'collected')"),
)
SPENT_TOKENS = _table(
    "spent_tokens", Column("jti", Text, primary_key=True), Column("expires", _WHOLE, nullable=False)
)
PROBE = _table(
    "probe",
    Column("only_row", _WHOLE, CheckConstraint("only_row = 1"), primary_key=True, autoincrement=False),
    Column("count", _WHOLE, nullable=False),
)
# Seats are counted inside every sign-up's transaction.
Index("envelopes_target", ENVELOPES.c.target, ENVELOPES.c.standing)
Index("tombstones_target", TOMBSTONES.c.target, TOMBSTONES.c.standing)
