"""Without a mouse: everywhere and back again, always in sight; and through the filter to a company."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.build.guide.served import IN_A_BROWSER, MANY, Record, Served, opened

pytestmark = IN_A_BROWSER
PAGES = (
    "", "companies/", "companies/mihon-kappan/", "companies/mihon-kappan/jobs/1/", "companies/openings/", "events/",
    "events/kappan-kengaku/", "privacy/", "accessibility/",
)  # fmt: skip
WIDTHS = (390, 1280)
STOPS = "[...document.querySelectorAll(`a[href], button, select, input, summary, [tabindex='0']`)].filter(e => e.checkVisibility()).length"
#: Notes every stop: its place among all elements, whether a ring can be seen, whether it is in sight itself.
WATCH = """() => { window.stops = []; addEventListener('focusin', event => {
  const e = event.target;
  const ringed = [e, e.nextElementSibling, e.parentElement, e.closest('article, li')].filter(Boolean)
    .some(x => { const s = getComputedStyle(x); return s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 3 });
  const mark = e.matches('.ticks input') ? e.nextElementSibling : e, boxes = [...mark.getClientRects()];
  const hit = boxes.some(b => {
    const top = Math.max(b.top, 0), middle = (top + Math.min(b.bottom, innerHeight)) / 2;
    return [.1, .5, .9].some(at => {
      const found = document.elementFromPoint(b.left + b.width * at, middle);
      return found && (found === e || mark.contains(found)) }) });
  window.stops.push({at: [...document.querySelectorAll('*')].indexOf(e), ringed, hit, what: e.outerHTML.slice(0, 80)}) }) }"""


def ready(page: Page, url: str) -> None:
    page.goto(url)
    if page.locator("#finder").count():
        expect(page.locator("#finder select").first).to_be_visible()


@pytest.fixture(scope="module")
def rounds(browser: Browser, samples: Served) -> dict[tuple[str, int], dict[str, Any]]:
    """Each page from its first stop to its last and one step back, at two widths: one load each."""
    found = {}
    for width in WIDTHS:
        with opened(browser, width) as page:
            for name in PAGES:
                ready(page, f"{samples.url}{name}")
                page.evaluate(WATCH)
                count = page.evaluate(STOPS)
                for _ in range(count):
                    page.keyboard.press("Tab")
                page.keyboard.press("Shift+Tab")
                address = page.url.removeprefix(samples.url)
                found[name, width] = {"count": count, "stops": page.evaluate("stops"), "address": address}
    return found


@pytest.fixture(autouse=True)
def _told(record_property: Record) -> None:
    record_property("where", f"{len(PAGES)}ページ、幅{'・'.join(map(str, WIDTHS))}ピクセル")


def forward(one: dict[str, Any]) -> list[dict[str, Any]]:
    stops: list[dict[str, Any]] = one["stops"][:-1]
    return stops


@pytest.mark.criterion(
    "2.1.1",
    "2.1.2",
    "2.4.3",
    says="Tabキーだけで、すべてのリンクと部品に、並んでいる順にとどき、戻ることもできる",
)
def test_tab_reaches_everything_in_order_and_goes_back(rounds: dict[tuple[str, int], dict[str, Any]]) -> None:
    """From the skip link on every stop comes once, downwards; from the last one Shift and Tab lead back."""
    for where, one in rounds.items():
        places = [stop["at"] for stop in forward(one)]
        assert len(places) == one["count"], where
        assert places == sorted(set(places)), where
        assert one["stops"][-1]["at"] == places[-2], where


@pytest.mark.criterion("2.4.7", says="いまいる場所に、太い枠が見える")
def test_where_somebody_is_can_be_seen(rounds: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Every stop has a ring of 3 px and more around itself or what it stands for."""
    assert [
        (w, stop["what"]) for w, one in rounds.items() for stop in one["stops"] if not stop["ringed"]
    ] == []


@pytest.mark.criterion("2.4.11", says="いまいる場所が、ほかのものの下に隠れない")
def test_where_somebody_is_is_not_covered(rounds: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Every stop is within the window, and what lies on top there is itself."""
    assert [(w, stop["what"]) for w, one in rounds.items() for stop in one["stops"] if not stop["hit"]] == []


@pytest.mark.criterion("3.2.1", says="いまいる場所を移しただけでは、別のページに変わらない")
def test_focus_alone_changes_no_page(rounds: dict[tuple[str, int], dict[str, Any]]) -> None:
    """After all stops the address is the one that was asked for."""
    assert [(where, one["address"]) for where, one in rounds.items() if one["address"] != where[0]] == []


@pytest.mark.criterion("2.4.1", says="最初のリンクで、どのページにもある部分をとばして本文へ移れる")
def test_the_skip_link_skips(browser: Browser, samples: Served) -> None:
    """The first stop is 本文へ; Enter goes there, and the next stop is in the main part."""
    with opened(browser, 1280) as page:
        for name in PAGES:
            ready(page, f"{samples.url}{name}")
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "本文へ"
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "main"
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('main, footer') !== null"), name


@pytest.mark.criterion(
    "2.1.1", "3.2.2", "4.1.3",
    says="会社をしぼりこむところは、キーだけで使え、えらんでもその場を離れず、何社あるかが読み上げられる",
)  # fmt: skip
def test_the_filter_by_keyboard_alone(browser: Browser, many: Served, record_property: Record) -> None:
    """Arrows choose in a list, Space ticks, Enter clears and follows; the focus stays, the count is announced."""
    record_property("where", "会社の一覧")
    here = "document.activeElement"
    with opened(browser, 1280) as page:
        ready(page, f"{many.url}companies/")
        page.locator("#main").focus()
        while page.evaluate(f"{here}.name") != "way":
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("status")).to_have_text(f"{MANY}社のうち、{MANY // 3}社があてはまります。")
        assert page.evaluate(f"{here}.name") == "way"
        while page.evaluate(f"{here}.name") != "open":
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.get_by_role("status")).to_have_text(f"{MANY}社のうち、{MANY // 6}社があてはまります。")
        assert page.evaluate(f"{here}.name") == "open"
        while page.evaluate(f"{here}.closest('#found') === null"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/companies/kaisha-*/")
        page.go_back()
        expect(page.locator("#found h2")).to_have_count(MANY // 6)
        page.locator("#finder button").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_be_empty()
        assert page.evaluate(f"{here}.tagName") == "SELECT"
