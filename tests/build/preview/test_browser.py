"""In a real browser: the strict policy breaks nothing, and a saved change appears by itself."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build.options import PROJECT
from build.preview.headers import FILE, read_rules
from build.preview.server import address, make_server
from build.preview.watching import EVENTS, Preview
from register.load import REGISTER_FILE

RULES = read_rules(PROJECT / FILE)
#: Rejects where a picture cannot be shown. Not a polling wait: that needs eval, which the policy forbids.
DECODE_ALL = """async () => {
  for (const image of document.images) { image.loading = 'eager'; await image.decode() }
}"""
CHROMIUM = shutil.which("chromium")

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 390, "height": 844})
    yield made
    made.close()


def test_every_page_loads_whole_under_the_policy(page: Page, built: Any) -> None:
    """No page logs an error, no request fails or leaves the site, and every picture has pixels."""
    problems: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    # Going on to the next page breaks off the icon of the last one: that is no fault.
    page.on(
        "requestfailed",
        lambda request: None if request.failure == "net::ERR_ABORTED" else problems.append(request.url),
    )
    page.on("request", lambda request: asked.append(request.url))
    with make_server(built.output, 0, RULES) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        site = address(server)
        for name in built.files():
            if name.endswith("index.html"):
                page.goto(f"{site}{name.removesuffix('index.html')}")
                page.evaluate(DECODE_ALL)
        server.shutdown()
    assert problems == []
    assert all(url.startswith(site) for url in asked)


def test_data_blocks_and_manifests_are_no_fault_of_the_policy(page: Page, site: Any) -> None:
    """With the site's address every page carries JSON-LD: the browser reports no violation, and runs nothing."""
    site.build(site_url="https://zukan.example")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.log(e.violatedDirective))"
    )
    with make_server(site.output, 0, RULES) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        for name in site.files():
            if name.endswith("index.html"):
                page.goto(f"{address(server)}{name.removesuffix('index.html')}")
                assert page.locator("script[type='application/ld+json']").count() > 0
        server.shutdown()
    assert said == []


def test_a_saved_change_reloads_the_browser(page: Page, site: Any) -> None:
    """The preview's script runs under its policy and shows a rebuilt page without a hand on the keyboard."""
    preview = Preview(site.options(), REGISTER_FILE, RULES)
    assert preview.rebuild()
    with preview.server(0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with page.expect_response(f"**{EVENTS}"):
            page.goto(f"{address(server)}companies/mihon-seisaku/")
        page.wait_for_timeout(300)  # the first count arrives right after the headers
        site.edit("companies/mihon-seisaku.md", "検査の台を整える", "検査の台をみがく")
        assert preview.rebuild()
        page.get_by_text("検査の台をみがく").wait_for(timeout=10_000)
        preview.stop()
        server.shutdown()
