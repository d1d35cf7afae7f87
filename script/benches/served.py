"""Our intake for ``script/bench intake``: the production server on a demonstration's configuration.

    python -m script.benches.served HOST:PORT CONFIG

Limits count as always, only higher: the load comes from one address.
"""

from __future__ import annotations

import sys
from pathlib import Path

from limits import RateLimitItemPerMinute

from intake import conversation, views
from intake.app import create_app
from intake.config import load
from intake.server import serve
from register.load import default

ROOM = RateLimitItemPerMinute(10_000_000)


def main() -> None:
    conversation.SENDINGS = views.REQUESTS = ROOM
    config = load(Path(sys.argv[2]), default())
    serve(config, sys.argv[1], lambda: create_app(config))


if __name__ == "__main__":
    main()
