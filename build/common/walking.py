"""Everything that lies below a folder, links not followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def entries_below(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Name (relative, with forward slashes) and entry of everything that is no plain folder; a link is one entry."""
    waiting = [("", str(root))]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                name = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{name}/", entry.path))
                else:
                    yield name, entry
