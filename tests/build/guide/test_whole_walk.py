"""Every page of the guide in a browser, not one of each kind: what axe finds, and what runs out of a narrow screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.build.guide.served import IN_A_BROWSER, Served, opened
from tests.build.guide.sights import AXE, LOOK, SCHEMES, WIDTHS, combinations

pytestmark = [*IN_A_BROWSER, pytest.mark.long]
NARROWEST = WIDTHS[0]


def test_axe_finds_nothing_on_any_page(browser: Browser, samples: Served) -> None:
    """All pages and 404, each loaded once: no violation at 320, 390 and 1280 px, light and dark; none scrolls sideways at 320."""
    names = [*samples.pages(), "404.html"]
    looked: set[tuple[str, int, str]] = set()
    faults: list[str] = []
    with opened(browser) as page:
        for name in names:
            _open(page, f"{samples.url}{name}")
            for width, scheme in combinations(page):
                looked.add((name, width, scheme))
                faults += [f"/{name} {width}px {scheme}: {fault}" for fault in _faults(page, width)]
    assert len(looked) == len(names) * len(WIDTHS) * len(SCHEMES)
    assert not faults, "\n".join(faults)


def _open(page: Page, address: str) -> None:
    page.emulate_media(color_scheme=SCHEMES[0])  # type: ignore[arg-type]
    page.set_viewport_size({"width": NARROWEST, "height": 844})
    page.goto(address)
    page.evaluate(AXE_SCRIPT)


def _faults(page: Page, width: int) -> list[str]:
    found: list[str] = page.evaluate(AXE)["violations"]
    if width == NARROWEST and page.evaluate(LOOK)["wide"]:
        found.append("wider than the screen")
    return found
