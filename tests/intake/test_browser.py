"""The forms in a real browser: a phone's width, focus, keyboard, no script, both languages, TLS, and axe on every state."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from intake.app import create_app
from register.envelope import parse
from register.load import from_dict

if TYPE_CHECKING:
    from tests.intake.conftest import Clock, Server, World

pytestmark = pytest.mark.browser

TYPED = {
    "name": "見本　花子",
    "kana": "みほん はなこ",
    "birth_date-year": "平成15",
    "birth_date-month": "4",
    "birth_date-day": "9",
    "postal_code": "1600000",
    "address": "東京都新宿区見本町１－２－３",
    "school": "見本大学",
    "phone": "09000000000",
    "mail": "ｈａｎａｋｏ@example.jp",
}
COMPANY = "/apply/mihon-kappan"
FORMS = [COMPANY, "/events/seminar", "/events/mendankai", "/events/fair", "/events/kengaku"]


@pytest.fixture
def server(serve_world: Callable[..., Server]) -> Server:
    return serve_world()


def phone(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP", **options)


def check(page: Page) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def fill(page: Page) -> None:
    """Everything that a form asks for."""
    for name, text in TYPED.items():
        if page.locator(f"#{name}").count():
            page.fill(f"#{name}", text)
    for name in ("job_hunting-0", "lower_year-0", "pass_to_company", "confidentiality"):
        if page.locator(f"#{name}").count():
            page.check(f"#{name}")


def send(page: Page) -> str:
    """From a filled form to the receipt."""
    page.click("button[value=confirm]")
    page.click("button[value=send]")
    return page.inner_text(".receipt-number")


@pytest.mark.criterion(
    "2.4.3", "3.3.1", where="申込みの画面", says="書きまちがいがあると、まちがいの一覧へ移り、そこからそれぞれの欄へ移れる"
)  # fmt: skip
@pytest.mark.criterion(
    "1.4.10", where="申込みの画面", says="幅390ピクセルの画面で、横に動かさずに書いて送れる"
)
@pytest.mark.situation("An error stands far above the button that was pressed, and nothing leads there")
def test_a_whole_application_on_a_phone(browser: Browser, server: Server, world: World) -> None:
    """Errors take the focus, 変更 leads to its field, a reload shows the same receipt; axe is clean on each page."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}{COMPANY}")
        check(page)
        page.click(".easy summary")
        check(page)
        page.fill("#name", "見本")
        page.click("button[value=confirm]")
        assert page.title().startswith("エラー: ")
        page.wait_for_function("document.activeElement.className === 'summary'")
        check(page)
        page.click(".summary a >> nth=0")
        assert page.evaluate("document.activeElement.id") == "birth_date-year"
        fill(page)
        page.check("#sex-3")
        page.click("button[value=confirm]")
        assert "まだ完了していません" in page.inner_text("main")
        assert "2003年4月9日（平成15年）" in page.inner_text("main")
        check(page)
        page.click("button[value=phone]")
        page.wait_for_function("document.activeElement.id === 'phone'")
        assert page.input_value("#name") == "見本 花子"
        receipt = send(page)
        check(page)
        page.reload()
        assert page.inner_text(".receipt-number") == receipt
        check(page)
    assert len(world.documents()) == 1


@pytest.mark.criterion(
    "3.1.1", where="申込みの画面", says="申込みの画面が、日本語と英語のそれぞれの言語を名のっている"
)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scripts", [True, False])
def test_every_form_from_beginning_to_end(
    language: str, scripts: bool, browser: Browser, server: Server, world: World
) -> None:
    """Each public form on a phone, in both languages, with and without scripts; only the names are Japanese in English."""
    prefix = "" if language == "ja" else "/en"
    receipts = []
    with phone(browser, java_script_enabled=scripts) as context:
        page = context.new_page()
        for path in FORMS:
            page.goto(f"{server.url}{prefix}{path}")
            assert page.get_attribute("html", "lang") == language
            fill(page)
            receipts.append(send(page))
    headers = [parse(document).header for document in world.documents()]
    assert sorted(header.receipt for header in headers) == sorted(receipts)
    assert {header.form for header in headers} == {
        "application", "seminar", "joint-interview", "job-fair", "company-visit"
    }  # fmt: skip


