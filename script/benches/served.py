"""Our intake for ``script/bench intake``: the production server on a demonstration's configuration.

    python -m script.benches.served HOST:PORT CONFIG

Limits count as always, only higher: the load comes from one address.
"""

from __future__ import annotations

import sys
from pathlib import Path

from limits import RateLimitItemPerMinute

from intake.app import create_app
from intake.connections.server import serve
from intake.pages import conversation
from intake.routes import people
from intake.settings.config import load
from register.load import default

ROOM = RateLimitItemPerMinute(10_000_000)


def main() -> None:
    conversation.SENDINGS = people.REQUESTS = ROOM
    config = load(Path(sys.argv[2]), default())
    serve(config, sys.argv[1], lambda: create_app(config))


if __name__ == "__main__":
    main()
