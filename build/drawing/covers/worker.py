"""A process that draws social pictures.

A process of its own, so that two pictures take two cores and a build that draws none loads neither
typst nor libvips.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from build.drawing.covers.draw import draw
from build.drawing.covers.shelf import put
from build.processes.service import serve


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Draws one picture. ``order``: data, folder, name. The answer has one of the keys done, unwritten, failed."""
    try:
        put(Path(order["folder"]), order["name"], draw(order["data"]))
    except OSError:
        return {"unwritten": True}
    except Exception as error:  # typst's message would quote the title
        return {"failed": type(error).__name__}
    return {"done": True}


if __name__ == "__main__":
    serve(answer)
