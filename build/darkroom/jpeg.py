"""Reads a finished JPEG to its last byte and knows every segment of it (ITU-T T.81, annex B).

Not a decoder: it looks for what is not the picture. Only tables, one frame, its scans and one XMP
segment may be there; a comment, EXIF, an ICC profile, a second image behind the end or one loose
byte is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from build.darkroom.shape import ForeignPartError, Shape

XMP = b"http://ns.adobe.com/xap/1.0/\0"
_SOI, _EOI, _SOS, _APP1 = 0xD8, 0xD9, 0xDA, 0xE1
_FRAMES = {0xC0: "SOF0", 0xC2: "SOF2"}  # baseline and progressive, Huffman-coded
_KNOWN = {**_FRAMES, 0xDB: "DQT", 0xC4: "DHT", 0xDD: "DRI", _SOS: "SOS", _EOI: "EOI"}
#: Within a scan, 0xFF stands only before a stuffed zero or a restart marker.
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)


def read(data: bytes) -> Shape:
    """Size, XMP packet and the kinds of segments. ForeignPartError for anything else."""
    segments = list(_segments(data))
    names = tuple(_name(marker, body, at) for marker, body, at in segments)
    frames = [body for marker, body, _ in segments if marker in _FRAMES]
    packets = [body[len(XMP) :] for marker, body, _ in segments if marker == _APP1]
    if len(frames) != 1 or len(packets) > 1 or "SOS" not in names:
        raise ForeignPartError(f"segments {names}")
    width, height = (int.from_bytes(frames[0][at : at + 2], "big") for at in (3, 1))
    return Shape(width, height, packets[0] if packets else None, names)


def _name(marker: int, body: bytes, at: int) -> str:
    if marker == _APP1 and body.startswith(XMP):
        return "XMP"
    if marker not in _KNOWN:
        raise ForeignPartError(f"segment FF{marker:02X} at {at}")
    return _KNOWN[marker]


def _segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, body and place of each, up to the end, which must be the file's. Scans are stepped over."""
    if data[:2] != bytes((0xFF, _SOI)):
        raise ForeignPartError("no SOI")
    at, marker = 2, _SOI
    while marker != _EOI:
        marker, body, after = _segment(data, at)
        yield marker, body, at
        at = _scan_end(data, after) if marker == _SOS else after
    if at != len(data):
        raise ForeignPartError(f"{len(data) - at} bytes after the end")


def _segment(data: bytes, at: int) -> tuple[int, bytes, int]:
    """Marker, body and where the next one begins."""
    if at + 2 > len(data) or data[at] != 0xFF:
        raise ForeignPartError(f"no marker at {at}")
    marker = data[at + 1]
    if marker == _EOI:
        return marker, b"", at + 2
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    after = at + 2 + length
    if length < 2 or after > len(data):
        raise ForeignPartError(f"segment cut short at {at}")
    return marker, data[at + 4 : after], after


def _scan_end(data: bytes, at: int) -> int:
    found = _END_OF_SCAN.search(data, at)
    if found is None:
        raise ForeignPartError("scan without an end")
    return found.start()