def test_english_pages_are_clean(browser: Browser, server: Server) -> None:
    """axe on every step and error state in English, and the way there is a link on the Japanese form."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}/events/fair")
        page.click(".bar-language")
        assert page.url == f"{server.url}/en/events/fair"
        check(page)
        page.click("button[value=confirm]")
        assert page.title().startswith("Error: ")
        check(page)
        fill(page)
        page.click("button[value=confirm]")
        check(page)
        page.click("button[value=send]")
        check(page)


def test_cancelling_on_a_phone(browser: Browser, server: Server, world: World) -> None:
    """From the receipt to 取り下げる, and from the bare form with a wrong code; axe is clean on each page."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}{COMPANY}")
        fill(page)
        send(page)
        page.click("button[value=check]")
        check(page)
        assert len(world.documents()) == 1
        page.click("button[value=cancel]")
        assert "取下げを受け付けました" in page.inner_text("main")
        check(page)
        assert world.documents() == ()
        page.goto(f"{server.url}/cancel")
        page.fill("#receipt", "34679")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.className === 'summary'")
        check(page)


def test_who_is_not_meant_is_shown_where_to_turn(browser: Browser, server: Server, world: World) -> None:
    """Saying no is no error: a page with another place to turn, clean, and nothing kept; back keeps everything."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}{COMPANY}")
        fill(page)
        page.check("#job_hunting-1")
        page.click("button[value=confirm]")
        assert "ハローワーク" in page.inner_text("main")
        assert not page.title().startswith("エラー")
        check(page)
        page.go_back()
        assert page.input_value("#name") == TYPED["name"]
    assert world.documents() == ()


@pytest.mark.situation("Two taps on the button make two applications")
def test_a_double_tap_makes_one_envelope(browser: Browser, server: Server, world: World) -> None:
    """Two taps in a row on 送る make one envelope, and one receipt is shown."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}{COMPANY}")
        fill(page)
        page.click("button[value=confirm]")
        page.dblclick("button[value=send]")
        page.wait_for_selector(".receipt-number")
    assert len(world.documents()) == 1


def test_the_receipt_is_saved_as_a_file(browser: Browser, server: Server, tmp_path: Path) -> None:
    """A text file with number, code and what comes next, and no answer; its name tells nothing."""
    with phone(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server.url}{COMPANY}")
        fill(page)
        receipt = send(page)
        with page.expect_download() as waiting:
            page.click("button[value=save]")
        assert waiting.value.suggested_filename == "uketsuke.txt"
        waiting.value.save_as(tmp_path / "saved")
        assert page.inner_text(".receipt-number") == receipt
        assert "2026年11月24日" in page.inner_text(".receipt")
    text = (tmp_path / "saved").read_text(encoding="utf-8")
    on = "受け付けた日: 2026年11月24日"
    for words in (receipt, "取下げコード", "03-0000-0002", "/cancel", "見本活版所", on):
        assert words in text
    assert "花子" not in text
    assert "example.jp" not in text.replace("zukan@example.jp", "")


@pytest.mark.criterion("2.1.1", where="申込みの画面", says="申込みを、キーだけで書いて送れる")
@pytest.mark.situation("Without scripts, or without a mouse, a form cannot be sent")
def test_by_keyboard_only_and_without_script(browser: Browser, server: Server, world: World) -> None:
    """Tab, arrows, Space and Enter are enough, with scripts off; Enter in a field goes on to the confirmation."""
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
        page.keyboard.press("Tab")
        page.keyboard.press("Space")  # はい
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.focus("#mail")
        page.keyboard.press("Enter")
        page.wait_for_selector("button[value=send]")
        while page.evaluate("document.activeElement.value") != "send":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".receipt-number")
    assert len(world.documents()) == 1


