"""The vault's search tokens and likely duplicates. I/O only.

A search token is a keyed hash (``lookup.py``): without the index key it says
nothing but that two records have the same value somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.disk.database import Database

INDEX_SCHEMA = """
CREATE TABLE lookups (token TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (token, record)) STRICT, WITHOUT ROWID;
CREATE INDEX lookups_of ON lookups (record);
CREATE TABLE duplicates (
    record TEXT NOT NULL, earlier TEXT NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (record, earlier)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that looks like an earlier one. ``verdict``: empty until a handler has judged."""

    record: str
    earlier: str
    verdict: str


class Index:
    """The search tokens and likely duplicates of a vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def records_with(self, token: str) -> set[str]:
        """Records that have this token."""
        rows = self._database.rows("SELECT record FROM lookups WHERE token = ?", (token,))
        return {row["record"] for row in rows}

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

    def judge(self, one: str, other: str, verdict: str) -> bool:
        """Whether there was such a pair; which of the two came in first does not matter."""
        with self._database.transaction() as connection:
            done = connection.execute(
                "UPDATE duplicates SET verdict = ?1 WHERE record IN (?2, ?3) AND earlier IN (?2, ?3)",
                (verdict, one, other),
            )
            return done.rowcount == 1


#: In the order of the lookups' own key, so that it ends at the limit and not after all of them.
_ALIKE = """
SELECT found.record FROM lookups AS found JOIN records ON records.id = found.record
WHERE found.token = ?1 AND EXISTS (SELECT 1 FROM lookups WHERE token = ?2 AND record = found.record)
  AND records.programme = ?3 AND records.form = ?4 AND records.target = ?5
ORDER BY found.record DESC LIMIT ?6
"""
