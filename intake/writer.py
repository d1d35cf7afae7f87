"""The one connection that writes: its own thread, committing together what is waiting.

A job runs inside a savepoint of the batch's transaction and is answered only
after the COMMIT is durable (WAL with ``synchronous=FULL`` syncs the log before
COMMIT returns). One process per state folder, held by a lock: SQLite 3.40 has a
WAL fault with several writing connections, and two processes make slow tails.
"""

from __future__ import annotations

import fcntl
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from intake.errors import PostboxError

FOLD_AFTER, FOLD_AT_LAST = (
    200,
    2000,
)  # jobs in the log before it is folded into the file: when idle, in any case
BATCH = 64  # submissions in one commit at most
ANSWER_SECONDS = 10.0  # how long a request waits for its commit before it says that it was not kept
LOCK_SECONDS = 5.0
BUSY_MILLISECONDS = 5000
SYNCHRONOUS = "FULL"  # COMMIT returns only after the log has been synced; NORMAL would not wait for it

T = TypeVar("T")
Job = Callable[[Any], T]  # given the connection, inside its savepoint


@dataclass(frozen=True, slots=True)
class _Entry:
    """A job that waits, where its outcome goes, and whether the log is to be emptied after it."""

    job: Job[Any]
    future: Future[Any]
    empties_log: bool


class Writer:
    """``run(job)`` gives the job's result once it is durable; PostboxError when it is not."""

    def __init__(self, path: Path, prepare: Job[None]) -> None:
        self._path, self._prepare = path, prepare
        self._jobs: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock_file: int | None = None
        self._log_is_due = False
        self._unfolded = 0
        self._opened: os.stat_result | None = None
        self._tried = threading.Event()

    def start(self) -> None:
        """Starts the thread and waits for its first try to open the file; after a fork, never before one."""
        self._thread = threading.Thread(target=self._work, name="postbox", daemon=True)
        self._thread.start()
        self._tried.wait()

    def close(self) -> None:
        """Commits what is waiting and lets go of the file."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def run(self, job: Job[T], *, empties_log: bool = False) -> T:
        """``empties_log``: an erasure, so the log must not go on holding what was erased."""
        if self._thread is None or not self._thread.is_alive():
            raise PostboxError
        future: Future[T] = Future()
        self._jobs.put(_Entry(job, future, empties_log))
        try:
            return future.result(ANSWER_SECONDS)
        except FutureTimeoutError:
            # It may still be committed. The ticket makes sending it again harmless.
            raise PostboxError("受付箱の書き込みが間に合いませんでした。") from None

    def _work(self) -> None:
        connection = self._try_connect()
        self._tried.set()
        going = True
        while going:
            batch, going = self._next_batch()
            try:
                connection = connection or self._connect()
                outcomes = _commit(connection, [entry.job for entry in batch]) if batch else []
                self._check_place()
                self._empty_log(connection, batch)
            except (sqlite3.Error, OSError, PostboxError):
                self._drop(connection)
                connection = None
                outcomes = [PostboxError() for _ in batch]
            for entry, outcome in zip(batch, outcomes, strict=True):
                _settle(entry.future, outcome)
            connection = self._fold_log(connection, len(batch))
        self._drop(connection)

    def _try_connect(self) -> sqlite3.Connection | None:
        """None where it fails: each batch tries again, and ``run`` says so until one succeeds."""
        try:
            return self._connect()
        except (sqlite3.Error, OSError, PostboxError):
            self._drop(None)
            return None

    def _next_batch(self) -> tuple[list[_Entry], bool]:
        batch: list[_Entry] = []
        entry = self._jobs.get()
        while entry is not None:
            batch.append(entry)
            if len(batch) == BATCH:
                return batch, True
            try:
                entry = self._jobs.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _fold_log(self, connection: sqlite3.Connection | None, count: int) -> sqlite3.Connection | None:
        """A checkpoint after the answers rather than in somebody's commit; the connection, unless it failed."""
        self._unfolded += count
        is_due = self._unfolded >= (FOLD_AFTER if self._jobs.empty() else FOLD_AT_LAST)
        if connection is None or not is_due:
            return connection
        self._unfolded = 0
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error:  # what was answered is durable in the log
            self._drop(connection)
            return None
        return connection

    def _empty_log(self, connection: sqlite3.Connection, batch: list[_Entry]) -> None:
        """After an erasure; where a reader is in the way, again after the next batch."""
        self._log_is_due |= any(entry.empties_log for entry in batch)
        if self._log_is_due:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._log_is_due = bool(busy)

    def _check_place(self) -> None:
        """PostboxError when another file lies in our place: what was committed here would never be collected."""
        if self._opened is None or not os.path.samestat(self._opened, self._path.stat()):
            raise PostboxError("受付箱のファイルが、動いているあいだに入れ替えられました。")

    def _connect(self) -> sqlite3.Connection:
        self._take_lock()
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("PRAGMA wal_autocheckpoint=0")  # see _fold_log
            self._prepare(connection)
            self._opened = self._path.stat()
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_lock(self) -> None:
        if self._lock_file is not None:
            return
        descriptor = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(descriptor)
                    raise PostboxError("同じ state_dir を、ほかの受付が使っています。") from None
                time.sleep(0.05)
            else:
                self._lock_file = descriptor
                return

    def _drop(self, connection: sqlite3.Connection | None) -> None:
        if connection is not None:
            connection.close()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None


def _commit(connection: sqlite3.Connection, jobs: list[Job[Any]]) -> list[Any]:
    """Each job's result or its exception; sqlite3.Error when nothing of the batch was kept."""
    connection.execute("BEGIN IMMEDIATE")
    outcomes = [_attempt(connection, job) for job in jobs]
    connection.execute("COMMIT")
    return outcomes


def _attempt(connection: sqlite3.Connection, job: Job[Any]) -> Any:
    connection.execute("SAVEPOINT job")
    try:
        outcome = job(connection)
    except Exception as error:  # one job's trouble leaves its neighbours alone
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.IntegrityError):
            raise  # the file's trouble, not the job's: nothing of this batch is acknowledged
        connection.execute("ROLLBACK TO job")
        outcome = error
    connection.execute("RELEASE job")
    return outcome


def _settle(future: Future[Any], outcome: Any) -> None:
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
