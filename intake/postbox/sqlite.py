"""The postbox in one SQLite file: one connection that writes, readers that cannot.

WAL with ``synchronous=FULL`` syncs the log before COMMIT returns. One process per
state folder, held by a lock: SQLite 3.40 has a WAL fault with several writing
connections, and two processes make slow tails.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from sqlalchemy import Connection, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError

from intake.errors import PostboxError
from intake.postbox import migration
from register.filelock import lock_within

SYNCHRONOUS = "FULL"  # COMMIT returns only after the log has been synced; NORMAL would not wait for it

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the postbox waits for others, and how much room it wants on the disk."""

    lock_seconds: float = 5.0  # for another process that has the folder
    busy_milliseconds: int = 5000  # for another program that has the file locked
    answer_seconds: float = 10.0  # for a request's turn, before it says that nothing was kept
    free_bytes: int = 32 * 1024 * 1024  # below this the forms close before anybody types


PATIENCE = Patience()


class SqliteBackend:
    """A ``database.Backend`` in a file."""

    cannot_write: ClassVar[str] = "受付箱に書き込めません。"
    cannot_read: ClassVar[str] = "受付箱を読めません。"

    def __init__(self, path: Path, patience: Patience = PATIENCE) -> None:
        self.patience = patience
        self._path, self._lock_path = path, path.with_suffix(".lock")
        self._lock_file: int | None = None
        self._written: _Place | None = None  # the file that the writing connection has open
        self._log_is_due = False
        self._turn = threading.Lock()  # who has it writes, over the one connection
        self._connection: Connection | None = None
        self._writer = create_engine(
            "sqlite://", creator=self._connect_to_write, poolclass=NullPool, hide_parameters=True
        )
        self.read_engine = create_engine(
            "sqlite://",
            creator=self._connect_to_read,
            poolclass=QueuePool,
            max_overflow=-1,
            hide_parameters=True,
        )
        event.listen(self._writer, "begin", _begin)
        event.listen(self.read_engine, "connect", self._note_place)
        event.listen(self.read_engine, "checkout", self._check_reader)

    def exists(self) -> bool:
        return self._path.exists()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        if not self._turn.acquire(timeout=self.patience.answer_seconds):
            raise PostboxError("受付箱の書き込みが間に合いませんでした。")
        try:
            yield self._open()
        except (SQLAlchemyError, OSError, PostboxError):
            self._let_go()  # whatever is wrong with the file, the next one opens it anew
            raise
        finally:
            self._turn.release()

    def take_turn(self, connection: Connection, turn: str) -> None:
        """One transaction at a time, so every turn is its own."""

    def committed(self, connection: Connection, *, erased: bool) -> None:
        """After an erasure the log is emptied; where a reader is in the way, again after the next commit."""
        if self._written != _place(self._path):  # what was committed here would never be collected
            raise PostboxError("受付箱のファイルが、動いているあいだに入れ替えられました。")
        self._log_is_due |= erased
        if self._log_is_due:
            cursor = connection.connection.cursor()  # a checkpoint runs outside of transactions
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.close()
            self._log_is_due = bool(busy)

    def check_room(self) -> None:
        try:
            free = shutil.disk_usage(self._path.parent).free
        except OSError:
            free = 0
        if free < self.patience.free_bytes:
            raise PostboxError("受付箱のあるディスクの空きが足りません。")

    def close(self) -> None:
        self.read_engine.dispose()
        with self._turn:
            self._let_go()  # the last one out folds the log into the file

    def _let_go(self) -> None:
        """Closes the file and lets others have it."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def _open(self) -> Connection:
        """The connection that is open, or a new one to a file with our tables."""
        if self._connection is None:
            self._take_lock()
            self._connection = self._writer.connect()
            with self._connection.begin():
                migration.bring_along(self._connection)
            self._written = _place(self._path)
        return self._connection

    def _connect_to_write(self) -> sqlite3.Connection:
        connection = self._connect(str(self._path))
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
            connection.execute("PRAGMA secure_delete=ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_lock(self) -> None:
        if self._lock_file is not None:
            return
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        if not lock_within(descriptor, self.patience.lock_seconds):
            os.close(descriptor)
            raise PostboxError("同じ state_dir を、ほかの受付が使っています。")
        self._lock_file = descriptor

    def _connect_to_read(self) -> sqlite3.Connection:
        return self._connect(f"file:{quote(str(self._path))}?mode=ro")

    def _connect(self, address: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=address.startswith("file:"), isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA busy_timeout={self.patience.busy_milliseconds}")
        return connection

    def _note_place(self, _connection: Any, record: Any) -> None:
        record.info["place"] = _place(self._path)

    def _check_reader(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """An idle connection to a file that lies there no more is not used again."""
        if record.info["place"] != _place(self._path):
            raise DisconnectionError


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _place(path: Path) -> _Place | None:
    """Which file lies there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
