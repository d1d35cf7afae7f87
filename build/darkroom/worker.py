"""A process that develops photographs.

A process of its own, so that two photographs take two cores, a picture that crashes its decoder
takes down no build, and a build without new photographs never loads libvips.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from build.darkroom.develop import RefusedError, develop
from build.darkroom.shape import ForeignPartError
from build.darkroom.store import write_entry
from build.processes.service import serve


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


if __name__ == "__main__":
    serve(answer)
