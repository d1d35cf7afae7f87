"""The allow-list, held against a finished file's own bytes: the encoder is not asked.

Called on every derivative before it enters the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from build.darkroom import avif, jpeg, webp
from build.darkroom.shape import ForeignPartError, Shape

READERS: Mapping[str, Callable[[bytes], Shape]] = {"avif": avif.read, "webp": webp.read, "jpg": jpeg.read}


def inspect(data: bytes, suffix: str, packet: bytes) -> Shape:
    """A derivative that is the picture and exactly this packet. ForeignPartError for anything else."""
    shape = READERS[suffix](data)
    if shape.xmp != packet:
        raise ForeignPartError("another packet than the one that was given")
    return shape
