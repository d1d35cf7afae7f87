"""Cancellations (取下げ) that the intake passed on, in the vault. I/O only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.disk.database import Database

CANCELLATIONS_SCHEMA = """
CREATE TABLE notices (
    id TEXT PRIMARY KEY, receipt TEXT NOT NULL, secret TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;
"""

ERASED_BEFORE = "erased-before"  # outcome of one whose envelope never came: the intake erased it


WRONG_SECRET = "wrong-secret"  # noqa: S105 - an outcome of one that somebody else sent: it must not keep the genuine one out
_KEEP = f"""
INSERT INTO notices VALUES (?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET
    receipt = excluded.receipt, secret = excluded.secret, at = excluded.at, outcome = excluded.outcome
WHERE notices.outcome = '{WRONG_SECRET}' AND excluded.secret <> ''
"""  # noqa: S608
_KEEP_GENUINE = f"""
INSERT INTO notices VALUES (?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET
    receipt = excluded.receipt, secret = excluded.secret, at = excluded.at, outcome = excluded.outcome
WHERE notices.outcome IN ('', '{WRONG_SECRET}')
  AND (notices.secret, notices.receipt) <> (excluded.secret, excluded.receipt)
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class StoredCancellation:
    """取下げの知らせ: an envelope's id and the secret that its sender was given. ``outcome`` empty: not yet done."""

    id: str
    receipt: str
    secret: str
    at: str
    outcome: str = ""


class Cancellations:
    """The table of a vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, notices: Iterable[StoredCancellation]) -> int:
        """How many were new; what was here already is left as it is, unless its secret was wrong: then the next one counts."""
        with self._database.transaction() as connection:
            return sum(
                connection.execute(
                    _KEEP,
                    (n.id, n.receipt, n.secret, n.at, n.outcome),
                ).rowcount
                for n in notices
            )

    def put_genuine(self, notices: Iterable[StoredCancellation]) -> int:
        """How many were new, of notices whose secret is the sender's: one that came before under the id gives way to it,
        unless it is done or is the same."""
        with self._database.transaction() as connection:
            return sum(
                connection.execute(_KEEP_GENUINE, (n.id, n.receipt, n.secret, n.at, n.outcome)).rowcount
                for n in notices
            )

    def secret_of(self, id_: str) -> str | None:
        """The secret that an open notice under this id came with; None where there is none."""
        row = self._database.row("SELECT secret FROM notices WHERE id = ? AND outcome = ''", (id_,))
        return row["secret"] if row else None

    def count_open(self) -> int:
        row = self._database.row("SELECT count(*) AS n FROM notices WHERE outcome = ''")
        return int(row["n"]) if row else 0

    def open(self) -> list[StoredCancellation]:
        rows = self._database.rows("SELECT * FROM notices WHERE outcome = '' ORDER BY at, id")
        return [StoredCancellation(**dict(row)) for row in rows]

    def every(self) -> list[StoredCancellation]:
        return [
            StoredCancellation(**dict(row))
            for row in self._database.rows("SELECT * FROM notices ORDER BY at, id")
        ]

    def close(self, id_: str, outcome: str) -> None:
        """The secret has done its work and is overwritten."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE notices SET outcome = ?, secret = '' WHERE id = ?", (outcome, id_))
