"""A real server process for tests: the production server on an app whose clock starts at a given instant.

    python served.py CONFIG HOST:PORT ISO-INSTANT [SYNCHRONOUS [QUIET LONGEST SILENCE]]

Only the clock and the limits differ from ``zukan-intake serve``: the clock is handed
in, as the tests' days must not depend on today's, and all load comes from one address. SYNCHRONOUS breaks the promise on purpose, so that a
test can be seen to notice. QUIET, LONGEST and SILENCE are seconds, shorter than in earnest where a test waits for their end.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from limits import RateLimitItemPerMinute

from intake.app import create_app
from intake.connections import recycling, server
from intake.connections.server import serve
from intake.postbox import sqlite
from intake.running.beginning import Beginning, begin
from intake.running.limits import Rates
from intake.running.service import EXTENSION, Clock
from intake.settings.config import Config, load
from register.load import default

STARTED = time.monotonic()


def main() -> None:
    file, bind, instant = sys.argv[1:4]
    sqlite.SYNCHRONOUS = (sys.argv[4:] or [sqlite.SYNCHRONOUS])[0]
    if sys.argv[5:]:
        recycling.QUIET_SECONDS, recycling.LONGEST_SECONDS = float(sys.argv[5]), float(sys.argv[6])
        server.SILENCE_SECONDS = int(sys.argv[7])
    config = load(Path(file), default())
    begins = datetime.fromisoformat(instant)

    def clock() -> datetime:
        return begins + timedelta(seconds=time.monotonic() - STARTED)

    with begin(config) as beginning:
        serve(config, bind, lambda: unlimited(config, clock, beginning))


def unlimited(config: Config, clock: Clock, beginning: Beginning) -> Flask:
    app, room = create_app(config, clock=clock, beginning=beginning), RateLimitItemPerMinute(1_000_000)
    app.extensions[EXTENSION].limits.rates = Rates(requests=room, sendings=room)
    return app


if __name__ == "__main__":
    main()
