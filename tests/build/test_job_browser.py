"""The page of a vacancy and the calendars' links in a real browser: axe, reflow and target size."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from build.headers import FILE, read_rules
from build.options import PROJECT
from build.serve import address, make_server

CHROMIUM = shutil.which("chromium")
PAGES = ("companies/mihon-seisaku/jobs/1/", "events/", "events/mihon-seminar/")

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


def test_no_violation_no_sideways_scrolling_and_targets_of_24_pixels(browser: Browser, site: Any) -> None:
    """At 320, 390 and 1280 pixels, in the light and in the dark."""
    site.build(site_url="https://zukan.example")
    with make_server(site.output, 0, read_rules(PROJECT / FILE)) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        for width in (320, 390, 1280):
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": 844},
                    color_scheme=scheme,
                )
                page = context.new_page()
                for path in PAGES:
                    page.goto(f"{address(server)}{path}")
                    found = Axe().run(page)
                    assert found.violations_count == 0, (path, width, scheme, found.generate_report())
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                    for link in page.locator(".ics a, .job-own a, .vac-story, .vac-others a").all():
                        box = link.bounding_box()
                        assert box is not None
                        assert box["height"] >= 24, (path, width)
                context.close()
        server.shutdown()
