"""What the intake says beside an envelope: a seat, a rank on the waiting list, signs of a machine. I/O only.

業務上の記録 of the register (``seat``, ``rank``, ``machine_mark``): no word of a person's, and gone with the record.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.disk.database import Database

#: Added to a vault that was made before it; what is kept here has no counterpart in the older tables.
BESIDE_SCHEMA = """
CREATE TABLE IF NOT EXISTS beside (
    id TEXT PRIMARY KEY, standing TEXT NOT NULL, rank INTEGER, mark TEXT NOT NULL
) STRICT
"""


@dataclass(frozen=True, slots=True)
class StoredBeside:
    """``standing``: none, seat or waiting; ``rank`` from 1 where it is waiting; ``mark``: signs, comma-separated."""

    id: str
    standing: str = "none"
    rank: int | None = None
    mark: str = ""


class BesideTable:
    """The table within the vault of one contract."""

    def __init__(self, database: Database) -> None:
        self._database = database
        if database.row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'beside'") is None:
            with database.transaction() as connection:
                connection.execute(BESIDE_SCHEMA)

    def of(self, ids: Iterable[str]) -> Mapping[str, StoredBeside]:
        """By id; nothing for one of which the intake said nothing."""
        rows = [row for id_ in ids for row in self._database.rows(_OF, (id_,))]
        return {row["id"]: StoredBeside(**dict(row)) for row in rows}


def keep(connection: sqlite3.Connection, said: Sequence[StoredBeside]) -> None:
    """Within the commit that keeps the envelopes; what was said first stays: a rank never changes."""
    connection.executemany(
        "INSERT OR IGNORE INTO beside VALUES (?,?,?,?)", [(s.id, s.standing, s.rank, s.mark) for s in said]
    )


_OF = "SELECT id, standing, rank, mark FROM beside WHERE id = ?"
