"""A handler at the desk: a session that ends by itself once nobody has worked with it for ten minutes.

Several threads may work with it at once. Its key is forgotten when the last of them is done: an act that has
written its intent also writes its outcome.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from store.errors import SessionEndedError
from store.people.session import Session

IDLE_SECONDS = 600.0  # ten minutes, as the threat model promises
_LOOK_SECONDS = 5.0  # how late the clock may notice


def boot_seconds() -> float:
    """Seconds that pass while the machine sleeps too: a lid that was closed at night ends a session."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Sitting:
    """Made with a session; ``working`` lends it out, ``end`` ends it now. Both may be called from any thread."""

    def __init__(
        self, session: Session, *, idle: float = IDLE_SECONDS, look: float = _LOOK_SECONDS,
        seconds: Callable[[], float] = boot_seconds,
    ) -> None:  # fmt: skip
        self._session, self._idle, self._seconds = session, idle, seconds
        self._changed = threading.Condition()
        self._working, self._over, self._last = 0, False, seconds()
        threading.Thread(target=self._watch, args=(look,), name="idle-clock", daemon=True).start()

    @property
    def is_over(self) -> bool:
        with self._changed:
            self._notice()
            return self._over

    @contextmanager
    def working(self) -> Iterator[Session]:
        """The session, for one piece of work; SessionEndedError once it is over."""
        with self._changed:
            self._notice()
            if self._over:
                raise SessionEndedError(
                    "サインインは終わっています。何も開いていません。", code="session-ended"
                )
            self._working += 1
        try:
            yield self._session
        finally:
            with self._changed:
                self._working -= 1
                self._last = self._seconds()
                self._forget_if_over()

    def end(self) -> None:
        """No new work begins; the key is forgotten when what is under way is done."""
        with self._changed:
            self._over = True
            self._forget_if_over()
            self._changed.notify_all()

    def _notice(self) -> None:
        if not self._working and self._seconds() - self._last >= self._idle:
            self._over = True
            self._forget_if_over()

    def _forget_if_over(self) -> None:
        if self._over and not self._working:
            self._session.end()

    def _watch(self, look: float) -> None:
        """The key goes although nobody asks for it any more."""
        with self._changed:
            while not self._over:
                self._changed.wait(look)
                self._notice()
