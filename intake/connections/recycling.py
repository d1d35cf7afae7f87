"""Ends a process that has seen forms, so that its memory does not go on holding what people wrote.

Python frees memory without clearing it, and nobody can tell it to. The memory of a
process that has ended is gone for every program; the server starts another at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

QUIET_SECONDS = 60.0  # after the last form
LONGEST_SECONDS = 600.0  # after the first one, however many follow


def due(first: float, last: float, quiet_seconds: float) -> float:
    """The moment at which a process ends; ``first`` and ``last``: when it answered its first and last form (s)."""
    return min(last + quiet_seconds, first + LONGEST_SECONDS)


class Recycling:
    """The timer of one process. Calls ``end`` once, from a thread of its own, when the process is due to end."""

    def __init__(self, end: Callable[[], None], quiet_seconds: float | None = None) -> None:
        self._end, self._quiet = end, QUIET_SECONDS if quiet_seconds is None else quiet_seconds
        self._lock = threading.Lock()
        self._first: float | None = None
        self._last = 0.0

    def saw_form(self) -> None:
        """A form has been answered just now."""
        now = time.monotonic()
        with self._lock:
            self._last = now
            if self._first is None:
                self._first = now
                threading.Thread(target=self._wait, args=(now,), name="recycling", daemon=True).start()

    def _wait(self, first: float) -> None:
        while (left := due(first, self._last, self._quiet) - time.monotonic()) > 0:
            time.sleep(left)
        self._end()
