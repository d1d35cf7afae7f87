"""Free ports on loopback: two workers at once never take each other's."""

from __future__ import annotations

import os
import random
import re
import socket
from contextlib import suppress

#: Below what the kernel gives to outgoing connections (32768 and up), so that none of those is in the way.
FIRST, EACH = 20_000, 2_000


def free_port() -> int:
    """A port of this worker's own share that nothing listens on now."""
    share = FIRST + EACH * int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "5")))
    ports = list(range(share, share + EACH))
    random.shuffle(ports)
    for port in ports:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no free port from {share} on")
