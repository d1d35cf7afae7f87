"""Asks for a name on the terminal: as an argument it would stay in a shell's history and in the list of processes."""

from __future__ import annotations

import sys

from build.errors import NotFoundError


def asked_name() -> str:
    """One line from standard input. NotFoundError where nothing was typed."""
    sys.stderr.write("名前を入れて Enter を押してください(記録には残りません): ")
    sys.stderr.flush()
    typed = sys.stdin.readline().strip()
    if not typed:
        raise NotFoundError("名前がありません。直し方: もう一度実行して、名前かよみを入れてください。")
    return typed
