"""vault.sqlite3: sealed envelopes, encrypted records, and what was set aside. I/O only.

Ciphertext and the envelope's header (which holds nothing personal), never more.
An envelope is here exactly once: waiting, a record, set aside, or erased (its id
and hash remain, so that it cannot come back). Moving from one to the other is one
transaction. What a record consists of is in ``vault_entries.py``, search tokens and likely
duplicates in ``vault_index.py``, lists in ``vault_lists.py``, cancellations in ``vault_cancellations.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from store.disk import vault_beside, vault_lists
from store.disk.database import Database, Schema
from store.disk.vault_beside import BESIDE_SCHEMA, BesideTable, StoredBeside
from store.disk.vault_cancellations import CANCELLATIONS_SCHEMA, Cancellations
from store.disk.vault_entries import ENTRIES_SCHEMA, Entries, StoredEntry, put_entries
from store.disk.vault_index import INDEX_SCHEMA, Index
from store.disk.vault_lists import EVERYTHING
from store.disk.vault_rows import Erased, Listed, ListFilter, SetAside, StoredRecord, WaitingEnvelope
from store.reasons import Reason

FILE = "vault.sqlite3"
DRAINED = "drained"  # the time at which a collection began that left nothing at the intake

_TABLES = f"""
CREATE TABLE envelopes (
    id TEXT PRIMARY KEY, programme TEXT NOT NULL, receipt TEXT NOT NULL, target TEXT NOT NULL,
    form TEXT NOT NULL, received_at TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL,
    document TEXT NOT NULL, collected_at TEXT NOT NULL
) STRICT;
CREATE INDEX envelopes_of ON envelopes (programme, received_at, id);
CREATE TABLE records (
    id TEXT PRIMARY KEY, programme TEXT NOT NULL, receipt TEXT NOT NULL, target TEXT NOT NULL,
    form TEXT NOT NULL, received_at TEXT NOT NULL, hash TEXT NOT NULL, header TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE, term TEXT NOT NULL, company TEXT NOT NULL, event TEXT NOT NULL
) STRICT;
CREATE INDEX records_of ON records (programme, received_at, id);
CREATE INDEX records_keys ON records (programme, key);
CREATE INDEX records_receipt ON records (receipt);
CREATE TABLE set_aside (
    hash TEXT PRIMARY KEY, id TEXT NOT NULL, programme TEXT NOT NULL, reason TEXT NOT NULL,
    document TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE erased (
    id TEXT PRIMARY KEY, programme TEXT NOT NULL, receipt TEXT NOT NULL, hash TEXT NOT NULL,
    reason TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
{ENTRIES_SCHEMA}
{INDEX_SCHEMA}
{CANCELLATIONS_SCHEMA}
{BESIDE_SCHEMA};
CREATE TABLE times (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
"""

#: Version 2 kept the application in its record's row, and what it was for in one column. Its forms were those of the
#: register of the day: ``application`` for a company, ``follow-up`` for neither company nor event, the rest for events.
_FROM_2 = (
    ENTRIES_SCHEMA,
    "INSERT INTO entries SELECT id, 1, 'application', received_at, body FROM records ORDER BY id",
    "ALTER TABLE records DROP COLUMN body",
    "ALTER TABLE records ADD COLUMN term TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE records ADD COLUMN company TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE records ADD COLUMN event TEXT NOT NULL DEFAULT ''",
    """UPDATE records SET
        term = CASE WHEN json_valid(header) THEN coalesce(json_extract(header, '$.term'), '') ELSE '' END,
        company = iif(form = 'application', target, ''),
        event = iif(form IN ('application', 'follow-up'), '', target)""",
)
SCHEMA = Schema(_TABLES, version=3, migrations={2: _FROM_2})


class Vault:
    """The open file of one contract."""

    def __init__(self, path: Path, contract: str) -> None:
        self.database = Database(path, contract, SCHEMA)
        self.index, self.cancellations = Index(self.database), Cancellations(self.database)
        self.entries = Entries(self.database)
        try:
            self.beside = BesideTable(self.database)
        except BaseException:
            self.close()
            raise

    @staticmethod
    def create(path: Path, contract: str) -> None:
        Database.create(path, SCHEMA, contract)

    def close(self) -> None:
        self.database.close()

    def hashes_of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The hash of the document that is or was held under each id."""
        found: dict[str, str] = {}
        for id_ in ids:
            row = self.database.row(
                "SELECT hash FROM envelopes WHERE id = ?1 UNION ALL SELECT hash FROM records WHERE id = ?1"
                " UNION ALL SELECT hash FROM erased WHERE id = ?1",
                (id_,),
            )
            if row is not None:
                found[id_] = row["hash"]
        return found

    def living_hashes_of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The same without what was erased."""
        return {id_: hash_ for id_, hash_ in self.hashes_of(ids).items() if not self._only_erased(id_)}

    def aside_reason(self, hash_: str) -> Reason | None:
        """Why a document is set aside; None for one that is not."""
        row = self.database.row("SELECT reason FROM set_aside WHERE hash = ?", (hash_,))
        return None if row is None else Reason(row["reason"])

    def is_aside_under(self, id_: str) -> bool:
        """Whether a document that claims this id is set aside."""
        return self.database.row("SELECT 1 FROM set_aside WHERE id = ?", (id_,)) is not None

    def aside_bytes(self) -> int:
        """How much is set aside."""
        row = self.database.row("SELECT coalesce(sum(length(document)), 0) AS n FROM set_aside")
        return int(row["n"]) if row else 0

    def headers_under(self, id_: str) -> list[str]:
        """The headers, as JSON, of everything that is held under an id: record, waiting envelope, set aside."""
        return [row["header"] for row in self.database.rows(_HEADERS, (id_,))]

    def erased_among(self, hashes: Sequence[str]) -> frozenset[str]:
        """Which of these documents were erased here."""
        rows = self.database.rows(
            "SELECT hash FROM erased WHERE hash IN (SELECT value FROM json_each(?))",
            (json.dumps(list(hashes)),),
        )
        return frozenset(row["hash"] for row in rows)

    def take_back(self, envelopes: Sequence[WaitingEnvelope]) -> None:
        """What was set aside waits again, in one commit."""
        with self.database.transaction() as connection:
            connection.executemany(_WAITING, map(_waiting_row, envelopes))
            connection.executemany("DELETE FROM set_aside WHERE hash = ?", [(e.hash,) for e in envelopes])

    def erase_aside(self, gone: Sequence[Erased]) -> None:
        """Set-aside documents go; what remains of each stands under its id, or under its hash where that is taken."""
        with self.database.transaction() as connection:
            for one in gone:
                connection.execute("DELETE FROM set_aside WHERE hash = ?", (one.hash,))
                free = one.id and not connection.execute(_HELD, (one.id,)).fetchall()
                if free:
                    connection.execute("DELETE FROM beside WHERE id = ?", (one.id,))
                connection.execute(
                    "INSERT OR REPLACE INTO erased VALUES (?,?,?,?,?,?)",
                    (one.id if free else one.hash, one.programme, one.receipt, one.hash, one.reason, one.at),
                )

    def _only_erased(self, id_: str) -> bool:
        return self.database.row(_KNOWN, (id_,)) is None

    def keep(
        self,
        envelopes: Iterable[WaitingEnvelope],
        aside: Iterable[SetAside],
        beside: Sequence[StoredBeside] = (),
    ) -> None:
        """What was collected, durable at once, with what the intake says beside it."""
        with self.database.transaction() as connection:
            connection.executemany(_WAITING, map(_waiting_row, envelopes))
            connection.executemany(_SET_ASIDE, map(_aside_row, aside))
            vault_beside.keep(connection, beside)

    def waiting(self, programme: str, after: str, limit: int) -> list[WaitingEnvelope]:
        """The oldest collected envelopes of a programme beyond an id."""
        rows = self.database.rows(
            "SELECT * FROM envelopes WHERE programme = ? AND id > ? ORDER BY id LIMIT ?",
            (programme, after, limit),
        )
        return [WaitingEnvelope(**dict(row)) for row in rows]

    def waiting_for(self, key: str) -> int:
        """How many collected envelopes are sealed to a receiving key."""
        row = self.database.row("SELECT count(*) AS n FROM envelopes WHERE key = ?", (key,))
        return int(row["n"]) if row else 0

    def accept(
        self,
        records: Sequence[StoredRecord],
        entries: Iterable[StoredEntry],
        aside: Sequence[SetAside],
        lookups: Iterable[tuple[str, str]] = (),
        duplicates: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Records, with their first entries, and set-aside documents take the place of their envelopes, all or nothing.

        ``lookups``: a search token and its record. ``duplicates``: a record and an earlier one.
        """
        with self.database.transaction() as connection:
            connection.executemany(
                "INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", map(_record_row, records)
            )
            put_entries(connection, entries)
            connection.executemany(_SET_ASIDE, map(_aside_row, aside))
            connection.executemany(
                "DELETE FROM envelopes WHERE id = ?",
                [(id_,) for id_ in (*(r.id for r in records), *(a.id for a in aside))],
            )
            connection.executemany("INSERT INTO lookups VALUES (?,?)", lookups)
            connection.executemany("INSERT INTO duplicates VALUES (?,?,'')", duplicates)

    def erase(self, ids: Iterable[str], reason: str, at: str) -> list[Erased]:
        """Records and waiting envelopes with everything kept about them; what remains of each."""
        gone = []
        with self.database.transaction() as connection:
            for id_ in ids:
                for row in connection.execute(_KNOWN, (id_,)).fetchall():
                    # The remains of another document that was erased under this id stay, under its hash.
                    connection.execute(
                        "UPDATE OR REPLACE erased SET id = hash WHERE id = ? AND hash <> ?",
                        (id_, row["hash"]),
                    )
                    one = Erased(id_, row["programme"], row["receipt"], row["hash"], reason, at)
                    connection.execute(
                        "INSERT OR REPLACE INTO erased VALUES (?,?,?,?,?,?)",
                        (one.id, one.programme, one.receipt, one.hash, one.reason, one.at),
                    )
                    gone.append(one)
                for sql in _ERASE:
                    connection.execute(sql, (id_,))
        return gone

    def erased(self, programmes: Sequence[str]) -> list[Erased]:
        """What was erased, oldest first, among the given programmes."""
        rows = self.database.rows("SELECT * FROM erased ORDER BY at, id")
        return [Erased(**dict(row)) for row in rows if row["programme"] in programmes]

    def held(self, ids: Sequence[str]) -> list[str]:
        """Which of these are here as an envelope or a record, unless what was erased under the id was another document."""
        rows = self.database.rows(_STILL_HELD, (json.dumps(ids),))
        return [row["id"] for row in rows]

    def is_erased(self, id_: str) -> bool:
        return self.database.row("SELECT 1 FROM erased WHERE id = ?", (id_,)) is not None

    def record(self, record_id: str) -> StoredRecord | None:
        row = self.database.row("SELECT * FROM records WHERE id = ?", (record_id,))
        return None if row is None else StoredRecord(**dict(row))

    def key_ids(self, programme: str) -> set[str]:
        """The ids of the keys that a programme's records name."""
        rows = self.database.rows("SELECT key FROM records WHERE programme = ?", (programme,))
        return {row["key"] for row in rows}

    def ids_of_receipt(self, receipt: str, programmes: Sequence[str]) -> list[str]:
        """Records with a receipt number, among the given programmes."""
        rows = self.database.rows("SELECT id, programme FROM records WHERE receipt = ?", (receipt,))
        return [row["id"] for row in rows if row["programme"] in programmes]

    def listed(
        self, programmes: Sequence[str], after: tuple[str, str] = ("", ""), limit: int = -1,
        wanted: ListFilter = EVERYTHING,
    ) -> list[Listed]:  # fmt: skip
        """Waiting envelopes and records of the given programmes, oldest first, beyond a row's place."""
        return vault_lists.listed(self.database, programmes, after, limit, wanted)

    def counted(self, programmes: Sequence[str], wanted: ListFilter = EVERYTHING) -> int:
        """How many rows ``listed`` has in all."""
        return vault_lists.counted(self.database, programmes, wanted)

    def rows_of(self, ids: Iterable[str], programmes: Sequence[str]) -> list[Listed]:
        """The listing of the given records, among the given programmes, oldest first."""
        return vault_lists.rows_of(self.database, ids, programmes)

    def set_aside(self) -> list[SetAside]:
        """Everything that was set aside, oldest first."""
        rows = self.database.rows("SELECT * FROM set_aside ORDER BY at, hash")
        return [SetAside(**dict(row)) for row in rows]

    def set_time(self, name: str, at: str) -> None:
        with self.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO times VALUES (?,?)", (name, at))

    def time(self, name: str) -> str:
        """Empty when it never was."""
        row = self.database.row("SELECT at FROM times WHERE name = ?", (name,))
        return str(row["at"]) if row else ""


_KNOWN = """
SELECT programme, receipt, hash FROM envelopes WHERE id = ?1
UNION ALL SELECT programme, receipt, hash FROM records WHERE id = ?1
"""
_ERASE = (
    "DELETE FROM envelopes WHERE id = ?",
    "DELETE FROM records WHERE id = ?",
    "DELETE FROM beside WHERE id = ?",
    "DELETE FROM entries WHERE record = ?",
    "DELETE FROM lookups WHERE record = ?",
    "DELETE FROM duplicates WHERE ? IN (record, earlier)",
)
_HELD = """
SELECT 1 FROM envelopes WHERE id = ?1 UNION ALL SELECT 1 FROM records WHERE id = ?1
UNION ALL SELECT 1 FROM erased WHERE id = ?1
"""
_HEADERS = """
SELECT header FROM records WHERE id = ?1
UNION ALL SELECT json_extract(document, '$.header') FROM envelopes WHERE id = ?1 AND json_valid(document)
UNION ALL SELECT coalesce(json_extract(document, '$.header'), '') FROM set_aside WHERE id = ?1 AND json_valid(document)
"""
_STILL_HELD = """
SELECT id FROM (SELECT id, hash FROM records UNION ALL SELECT id, hash FROM envelopes) AS held
WHERE id IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM erased WHERE erased.id = held.id AND erased.hash <> held.hash)
"""
_WAITING = "INSERT INTO envelopes VALUES (?,?,?,?,?,?,?,?,?,?)"
_SET_ASIDE = "INSERT OR IGNORE INTO set_aside VALUES (?,?,?,?,?,?)"


def _waiting_row(e: WaitingEnvelope) -> tuple[str, ...]:
    return (
        e.id,
        e.programme,
        e.receipt,
        e.target,
        e.form,
        e.received_at,
        e.key,
        e.hash,
        e.document,
        e.collected_at,
    )


def _aside_row(aside: SetAside) -> tuple[str, str, str, str, str, str]:
    return aside.hash, aside.id, aside.programme, aside.reason, aside.document, aside.at


def _record_row(record: StoredRecord) -> tuple[str, ...]:
    return (record.id, record.programme, record.receipt, record.target, record.form, record.received_at,
            record.hash, record.header, record.key, record.term, record.company, record.event)  # fmt: skip
