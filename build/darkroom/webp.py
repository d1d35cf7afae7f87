"""Reads a finished WebP to its last byte and knows every chunk of it (RFC 9649).

A lossy picture alone, or in the extended layout with one XMP chunk behind it: no EXIF, no
profile, no alpha, no animation, no chunk of another name, no loose byte.
"""

from __future__ import annotations

from build.darkroom.shape import ForeignPartError, Shape

_HAS_XMP = 0x04
_ORDERS = (["VP8 "], ["VP8X", "VP8 ", "XMP "])


def read(data: bytes) -> Shape:
    """Size, XMP packet and the chunks. ForeignPartError for anything else."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ForeignPartError("no RIFF header")
    if int.from_bytes(data[4:8], "little") + 8 != len(data):
        raise ForeignPartError("RIFF size is not the file's")
    chunks = _chunks(data)
    if [name for name, _ in chunks] not in _ORDERS:
        raise ForeignPartError(f"chunks {[name for name, _ in chunks]}")
    bodies = dict(chunks)
    size = _frame(bodies["VP8 "])
    if "VP8X" in bodies and bodies["VP8X"] != _extended(*size):
        raise ForeignPartError("VP8X says something else than a picture with XMP")
    return Shape(*size, bodies.get("XMP "), tuple(name for name, _ in chunks))


def _chunks(data: bytes) -> list[tuple[str, bytes]]:
    at, chunks = 12, []
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size
        if end + (size & 1) > len(data) or (size & 1 and data[end]):
            raise ForeignPartError(f"chunk cut short or badly padded at {at}")
        chunks.append((data[at : at + 4].decode("latin-1"), data[at + 8 : end]))
        at = end + (size & 1)
    return chunks


def _frame(body: bytes) -> tuple[int, int]:
    """Width and height of a shown key frame (RFC 6386 §9.1); its partitions must fill the chunk."""
    tag = int.from_bytes(body[:3], "little")
    if tag & 1 or not tag >> 4 & 1 or body[3:6] != b"\x9d\x01\x2a" or 10 + (tag >> 5) > len(body):
        raise ForeignPartError("no key frame")
    width, height = (int.from_bytes(body[at : at + 2], "little") for at in (6, 8))
    return width & 0x3FFF, height & 0x3FFF


def _extended(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes((_HAS_XMP, 0, 0, 0)) + sides
