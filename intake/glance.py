"""Looking again at what may have changed, but not at every request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Glance:
    """``look`` at most once in a while, by one thread; in between everybody goes by what it saw."""

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look
        self._lock, self._due = threading.Lock(), 0.0

    def every(self, seconds: float) -> None:
        """Looks, unless that was done less than ``seconds`` ago."""
        now = time.monotonic()
        if now >= self._due:
            with self._lock:
                if now >= self._due:
                    self._look()
                    self._due = now + seconds
