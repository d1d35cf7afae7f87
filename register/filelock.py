"""A lock on an open file, waited for: the same for every part that keeps a file to itself."""

from __future__ import annotations

import fcntl
import time

_AGAIN_SECONDS = 0.05


def lock_within(handle: int, seconds: float) -> bool:
    """Takes the exclusive lock of an open file; False where somebody else holds it all that time."""
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
