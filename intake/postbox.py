"""受付箱: sealed envelopes until the store has them, and a tombstone afterwards.

Nothing here can read an envelope: a document goes in and comes out as text. What
stands beside it is what its header says openly. Reading uses connections of its
own that cannot write; writing goes through ``writer.py`` alone.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from intake.errors import PostboxError
from intake.submission import Submission
from intake.writer import Writer
from register.envelope import parse

SCHEMA_VERSION = 1
FREE_BYTES = 32 * 1024 * 1024  # below this the forms close before anybody types
PROBE_SECONDS = 5.0  # how long a successful trial write counts

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE envelopes (
  id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, programme TEXT NOT NULL, target TEXT NOT NULL,
  received_at TEXT NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE TABLE tombstones (
  id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, programme TEXT NOT NULL, cancellation TEXT NOT NULL,
  received_at TEXT NOT NULL, erased_at TEXT NOT NULL, how TEXT NOT NULL CHECK (how IN ('collected'))
) STRICT;
CREATE TABLE spent_tokens (jti TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT;
CREATE TABLE probe (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), count INTEGER NOT NULL) STRICT;
INSERT INTO probe VALUES (1, 0);
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Documents, oldest id first; ``more`` says whether others follow."""

    documents: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """Ids that are gone from here, now or earlier, and ids that were never here."""

    erased: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers only. ``oldest`` is the minute in which the oldest waiting envelope came."""

    waiting: dict[str, int]
    collected: int
    oldest: datetime | None

    @property
    def total(self) -> int:
        return sum(self.waiting.values())


class Postbox:
    """One file, one writing thread. ``put`` and ``collected`` return after a durable commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = Writer(path, _prepare)
        self._probe_lock = threading.Lock()
        self._probed_until = 0.0

    def start(self) -> None:
        """Opens it for writing; call after the fork."""
        self._writer.start()

    def close(self) -> None:
        self._writer.close()

    def put(self, submission: Submission) -> bool:
        """Keeps an envelope; False when its id was kept before (the first one stays). PostboxError."""
        return self._writer.run(lambda connection: _insert(connection, submission))

    def collected(self, ids: Iterable[str], at: datetime) -> Erased:
        """Erases what the store has made durable on its side, leaving tombstones. Repeating is harmless."""
        wanted = tuple(dict.fromkeys(ids))
        moment = at.isoformat(timespec="seconds")
        return self._writer.run(lambda connection: _erase(connection, wanted, moment), empties_log=True)

    def spend(self, jti: str, *, expires: int, now: int) -> bool:
        """Remembers a token's id until it expires; False when it was used before."""
        return self._writer.run(lambda connection: _spend(connection, jti, expires, now))

    def check_writable(self) -> None:
        """PostboxError unless a trial commit succeeds and the disk has room; a success counts some seconds."""
        with self._probe_lock:
            if time.monotonic() < self._probed_until:
                return
            if self._free_bytes() < FREE_BYTES:
                raise PostboxError("受付箱のあるディスクの空きが足りません。")
            self._writer.run(_probe)
            self._probed_until = time.monotonic() + PROBE_SECONDS

    def knows(self, envelope_id: str) -> bool:
        """Whether an id was kept here, collected or not."""
        query = "SELECT 1 FROM envelopes WHERE id = ?1 UNION ALL SELECT 1 FROM tombstones WHERE id = ?1"
        return self._read(lambda c: c.execute(query, (envelope_id,)).fetchone() is not None)

    def page(self, after: str, limit: int) -> Page:
        """Up to ``limit`` documents whose id follows ``after`` ("" for the beginning)."""
        query = "SELECT document FROM envelopes WHERE id > ? ORDER BY id LIMIT ?"
        rows = self._read(lambda c: c.execute(query, (after, limit + 1)).fetchall())
        return Page(tuple(row[0] for row in rows[:limit]), len(rows) > limit)

    def counts(self) -> Counts:
        """How much waits, per programme, and since when."""
        return self._read(_counts)

    def _read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        address = f"file:{quote(str(self._path))}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                connection.execute("PRAGMA busy_timeout=5000")
                return query(connection)
        except sqlite3.Error:
            raise PostboxError("受付箱を読めません。") from None

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._path.parent).free
        except OSError:
            return 0


def _prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables of a new file; PostboxError for a file of a later version."""
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found == 0:
        connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version={SCHEMA_VERSION};COMMIT;")
    elif found != SCHEMA_VERSION:
        raise PostboxError("受付箱が、このプログラムの知らない版です。")


def _insert(connection: sqlite3.Connection, submission: Submission) -> bool:
    header = submission.envelope.header
    gone = connection.execute("SELECT 1 FROM tombstones WHERE id = ?", (header.id,)).fetchone()
    if gone is not None:
        return False
    statement = "INSERT INTO envelopes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
    row = (
        header.id,
        header.receipt,
        header.programme,
        header.target,
        header.received_at,
        submission.document,
    )
    return connection.execute(statement, row).rowcount == 1


def _erase(connection: sqlite3.Connection, ids: tuple[str, ...], at: str) -> Erased:
    erased = tuple(each for each in ids if _bury(connection, each, at))
    return Erased(erased, tuple(each for each in ids if each not in erased))


def _bury(connection: sqlite3.Connection, envelope_id: str, at: str) -> bool:
    """Deletes one envelope and leaves its tombstone; True also where that was done before."""
    row = connection.execute("SELECT document FROM envelopes WHERE id = ?", (envelope_id,)).fetchone()
    if row is None:
        query = "SELECT 1 FROM tombstones WHERE id = ?"
        return connection.execute(query, (envelope_id,)).fetchone() is not None
    header = parse(row[0]).header
    stone = (
        header.id,
        header.receipt,
        header.programme,
        header.cancellation,
        header.received_at,
        at,
        "collected",
    )
    connection.execute("INSERT INTO tombstones VALUES (?, ?, ?, ?, ?, ?, ?)", stone)
    connection.execute("DELETE FROM envelopes WHERE id = ?", (envelope_id,))
    return True


def _spend(connection: sqlite3.Connection, jti: str, expires: int, now: int) -> bool:
    connection.execute("DELETE FROM spent_tokens WHERE expires < ?", (now,))
    statement = "INSERT INTO spent_tokens VALUES (?, ?) ON CONFLICT (jti) DO NOTHING"
    return connection.execute(statement, (jti, expires)).rowcount == 1


def _probe(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE probe SET count = count + 1")


def _counts(connection: sqlite3.Connection) -> Counts:
    rows = connection.execute("SELECT programme, count(*) FROM envelopes GROUP BY programme").fetchall()
    oldest = connection.execute("SELECT min(received_at) FROM envelopes").fetchone()[0]
    collected = connection.execute("SELECT count(*) FROM tombstones").fetchone()[0]
    return Counts(dict(rows), collected, datetime.fromisoformat(oldest) if oldest else None)
