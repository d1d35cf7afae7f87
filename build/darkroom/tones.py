"""The colour that stands where a photograph will be, as one of 28 classes. Pure.

A class and not a colour, because the site's Content-Security-Policy allows no inline style;
few and dull, because they are seen for a moment only. ``theme/static/book.css`` spells them
out, and a test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

Rgb = tuple[int, int, int]

#: Class -> colour: four lightnesses (dark, middle, light, pale), each grey and in six hues of OKLCH.
TONES: dict[str, Rgb] = {
    "tone-d0": (61, 61, 61),
    "tone-d1": (86, 50, 44),
    "tone-d2": (72, 60, 24),
    "tone-d3": (42, 69, 43),
    "tone-d4": (15, 69, 75),
    "tone-d5": (44, 61, 90),
    "tone-d6": (77, 50, 75),
    "tone-m0": (111, 111, 111),
    "tone-m1": (147, 95, 86),
    "tone-m2": (126, 109, 61),
    "tone-m3": (85, 122, 85),
    "tone-m4": (53, 122, 130),
    "tone-m5": (87, 111, 152),
    "tone-m6": (134, 96, 130),
    "tone-l0": (177, 177, 177),
    "tone-l1": (213, 163, 155),
    "tone-l2": (192, 176, 134),
    "tone-l3": (154, 188, 154),
    "tone-l4": (131, 189, 195),
    "tone-l5": (155, 178, 216),
    "tone-l6": (200, 164, 195),
    "tone-p0": (225, 225, 225),
    "tone-p1": (245, 218, 214),
    "tone-p2": (233, 225, 203),
    "tone-p3": (214, 231, 213),
    "tone-p4": (203, 232, 235),
    "tone-p5": (214, 226, 246),
    "tone-p6": (237, 219, 235),
}


def dominant(pixels: bytes) -> str:
    """The class of most pixels of a small picture. ``pixels``: 8-bit sRGB triples."""
    near = Counter(
        nearest((r & 0xF8, g & 0xF8, b & 0xF8)) for r, g, b in zip(*[iter(pixels)] * 3, strict=True)
    )
    most = max(near.values())
    return next(tone for tone in TONES if near[tone] == most)


@lru_cache(maxsize=4096)
def nearest(rgb: Rgb) -> str:
    """The class whose colour is nearest to the eye."""
    colour = oklab(rgb)
    return min(
        TONES, key=lambda tone: sum((a - b) ** 2 for a, b in zip(colour, oklab(TONES[tone]), strict=True))
    )


@lru_cache(maxsize=4096)
def oklab(rgb: Rgb) -> tuple[float, float, float]:
    """OKLab (Björn Ottosson, 2020) of an sRGB colour: distances in it are roughly what eyes see."""
    r, g, b = map(_linear, rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(value: int) -> float:
    v = value / 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
