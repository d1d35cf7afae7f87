"""Our intake for ``script/bench intake``: the production server on a demonstration's configuration.

    python -m script.benches.served HOST:PORT CONFIG

Limits count as always, only higher: the load comes from one address.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask
from limits import RateLimitItemPerMinute

from intake.app import create_app
from intake.connections.server import serve
from intake.running.beginning import Beginning, begin
from intake.running.limits import Rates
from intake.running.service import EXTENSION
from intake.settings.config import load
from register.load import default

ROOM = RateLimitItemPerMinute(10_000_000)


def main() -> None:
    config = load(Path(sys.argv[2]), default())

    def unlimited(beginning: Beginning) -> Flask:
        app = create_app(config, beginning=beginning)
        app.extensions[EXTENSION].limits.rates = Rates(requests=ROOM, sendings=ROOM)
        return app

    with begin(config) as beginning:
        serve(config, sys.argv[1], lambda: unlimited(beginning))


if __name__ == "__main__":
    main()
