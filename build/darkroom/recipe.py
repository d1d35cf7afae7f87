"""What is made of a photograph: widths, formats, encoder settings and limits. Pure.

Every constant here is part of the cache's key (``generation``): changing one makes
every derivative anew, and nobody has to remember to empty a folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

WIDTHS = (480, 960, 1440)  # CSS columns of the book at one and two device pixels
VERSION = 2  # of develop.py's own steps: raise it when they change what comes out
MAX_PIXELS = 64_000_000  # decoded at most; the largest common cameras have 61 million
MAX_RATIO = 10  # longer side to shorter; WebP ends at 16,383 pixels


class Format(NamedTuple):
    """One file format. ``options``: libvips' names for its encoder settings (docs/reference/photos.md)."""

    suffix: str
    mime: str
    options: Mapping[str, int | bool | str]


#: effort 1 needs 8 % fewer bytes than 0 for the same looks and three times its time; 2 saves nothing more.
AVIF = Format("avif", "image/avif", {"Q": 50, "effort": 1, "compression": "av1"})
WEBP = Format("webp", "image/webp", {"Q": 75, "effort": 4})
#: MozJPEG's table 2 and trellis: a tenth fewer bytes than the standard table at the same looks, by SSIM
#: and by SSIMULACRA 2 and on photographs, too, where table 3 alone loses by SSIM. 20 ms at 960 pixels.
JPEG = Format(
    "jpg",
    "image/jpeg",
    {"Q": 80, "interlace": True, "optimize_coding": True, "trellis_quant": True, "quant_table": 2},
)
FORMATS: Mapping[str, Format] = {form.suffix: form for form in (AVIF, WEBP, JPEG)}


def geometry(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """The sizes to make, widest first and never enlarged; one of the original's width where it is narrow."""
    widths = [w for w in WIDTHS if w < width] + [min(width, WIDTHS[-1])]
    return tuple((w, max(1, round(height * w / width))) for w in sorted(set(widths), reverse=True))


def generation(suffixes: tuple[str, ...] = tuple(FORMATS)) -> str:
    """Sixteen hex digits for the settings and the encoders: derivatives of two generations never mix."""
    settings = [VERSION, WIDTHS, [[s, *sorted(FORMATS[s].options.items())] for s in suffixes], _encoders()]
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:16]


@cache
def _encoders() -> tuple[str, ...]:
    """The version of the wheel that holds libvips and its encoders; asking for it does not load them."""
    return tuple(_version(package) for package in ("pyvips", "pyvips-binary"))


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # only where photographs are developed

    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
