"""keyring.sqlite3: the signed roster, locked keys, and every wrapped key. I/O only.

Kept apart from the vault so that a vault alone opens nothing, and so that
erasing a key here makes its record unreadable wherever a copy of it lies.
No secret is ever stored here unwrapped. Every change is one transaction
(``changing``); nothing here decides whether it is right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from sqlite3 import Connection

from store.crypto.keys import ProgrammeKind, WrapKind, WrapPlace, named
from store.crypto.passphrase import LockedSeed
from store.disk.database import Database, Row, Schema
from store.disk.keyring_rows import (
    SignedRoster,
    StoredProgrammeKey,
    StoredReceivingKey,
    StoredRecordKey,
    StoredSuccessor,
    StoredWrap,
)
from store.errors import RosterError, StateError, WrapError

FILE = "keyring.sqlite3"

_SUCCESSORS = (
    "CREATE TABLE successors (number INTEGER PRIMARY KEY, body TEXT NOT NULL, signature BLOB NOT NULL) STRICT"
)
_TABLES = f"""
CREATE TABLE roster (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL, signature BLOB NOT NULL) STRICT;
CREATE TABLE locked_keys (handler TEXT PRIMARY KEY, header TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE programme_keys (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, programme TEXT NOT NULL, signer TEXT NOT NULL,
    signature BLOB NOT NULL, UNIQUE (kind, programme)
) STRICT;
CREATE TABLE receiving_keys (
    key TEXT PRIMARY KEY, programme TEXT NOT NULL, month TEXT NOT NULL, not_before TEXT NOT NULL,
    not_after TEXT NOT NULL, public BLOB NOT NULL, signer TEXT NOT NULL, signature BLOB NOT NULL,
    proved_on TEXT, destroyed_on TEXT
) STRICT;
CREATE TABLE wraps (
    kind TEXT NOT NULL, key TEXT NOT NULL, recipient TEXT NOT NULL, programme TEXT NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (kind, key, recipient)
) STRICT;
CREATE TABLE record_keys (
    key TEXT PRIMARY KEY, record TEXT NOT NULL, programme TEXT NOT NULL, epoch TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX record_keys_of ON record_keys (programme);
CREATE TABLE erasing (record TEXT PRIMARY KEY, reason TEXT NOT NULL) STRICT;
{_SUCCESSORS};
"""
#: Version 2 knew no handler with a second key pair.
SCHEMA = Schema(_TABLES, version=3, migrations={2: (_SUCCESSORS,)})

#: Columns by name, so that a later column does not change what was said of the earlier ones.
_DIGESTED = {
    "roster": "SELECT body, signature FROM roster",
    "locked_keys": "SELECT handler, header, body FROM locked_keys ORDER BY handler",
    "programme_keys": "SELECT key, kind, programme, signer, signature FROM programme_keys ORDER BY key",
    "receiving_keys": "SELECT key, programme, month, not_before, not_after, public, signer, signature, proved_on,"
    " destroyed_on FROM receiving_keys ORDER BY key",
    "wraps": "SELECT kind, key, recipient, programme, body FROM wraps ORDER BY kind, key, recipient",
}
#: Said only where there are any: keyrings from before this table keep the digest that their journals name.
_DIGESTED_LATER = {"successors": "SELECT body, signature FROM successors ORDER BY number"}


class Keyring:
    """The open file of one contract."""

    def __init__(self, path: Path, contract: str) -> None:
        self.database, self.contract = Database(path, contract, SCHEMA), contract

    @staticmethod
    def create(path: Path, contract: str) -> None:
        Database.create(path, SCHEMA, contract)

    def close(self) -> None:
        self.database.close()

    def digest(self) -> str:
        """SHA-256 (hex) over every row but the records' keys: who there is, and what each of them holds."""
        digest = hashlib.sha256()
        for table, sql in (_DIGESTED | _DIGESTED_LATER).items():
            cells = [[c.hex() if isinstance(c, bytes) else c for c in row] for row in self.database.rows(sql)]
            if table in _DIGESTED_LATER and not cells:
                continue
            digest.update(json.dumps([table, cells], separators=(",", ":")).encode("ascii") + b"\n")
        return digest.hexdigest()

    @contextmanager
    def changing(self) -> Iterator[Change]:
        """Everything that is changed in the block, durable at its end, or nothing of it."""
        with self.database.transaction() as connection:
            yield Change(connection)

    # ---- the roster and handlers' own keys

    def has_roster(self) -> bool:
        return self.database.row("SELECT 1 FROM roster") is not None

    def signed_roster(self) -> SignedRoster:
        """The document as it stands; RosterError where nobody was designated yet."""
        row = self.database.row("SELECT body, signature FROM roster")
        if row is None:
            raise RosterError("まだ誰も指定されていません。", code="nobody-designated")
        later = self.database.rows("SELECT body, signature FROM successors ORDER BY number")
        return SignedRoster(
            row["body"], row["signature"], tuple(StoredSuccessor(r["body"], r["signature"]) for r in later)
        )

    def locked_seed(self, handler_id: str) -> LockedSeed:
        row = self.database.row("SELECT header, body FROM locked_keys WHERE handler = ?", (handler_id,))
        if row is None:
            raise RosterError("その取扱者の鍵がありません。直し方: keyring.sqlite3 を元へ戻してください。")
        return LockedSeed(row["header"], row["body"])

    # ---- epoch, index and receiving keys, and their wraps

    def programme_key(self, kind: ProgrammeKind, programme: str) -> StoredProgrammeKey:
        """The key that is in force; StateError where there is none."""
        row = self.database.row(
            "SELECT * FROM programme_keys WHERE kind = ? AND programme = ?", (kind, programme)
        )
        if row is None:
            raise StateError(
                f"事業 {programme} の鍵がありません。直し方: keyring.sqlite3 を元へ戻してください。"
            )
        return StoredProgrammeKey(**dict(row))

    def receiving_keys(self) -> list[StoredReceivingKey]:
        """All of them, oldest first, the destroyed ones too."""
        rows = self.database.rows("SELECT * FROM receiving_keys ORDER BY programme, month, rowid")
        return [_receiving_key(row) for row in rows]

    def live_keys(self, programme: str) -> list[StoredReceivingKey]:
        """A programme's receiving keys whose private half still exists."""
        return [k for k in self.receiving_keys() if k.programme == programme and k.destroyed_on is None]

    def receiving_key(self, programme: str, month: str) -> StoredReceivingKey | None:
        """The newest key of a month that is not destroyed."""
        found = [key for key in self.live_keys(programme) if key.month == month]
        return found[-1] if found else None

    def wrap(self, kind: WrapKind, key: str, programme: str, recipient: str) -> StoredWrap:
        """A recipient's wrap of a key; WrapError when there is none."""
        row = self.database.row(
            "SELECT body FROM wraps WHERE kind = ? AND key = ? AND recipient = ?", (kind, key, recipient)
        )
        if row is None:
            raise WrapError(
                f"事業 {programme or '(全体)'} の鍵 {key} は、{named(recipient)}には渡されていません。"
                "直し方: この鍵を持つ取扱者が操作してください。"
            )
        return StoredWrap(WrapPlace(self.contract, programme, kind, key, recipient), row["body"])

    # ---- record keys

    def add_record_keys(self, keys: Sequence[StoredRecordKey]) -> None:
        with self.changing() as change:
            change.put_record_keys(keys)

    def record_key(self, key: str) -> StoredRecordKey | None:
        row = self.database.row("SELECT * FROM record_keys WHERE key = ?", (key,))
        return None if row is None else StoredRecordKey(**dict(row))

    def record_keys(self, programme: str) -> Iterator[StoredRecordKey]:
        for row in self.database.rows("SELECT * FROM record_keys WHERE programme = ?", (programme,)):
            yield StoredRecordKey(**dict(row))

    def erasing(self) -> dict[str, str]:
        """Records whose key is destroyed and whose body may still lie in the vault: id to reason."""
        return {row["record"]: row["reason"] for row in self.database.rows("SELECT * FROM erasing")}


class Change:
    """What a transaction of the keyring may do. Only ``Keyring.changing`` makes one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_roster(self, signed: SignedRoster) -> None:
        """Another roster, which has taken in every handler's newest key pair."""
        self._connection.execute("DELETE FROM successors")
        self._connection.execute(
            "INSERT OR REPLACE INTO roster VALUES (1, ?, ?)", (signed.text, signed.signature)
        )

    def add_successor(self, successor: StoredSuccessor) -> None:
        """A handler's new key pair, under the roster as it stands."""
        self._connection.execute(
            "INSERT INTO successors (body, signature) VALUES (?,?)", (successor.text, successor.signature)
        )

    def put_locked(self, handler_id: str, locked: LockedSeed) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO locked_keys VALUES (?,?,?)", (handler_id, locked.header, locked.body)
        )

    def drop_handler(self, handler_id: str) -> None:
        """A handler's locked key and every wrap to it."""
        self._connection.execute("DELETE FROM locked_keys WHERE handler = ?", (handler_id,))
        self.drop_wraps_to(handler_id)

    def drop_wraps_to(self, recipient: str, programme: str | None = None) -> None:
        """All of them, or those of one programme."""
        self._connection.execute(
            "DELETE FROM wraps WHERE recipient = ?1 AND ?2 IN (programme, '*')", (recipient, programme or "*")
        )

    def put_wraps(self, wraps: Iterable[StoredWrap]) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO wraps VALUES (?,?,?,?,?)", map(_wrap_row, wraps))

    def put_programme_key(self, key: StoredProgrammeKey) -> None:
        """Puts a key in force; the one before it and its wraps are gone."""
        where = (key.kind, key.programme, key.key)
        self._connection.execute("DELETE FROM wraps WHERE kind = ? AND programme = ? AND key <> ?", where)
        self._connection.execute(
            "DELETE FROM programme_keys WHERE kind = ? AND programme = ?", (key.kind, key.programme)
        )
        self._connection.execute(
            "INSERT INTO programme_keys VALUES (?,?,?,?,?)",
            (key.key, key.kind, key.programme, key.signer, key.signature),
        )

    def put_receiving_key(self, key: StoredReceivingKey) -> None:
        self._connection.execute(
            "INSERT INTO receiving_keys VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (key) DO UPDATE SET"
            " signer = excluded.signer, signature = excluded.signature, proved_on = excluded.proved_on,"
            " destroyed_on = excluded.destroyed_on",
            (key.key, key.programme, key.month, key.not_before.isoformat(), key.not_after.isoformat(),
             key.public, key.signer, key.signature, _iso(key.proved_on), _iso(key.destroyed_on)),
        )  # fmt: skip

    def drop_root_wraps(self) -> None:
        """Nobody has the root's private half any more, until it or another is wrapped to them."""
        self._connection.execute("DELETE FROM wraps WHERE kind = 'root'")

    def drop_receiving_wraps(self, key: str) -> None:
        self._connection.execute("DELETE FROM wraps WHERE kind = 'receiving' AND key = ?", (key,))

    def put_record_keys(self, keys: Iterable[StoredRecordKey]) -> None:
        self._connection.executemany(
            "INSERT INTO record_keys VALUES (?,?,?,?,?)",
            ((key.key, key.record, key.programme, key.epoch, key.body) for key in keys),
        )

    def replace_record_keys(self, programme: str, keys: Iterable[StoredRecordKey]) -> None:
        """All of a programme's record keys at once: what is not among ``keys`` is gone."""
        self._connection.execute("DELETE FROM record_keys WHERE programme = ?", (programme,))
        self.put_record_keys(keys)

    def start_erasing(self, records: Iterable[str], reason: str) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO erasing VALUES (?,?)", ((r, reason) for r in records)
        )

    def finish_erasing(self, records: Iterable[str]) -> None:
        self._connection.executemany("DELETE FROM erasing WHERE record = ?", ((r,) for r in records))


def _wrap_row(wrap: StoredWrap) -> tuple[str, str, str, str, bytes]:
    place = wrap.place
    return place.kind, place.key, place.recipient, place.programme, wrap.body


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _receiving_key(row: Row) -> StoredReceivingKey:
    try:
        return StoredReceivingKey(
            **{
                **dict(row),
                "not_before": date.fromisoformat(row["not_before"]),
                "not_after": date.fromisoformat(row["not_after"]),
                "proved_on": date.fromisoformat(row["proved_on"]) if row["proved_on"] else None,
                "destroyed_on": date.fromisoformat(row["destroyed_on"]) if row["destroyed_on"] else None,
            }
        )
    except ValueError:
        raise StateError(
            f"{FILE} に読めない行があります。何も開いていません。直し方: 元のファイルへ戻してください。"
        ) from None
