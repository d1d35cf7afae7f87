"""Replaces the traceback of a Ctrl-C by one sentence, also before a command runs and while one stops.

Imported by ``cli.py`` before everything else, since most of a short command is its imports.
"""

from __future__ import annotations

import sys
from types import TracebackType

SAYS = "止めました。\n"


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write(SAYS)
    else:
        _before(kind, error, trace)


_before = sys.excepthook
sys.excepthook = _hook
