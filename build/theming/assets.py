"""The theme's files, declared one by one and named after their content.

A name changes with its bytes, so that browsers may keep it for a year. A file that is
not declared here is not published, whatever lies in the theme's folder.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from build.errors import ThemeError

#: What is published, and the files of theme/static that it is joined from, in this order.
DECLARED = {
    "book.css": ("tokens.css", "book.css", "lists.css", "print.css"),
    "favicon.svg": ("favicon.svg",),
    "icon-192.png": ("icon-192.png",),
    "icon-512.png": ("icon-512.png",),
    "icon-maskable-512.png": ("icon-maskable-512.png",),
    "apple-touch-icon.png": ("apple-touch-icon.png",),
    "finder.js": ("finder.js",),
}
FOLDER = "assets"


class Asset(NamedTuple):
    name: str
    data: bytes

    @property
    def text(self) -> str:
        """Of a style sheet, for those who read its rules."""
        return self.data.decode("utf-8", "replace")


def declared_assets(theme: Path) -> dict[str, Asset]:
    """Every declared asset by its file name; ThemeError when one is missing."""
    static = theme / "static"
    return {
        name: _asset(name, b"\n".join(_read(static / part) for part in parts))
        for name, parts in DECLARED.items()
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ThemeError(
            f"theme/static/{path.name} を読めません。直し方: theme/static/ にファイルがあるか確かめてください。"
        ) from None


def _asset(name: str, data: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    return Asset(f"{FOLDER}/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{suffix}", data)
