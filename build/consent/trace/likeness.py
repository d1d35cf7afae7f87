"""Recognises a photograph by what it looks like: for copies whose names nobody remembers any more.

Derivatives are named by their content, and the cache that knows the names may have been
emptied. A difference hash (each of 64 points brighter or darker than its neighbour) survives
scaling and recompression. It is a hint for a person who looks, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from build.darkroom.libvips import pyvips

SUFFIXES = frozenset({".jpg", ".jpeg", ".webp", ".avif", ".png"})
WIDTH, HEIGHT = 9, 8
ALIKE = 8  # bits of 64 that may differ: resized and recompressed copies differ by fewer


class Likeness:
    """What some originals look like. One that cannot be decoded looks like nothing."""

    def __init__(self, originals: Iterable[bytes]) -> None:
        hashed = (_hash(pyvips.Image.thumbnail_buffer, data) for data in originals)
        self._known = frozenset(known for known in hashed if known is not None)

    def of(self, path: Path) -> bool:
        """Whether a file is a picture like one of them."""
        if not self._known or path.suffix.lower() not in SUFFIXES:
            return False
        seen = _hash(pyvips.Image.thumbnail, str(path))
        return seen is not None and any((seen ^ known).bit_count() <= ALIKE for known in self._known)


def _hash(reader: object, source: bytes | str) -> int | None:
    try:
        small = reader(source, WIDTH, height=HEIGHT, size="force")  # type: ignore[operator]
        if small.hasalpha():
            small = small.flatten(background=[255, 255, 255])
        grey = bytes(small.colourspace("b-w").write_to_memory())
    except pyvips.Error:
        return None
    rows = [grey[at : at + WIDTH] for at in range(0, WIDTH * HEIGHT, WIDTH)]
    bits = [left > right for row in rows for left, right in pairwise(row)]
    return sum(bit << place for place, bit in enumerate(bits))
