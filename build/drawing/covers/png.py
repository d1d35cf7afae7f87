"""A finished picture's own bytes, held against the allow-list: size, palette, pixels, and nothing else. Pure."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from build.drawing.covers.cover import HEIGHT, WIDTH

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ALLOWED = (b"IHDR", b"pHYs", b"PLTE", b"IDAT", b"IEND")
MOST_BYTES = 120_000


class ForeignPartError(ValueError):
    """Something that is no picture of ours. English: for developers."""


def inspect(data: bytes) -> None:
    """ForeignPartError unless it is a palette PNG of our size that holds nothing but its pixels."""
    if len(data) > MOST_BYTES:
        raise ForeignPartError(f"{len(data)} bytes")
    kinds = []
    for kind, body in _chunks(data):
        if kind not in ALLOWED:
            raise ForeignPartError(f"chunk {kind!r}")
        if kind == b"IHDR" and struct.unpack(">IIBB", body[:10]) != (WIDTH, HEIGHT, 8, 3):
            raise ForeignPartError("another size or kind")
        kinds.append(kind)
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"]:
        raise ForeignPartError("cut off")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not data.startswith(SIGNATURE):
        raise ForeignPartError("no PNG")
    at = len(SIGNATURE)
    while at < len(data):
        head = data[at : at + 8]
        if len(head) < 8:
            raise ForeignPartError("something behind the end")
        length, kind = struct.unpack(">I4s", head)
        body, check = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if check != struct.pack(">I", zlib.crc32(kind + body)):
            raise ForeignPartError("damaged")
        yield kind, body
        at += 12 + length
        if kind == b"IEND" and at != len(data):
            raise ForeignPartError("something behind the end")
