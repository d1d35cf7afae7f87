"""The worker's side of ``crew.py``: one order a line on stdin, one answer a line on stdout, both JSON.

Says nothing on the terminal and ends when its stdin does, so that no killed build leaves one behind.
"""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Callable, Mapping
from typing import Any


def serve(answer: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """Answers orders until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's: it closes our stdin
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave somebody's face on the disk
    answers = os.fdopen(os.dup(1), "wb")
    orders = os.fdopen(os.dup(0), "rb")
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what a library prints must not go among the answers
        os.dup2(quiet, stream)
    for line in orders:
        answers.write(json.dumps(answer(json.loads(line))).encode() + b"\n")
        answers.flush()
