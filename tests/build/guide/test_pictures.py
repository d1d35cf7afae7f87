"""Plates that decorate are pictures of their own: they look as they do where they are drawn within a page."""

from __future__ import annotations

import io
from typing import Any, cast

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from build.content.plates import read_plate
from build.options import PROJECT
from tests.build.guide.served import IN_A_BROWSER, Served, opened

pytestmark = IN_A_BROWSER
PLATES = PROJECT / "content" / "plates"
CLIP: Any = {"x": 0, "y": 0, "width": 1280, "height": 840}
FAINT = 24  # of 255: where two shapes meet a pixel is mixed otherwise

#: Every card's picture at half its size on whole pixels, so that only colours can differ.
GRID = """() => document.querySelectorAll('#found .card-pic').forEach((box, at) => {
  Object.assign(box.style, {position: 'fixed', zIndex: 9, left: `${at % 4 * 320}px`, top: `${(at >> 2) * 280}px`,
    width: '320px', height: '280px', aspectRatio: 'auto', border: 0, margin: 0});
  box.querySelector('img').style.margin = 0 })"""
INLINE = """drawn => document.querySelectorAll('#found picture').forEach((picture, at) => picture.replaceWith(
  new DOMParser().parseFromString(drawn[at], 'image/svg+xml').documentElement))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_plate_as_a_picture_looks_as_it_does_within_the_page(
    browser: Browser, samples: Served, scheme: Any
) -> None:
    """All twelve, in either scheme: the page's own rules, put on the same drawing, give the same colours."""
    plates = {path.stem: read_plate(path.read_bytes(), path.name)[0] for path in PLATES.glob("*.svg")}
    with opened(browser, 1280, color_scheme=scheme) as page:
        page.goto(f"{samples.url}companies/")
        page.evaluate("Promise.all([...document.images].map(i => (i.loading = 'eager', i.decode())))")
        slugs = page.locator("#found h2 a").evaluate_all("all => all.map(a => a.pathname.split('/').at(-2))")
        assert len(slugs) == len(plates) == 12
        page.evaluate(GRID)
        as_pictures = page.screenshot(animations="disabled", clip=CLIP)
        page.evaluate(INLINE, [plates[slug].card for slug in slugs])  # type: ignore[union-attr]
        within = page.screenshot(animations="disabled", clip=CLIP)
    one, other = (Image.open(io.BytesIO(png)).convert("RGB").reduce(2) for png in (as_pictures, within))
    difference = ImageChops.difference(one, other)
    furthest = max(high for _, high in cast("tuple[tuple[int, int], ...]", difference.getextrema()))
    assert furthest <= FAINT
