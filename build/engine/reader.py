"""Pelican's reader for our Markdown: front matter with lines, Markdown converted once.

What it gives is no content yet: nothing in it has been decided. ``Undecided`` stands where Pelican would make a
content object, so that no signal carries it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.readers import BaseReader

from build.content.folder import KINDS, Gathered, load_story


class Undecided:
    """Takes the place of a content class in ``Readers.read_file``."""

    def __init__(self, content: str, metadata: dict[str, Any], **others: Any) -> None:
        self.reading: Gathered = metadata["reading"]


class StoryReader(BaseReader):  # type: ignore[misc]
    """``read`` gives ("", {"reading": …}) for one file of companies/, events/ or pages/."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str | Path) -> tuple[str, dict[str, Any]]:
        """Reads one file; what is wrong with it is in the reading, never raised."""
        path = Path(source_path)
        root = Path(self.settings["PATH"])
        reading = Gathered()
        kind = next((k for k in KINDS if path.parent == root / k), None)
        if kind is not None:
            load_story(path, root, kind, reading)
        return "", {"reading": reading}
