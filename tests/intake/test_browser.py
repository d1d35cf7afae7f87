"""The forms in a real browser: a phone's width, focus, keyboard, no script, and axe on every step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

if TYPE_CHECKING:
    from tests.intake.conftest import Server, World

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
TYPED = {
    "name": "見本　花子",
    "kana": "みほん はなこ",
    "birth_date-year": "２００３",
    "birth_date-month": "4",
    "birth_date-day": "9",
    "postal_code": "1600000",
    "address": "東京都新宿区見本町１－２－３",
    "phone": "09000000000",
    "mail": "ｈａｎａｋｏ@example.jp",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: script/setup test")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def server(serve_world: Callable[..., Server]) -> Server:
    return serve_world()


def phone(browser: Browser, **options: bool) -> BrowserContext:
    return browser.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP", **options)  # type: ignore[arg-type]


def check(page: Page) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def fill(page: Page) -> None:
    for name, text in TYPED.items():
        page.fill(f"#{name}", text)
    page.check("#job_hunting")
    page.check("#pass_to_company")


def test_a_whole_application_on_a_phone(browser: Browser, server: Server, world: World) -> None:
    """Errors take the focus, 変更 leads to its field, a reload shows the same receipt; axe is clean on each page."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}/apply/mihon-kappan")
        check(page)
        page.fill("#name", "見本")
        page.click("button[value=confirm]")
        assert page.title().startswith("エラー: ")
        assert page.evaluate("document.activeElement.className") == "summary"
        check(page)
        page.click(".summary a >> nth=0")
        assert page.evaluate("document.activeElement.id") == "birth_date-year"
        fill(page)
        page.check("#sex-3")
        page.click("button[value=confirm]")
        assert "まだ完了していません" in page.inner_text("main")
        check(page)
        page.click("button[value=phone]")
        assert page.evaluate("document.activeElement.id") == "phone"
        assert page.input_value("#name") == "見本 花子"
        page.click("button[value=confirm]")
        page.click("button[value=send]")
        receipt = page.inner_text(".receipt-number")
        check(page)
        page.reload()
        assert page.inner_text(".receipt-number") == receipt
        check(page)
    assert len(world.documents()) == 1


def test_a_double_tap_makes_one_envelope(browser: Browser, server: Server, world: World) -> None:
    """Two taps in a row on 送る."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}/apply/mihon-kappan")
        fill(page)
        page.click("button[value=confirm]")
        page.dblclick("button[value=send]")
        page.wait_for_selector(".receipt-number")
    assert len(world.documents()) == 1


def test_without_script_and_by_keyboard_only(browser: Browser, server: Server, world: World) -> None:
    """Tab, Space and Enter are enough, with scripts off; Enter in a field goes on to the confirmation."""
    with phone(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server.url}/events/kengaku")
        page.focus("#name")
        for text in ("見本 花子", "", "2003", "4", "9"):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        page.keyboard.press("Tab")  # past the choices, none of them taken
        page.keyboard.type("09000000000")
        page.keyboard.press("Tab")
        page.keyboard.type("hanako@example.jp")
        for _ in range(2):
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
        page.focus("#mail")
        page.keyboard.press("Enter")
        page.wait_for_selector("button[value=send]")
        page.focus("button[value=send]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".receipt-number")
    assert len(world.documents()) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_pages_are_clean_in_both_schemes(scheme: str, browser: Browser, server: Server) -> None:
    """axe (contrast included) on the front page, a refusal and another form with an error, wide and narrow."""
    for width in (390, 1280):
        with browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
        ) as context:
            page = context.new_page()
            for path in ("/", "/apply/nanashi", "/events/mendankai"):
                page.goto(server.url + path)
                check(page)
            page.click("button[value=confirm]")
            check(page)
