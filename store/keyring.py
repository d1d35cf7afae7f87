"""keyring.sqlite3: handlers, their locked keys, and every wrapped key. I/O only.

Kept apart from the vault so that a vault alone opens nothing, and so that
erasing a key here makes its record unreadable wherever a copy of it lies.
No secret is ever stored here unwrapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store.database import Database, Row
from store.errors import ReceivingKeyError, RosterError, StateError, WrapError
from store.keys import WrapKind, WrapPlace
from store.passphrase import LockedSeed
from store.roster import Handler, Role

FILE = "keyring.sqlite3"

SCHEMA = """
CREATE TABLE handlers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, designated_on TEXT NOT NULL,
    ended_on TEXT, public BLOB NOT NULL, locked_header TEXT NOT NULL, locked BLOB NOT NULL
) STRICT;
CREATE TABLE designations (
    handler TEXT NOT NULL REFERENCES handlers, programme TEXT NOT NULL, PRIMARY KEY (handler, programme)
) STRICT, WITHOUT ROWID;
CREATE TABLE trainings (
    handler TEXT NOT NULL REFERENCES handlers, held_on TEXT NOT NULL, PRIMARY KEY (handler, held_on)
) STRICT, WITHOUT ROWID;
CREATE TABLE epochs (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, programme TEXT NOT NULL) STRICT;
CREATE TABLE receiving_keys (
    key TEXT PRIMARY KEY, programme TEXT NOT NULL, month TEXT NOT NULL, not_before TEXT NOT NULL,
    not_after TEXT NOT NULL, public BLOB NOT NULL, proved_on TEXT, UNIQUE (programme, month)
) STRICT;
CREATE TABLE wraps (
    kind TEXT NOT NULL, key TEXT NOT NULL, handler TEXT NOT NULL REFERENCES handlers,
    programme TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, key, handler)
) STRICT;
CREATE TABLE record_keys (
    key TEXT PRIMARY KEY, record TEXT NOT NULL, programme TEXT NOT NULL, epoch TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX record_keys_of ON record_keys (record);
"""


@dataclass(frozen=True, slots=True)
class StoredWrap:
    """A key wrapped to a handler, with the place it is bound to."""

    place: WrapPlace
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredReceivingKey:
    """The public half and what is known of it; ``month`` is ``YYYY-MM``."""

    key: str
    programme: str
    month: str
    not_before: date
    not_after: date
    public: bytes
    proved_on: date | None


@dataclass(frozen=True, slots=True)
class StoredRecordKey:
    """A record's key, wrapped under an epoch key."""

    key: str
    record: str
    programme: str
    epoch: str
    body: bytes


class Keyring:
    """The open file of one contract."""

    def __init__(self, path: Path, contract: str) -> None:
        self.database, self.contract = Database(path, contract), contract

    @staticmethod
    def create(path: Path, contract: str) -> None:
        Database.create(path, SCHEMA, contract)

    def close(self) -> None:
        self.database.close()

    # ---- handlers

    def handlers(self) -> list[Handler]:
        return [self._handler(row) for row in self.database.rows("SELECT * FROM handlers ORDER BY id")]

    def handler(self, handler_id: str) -> Handler:
        row = self.database.row("SELECT * FROM handlers WHERE id = ?", (handler_id,))
        if row is None:
            raise RosterError(
                "その取扱者IDは名簿にありません。直し方: zukan-store handler list で確かめてください。"
            )
        return self._handler(row)

    def designated(self, programme: str) -> list[Handler]:
        return [h for h in self.handlers() if programme in h.programmes and h.ended_on is None]

    def locked_seed(self, handler_id: str) -> LockedSeed:
        row = self.database.row("SELECT locked_header, locked FROM handlers WHERE id = ?", (handler_id,))
        if row is None:
            raise RosterError("その取扱者の鍵がありません。直し方: keyring.sqlite3 を元へ戻してください。")
        return LockedSeed(row["locked_header"], row["locked"])

    def add_handler(
        self, handler: Handler, locked: LockedSeed, epochs: Iterable[str], wraps: Sequence[StoredWrap]
    ) -> None:
        """A handler, new epochs of programmes that had none, and every wrap: all or nothing.

        ``epochs`` are the ids of keys that come into being here; their wraps are among ``wraps``.
        """
        made = {wrap.place.key: wrap.place.programme for wrap in wraps}
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO handlers VALUES (?,?,?,?,?,?,?,?)",
                (handler.id, handler.name, handler.role.value, handler.designated_on.isoformat(), None,
                 handler.public, locked.header, locked.body),
            )  # fmt: skip
            connection.executemany(
                "INSERT INTO designations VALUES (?,?)", [(handler.id, p) for p in handler.programmes]
            )
            connection.executemany(
                "INSERT INTO epochs (key, programme) VALUES (?,?)", [(key, made[key]) for key in epochs]
            )
            connection.executemany("INSERT INTO wraps VALUES (?,?,?,?,?)", map(_wrap_row, wraps))

    def add_training(self, handler_id: str, held_on: date) -> None:
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO trainings VALUES (?,?)", (handler_id, held_on.isoformat())
            )

    def _handler(self, row: Row) -> Handler:
        with _readable():
            return self._read_handler(row)

    def _read_handler(self, row: Row) -> Handler:
        programmes = self.database.rows(
            "SELECT programme FROM designations WHERE handler = ? ORDER BY programme", (row["id"],)
        )
        trainings = self.database.rows(
            "SELECT held_on FROM trainings WHERE handler = ? ORDER BY held_on", (row["id"],)
        )
        return Handler(
            id=row["id"],
            name=row["name"],
            role=Role(row["role"]),
            programmes=tuple(found["programme"] for found in programmes),
            designated_on=date.fromisoformat(row["designated_on"]),
            ended_on=date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
            trainings=tuple(date.fromisoformat(found["held_on"]) for found in trainings),
            public=row["public"],
        )

    # ---- epoch and receiving keys, and their wraps

    def current_epoch(self, programme: str) -> str | None:
        """The id of the epoch key that new records are wrapped under."""
        row = self.database.row(
            "SELECT key FROM epochs WHERE programme = ? ORDER BY number DESC LIMIT 1", (programme,)
        )
        return None if row is None else str(row["key"])

    def epochs(self, programme: str) -> list[str]:
        rows = self.database.rows("SELECT key FROM epochs WHERE programme = ? ORDER BY number", (programme,))
        return [row["key"] for row in rows]

    def receiving_keys(self) -> list[StoredReceivingKey]:
        rows = self.database.rows("SELECT * FROM receiving_keys ORDER BY programme, month")
        return [_receiving_key(row) for row in rows]

    def receiving_key(self, programme: str, month: str) -> StoredReceivingKey | None:
        row = self.database.row(
            "SELECT * FROM receiving_keys WHERE programme = ? AND month = ?", (programme, month)
        )
        return None if row is None else _receiving_key(row)

    def add_receiving_key(self, key: StoredReceivingKey, wraps: Sequence[StoredWrap]) -> None:
        if self.receiving_key(key.programme, key.month) is not None:
            raise ReceivingKeyError(
                f"事業 {key.programme} の {key.month} の受付鍵はもうあります。"
                "直し方: zukan-store key list で確かめ、そのまま key publish してください。"
            )
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO receiving_keys VALUES (?,?,?,?,?,?,NULL)",
                (key.key, key.programme, key.month, key.not_before.isoformat(), key.not_after.isoformat(),
                 key.public),
            )  # fmt: skip
            connection.executemany("INSERT INTO wraps VALUES (?,?,?,?,?)", map(_wrap_row, wraps))

    def mark_proved(self, key: str, day: date) -> None:
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE receiving_keys SET proved_on = ? WHERE key = ?", (day.isoformat(), key)
            )

    def wrap(self, kind: WrapKind, key: str, programme: str, handler: str) -> StoredWrap:
        """A handler's wrap of a key; WrapError when there is none."""
        row = self.database.row(
            "SELECT body FROM wraps WHERE kind = ? AND key = ? AND handler = ?", (kind, key, handler)
        )
        if row is None:
            raise WrapError(
                f"事業 {programme} の鍵 {key} は、取扱者 {handler} には渡されていません。"
                "直し方: この鍵を持つ取扱者が操作してください。"
            )
        return StoredWrap(WrapPlace(self.contract, programme, kind, key, handler), row["body"])

    # ---- record keys

    def add_record_keys(self, keys: Sequence[StoredRecordKey]) -> None:
        with self.database.transaction() as connection:
            connection.executemany(
                "INSERT INTO record_keys VALUES (?,?,?,?,?)",
                [(key.key, key.record, key.programme, key.epoch, key.body) for key in keys],
            )

    def record_key(self, key: str) -> StoredRecordKey | None:
        row = self.database.row("SELECT * FROM record_keys WHERE key = ?", (key,))
        return None if row is None else StoredRecordKey(**dict(row))


def _wrap_row(wrap: StoredWrap) -> tuple[str, str, str, str, bytes]:
    place = wrap.place
    return place.kind, place.key, place.handler, place.programme, wrap.body


def _receiving_key(row: Row) -> StoredReceivingKey:
    with _readable():
        return StoredReceivingKey(
            key=row["key"],
            programme=row["programme"],
            month=row["month"],
            not_before=date.fromisoformat(row["not_before"]),
            not_after=date.fromisoformat(row["not_after"]),
            public=row["public"],
            proved_on=date.fromisoformat(row["proved_on"]) if row["proved_on"] else None,
        )


@contextmanager
def _readable() -> Iterator[None]:
    """A day or a role that is none is the file's fault, and said as one."""
    try:
        yield
    except ValueError:
        raise StateError(
            f"{FILE} に読めない行があります。何も開いていません。直し方: 元のファイルへ戻してください。"
        ) from None
