"""受付箱: sealed envelopes until the store has them, and a tombstone afterwards.

Nothing here can read an envelope: a document goes in and comes out as text. What
stands beside it is what its header says openly, a seat, a rank and a mark.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import datetime

from intake import jobs
from intake.config import Config
from intake.kept import Cancelled, Counts, Database, Erased, Kept, Notice, Page
from intake.postgres_box import PostgresBox
from intake.seats import Seating, Taken
from intake.sqlite_box import SqliteBox
from intake.submission import Submission

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

    def put(self, submission: Submission, seating: Seating | None = None, mark: str = "") -> Kept:
        """Keeps an envelope once; its seat is decided in the same transaction."""
        self.database.expect(submission.envelope.header.id)
        turn = None if seating is None else f"seats/{submission.envelope.header.target}"
        is_shared = self.database.is_shared
        return self.database.run(
            lambda s: jobs.put(s, submission, seating, mark, is_shared=is_shared), turn=turn
        )

    def cancel(self, receipt: str, secret: str, at: datetime) -> Cancelled | None:
        """Carries out or passes on a cancellation; None when number and secret do not belong together."""
        moment = at.isoformat(timespec="seconds")
        return self.database.run(lambda s: jobs.cancel(s, receipt, secret, moment), empties_log=True)

    def collected(self, ids: Iterable[str], at: datetime) -> Erased:
        """Erases what the store has made durable on its side, leaving tombstones. Repeating is harmless."""
        wanted = tuple(dict.fromkeys(ids))
        moment = at.isoformat(timespec="seconds")
        return self.database.run(lambda s: jobs.erase(s, wanted, moment), empties_log=True)

    def notices(self) -> tuple[Notice, ...]:
        """Cancellations for the store. A write only where there are any."""
        return self.database.run(jobs.notices) if self.database.read(jobs.has_notices) else ()

    def spend(self, jti: str, *, expires: int, now: int) -> bool:
        """Remembers a token's id until it expires; False when it was used before."""
        return self.database.run(lambda s: jobs.spend(s, jti, expires, now))

    def check_writable(self) -> None:
        """PostboxError unless a trial commit succeeds and the disk has room; a success counts some seconds."""
        if time.monotonic() < self._probed_until:
            return
        with self._probe_lock:
            if time.monotonic() < self._probed_until:
                return
            self.database.check_room()
            self.database.run(jobs.probe)
            self._probed_until = time.monotonic() + PROBE_SECONDS

    def find(self, envelope_id: str) -> Kept | None:
        """What is known of an id, collected and cancelled ones too."""
        if not self.database.may_hold(envelope_id):
            return None
        return self.database.read(lambda s: jobs.find(s, envelope_id))

    def taken(self, target: str) -> Taken:
        """Seats given and people waiting at an event, at this moment."""
        return self.database.read(lambda s: jobs.taken(s, target))

    def page(self, after: str, limit: int) -> Page:
        """Up to ``limit`` documents whose id follows ``after`` ("" for the beginning)."""
        return self.database.read(lambda s: jobs.page(s, after, limit))

    def counts(self) -> Counts:
        """How much waits, per programme, and since when."""
        return self.database.read(jobs.counts)


def open_postbox(config: Config) -> Postbox:
    """The postbox that a configuration names; not started."""
    if config.postbox_url is not None:
        return Postbox(PostgresBox(config.postbox_url, config.threads))
    return Postbox(SqliteBox(config.postbox_file))
