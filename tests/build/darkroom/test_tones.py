"""The colour of the place where a photograph will be: a class that the style sheet knows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.darkroom.tones import TONES, Rgb, dominant, nearest
from build.options import PROJECT

INK, WHITE = (0x14, 0x21, 0x3A), (255, 255, 255)


def luminance(rgb: Rgb) -> float:
    v = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]


def test_the_style_sheet_knows_every_class_and_no_other() -> None:
    """book.css and tones.py spell the same colours."""
    css = (PROJECT / "theme" / "static" / "book.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"\.(tone-\w+) \{ background-color: (#\w+) \}", css))
    assert found == {tone: "#{:02X}{:02X}{:02X}".format(*colour) for tone, colour in TONES.items()}


@pytest.mark.parametrize("tone", TONES)
def test_a_description_is_readable_on_it(tone: str) -> None:
    """Where a picture does not come, its alternative text stands on this colour: 4.5 to 1 at least (WCAG 1.4.3)."""
    text = WHITE if tone[5] in "dm" else INK
    low, high = sorted((luminance(TONES[tone]), luminance(text)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("pixels", "tone"),
    [
        ([(60, 60, 60)] * 9, "tone-d0"),
        ([(255, 255, 255)] * 5 + [(0, 0, 0)] * 4, "tone-p0"),
        ([(200, 60, 50)] * 4 + [(90, 130, 90)] * 5, "tone-m3"),
        ([(40, 60, 100)] * 3, "tone-d5"),
        ([(0, 0, 0), (255, 255, 255)], "tone-d0"),  # a tie: the first in the list, on every run
    ],
)
def test_the_most_frequent_class_wins(pixels: list[Rgb], tone: str) -> None:
    """Dominant, not average: black and white do not make grey."""
    assert dominant(b"".join(map(bytes, pixels))) == tone


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_has_a_class(rgb: Rgb) -> None:
    """And a class's own colour is of that class."""
    assert nearest(rgb) in TONES
    assert all(nearest(colour) == tone for tone, colour in TONES.items())
