"""A process that draws social pictures: one job a line on stdin, one answer a line on stdout.

Of its own, so that two pictures take two cores and a build that draws none loads neither typst nor
libvips. Ends when its stdin does, so that no killed build leaves one behind.
"""

from __future__ import annotations

import json
import os
import resource
import signal
from pathlib import Path
from typing import Any

from build.drawing.covers.draw import draw
from build.drawing.covers.shelf import put


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """``job``: data, folder, name. One of done, unwritten, failed."""
    try:
        put(Path(job["folder"]), job["name"], draw(job["data"]))
    except OSError:
        return {"unwritten": True}
    except Exception as error:  # typst's message would quote the title
        return {"failed": type(error).__name__}
    return {"done": True}


def main() -> None:
    """Until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's: it closes our stdin
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    jobs = os.fdopen(os.dup(0), "rb")
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # a library that speaks would speak into the answers
        os.dup2(quiet, stream)
    for line in jobs:
        answers.write(json.dumps(answer(json.loads(line))).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
