"""Draws one picture: typst sets it, libvips reduces it to a palette. Loaded in the worker alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from build.common.typeset import FONT_PACKAGES
from build.darkroom.libvips import pyvips
from build.drawing.covers.cover import TEMPLATE
from build.drawing.covers.png import MOST_BYTES, inspect

PPI = 72.0  # one point of the template is one pixel
QUALITIES = (90, 70, 50, 30)  # of the palette; flat colours need no dithering


def draw(data: Mapping[str, Any]) -> bytes:
    """A PNG of 1200 by 630 with a palette. The same data, the same bytes."""
    made = _compiler().compile(
        format="png", ppi=PPI, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    if not isinstance(made, bytes):
        raise TypeError("cover.typ made more than one page")
    image = pyvips.Image.new_from_buffer(made, "").flatten()
    small = b""
    for quality in QUALITIES:
        small = bytes(
            image.write_to_buffer(
                ".png", palette=True, Q=quality, dither=0, effort=4, compression=9, keep="none"
            )
        )
        if len(small) <= MOST_BYTES:
            break
    inspect(small)
    return small


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    folder = Path(str(resources.files("build.drawing.covers")))
    fonts: list[Path] = [Path(str(resources.files(package))) for package in FONT_PACKAGES]
    return typst.Compiler(
        folder / TEMPLATE,
        root=folder,
        # No font of the machine is used, so that every machine draws the same.
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=fonts),
        ignore_system_fonts=True,
    )
