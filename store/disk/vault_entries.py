"""What a record consists of, in the vault: its entries, each ciphertext under the record's one key. I/O only.

An entry has a number within its record, a kind and a time; the first is the application. So
erasing the record's key makes every one of them unreadable, wherever a copy of it lies.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from store.disk.database import Database

EntryKind = Literal[
    "application", "result", "consultation", "correction", "handover", "attendance", "waiting-list"
]
KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
APPLICATION: EntryKind = "application"
FIRST = 1  # the application's number

ENTRIES_SCHEMA = """
CREATE TABLE entries (
    record TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE (record, number)
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A row; ``number`` counts from 1 within the record, ``at`` is Tokyo time."""

    record: str
    number: int
    kind: EntryKind
    at: str
    body: bytes


class Entries:
    """The table of a vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, record: str) -> list[StoredEntry]:
        """A record's, in their order."""
        rows = self._database.rows("SELECT * FROM entries WHERE record = ? ORDER BY number", (record,))
        return [StoredEntry(**dict(row)) for row in rows]

    def of_all(self, records: Sequence[str]) -> dict[str, list[StoredEntry]]:
        """Those of several records."""
        rows = self._database.rows(_OF_ALL, (json.dumps(list(records)),))
        found: dict[str, list[StoredEntry]] = {record: [] for record in records}
        for row in rows:
            found[row["record"]].append(StoredEntry(**dict(row)))
        return found

    def next_number(self, record: str) -> int:
        """Needs the state's lock, or another may take it."""
        row = self._database.row("SELECT max(number) AS last FROM entries WHERE record = ?", (record,))
        return int(row["last"] or 0) + 1 if row else FIRST

    def add(self, entry: StoredEntry, lookups: Iterable[str] = ()) -> None:
        """One more, with the search tokens that its record has from now on, in one commit."""
        with self._database.transaction() as connection:
            put_entries(connection, [entry])
            connection.executemany(
                "INSERT OR IGNORE INTO lookups VALUES (?,?)", [(token, entry.record) for token in lookups]
            )


def put_entries(connection: sqlite3.Connection, entries: Iterable[StoredEntry]) -> None:
    """Within somebody's transaction."""
    connection.executemany(
        "INSERT INTO entries VALUES (?,?,?,?,?)",
        ((e.record, e.number, e.kind, e.at, e.body) for e in entries),
    )


_OF_ALL = "SELECT * FROM entries WHERE record IN (SELECT value FROM json_each(?)) ORDER BY record, number"