@pytest.mark.criterion(
    "1.3.1", "1.4.3", "4.1.2",
    where="申込みの画面",
    says="試験の道具 axe が、申込みの画面の組み立て、文字の色の差、欄の名前に、あやまりを見つけない（明るい画面と暗い画面）",
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_pages_are_clean_in_both_schemes(scheme: str, browser: Browser, server: Server) -> None:
    """axe (contrast included) on front page, refusals, 取下げ and another form with an error, wide and narrow."""
    for width in (390, 1280):
        with browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
        ) as context:
            page = context.new_page()
            for path in ("/", "/en/", "/apply/nanashi", "/nashi", "/cancel", "/events/mendankai"):
                page.goto(server.url + path)
                check(page)
            page.click("button[value=confirm]")
            check(page)


def test_a_form_in_flight_while_the_key_is_gone(browser: Browser, server: Server, world: World) -> None:
    """The page that keeps the answers is clean, takes the focus, and sends once the key is back."""
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}{COMPANY}")
        fill(page)
        page.click("button[value=confirm]")
        for path in world.config.keys_dir.glob("*.json"):
            path.unlink()
        page.click("button[value=send]")
        assert "まだ受け付けられていません" in page.inner_text("main")
        check(page)
        world.add_key("zukan", date(2026, 11, 1), date(2027, 3, 31))
        page.click("button[value=send]")
        assert page.inner_text(".receipt-number")


# ---- over TLS, with the workshop's contract


class Silent(WSGIRequestHandler):
    """Says nothing on the terminal."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the base)
        """Nothing."""


@pytest.mark.parametrize("start", ["", "/en"])
def test_the_first_box_is_near_and_the_notice_whole(browser: Browser, server: Server, start: str) -> None:
    """On a phone the first box stands on the second screen; purpose, receivers and end are read without a tap, and one
    tap shows everything else of the notice."""
    with phone(browser) as context:
        page = context.new_page()
        for form in FORMS:
            page.goto(server.url + start + form)
            assert page.locator("#name").bounding_box()["y"] < 2 * 844, form  # type: ignore[index]
            rows = page.locator(".notice dl > div")
            shown = [row.is_visible() for row in rows.all()]
            assert (shown[:2], any(shown[2:])) == ([True, True], False)
            assert page.locator(".notice .purpose").is_visible()
            page.click(".whole summary")
            assert all(row.is_visible() for row in rows.all())


@pytest.fixture
def over_tls(world: World, clock: Clock, port: int, raw: dict[str, Any]) -> Iterator[str]:
    """The workshop's intake behind real TLS, its contract having found a contractor."""
    raw["contracts"]["new"] |= {
        "contractor": "見本受託株式会社",
        "contact": {"name": "窓口(見本)", "phone": "03-0000-0009", "mail": "w@example.jp"},
    }
    for name in ("office-pc", "locker", "intake-server"):
        raw["places"][f"{name}-new"] = {**raw["places"][name], "contract": "new"}
    world.add_key("workshop", date(2026, 11, 1), date(2027, 3, 31), contract="new")
    url = f"https://localhost:{port}"
    app = create_app(world.configured(contract="new", audience=url), register=from_dict(raw), clock=clock)
    httpd = make_server("127.0.0.1", port, app, handler_class=Silent)
    httpd.socket = tls(world.folder).wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield url
    httpd.shutdown()
    thread.join()
    httpd.server_close()
    app.extensions["zukan-intake"].close()


def tls(folder: Path) -> ssl.SSLContext:
    """A certificate made for this test."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    return context


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_workshop_over_tls(browser: Browser, over_tls: str, world: World) -> None:
    """Over real TLS: the __Host- cookie is set and sent, Referer and Origin are accepted, the receipt comes."""
    with phone(browser, ignore_https_errors=True) as context:
        page = context.new_page()
        page.goto(f"{over_tls}/events/lens-workshop")
        check(page)
        fill(page)
        assert send(page)
        (cookie,) = context.cookies()
        assert str(cookie["name"]).startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httpOnly"]
    payload = world.opened(world.documents()[0])
    assert payload["items"]["school"] == "見本大学"
