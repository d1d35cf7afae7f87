"""The one way to a SQLite file of the store: its settings, its transactions, its versions, its errors.

Plain ``sqlite3`` rather than SQLAlchemy: two small schemas on one PC, and what
matters here (pragmas, the order of commits across two files) should be read in
the open. ``journal_mode=TRUNCATE`` and not WAL: a WAL with an open reader keeps
deleted bytes. ``synchronous=EXTRA`` makes a commit durable, the removal of the
rollback journal included; ``secure_delete`` overwrites deleted bytes with zeros
in the file (no claim about the medium).

Each thread has a connection of its own: two in one transaction would commit each other's half.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.errors import StateError

BUSY_SECONDS = 10.0
_PRAGMAS = (
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA foreign_keys=ON",
    # 64 MiB of pages: a transaction that outgrows SQLite's own 2 MiB syncs its journal again and again.
    # What is cached is what is in the file: ciphertext and wrapped keys.
    "PRAGMA cache_size=-65536",
)

Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Schema:
    """A file's tables as they are made today, and the statements that make each older version the next one.

    ``migrations``: by the version that they start from; a file of a version that is not there is refused.
    """

    sql: str
    version: int
    migrations: Mapping[int, Sequence[str]] = field(default_factory=dict)


class Database:
    """An open file of one contract; StateError (Japanese) for whatever SQLite refuses."""

    def __init__(self, path: Path, contract: str, schema: Schema) -> None:
        """A file of an older version is brought to today's, whole or not at all."""
        if not path.is_file():
            raise StateError(f"{path.name} がありません。", code="file-missing")
        self.path = path
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._guard = threading.Lock()
        self._closed = False
        try:
            self._check(contract, schema)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path, schema: Schema, contract: str) -> None:
        """Makes a new file, readable by its owner only."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = _connect(path)
        try:
            connection.executescript(
                f"BEGIN; CREATE TABLE store (contract TEXT NOT NULL) STRICT; {schema.sql}"
            )
            connection.execute("INSERT INTO store VALUES (?)", (contract,))
            connection.execute(f"PRAGMA user_version={schema.version}")
            connection.execute("COMMIT")
        finally:
            connection.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own."""
        me = threading.current_thread()
        found = self._connections.get(me)
        return found if found is not None else self._connect_for(me)

    def close(self) -> None:
        """Every thread's; nobody may be using one."""
        with self._guard:
            self._closed = True
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with self._translated():
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        return next(iter(self.rows(sql, parameters)), None)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and durable once the block has ended."""
        with self._translated():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk may have rolled back by itself
                    connection.execute("ROLLBACK")
                raise

    def copy_to(self, path: Path) -> None:
        """A consistent copy, page by page, readable by its owner only and durable. ``path`` must not exist."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with self._translated():
            target = sqlite3.connect(path, isolation_level=None)
            try:
                self.connection.backup(target)
                target.execute("PRAGMA journal_mode=TRUNCATE")
            finally:
                target.close()
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _connect_for(self, thread: threading.Thread) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise StateError(f"{self.path.name} は閉じています。直し方: 開き直してください。")
            for gone in [one for one in self._connections if not one.is_alive()]:
                self._connections.pop(gone).close()
            with self._translated():
                made = self._connections[thread] = _connect(self.path)
            return made

    def _check(self, contract: str, schema: Schema) -> None:
        if self._version() != schema.version:
            self._migrate(schema)
        owner = self.row("SELECT contract FROM store")
        if owner is None or owner["contract"] != contract:
            raise StateError(
                f"{self.path.name} は委託契約 {contract} のものではありません。何も開きません。"
                "直し方: 契約ごとの保管庫を混ぜず、元の場所へ戻してください。"
            )

    def _migrate(self, schema: Schema) -> None:
        """One transaction from the version that is there to today's: a SIGKILL leaves the one or the other."""
        with self.transaction() as connection:
            version = self._version()  # another process may have been faster
            while version != schema.version:
                if version not in schema.migrations:
                    raise StateError(
                        f"{self.path.name} は知らない版です。直し方: プログラムを新しくしてください。"
                    )
                for sql in schema.migrations[version]:
                    connection.execute(sql)
                version += 1
            connection.execute(f"PRAGMA user_version={version}")

    def _version(self) -> int:
        row = self.row("PRAGMA user_version")
        return int(row[0]) if row else 0

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", type(error).__name__)
            raise StateError(
                f"{self.path.name} を読み書きできません({name})。"
                "直し方: ディスクの空き、権限、ほかの操作が動いていないかを確かめてください。"
            ) from error


def _connect(path: Path) -> sqlite3.Connection:
    """Used by one thread; ``close`` may be another's."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection
