"""Waits for an exclusive lock on an open file, for every part that keeps a file to itself."""

from __future__ import annotations

import fcntl
import time

_AGAIN_SECONDS = 0.05


def lock_within(handle: int, seconds: float) -> bool:
    """Locks an open file (``handle``: its descriptor); False where another holds the lock for ``seconds``."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(_AGAIN_SECONDS)
        else:
            return True
