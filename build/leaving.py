"""The end of the process."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn


def leave(status: int) -> NoReturn:
    """Ends the process with ``status``, without Python's own clearing away where nothing depends on it.

    Freeing one by one what the system takes back anyway is an eighth of a short build. Files are closed
    and notes are committed when ``main`` returns; where a thread still runs, Python ends it as always.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    if threading.active_count() > 1:
        sys.exit(status)
    os._exit(status)
