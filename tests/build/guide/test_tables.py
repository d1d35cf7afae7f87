"""Tables that become lists on a phone, and marks that stay in the reader's own colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from build.pages.criteria import CRITERIA
from tests.build.guide.served import IN_A_BROWSER, Served, opened

pytestmark = IN_A_BROWSER


@pytest.mark.criterion("1.3.1", where="イベント", says="月の表が、見出しのある表として読み上げられる")
def test_the_calendar_on_a_desk_and_on_a_phone(browser: Browser, samples: Served) -> None:
    """Wide, the month is a table for assistive technology, and its links are events; narrow, the list by month stands alone."""
    with opened(browser, 1280) as page:
        page.goto(f"{samples.url}events/")
        month = page.get_by_role("table").first
        assert month.get_by_role("columnheader").count() == 7
        link = month.get_by_role("link").first
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/events/*/")
        assert page.locator("dt", has_text="配慮が必要な方へ").count() == 1
        assert page.locator("dt", has_text="対象").count() == 1
    with opened(browser) as page:
        page.goto(f"{samples.url}events/")
        assert page.get_by_role("table").count() == 0
        assert page.locator("section[aria-labelledby=coming] .ev a").count() > 0


@pytest.mark.criterion(
    "1.3.1",
    where="求人一覧とこのページ",
    says="せまい画面で縦に並べた表も、見出しのある表のまま読み上げられる",
)
def test_tables_stay_tables_on_a_phone(browser: Browser, samples: Served) -> None:
    """Laid out in a column it still has rows, headers and cells when it is read aloud."""
    with opened(browser, 320) as page:
        page.goto(f"{samples.url}companies/openings/")
        table = page.get_by_role("table")
        assert table.get_by_role("columnheader").count() == 7
        assert table.get_by_role("row").count() > 2
        assert table.get_by_role("rowheader").count() >= 2
        page.goto(f"{samples.url}accessibility/results/")
        criteria = page.get_by_role("table")
        assert criteria.count() == 4
        assert criteria.get_by_role("rowheader").count() == len(CRITERIA)
        assert criteria.first.get_by_role("columnheader").count() == 6


@pytest.mark.criterion(
    "1.4.1", where="会社の一覧", says="色を自分で決めている人にも、選んだものが見分けられる"
)
def test_forced_colours_keep_what_is_chosen_visible(browser: Browser, samples: Served) -> None:
    """With the reader's own colours a ticked word looks different from one that is not."""
    with opened(browser, 1280, forced_colors="active") as page:
        page.goto(f"{samples.url}companies/")
        look = "e => getComputedStyle(e.nextElementSibling, '::before').backgroundColor"
        box = page.locator("#finder input").first
        before = box.evaluate(look)
        box.check()
        assert box.evaluate(look) != before
