"""Group commit without a thread of its own: whoever comes first commits for all who wait.

The request's own thread writes (it leads), and what comes meanwhile waits; the first
of those then leads with everything that has gathered. Handing each job to a writing
thread and back costs two changes of thread under Python's lock, which is as much
again as the writing itself. A job runs inside a savepoint of the batch's transaction
and is answered only after the COMMIT is durable (``sqlite_file.py``).
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any, TypeVar

from intake.errors import PostboxError
from intake.sqlite_file import Job, SqliteFile

BATCH = 64  # submissions in one commit at most
ANSWER_SECONDS = 10.0  # how long a request waits for its commit before it says that it was not kept

T = TypeVar("T")


class _Entry:
    """A job that waits. ``woken`` is released once: when it is settled, or when it is to lead."""

    __slots__ = ("empties_log", "is_settled", "job", "leads", "outcome", "woken")

    def __init__(self, job: Job[Any], *, empties_log: bool) -> None:
        self.job, self.empties_log = job, empties_log
        self.leads = self.is_settled = False
        self.outcome: Any = None
        self.woken = threading.Lock()
        self.woken.acquire()

    def settle(self, outcome: Any) -> None:
        self.outcome, self.is_settled = outcome, True
        if not self.leads:
            self.woken.release()

    def lead(self) -> None:
        self.leads = True
        self.woken.release()


class Writer:
    """``run(job)`` gives the job's result once it is durable; PostboxError when it is not."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._using_file = threading.Lock()  # held by who leads, or by the folding
        self._mutex = threading.Lock()  # guards the three below
        self._waiting: deque[_Entry] = deque()  # empty where nobody leads
        self._is_led = False
        self._is_open = False
        self._nobody_leads = threading.Condition(self._mutex)
        self._folding: threading.Thread | None = None
        self._fold_or_stop = threading.Event()

    def start(self) -> None:
        """Opens the file, or tries to; after a fork, never before one."""
        with self._using_file:
            self._file.try_open()
        self._fold_or_stop.clear()
        self._is_open = True
        self._folding = threading.Thread(target=self._keep_folding, name="postbox", daemon=True)
        self._folding.start()

    def close(self) -> None:
        """Commits what is waiting and lets go of the file."""
        with self._mutex:
            self._is_open = False
            self._nobody_leads.wait_for(lambda: not self._is_led)
        self._fold_or_stop.set()
        if self._folding is not None:
            self._folding.join()
            self._folding = None
        with self._using_file:
            self._file.close()

    def run(self, job: Job[T], *, empties_log: bool = False) -> T:
        """``empties_log``: an erasure, so the log must not go on holding what was erased."""
        entry = _Entry(job, empties_log=empties_log)
        with self._mutex:
            if not self._is_open:
                raise PostboxError
            self._waiting.append(entry)
            entry.leads = not self._is_led
            self._is_led = True
        if entry.leads or self._is_to_lead(entry):
            self._lead()
        outcome: Any = entry.outcome
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome  # type: ignore[no-any-return]  # what the job gave

    def _is_to_lead(self, entry: _Entry) -> bool:
        """Waits until somebody has committed the entry, or its turn has come to commit for all."""
        if entry.woken.acquire(timeout=ANSWER_SECONDS):
            return entry.leads
        with self._mutex:
            if entry.leads or entry.is_settled:
                return entry.leads
            if entry in self._waiting:
                self._waiting.remove(entry)
        # It may be in the commit at hand. The ticket makes sending it again harmless.
        raise PostboxError("受付箱の書き込みが間に合いませんでした。")

    def _lead(self) -> None:
        batch: list[_Entry] = []
        outcomes: list[Any] = []
        try:
            with self._using_file:
                batch = self._take()
                outcomes = self._file.commit(
                    [entry.job for entry in batch], empties_log=any(entry.empties_log for entry in batch)
                )
        finally:  # whatever happens, nobody is left waiting
            for at, entry in enumerate(batch):
                entry.settle(outcomes[at] if outcomes else PostboxError())
            self._pass_on()

    def _take(self) -> list[_Entry]:
        with self._mutex:
            return [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]

    def _pass_on(self) -> None:
        """The first who waits leads; where nobody does, the log may be folded."""
        with self._mutex:
            if self._waiting:
                self._waiting[0].lead()
            else:
                self._is_led = False
                self._nobody_leads.notify_all()
            if self._file.is_to_fold(is_idle=not self._is_led):
                self._fold_or_stop.set()

    def _keep_folding(self) -> None:
        """After the answers rather than in somebody's commit, and in nobody's request."""
        while self._fold_or_stop.wait():
            self._fold_or_stop.clear()
            with self._using_file:
                if not self._is_open:
                    return
                self._file.fold()
