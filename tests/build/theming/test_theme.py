"""The theme's tokens: enough contrast in both schemes, colours in one place, the forms of the intake in the same colours."""

from __future__ import annotations

import re

import pytest

from build.common.vocabulary import INDUSTRIES
from build.options import PROJECT
from build.theming.assets import DECLARED

STATIC = PROJECT / "theme" / "static"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
FORMS = (PROJECT / "intake" / "static" / "form.css").read_text(encoding="utf-8")
INK, WHITE, YELLOW = "#14213A", "#FFFFFF", "#FFD43D"
DARK_PAPER, DARK_INK = "#16213A", "#E9EEF5"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(css: str) -> dict[str, str]:
    """Index colours by industry."""
    return {slug: colour.upper() for slug, colour in re.findall(r"\.i-(\w+) \{ --c: (#\w{6})", css)}


def test_every_industry_has_a_colour_in_both_schemes() -> None:
    """Twelve industries, twelve colours, no two alike."""
    for css in (LIGHT, DARK):
        found = colours(css)
        assert sorted(found) == sorted(INDUSTRIES.values())
        assert len(set(found.values())) == len(found)


@pytest.mark.criterion(
    "1.4.3",
    where="12の業種の色、明るい画面と暗い画面",
    says="業種の色の上の文字と、その色の数字は、背景と4.5対1以上の差がある",
)
@pytest.mark.parametrize(("css", "upon"), [(LIGHT, WHITE), (DARK, INK), (DARK, DARK_PAPER)])
def test_index_colours_carry_text(css: str, upon: str) -> None:
    """Text on an index colour, and numerals in it, have at least 4.5 : 1."""
    for slug, colour in colours(css).items():
        assert contrast(colour, upon) >= 4.5, slug


@pytest.mark.criterion(
    "1.4.11", where="枠の黄色と、そのまわりの濃い色", says="いまいる場所の枠は、まわりと3対1以上の差がある"
)
def test_ink_paper_and_yellow() -> None:
    """Ink on paper and on yellow far beyond what is asked for; the ring of yellow and ink shows on either."""
    assert min(contrast(INK, WHITE), contrast(INK, YELLOW), contrast(DARK_INK, DARK_PAPER)) >= 7
    assert contrast(YELLOW, INK) >= 3


def test_colours_are_written_in_the_tokens_alone() -> None:
    """Other parts of the stylesheet name no colour but the fixed pairs of ink, white and yellow, and photographs' tones."""
    for part in DECLARED["book.css"]:
        if part == "tokens.css":
            continue
        css = re.sub(
            r"/\*.*?\*/|^\.tone-.*$",
            "",
            (STATIC / part).read_text(encoding="utf-8"),
            flags=re.DOTALL | re.MULTILINE,
        )
        strange = {c.upper() for c in re.findall(r"#[0-9A-Fa-f]{6}\b", css)} - {
            INK,
            WHITE,
            YELLOW,
            "#3A4866",
            "#CFD8E3",
        }
        assert strange == set(), part


def test_the_forms_have_the_same_colours() -> None:
    """The intake's own stylesheet, served from another machine, spells the same index colours, light and dark."""
    light, dark = re.split(r"@media[^{]*prefers-color-scheme: dark\)", FORMS, maxsplit=1)
    assert colours(light) == colours(LIGHT)
    assert colours(dark) == colours(DARK)
