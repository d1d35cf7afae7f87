"""The shape of a photograph's derivatives, apart from the encoder that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file: ``name`` is its path in the output, its bytes lie in the cache at ``source``."""

    name: str
    source: Path
    mime: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Derivatives:
    """All renditions of one photograph, by width, widest first, and within it by format.

    ``tone``: the class of the colour that most of it has (``build/darkroom/tones.py``).
    """

    renditions: tuple[Rendition, ...]
    tone: str = ""

    def of(self, mime: str) -> tuple[Rendition, ...]:
        return tuple(r for r in self.renditions if r.mime == mime)
