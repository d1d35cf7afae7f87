"""What one social picture says and shows, and the name that stands for all of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from build.common.digest import digest_of
from build.drawing.workplaces import workplace_digest
from build.theming.stylesheet import drawn_with

FOLDER = "social"  # of the output
TEMPLATE = "cover.typ"
WIDTH, HEIGHT = 1200, 630
VERSION = 1  # of draw.py's own steps: raise it when they change what comes out
NAME_LENGTH = 20  # hex digits


@dataclass(frozen=True, slots=True)
class Cover:
    """``words``: every text on it by its place; made by ``pages/social.py`` from what was decided for social."""

    kind: Literal["story", "event", "home"]
    words: tuple[tuple[str, str], ...]
    industry: str | None = None
    plate: str | None = None


@dataclass(frozen=True, slots=True)
class Covers:
    """Names of pictures: the same name, the same picture. ``generation``: the digest of what all depend on."""

    generation: str
    plate_digests: Mapping[str, str]

    def name(self, cover: Cover) -> str:
        """A picture's path in the output: a digest that says nothing else."""
        plate = self._drawn(cover)
        held = digest_of(self.generation, cover.kind, repr(cover.words), cover.industry or "", plate)
        return f"{FOLDER}/{held[:NAME_LENGTH]}.png"

    def _drawn(self, cover: Cover) -> str:
        if cover.plate:
            return self.plate_digests.get(cover.plate, "")
        return workplace_digest(cover.industry) if cover.industry else ""


def generation(stylesheet: str, icons: str) -> str:
    """The digest that all pictures share. ``icons``: the digest of the template that draws the signs."""
    return digest_of(str(VERSION), _template(), *_versions(), drawn_with(stylesheet), icons)


@lru_cache(maxsize=1)
def _template() -> str:
    return Path(__file__).with_name(TEMPLATE).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    """Names and versions of the packages that draw and encode, read from their folders' names.

    Loading them, or ``importlib.metadata``, would take as long as a short build.
    """
    spec = find_spec("typst")
    if spec is None or spec.origin is None:
        return ()
    installed = Path(spec.origin).parent.parent
    names = ("typst-*", "pyvips_binary-*", "noto_cjk_sans_jp_bold-*")
    return tuple(sorted(path.name for name in names for path in installed.glob(f"{name}.dist-info")))
