"""Photographs on the page, in a real browser: sizes that are true, a colour until they come, nothing early."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build.darkroom.tones import TONES
from build.options import PROJECT
from build.preview.headers import FILE, read_rules
from build.preview.server import address, make_server

CHROMIUM = shutil.which("chromium")
PAGES = ("companies/mihon-seisaku/", "events/mihon-workshop/")
#: The width of each picture, and what the condition of its ``sizes`` that holds says it would be.
WIDTHS = """() => [...document.images].map(image => {
  const rules = image.sizes.split(',').map(rule => rule.trim().match(/^(?:(\\(.*?\\)) )?(.*)$/));
  const said = rules.find(rule => !rule[1] || matchMedia(rule[1]).matches)[2];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.ruler { position: absolute; width: ${said} }`);
  document.adoptedStyleSheets = [sheet];
  const ruler = document.body.appendChild(Object.assign(document.createElement('div'), {className: 'ruler'}));
  const width = ruler.getBoundingClientRect().width;
  ruler.remove();
  return [image.getBoundingClientRect().width, width];
})"""

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 390, "height": 844})
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(built: Any) -> Iterator[str]:
    with make_server(built.output, 0, read_rules(PROJECT / FILE)) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield address(server)
        server.shutdown()


@pytest.mark.parametrize("width", [320, 390, 600, 700, 768, 900, 992, 1000, 1040, 1100, 1280, 1920])
def test_sizes_say_how_wide_a_picture_will_be(page: Page, served: str, width: int) -> None:
    """From phone to desk: never narrower than it is shown by more than 3 %, never wider by more than 10 %."""
    page.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        page.goto(served + path)
        for shown, said in page.evaluate(WIDTHS):
            assert 0.97 * shown <= said <= 1.10 * shown, (path, shown, said)


def test_a_picture_that_has_not_come_has_its_colour_and_its_place(page: Page, served: str) -> None:
    """Under the strict policy, with every photograph held back: colour, size and description are there."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.route("**/photos/**", lambda route: route.abort())
    try:
        page.goto(served + PAGES[0])
        found = page.evaluate(
            "() => [...document.images].map(i => [i.className, getComputedStyle(i).backgroundColor, i.alt,"
            " i.getBoundingClientRect().height])"
        )
    finally:
        page.unroute("**/photos/**")
    assert found
    for tone, colour, alt, height in found:
        assert tuple(map(int, re.findall(r"\d+", colour))) == TONES[tone]
        assert alt
        assert height > 100


def test_only_what_is_seen_first_is_loaded_at_once(page: Page, built: Any) -> None:
    """Company pages open with the drawn plate: their photographs wait. An event's first one does not."""
    company, event = (re.findall(r"<img[^>]+>", built.page(f"{path}index.html")) for path in PAGES)
    assert len(company) >= 2
    assert all('loading="lazy"' in image for image in company)
    assert ['loading="lazy"' in image for image in event] == [False] + [True] * (len(event) - 1)
    assert 'fetchpriority="high"' in event[0]
    for image in (*company, *event):
        assert re.search(r' width="\d+" height="\d+"', image)
        assert "style=" not in image
