"""What a strict reader of a finished file says: size, packet and parts, or what does not belong."""

from __future__ import annotations

from dataclasses import dataclass


class ForeignPartError(ValueError):
    """Something in a file that is neither the picture nor on the allow-list. English: for developers."""


@dataclass(frozen=True, slots=True)
class Shape:
    """``xmp``: the packet, None without one. ``parts``: every segment, chunk or box in order."""

    width: int
    height: int
    xmp: bytes | None
    parts: tuple[str, ...]
