"""The one way to a SQLite file of the store: its settings, its transactions, its errors.

Plain ``sqlite3`` rather than SQLAlchemy: two small schemas on one PC, and what
matters here (pragmas, the order of commits across two files) should be read in
the open. ``journal_mode=TRUNCATE`` and not WAL: a WAL with an open reader keeps
deleted bytes. ``synchronous=EXTRA`` makes a commit durable, the removal of the
rollback journal included; ``secure_delete`` overwrites deleted bytes with zeros
in the file (no claim about the medium).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from store.errors import StateError

SCHEMA_VERSION = 2
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


class Database:
    """An open file of one contract; StateError (Japanese) for whatever SQLite refuses."""

    def __init__(self, path: Path, contract: str) -> None:
        if not path.is_file():
            raise StateError(f"{path.name} がありません。", code="file-missing")
        self.path = path
        with self._translated():
            self.connection = _connect(path)
        try:
            self._check(contract)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path, schema: str, contract: str) -> None:
        """Makes a new file, readable by its owner only."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = _connect(path)
        try:
            connection.executescript(f"BEGIN; CREATE TABLE store (contract TEXT NOT NULL) STRICT; {schema}")
            connection.execute("INSERT INTO store VALUES (?)", (contract,))
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            connection.execute("COMMIT")
        finally:
            connection.close()

    def close(self) -> None:
        self.connection.close()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with self._translated():
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        return next(iter(self.rows(sql, parameters)), None)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and durable once the block has ended."""
        with self._translated():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # a full disk may have rolled back by itself
                    self.connection.execute("ROLLBACK")
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

    def _check(self, contract: str) -> None:
        version = self.row("PRAGMA user_version")
        if version is None or version[0] != SCHEMA_VERSION:
            raise StateError(f"{self.path.name} は知らない版です。直し方: プログラムを新しくしてください。")
        owner = self.row("SELECT contract FROM store")
        if owner is None or owner["contract"] != contract:
            raise StateError(
                f"{self.path.name} は委託契約 {contract} のものではありません。何も開きません。"
                "直し方: 契約ごとの保管庫を混ぜず、元の場所へ戻してください。"
            )

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
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    connection.row_factory = sqlite3.Row
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection
