"""The postbox's tables, for both databases, and the step from the version before.

There is no column for anything that somebody wrote: what stands beside a document
is what its header says openly, a seat, a rank and a mark.
"""

from __future__ import annotations

VERSION = 2

_ENVELOPES = """
CREATE TABLE envelopes (
  id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, programme TEXT NOT NULL, target TEXT NOT NULL,
  received_at TEXT NOT NULL, document TEXT NOT NULL, cancellation TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('none', 'seat', 'waiting')), rank INTEGER, mark TEXT NOT NULL
)"""
_TOMBSTONES = """
CREATE TABLE tombstones (
  id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, programme TEXT NOT NULL, target TEXT NOT NULL,
  cancellation TEXT NOT NULL, received_at TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('none', 'seat', 'waiting')), rank INTEGER,
  erased_at TEXT NOT NULL, how TEXT NOT NULL CHECK (how IN ('collected', 'cancelled')), cancelled_at TEXT
)"""
_CANCELLATIONS = """
CREATE TABLE cancellations (
  id TEXT PRIMARY KEY, receipt TEXT NOT NULL, secret TEXT NOT NULL, at TEXT NOT NULL,
  was TEXT NOT NULL CHECK (was IN ('erased', 'collected')), served INTEGER NOT NULL
)"""
_SPENT = "CREATE TABLE spent_tokens (jti TEXT PRIMARY KEY, expires INTEGER NOT NULL)"
_PROBE = "CREATE TABLE probe (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), count INTEGER NOT NULL)"

TABLES = (_ENVELOPES, _TOMBSTONES, _CANCELLATIONS, _SPENT, _PROBE)
#: Seats are counted inside every sign-up's transaction.
INDEXES = (
    "CREATE INDEX envelopes_target ON envelopes (target, standing)",
    "CREATE INDEX tombstones_target ON tombstones (target, standing)",
)
FIRST_ROWS = ("INSERT INTO probe VALUES (1, 0)",)

#: SQLite alone had a version 1: envelopes without hash and seat, tombstones without target.
_HASH = "json_extract(document, '$.header.cancellation')"
FROM_1 = (
    "ALTER TABLE envelopes RENAME TO old_envelopes",
    "ALTER TABLE tombstones RENAME TO old_tombstones",
    f"{_ENVELOPES} STRICT",
    f"{_TOMBSTONES} STRICT",
    f"{_CANCELLATIONS} STRICT",
    f"INSERT INTO envelopes SELECT id, receipt, programme, target, received_at, document, {_HASH},"  # noqa: S608 (constants)
    " 'none', NULL, '' FROM old_envelopes",
    "INSERT INTO tombstones SELECT id, receipt, programme, '', cancellation, received_at, 'none', NULL,"
    " erased_at, how, NULL FROM old_tombstones",
    "DROP TABLE old_envelopes",
    "DROP TABLE old_tombstones",
    *INDEXES,
)


def sqlite_script(found: int) -> str | None:
    """The statements from a file's version to ours in one transaction; None when there is nothing to do.

    KeyError for a version that is not known here.
    """
    new = (*(f"{table} STRICT" for table in TABLES), *INDEXES, *FIRST_ROWS)
    steps: dict[int, tuple[str, ...]] = {0: new, 1: FROM_1, VERSION: ()}
    if not steps[found]:
        return None
    return ";".join(("BEGIN", *steps[found], f"PRAGMA user_version={VERSION}", "COMMIT;"))


def postgres_statements() -> tuple[str, ...]:
    """The same tables for an empty PostgreSQL database, with a table that says the version."""
    mark = (
        "CREATE TABLE zukan_postbox (version INTEGER NOT NULL)",
        f"INSERT INTO zukan_postbox VALUES ({VERSION})",  # noqa: S608 (our own number)
    )
    return (*(table.replace("INTEGER", "BIGINT") for table in TABLES), *INDEXES, *FIRST_ROWS, *mark)
