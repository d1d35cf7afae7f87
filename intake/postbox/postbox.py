"""受付箱: sealed envelopes until the store has them, and a tombstone afterwards.

Nothing here can read an envelope: a document goes in and comes out as text. What
stands beside it is what its header says openly, a seat, a rank and a mark.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from intake.errors import PostboxError
from intake.postbox import erasures, puts, reads
from intake.postbox.database import Database
from intake.postbox.home import Home
from intake.postbox.outcomes import (
    Cancelled,
    Counts,
    EnvelopePage,
    Erased,
    PutResult,
    Waiting,
    WaitingCancellation,
)
from intake.postbox.postgres import PostgresBackend
from intake.postbox.sqlite import PATIENCE, Patience, SqliteBackend, settle_file
from intake.sealing.submission import Submission
from intake.settings.config import Config
from intake.targets.seats import Seating, Taken

PROBE_SECONDS = 5.0  # how long a successful trial write counts


class Postbox:
    """``put``, ``cancel`` and ``collected`` return after a durable commit; PostboxError where there was none."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._probe_lock = threading.Lock()
        self._probed_until = 0.0

    def start(self) -> None:
        """Opens it for writing; call after the fork."""
        self.database.start()

    def close(self) -> None:
        self.database.close()

    def exists(self) -> bool:
        """Whether there is one yet; makes none."""
        return self.database.exists()

    def put(self, submission: Submission, seating: Seating | None = None, mark: str = "") -> PutResult:
        """Keeps an envelope once; its seat is decided in the same transaction."""
        turn = None if seating is None else f"seats/{submission.envelope.header.target}"
        try:
            return self.database.write(lambda c: puts.put(c, submission, seating, mark), turn=turn)
        except PostboxError:
            self._probed_until = 0.0  # the next form is not opened on the word of an earlier trial
            raise

    def cancel(self, receipt: str, secret: str, at: datetime) -> Cancelled | None:
        """Carries out or passes on a cancellation; None when number and secret do not belong together."""
        moment = at.isoformat(timespec="seconds")
        return self.database.write(lambda c: erasures.cancel(c, receipt, secret, moment), erases=True)

    def collected(self, ids: Iterable[str], at: datetime) -> Erased:
        """Erases what the store has made durable on its side, leaving tombstones. Repeating is harmless."""
        wanted = tuple(dict.fromkeys(ids))
        moment = at.isoformat(timespec="seconds")
        return self.database.write(lambda c: erasures.erase(c, wanted, moment), erases=True)

    def cancellations(self) -> tuple[WaitingCancellation, ...]:
        """Cancellations for the store. A write only where there are any."""
        return (
            self.database.write(erasures.cancellations) if self.database.read(reads.has_cancellations) else ()
        )

    def expire(self, before: date, keeping: Collection[str]) -> int:
        """Tombstones end with their term: those received before its first day, unless their event is still to come.

        A write only where there are any.
        """
        first = before.isoformat()
        if not self.database.read(lambda c: reads.has_expired(c, first, keeping)):
            return 0
        return self.database.write(lambda c: erasures.expire(c, first, keeping), erases=True)

    def spend(self, jti: str, *, expires: int, now: int) -> bool:
        """Remembers a token's id until it expires; False when it was used before."""
        return self.database.write(lambda c: puts.spend(c, jti, expires, now))

    def check_writable(self, *, anew: bool = False) -> None:
        """PostboxError unless a trial commit succeeds and the disk has room; a success counts some seconds.

        ``anew``: whatever succeeded a moment ago.
        """
        self.database.check_place()
        if time.monotonic() < self._probed_until and not anew:
            return
        with self._probe_lock:
            if time.monotonic() < self._probed_until and not anew:
                return
            self._probed_until = 0.0
            self.database.check_room()
            self.database.write(puts.probe)
            self._probed_until = time.monotonic() + PROBE_SECONDS

    def find(self, envelope_id: str) -> PutResult | None:
        """What is known of an id, collected and cancelled ones too."""
        return self.database.read(lambda c: reads.find(c, envelope_id))

    def taken(self, target: str) -> Taken:
        """Seats given and people waiting at an event, at this moment."""
        return self.database.read(lambda c: reads.taken(c, target))

    def page(self, after: str, limit: int) -> EnvelopePage:
        """Up to ``limit`` documents whose id follows ``after`` ("" for the beginning)."""
        return self.database.read(lambda c: reads.page(c, after, limit))

    def waiting(self) -> Waiting:
        """How many wait and since when; costs the same however many have gone."""
        return self.database.read(reads.waiting)

    def counts(self) -> Counts:
        """How much waits, per programme, and since when."""
        return self.database.read(reads.counts)


def sqlite_postbox(path: Path, patience: Patience = PATIENCE, home: Home | None = None) -> Postbox:
    """A postbox in one file; not started. ``home``: what its server settled on."""
    return Postbox(Database(SqliteBackend(path, patience, home)))


def postgres_postbox(url: str, threads: int) -> Postbox:
    """A postbox in a database, with as many connections as threads; not started."""
    return Postbox(Database(PostgresBackend(url, threads)))


def open_postbox(config: Config, home: Home | None = None) -> Postbox:
    """The postbox that a configuration names; not started. ``home``: what its server settled on."""
    if config.postbox_url is not None:
        return postgres_postbox(config.postbox_url, config.threads)
    return sqlite_postbox(config.postbox_file, home=home)


def settle(config: Config) -> Home | None:
    """Before a server forks: the file that all its processes will use; None for a database by URL.

    PostboxError where the file is lost, cannot be made, or is in use.
    """
    if config.postbox_url is not None:
        return None
    return settle_file(config.postbox_file)
