"""The postbox in one SQLite file: one connection that writes, readers that cannot.

WAL with ``synchronous=FULL`` syncs the log before COMMIT returns. One process per
state folder, held by a lock: SQLite 3.40 has a WAL fault with several writing
connections, and two processes make slow tails. Which file it is, is settled once,
at the start (``home.py``).
"""

from __future__ import annotations

import contextlib
import errno
import os
import resource
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
from intake.postbox.home import Home, log_of, may_make, moved, remember, size
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


ROOM_BYTES = 1024 * 1024  # what the next envelopes take at most, and the log's growth until it is folded
FULL, IN_USE = "postbox-full", "postbox-in-use"
PATIENCE = Patience()


class SqliteBackend:
    """A ``database.Backend`` in a file. ``home``: the file that a server settled on before it forked."""

    cannot_write: ClassVar[str] = "受付箱に書き込めません。"
    cannot_read: ClassVar[str] = "受付箱を読めません。"

    def __init__(self, path: Path, patience: Patience = PATIENCE, home: Home | None = None) -> None:
        self.patience = patience
        self._path, self._lock_path = path, path.with_suffix(".lock")
        self._lock_file: int | None = None
        self._home, self._is_guest = home, home is not None
        self._log: _Place | None = None  # the log that the writing connection has open
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

    def settle(self) -> None:
        """Finds the file, or makes it where there has never been one; PostboxError where it is lost or in use."""
        with self._turn:
            self._settle()

    def give_home(self) -> Home:
        """Closes, and leaves the home to the caller."""
        assert self._home is not None
        self._is_guest = True
        self.close()
        return self._home

    def _settle(self) -> None:
        if self._home is not None:
            return
        self._take_lock()
        makes, is_new = may_make(self._path), not size(self._path)
        home = Home(self._path, os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        try:
            self._connect_writer(makes=makes)
            remember(self._path)
        except (SQLAlchemyError, OSError, PostboxError):
            self._let_go()
            if is_new:
                home.close()
                raise  # else: what lies there is the postbox, and whoever writes is told what is wrong with it
        self._home = home

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
        self._check_place()  # what was committed elsewhere would never be collected
        self._log_is_due |= erased
        if self._log_is_due:
            self._log_is_due = _fold(connection, "TRUNCATE")

    def check_place(self) -> None:
        if self._home is not None:
            self._home.check()
        if self._connection is not None and self._log != _place(log_of(self._path)):
            with self._turn:  # a look from beside may come while it is being opened
                self._check_place()

    def check_room(self) -> None:
        """As much is set aside as the next envelopes take, and given back: what would refuse them shows here."""
        try:
            if shutil.disk_usage(self._path.parent).free < self.patience.free_bytes or self._is_limited():
                raise _full()
            _set_aside(self._path.with_suffix(".room"))
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise _full() from None
            raise PostboxError from None

    def _is_limited(self) -> bool:
        """Whether this process may not make its files as large as the next envelopes need (RLIMIT_FSIZE)."""
        limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
        largest = max(size(self._path), size(log_of(self._path)))
        return limit != resource.RLIM_INFINITY and largest + ROOM_BYTES > limit

    def close(self) -> None:
        self.read_engine.dispose()
        with self._turn:
            self._let_go()  # the last one out folds the log into the file
            if self._home is not None and not self._is_guest:
                self._home.close()  # not before: it would undo the locks that SQLite has on the file
                self._home = None

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
        """The connection that is open, or a new one to the file that the server began with."""
        self._settle()
        self._check_place()
        if self._connection is None:
            self._take_lock()
            return self._connect_writer(makes=False)
        return self._connection

    def _connect_writer(self, *, makes: bool) -> Connection:
        self._connection = self._writer.connect()
        with self._connection.begin():
            migration.bring_along(self._connection, may_make=makes)
        self._log = _place(log_of(self._path))
        return self._connection

    def _check_place(self) -> None:
        """PostboxError where the file or its log is not what this server has open."""
        if self._home is not None:
            self._home.check()
        if self._connection is not None and self._log != _place(log_of(self._path)):
            if self._home is not None:
                self._home.leave()
            _fold(self._connection, "PASSIVE")  # the file takes what only a log without a name has
            raise moved()

    def _connect_to_write(self) -> sqlite3.Connection:
        connection = self._connect(f"file:{quote(str(self._path))}?mode=rw")  # which makes no file
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
            mend = "ほかの受付が終わるのを待つか、止めてください。"
            raise PostboxError("同じ state_dir の受付箱を、ほかの受付が使っています。", mend, IN_USE)
        self._lock_file = descriptor

    def _connect_to_read(self) -> sqlite3.Connection:
        if self._home is not None:
            self._home.check()
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
        if self._home is not None:
            self._home.check()
        if record.info["place"] != _place(self._path):
            raise DisconnectionError


def settle_file(path: Path) -> Home:
    """The file that a server's processes will use, found or made, and closed again except for its ``Home``."""
    backend = SqliteBackend(path)
    try:
        backend.settle()
    except (SQLAlchemyError, OSError):
        raise PostboxError from None
    return backend.give_home()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _fold(connection: Connection, how: str) -> bool:
    """Brings what the log has into the file; whether somebody was in the way."""
    cursor = connection.connection.cursor()  # a checkpoint runs outside of transactions
    try:
        return bool(cursor.execute(f"PRAGMA wal_checkpoint({how})").fetchone()[0])
    except sqlite3.Error:  # a full disk: what was committed stays in the log
        return True
    finally:
        cursor.close()


def _set_aside(path: Path) -> None:
    """OSError where the next envelopes would find no room. The file holds nothing and is gone again."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, ROOM_BYTES)
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)


def _full() -> PostboxError:
    mend = "ディスクの空き(32MB以上)、利用者ごとの割り当て、ファイルの大きさの上限を確かめてください。"
    return PostboxError("受付箱のあるディスクに、書き込む余地がありません。", mend, FULL)


def _place(path: Path) -> _Place | None:
    """Which file lies there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
