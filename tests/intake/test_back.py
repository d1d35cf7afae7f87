"""The browser's Back, from every page, with and without scripts: a page comes, never an error, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page

from tests.intake.test_browser import COMPANY, TYPED, fill, phone

if TYPE_CHECKING:
    from tests.intake.conftest import Server, World

pytestmark = pytest.mark.browser
KEPT = {"name": "見本 花子", "mail": "hanako@example.jp"}  # as it stands after having been read


@pytest.fixture
def server(serve_world: Callable[..., Server]) -> Server:
    return serve_world()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    with phone(browser, java_script_enabled=request.param) as context:
        found = context.new_page()
        found.goto(f"{server.url}{COMPANY}")
        yield found


def press(page: Page, button: str) -> str:
    """Goes on by a button; the title of where it leads."""
    with page.expect_navigation():
        page.click(f"button[value={button}]")
    return page.title()


def back(page: Page) -> str:
    """Back, which raises where the browser shows an error in the page's place; the title there."""
    page.go_back()
    return page.title()


def test_back_from_the_confirmation(page: Page) -> None:
    """To the form with everything as it was typed; on again, and a correction holds."""
    fill(page)
    press(page, "confirm")
    back(page)
    assert page.input_value("#name") == TYPED["name"]
    assert page.is_checked("#pass_to_company")
    page.fill("#mail", "jiro@example.jp")
    press(page, "confirm")
    assert "jiro@example.jp" in page.inner_text("main")


@pytest.mark.situation("Back after an error shows the form of before, without what was corrected")
def test_back_after_an_error(page: Page, world: World) -> None:
    """From the confirmation to the form that had shown an error, with what was corrected; from there to the empty one."""
    page.fill("#name", "見本　花子")
    assert press(page, "confirm").startswith("エラー")
    fill(page)
    press(page, "confirm")
    assert back(page).startswith("エラー")
    assert page.input_value("#phone") == TYPED["phone"], "what was typed after the error"
    back(page)
    assert page.input_value("#name") == "見本　花子"
    page.go_forward()
    page.go_forward()
    assert "まだ完了していません" in page.inner_text("main")
    assert press(page, "send")
    assert len(world.documents()) == 1


def test_back_after_a_change(page: Page) -> None:
    """変更 leads to the form, Back from there to the confirmation."""
    fill(page)
    press(page, "confirm")
    press(page, "phone")
    assert page.input_value("#name") == KEPT["name"]
    back(page)
    assert "hanako@example.jp" in page.inner_text("main")


@pytest.mark.situation("The browser's Back after sending shows an error page (ERR_CACHE_MISS) or sends again")
def test_back_from_the_receipt(page: Page, world: World) -> None:
    """To the confirmation, however often; sent again from there it is the same receipt, and one envelope."""
    fill(page)
    press(page, "confirm")
    press(page, "send")
    receipt = page.inner_text(".receipt-number")
    back(page)
    assert "送ったあとにこの画面へ戻って押しても、届くのは一つです" in page.inner_text("main")
    press(page, "send")
    assert page.inner_text(".receipt-number") == receipt
    assert len(world.documents()) == 1


def test_back_to_the_receipt(page: Page, server: Server) -> None:
    """From the way to cancel, and from a page elsewhere: number and code are still there."""
    fill(page)
    press(page, "confirm")
    press(page, "send")
    receipt, code = page.inner_text(".receipt-number"), page.inner_text(".receipt .code")
    press(page, "check")
    back(page)
    assert (page.inner_text(".receipt-number"), page.inner_text(".receipt .code")) == (receipt, code)
    page.goto(f"{server.url}/")
    back(page)
    assert page.inner_text(".receipt-number") == receipt


def test_back_on_the_way_to_cancel(page: Page, server: Server, world: World) -> None:
    """From the question, from an error and from the end; what was cancelled stays so."""
    fill(page)
    press(page, "confirm")
    press(page, "send")
    receipt, code = page.inner_text(".receipt-number"), page.inner_text(".receipt .code")
    page.goto(f"{server.url}/cancel")
    page.fill("#receipt", receipt)
    page.fill("#secret", "x")
    assert press(page, "check").startswith("エラー")
    page.fill("#secret", code)
    press(page, "check")
    assert back(page).startswith("エラー")
    assert page.input_value("#receipt") == receipt
    page.go_forward()
    press(page, "cancel")
    assert "取下げを受け付けました" in page.inner_text("main")
    assert "取下げの確認" in back(page)
    press(page, "cancel")
    assert "すでに取り下げられています" in page.inner_text("main")
    assert world.documents() == ()


def test_back_from_who_is_not_meant(page: Page, world: World) -> None:
    """To the form as it was typed; 内容を直す leads there too, and Back from there to the page that said where to turn."""
    fill(page)
    page.check("#job_hunting-1")
    press(page, "confirm")
    assert "ハローワーク" in page.inner_text("main")
    back(page)
    assert page.input_value("#name") == TYPED["name"]
    press(page, "confirm")
    press(page, "job_hunting")
    assert page.input_value("#name") == KEPT["name"]
    back(page)
    assert "ハローワーク" in page.inner_text("main")
    page.go_forward()
    page.check("#job_hunting-0")
    press(page, "confirm")
    press(page, "send")
    assert len(world.documents()) == 1


@pytest.mark.situation("Back from a page of errors loses the form")
def test_back_from_forms_that_closed_in_flight(page: Page, world: World) -> None:
    """From the page that keeps the answers behind a button to the confirmation, and on to it again."""
    fill(page)
    press(page, "confirm")
    hidden = {path: path.read_bytes() for path in world.config.keys_dir.glob("*.json")}
    for path in hidden:
        path.unlink()
    press(page, "send")
    assert "まだ受け付けられていません" in page.inner_text("main")
    back(page)
    assert "hanako@example.jp" in page.inner_text("main")
    page.go_forward()
    assert "まだ受け付けられていません" in page.inner_text("main")
    for path, content in hidden.items():
        path.write_bytes(content)
    press(page, "send")
    assert page.inner_text(".receipt-number")


def test_back_to_a_page_that_says_no(page: Page, server: Server, world: World) -> None:
    """A target that closed while somebody wrote: the page with what was written comes again by Back."""
    fill(page)
    world.offer(companies=[{**each, "openings": []} for each in world.offered("companies")])
    press(page, "confirm")
    assert "見本　花子" in page.inner_text("main")
    page.goto(f"{server.url}/")
    back(page)
    assert "見本　花子" in page.inner_text("main")
    back(page)
