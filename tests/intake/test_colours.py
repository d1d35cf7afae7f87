"""A form takes the index colour of the company applied to: the site's colours, in both schemes, readable."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build.common.vocabulary import INDUSTRIES
from intake.errors import CatalogueError
from register.catalogue import parse
from register.model import Register

if TYPE_CHECKING:
    from tests.intake.conftest import Visitor, World

ROOT = Path(__file__).parents[2]
RULE = re.compile(r"\.i-([a-z]+) \{ --c: (#[0-9a-f]{6}) \}")
LIGHT_PAPER, DARK_PAPER = "#ffffff", "#16213a"

Colours = dict[str, str]


def colours(file: str) -> tuple[Colours, Colours]:
    """A stylesheet's index colours, light and dark."""
    light, _, dark = (ROOT / file).read_text(encoding="utf-8").lower().partition("prefers-color-scheme: dark")
    return dict(RULE.findall(light)), dict(RULE.findall(dark))


def luminance(colour: str) -> float:
    """WCAG 2's relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_site_and_forms_have_the_same_colours() -> None:
    """The two stylesheets name the same twelve industries and colours, light and dark: one book."""
    ours, theirs = colours("intake/static/form.css"), colours("theme/static/tokens.css")
    assert ours == theirs
    assert set(ours[0]) == set(ours[1]) == set(INDUSTRIES.values())


def test_every_colour_can_be_read_on_paper() -> None:
    """The receipt number is written in it: at least 4.5:1 in both schemes."""
    light, dark = colours("intake/static/form.css")
    assert {slug: colour for slug, colour in light.items() if contrast(colour, LIGHT_PAPER) < 4.5} == {}
    assert {slug: colour for slug, colour in dark.items() if contrast(colour, DARK_PAPER) < 4.5} == {}


@pytest.mark.parametrize("path", ["/apply/mihon-kappan", "/en/apply/mihon-kappan"])
def test_the_form_has_the_companys_colour_to_the_end(path: str, visitor: Visitor) -> None:
    """入力, 確認 and 完了, in both languages; the form of an event of several companies has none."""
    first = visitor.get(path)
    confirm = visitor.fill(first)
    for page in (first, confirm, visitor.send(confirm)):
        assert page.find("//body")[0].get("class") == "i-print"
    assert visitor.get("/events/seminar").find("//body")[0].get("class") is None


def test_the_form_of_one_companys_event_has_its_colour(visitor: Visitor, world: World) -> None:
    """The catalogue says whose event it is; the form takes the colour as an application does."""
    world.offer(events=[{**each, "industry": "opt"} for each in world.offered("events")])
    assert visitor.get("/events/seminar").find("//body")[0].get("class") == "i-opt"


def test_a_company_without_industry_is_taken_too(visitor: Visitor, world: World) -> None:
    """The key is optional: an older catalogue gives the book's yellow."""
    world.offer(companies=[{**each, "industry": None} for each in world.offered("companies")])
    assert visitor.get("/apply/mihon-kappan").find("//body")[0].get("class") is None


@pytest.mark.parametrize("industry", ['x" onload="', "印刷", "", 3])
def test_what_is_no_slug_is_refused(industry: object, world: World, register: Register) -> None:
    """It becomes a class name: nothing else can stand there. A new industry is a slug like any other."""
    world.offer(companies=[{**each, "industry": industry} for each in world.offered("companies")])
    text = Path(world.config.catalogue).read_text(encoding="utf-8")
    with pytest.raises(CatalogueError, match="industry"):
        parse(text, register, "current")
    world.offer(companies=[{**each, "industry": "space"} for each in world.offered("companies")])
    assert parse(Path(world.config.catalogue).read_text(encoding="utf-8"), register, "current")
