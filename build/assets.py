"""The theme's files, declared one by one and named after their content.

A name changes with its bytes, so that browsers may keep it for a year. A file that is
not declared here is not published, whatever lies in the theme's folder.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from build.errors import ThemeError

DECLARED = (
    "book.css",
    "favicon.svg",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
    "apple-touch-icon.png",
)
FOLDER = "assets"


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    data: bytes


def declared_assets(theme: Path) -> dict[str, Asset]:
    """Every declared asset by its file name; ThemeError when one is missing."""
    return {file: _asset(theme / "static" / file) for file in DECLARED}


def _asset(path: Path) -> Asset:
    try:
        data = path.read_bytes()
    except OSError:
        raise ThemeError(
            f"theme/static/{path.name} を読めません。直し方: theme/static/ にファイルがあるか確かめてください。"
        ) from None
    digest = hashlib.sha256(data).hexdigest()[:12]
    return Asset(f"{FOLDER}/{path.stem}.{digest}{path.suffix}", data)
