"""The one connection that writes the postbox's file: durable commits, and a log that is kept short.

WAL with ``synchronous=FULL`` syncs the log before COMMIT returns. One process per
state folder, held by a lock: SQLite 3.40 has a WAL fault with several writing
connections, and two processes make slow tails. Used by one thread at a time, which
``writer.py`` sees to.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from intake.errors import PostboxError
from register.filelock import lock_within

#: Jobs in the log before it is folded into the file: when nobody waits, and in any case.
FOLD_AFTER, FOLD_AT_LAST = 200, 2000
LOCK_SECONDS = 5.0
BUSY_MILLISECONDS = 5000
SYNCHRONOUS = "FULL"  # COMMIT returns only after the log has been synced; NORMAL would not wait for it

T = TypeVar("T")
Job = Callable[[Any], T]  # given the connection, inside a transaction


class SqliteFile:
    """Opened when it is first needed, and anew after a fault of the file."""

    def __init__(self, path: Path, prepare: Job[None]) -> None:
        self._path, self._prepare = os.fspath(path), prepare
        self._lock_path = path.with_suffix(".lock")
        self._connection: sqlite3.Connection | None = None
        self._lock_file: int | None = None
        self._opened: os.stat_result | None = None
        self._log_is_due = False
        self._unfolded = 0

    @property
    def is_open(self) -> bool:
        """Whether it is ours, and nobody else writes it."""
        return self._connection is not None

    def try_open(self) -> None:
        """Where it fails, each commit tries again and says so until one succeeds."""
        try:
            self._open()
        except (sqlite3.Error, OSError, PostboxError):
            self.close()

    def commit(self, jobs: Sequence[Job[Any]], *, empties_log: bool) -> list[Any]:
        """Each job's result or its exception, durable; a PostboxError for each when nothing of them was kept."""
        try:
            connection = self._open()
            outcomes = _commit(connection, jobs)
            self._check_place()
            self._empty_log(connection, is_wanted=empties_log)
        except (sqlite3.Error, OSError, PostboxError):
            self.close()
            return [PostboxError() for _ in jobs]
        self._unfolded += len(jobs)
        return outcomes

    def is_to_fold(self, *, is_idle: bool) -> bool:
        return self._unfolded >= (FOLD_AFTER if is_idle else FOLD_AT_LAST)

    def fold(self) -> None:
        """A checkpoint, outside of anybody's commit."""
        if self._connection is None:
            return
        self._unfolded = 0
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error:  # what was answered is durable in the log
            self.close()

    def close(self) -> None:
        """Lets go of the file and its lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._take_lock()
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("PRAGMA wal_autocheckpoint=0")  # see fold
            self._prepare(connection)
            self._opened = os.stat(self._path)  # noqa: PTH116 (asked with every commit: a Path takes twice as long)
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_lock(self) -> None:
        if self._lock_file is not None:
            return
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        if not lock_within(descriptor, LOCK_SECONDS):
            os.close(descriptor)
            raise PostboxError("同じ state_dir を、ほかの受付が使っています。")
        self._lock_file = descriptor

    def _check_place(self) -> None:
        """PostboxError when another file lies in our place: what was committed here would never be collected."""
        if self._opened is None or not os.path.samestat(self._opened, os.stat(self._path)):  # noqa: PTH116 (as above)
            raise PostboxError("受付箱のファイルが、動いているあいだに入れ替えられました。")

    def _empty_log(self, connection: sqlite3.Connection, *, is_wanted: bool) -> None:
        """After an erasure; where a reader is in the way, again after the next commit."""
        self._log_is_due |= is_wanted
        if self._log_is_due:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._log_is_due = bool(busy)


def _commit(connection: sqlite3.Connection, jobs: Sequence[Job[Any]]) -> list[Any]:
    """One transaction; sqlite3.Error when nothing of it was kept."""
    connection.execute("BEGIN IMMEDIATE")
    if len(jobs) == 1:  # the whole transaction is its savepoint
        outcome, ends = _attempt(connection, jobs[0], undo="ROLLBACK")
        if ends:
            connection.execute("COMMIT")
        return [outcome]
    outcomes = []
    for job in jobs:
        connection.execute("SAVEPOINT job")
        outcomes.append(_attempt(connection, job, undo="ROLLBACK TO job")[0])
        connection.execute("RELEASE job")
    connection.execute("COMMIT")
    return outcomes


def _attempt(connection: sqlite3.Connection, job: Job[Any], *, undo: str) -> tuple[Any, bool]:
    """The job's result or its exception, and whether what it did stands."""
    try:
        return job(connection), True
    except Exception as error:  # one job's trouble leaves its neighbours alone
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.IntegrityError):
            raise  # the file's trouble, not the job's: nothing of this commit is acknowledged
        connection.execute(undo)
        return error, False
