"""A process that develops photographs.

A process of its own, so that two photographs take two cores, a picture that crashes its decoder
takes down no build, and a build without new photographs never loads libvips.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from build.darkroom.develop import RefusedError, develop, look
from build.darkroom.shape import ForeignPartError
from build.darkroom.store import write_entry
from build.processes.service import serve


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Develops one photograph. ``order``: source, digest, packet, cache, entry, suffixes; or source alone, to look at it.

    The answer has one of the keys done, refused, changed, foreign, unwritten.
    """
    try:
        data = Path(order["source"]).read_bytes()
    except OSError:
        return {"changed": True}
    if "digest" not in order:
        return _looked_at(data)
    if hashlib.sha256(data).hexdigest() != order["digest"]:
        return {"changed": True}
    try:
        tone, made = develop(data, order["packet"].encode(), order["suffixes"])
        files = [(d.suffix, d.width, d.height, d.data) for d in made]
        write_entry(Path(order["cache"]), Path(order["entry"]), tone, files)
    except RefusedError as error:
        return {"refused": [error.refusal.what, error.refusal.mend]}
    except ForeignPartError as error:
        return {"foreign": str(error)}
    except OSError:
        return {"unwritten": True}
    return {"done": True}


def _looked_at(data: bytes) -> dict[str, Any]:
    try:
        look(data)
    except RefusedError as error:
        return {"refused": [error.refusal.what, error.refusal.mend]}
    return {"done": True}


if __name__ == "__main__":
    serve(answer)
