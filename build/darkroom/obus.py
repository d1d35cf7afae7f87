"""The units of AV1 data (AV1 specification §5.3): what an AVIF picture consists of.

AV1 has units for metadata and for padding, in which anything could travel; a picture needs neither.
"""

from __future__ import annotations

from build.darkroom.shape import ForeignPartError

_SEQUENCE, _DELIMITER, _HEADER, _TILES, _FRAME = 1, 2, 3, 4, 6
_NEEDED = {_SEQUENCE, _DELIMITER, _HEADER, _TILES, _FRAME}


def check_obus(data: bytes) -> None:
    """ForeignPartError for a unit that is not the picture's, or that does not end where it says."""
    at, kinds = 0, []
    while at < len(data):
        head = data[at]
        kind = head >> 3 & 0x0F
        if head & 0x81 or not head & 0x02 or kind not in _NEEDED:
            raise ForeignPartError(f"OBU of type {kind} at {at}")
        if head & 0x04:
            raise ForeignPartError(f"OBU with an extension at {at}")
        size, at = _leb128(data, at + 1)
        at += size
        kinds.append(kind)
    if at != len(data) or kinds.count(_SEQUENCE) != 1 or not {_FRAME, _HEADER} & set(kinds):
        raise ForeignPartError(f"OBUs {kinds}")


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for i in range(8):
        if at >= len(data):
            break
        byte = data[at]
        value |= (byte & 0x7F) << 7 * i
        at += 1
        if not byte & 0x80:
            return value, at
    raise ForeignPartError(f"OBU size cut short at {at}")
