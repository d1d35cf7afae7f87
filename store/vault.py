"""vault.sqlite3: sealed envelopes, encrypted records, and what was set aside. I/O only.

Ciphertext and the envelope's header (which holds nothing personal), never more.
An envelope is here exactly once: waiting, a record, or set aside. Moving from
one to the other is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from store.database import Database, Row

FILE = "vault.sqlite3"

SCHEMA = """
CREATE TABLE envelopes (
    id TEXT PRIMARY KEY, programme TEXT NOT NULL, receipt TEXT NOT NULL, target TEXT NOT NULL,
    form TEXT NOT NULL, received_at TEXT NOT NULL, hash TEXT NOT NULL, document TEXT NOT NULL,
    collected_at TEXT NOT NULL
) STRICT;
CREATE INDEX envelopes_of ON envelopes (programme, id);
CREATE TABLE records (
    id TEXT PRIMARY KEY, programme TEXT NOT NULL, receipt TEXT NOT NULL, target TEXT NOT NULL,
    form TEXT NOT NULL, received_at TEXT NOT NULL, hash TEXT NOT NULL, header TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE, body BLOB NOT NULL
) STRICT;
CREATE INDEX records_of ON records (programme, received_at, id);
CREATE INDEX records_receipt ON records (receipt);
CREATE TABLE set_aside (
    hash TEXT PRIMARY KEY, id TEXT NOT NULL, programme TEXT NOT NULL, reason TEXT NOT NULL,
    document TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class WaitingEnvelope:
    """A collected envelope; ``hash`` is the SHA-256 of its document, in hex."""

    id: str
    programme: str
    receipt: str
    target: str
    form: str
    received_at: str
    hash: str
    document: str
    collected_at: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that is kept but not taken in. ``id`` and ``programme`` may be empty."""

    hash: str
    id: str
    programme: str
    reason: str
    document: str
    at: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record: its listing, its header in canonical JSON, the id of its key, its ciphertext."""

    id: str
    programme: str
    receipt: str
    target: str
    form: str
    received_at: str
    hash: str
    header: str
    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list: what may be seen without opening anything."""

    id: str
    programme: str
    receipt: str
    target: str
    form: str
    received_at: str
    state: str


class Vault:
    """The open file of one contract."""

    def __init__(self, path: Path, contract: str) -> None:
        self.database = Database(path, contract)

    @staticmethod
    def create(path: Path, contract: str) -> None:
        Database.create(path, SCHEMA, contract)

    def close(self) -> None:
        self.database.close()

    def held(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The hash of the document that is held under each id, waiting or as a record."""
        found: dict[str, str] = {}
        for id_ in ids:
            row = self.database.row(
                "SELECT hash FROM envelopes WHERE id = ?1 UNION ALL SELECT hash FROM records WHERE id = ?1",
                (id_,),
            )
            if row is not None:
                found[id_] = row["hash"]
        return found

    def is_set_aside(self, hash_: str) -> bool:
        return self.database.row("SELECT 1 FROM set_aside WHERE hash = ?", (hash_,)) is not None

    def keep(self, envelopes: Iterable[WaitingEnvelope], aside: Iterable[SetAside]) -> None:
        """What was collected, durable at once."""
        with self.database.transaction() as connection:
            connection.executemany(
                "INSERT INTO envelopes VALUES (?,?,?,?,?,?,?,?,?)",
                [
                    (e.id, e.programme, e.receipt, e.target, e.form, e.received_at, e.hash, e.document,
                     e.collected_at)
                    for e in envelopes
                ],
            )  # fmt: skip
            connection.executemany(_SET_ASIDE, map(_aside_row, aside))

    def waiting(self, programme: str, after: str, limit: int) -> list[WaitingEnvelope]:
        """The oldest collected envelopes of a programme beyond an id."""
        rows = self.database.rows(
            "SELECT * FROM envelopes WHERE programme = ? AND id > ? ORDER BY id LIMIT ?",
            (programme, after, limit),
        )
        return [WaitingEnvelope(**dict(row)) for row in rows]

    def accept(self, records: Iterable[StoredRecord], aside: Iterable[SetAside]) -> None:
        """Records and set-aside documents take the place of their envelopes, all or nothing."""
        with self.database.transaction() as connection:
            for record in records:
                connection.execute(
                    "INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?)",
                    (record.id, record.programme, record.receipt, record.target, record.form,
                     record.received_at, record.hash, record.header, record.key, record.body),
                )  # fmt: skip
                connection.execute("DELETE FROM envelopes WHERE id = ?", (record.id,))
            for refused in aside:
                connection.execute(_SET_ASIDE, _aside_row(refused))
                connection.execute("DELETE FROM envelopes WHERE id = ?", (refused.id,))

    def record(self, record_id: str) -> StoredRecord | None:
        row = self.database.row("SELECT * FROM records WHERE id = ?", (record_id,))
        return None if row is None else StoredRecord(**dict(row))

    def ids_of_receipt(self, receipt: str, programmes: Sequence[str]) -> list[str]:
        """Records with a receipt number, among the given programmes."""
        rows = self.database.rows("SELECT id, programme FROM records WHERE receipt = ?", (receipt,))
        return [row["id"] for row in rows if row["programme"] in programmes]

    def listed(self, programmes: Sequence[str]) -> list[Listed]:
        """Waiting envelopes and records of the given programmes, oldest first."""
        found: list[Listed] = []
        for programme in programmes:
            found += map(_listed, self.database.rows(_LIST, (programme,)))
        return sorted(found, key=lambda row: (row.received_at, row.id))

    def set_aside(self, programmes: Sequence[str]) -> list[SetAside]:
        """What was set aside for the given programmes, and what belongs to none."""
        rows = self.database.rows("SELECT * FROM set_aside ORDER BY at, hash")
        found = [SetAside(**dict(row)) for row in rows]
        return [row for row in found if row.programme in programmes or not row.programme]


_LIST = """
SELECT id, programme, receipt, target, form, received_at, 'collected' AS state
    FROM envelopes WHERE programme = ?1
UNION ALL
SELECT id, programme, receipt, target, form, received_at, 'accessioned'
    FROM records WHERE programme = ?1
"""
_SET_ASIDE = "INSERT OR IGNORE INTO set_aside VALUES (?,?,?,?,?,?)"


def _aside_row(aside: SetAside) -> tuple[str, str, str, str, str, str]:
    return aside.hash, aside.id, aside.programme, aside.reason, aside.document, aside.at


def _listed(row: Row) -> Listed:
    return Listed(**dict(row))
