"""Pelican's reader for our Markdown: front matter with lines, Markdown converted once.

Returns the parsed story beside an empty body: nothing of Pelican's formats fields or
converts a second time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.readers import BaseReader

from build.content.folder import KINDS, Reading, load_story


class StoryReader(BaseReader):  # type: ignore[misc]
    """``read`` gives ("", {"reading": …}) for one file of companies/, events/ or pages/."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str | Path) -> tuple[str, dict[str, Any]]:
        """Reads one file; what is wrong with it is in the reading, never raised."""
        path = Path(source_path)
        root = Path(self.settings["PATH"])
        kind = next((k for k in KINDS if path.parent == root / k), None)
        if kind is None:
            return "", {}
        reading = Reading()
        load_story(path, root, kind, reading)
        return "", {"reading": reading}
