"""A process that develops photographs: one job a line on stdin, one answer a line on stdout.

A process of its own, so that two photographs take two cores, a picture that crashes its decoder
takes down no build, and a build without new photographs never loads libvips. Says nothing on the
terminal and ends when its stdin does, so that no killed build leaves one behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
from pathlib import Path
from typing import Any

from build.darkroom.develop import RefusedError, develop
from build.darkroom.shape import ForeignPartError
from build.darkroom.store import write_entry


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """``job``: source, digest, packet, cache, entry, suffixes. One of done, refused, changed, foreign, unwritten."""
    try:
        data = Path(job["source"]).read_bytes()
    except OSError:
        return {"changed": True}
    if hashlib.sha256(data).hexdigest() != job["digest"]:
        return {"changed": True}
    try:
        tone, made = develop(data, job["packet"].encode(), job["suffixes"])
        files = [(d.suffix, d.width, d.height, d.data) for d in made]
        write_entry(Path(job["cache"]), Path(job["entry"]), tone, files)
    except RefusedError as error:
        return {"refused": [error.refusal.what, error.refusal.mend]}
    except ForeignPartError as error:
        return {"foreign": str(error)}
    except OSError:
        return {"unwritten": True}
    return {"done": True}


def main() -> None:
    """Until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's: it closes our stdin
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave somebody's face on the disk
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
