"""The filter of the companies: by mouse, by keyboard, without its file, without scripts; its state is the address."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from build.site.facets import word_slug
from tests.build.guide.served import IN_A_BROWSER, MANY, Served, opened

pytestmark = IN_A_BROWSER


def shown(page: Page) -> list[str]:
    return page.locator("#found h2").all_inner_texts()


def status(page: Page) -> str:
    return page.locator("#finder [role=status]").inner_text()


def test_the_filter_narrows_and_tells(browser: Browser, many: Served) -> None:
    """Each control narrows further, the count is announced, companies of other sheets are found, and cleared is as before."""
    with opened(browser, 1280) as page:
        page.goto(f"{many.url}companies/")
        before = shown(page)
        assert len(before) == MANY - 24
        page.get_by_role("combobox", name="働き方").select_option(label=f"土日祝が休み（{MANY // 3}）")
        expect(page.locator("#finder [role=status]")).not_to_be_empty()
        assert status(page) == f"{MANY}社のうち、{MANY // 3}社があてはまります。"
        assert shown(page) == [f"ねじ{number}本の話" for number in range(MANY, 0, -3)]
        page.get_by_label("いま募集中だけ").check()
        assert status(page) == f"{MANY}社のうち、{MANY // 6}社があてはまります。"
        last = page.locator("#found a").last
        assert last.inner_text() == "ねじ6本の話"
        assert page.locator("#found .card").last.locator(".state").inner_text() == "募集中"
        page.get_by_label("外に出る").check()
        assert "まだありません" in status(page)
        page.get_by_role("button", name="条件をはずす").click()
        assert shown(page) == before
        assert status(page) == ""
        assert page.locator(".turn").is_visible()
        assert page.evaluate("document.activeElement.tagName") == "SELECT"


def test_the_filter_s_state_is_the_address(browser: Browser, many: Served) -> None:
    """Going back undoes one step; the address opens the same elsewhere; what it does not know it leaves out."""
    with opened(browser, 1280) as page:
        page.goto(f"{many.url}companies/")
        page.get_by_label("外に出る").check()
        page.get_by_role("combobox", name="働き方").select_option(label=f"交替で休み（{MANY - MANY // 3}）")
        address = page.url
        assert address.endswith(f"?way={word_slug('交替で休み')}&taste=outdoors")
        expect(page.locator("#found h2")).to_have_count(1)
        page.locator("#found a").first.click()
        assert page.url.endswith("/companies/kaisha-1/")
        page.go_back()
        expect(page.locator("#found h2")).to_have_count(1)
        page.go_back()
        assert page.url.endswith("?taste=outdoors")
        assert page.get_by_role("combobox", name="働き方").input_value() == ""
        page.go_back()
        expect(page.locator("#found h2")).to_have_count(MANY - 24)
    with opened(browser) as other:
        other.goto(f"{address}&industry=nope&taste=none")
        expect(other.locator("#found h2")).to_have_count(1)
        assert shown(other) == ["ねじ1本の話"]
        assert other.get_by_role("combobox", name="業種").input_value() == ""


def test_a_phone_begins_with_the_companies(browser: Browser, many: Served) -> None:
    """Narrow, the verbs are folded away until somebody opens them or the address has chosen one."""
    with opened(browser) as page:
        page.goto(f"{many.url}companies/")
        outdoors = page.get_by_label("外に出る")
        assert not outdoors.is_visible()
        page.locator("#finder summary").click()
        outdoors.check()
        page.reload()
        expect(page.locator("#found h2")).to_have_count(1)
        assert outdoors.is_checked()
        assert outdoors.is_visible()


def test_the_filter_s_room_is_kept_for_it(browser: Browser, samples: Served) -> None:
    """Before its script comes the list stands where it will stand: nothing jumps on a phone, a tablet or a desk."""
    top = "document.getElementById('found').getBoundingClientRect().top"
    with opened(browser) as page:
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.route("**/finder.*.js", lambda route: route.abort())
            page.goto(f"{samples.url}companies/")
            before = page.evaluate(top)
            page.unroute("**/finder.*.js")
            page.reload()
            expect(page.locator("#finder select").first).to_be_visible()
            assert abs(page.evaluate(top) - before) <= 1, width


def test_many_results_come_in_two_steps(browser: Browser, many: Served) -> None:
    """More than fit are offered by a button, which puts the focus on the first that it brings."""
    with opened(browser) as page:
        page.goto(f"{many.url}companies/?industry=build")
        more = page.get_by_role("button", name=f"のこり{MANY - 48}社も見る")
        more.click()
        assert len(shown(page)) == MANY
        assert page.evaluate("document.activeElement.textContent") == f"ねじ{MANY - 48}本の話"


def test_a_filter_without_its_file_says_so(browser: Browser, many: Served) -> None:
    """Where the file cannot be fetched the list stays as it is, and the index is pointed to."""
    with opened(browser, 1280) as page:
        page.route("**/finder.json", lambda route: route.abort())
        page.goto(f"{many.url}companies/")
        page.get_by_label("外に出る").check()
        expect(page.locator("#finder [role=status]")).not_to_be_empty()
        assert "索引" in status(page)
        assert len(shown(page)) == MANY - 24


def test_without_scripts_nothing_is_lost(browser: Browser, many: Served) -> None:
    """No control that does nothing; the index leads to every word's list, and the sheets to every company."""
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{many.url}companies/")
        assert page.locator("select, input, button").locator("visible=true").count() == 0
        page.get_by_role("link", name="いま募集中の会社").click()
        assert page.locator("h1").inner_text() == "いま募集中の会社"
        assert page.locator(".card").count() == MANY // 2
        page.go_back()
        page.locator(".sakuin").get_by_role("link", name="土日祝が休み").click()
        assert page.locator(".card").count() == MANY // 3
        page.goto(f"{many.url}companies/")
        found = page.locator(".card").count()
        page.get_by_role("link", name="前からの会社").click()
        assert found + page.locator(".card").count() == MANY
