"""What the vault keeps about records besides them: search tokens, likely duplicates, notices, times. I/O only.

A search token is a keyed hash (``lookup.py``): without the index key it says
nothing but that two records have the same value somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.disk.database import Database

MARKS_SCHEMA = """
CREATE TABLE lookups (token TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (token, record)) STRICT, WITHOUT ROWID;
CREATE INDEX lookups_of ON lookups (record);
CREATE TABLE duplicates (
    record TEXT NOT NULL, earlier TEXT NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (record, earlier)
) STRICT, WITHOUT ROWID;
CREATE TABLE notices (
    id TEXT PRIMARY KEY, receipt TEXT NOT NULL, secret TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;
CREATE TABLE times (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
"""

ERASED_BEFORE = "erased-before"  # outcome of a notice whose envelope never came: the intake erased it
DRAINED = "drained"  # when a collection began that left nothing at the intake


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """取下げの知らせ: an envelope's id and the secret that its sender was given. ``outcome`` empty: not yet done."""

    id: str
    receipt: str
    secret: str
    at: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that looks like an earlier one. ``verdict``: empty until a handler has judged."""

    record: str
    earlier: str
    verdict: str


class Marks:
    """These tables of a vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- exact search

    def records_with(self, token: str) -> set[str]:
        """Records that have this token."""
        rows = self._database.rows("SELECT record FROM lookups WHERE token = ?", (token,))
        return {row["record"] for row in rows}

    # ---- likely duplicates

    def alike(self, tokens: Sequence[str], place: tuple[str, str, str], limit: int) -> list[str]:
        """The last records of a programme, form and target that have one token, or both of two."""
        first, second = tokens[0], tokens[-1]
        rows = self._database.rows(_ALIKE, (first, second, *place, limit))
        return [row["record"] for row in rows]

    def duplicates(self) -> list[Duplicate]:
        rows = self._database.rows("SELECT * FROM duplicates ORDER BY record, earlier")
        return [Duplicate(**dict(row)) for row in rows]

    def unjudged(self, records: Sequence[str]) -> set[str]:
        """Which of these records wait for a judgement."""
        return {
            record
            for record in records
            if self._database.row("SELECT 1 FROM duplicates WHERE record = ? AND verdict = ''", (record,))
        }

    def judge(self, record: str, earlier: str, verdict: str) -> bool:
        """Whether there was such a pair."""
        with self._database.transaction() as connection:
            done = connection.execute(
                "UPDATE duplicates SET verdict = ? WHERE record = ? AND earlier = ?",
                (verdict, record, earlier),
            )
            return done.rowcount == 1

    # ---- cancellation notices

    def keep_notices(self, notices: Iterable[StoredNotice]) -> int:
        """How many were new; what was here already is left as it is."""
        with self._database.transaction() as connection:
            return sum(
                connection.execute(
                    "INSERT OR IGNORE INTO notices VALUES (?,?,?,?,?)",
                    (n.id, n.receipt, n.secret, n.at, n.outcome),
                ).rowcount
                for n in notices
            )

    def open_notices(self) -> list[StoredNotice]:
        rows = self._database.rows("SELECT * FROM notices WHERE outcome = '' ORDER BY at, id")
        return [StoredNotice(**dict(row)) for row in rows]

    def notices(self) -> list[StoredNotice]:
        return [
            StoredNotice(**dict(row)) for row in self._database.rows("SELECT * FROM notices ORDER BY at, id")
        ]

    def close_notice(self, id_: str, outcome: str) -> None:
        """The secret has done its work and is overwritten."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE notices SET outcome = ?, secret = '' WHERE id = ?", (outcome, id_))

    # ---- times

    def set_time(self, name: str, at: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO times VALUES (?,?)", (name, at))

    def time(self, name: str) -> str:
        """Empty when it never was."""
        row = self._database.row("SELECT at FROM times WHERE name = ?", (name,))
        return str(row["at"]) if row else ""


#: In the order of the lookups' own key, so that it ends at the limit and not after all of them.
_ALIKE = """
SELECT found.record FROM lookups AS found JOIN records ON records.id = found.record
WHERE found.token = ?1 AND EXISTS (SELECT 1 FROM lookups WHERE token = ?2 AND record = found.record)
  AND records.programme = ?3 AND records.form = ?4 AND records.target = ?5
ORDER BY found.record DESC LIMIT ?6
"""
