"""The guide in a real browser: axe on every kind of page, the filter, the calendar, keyboard, reflow, paper, weight."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pypdf import PdfReader

from build.builder import build
from build.facets import word_slug
from build.headers import FILE, read_rules
from build.options import PROJECT, Options
from build.plates import read_plate
from build.serve import address, make_server
from tests.build import conftest

CHROMIUM = shutil.which("chromium")
RULES = read_rules(PROJECT / FILE)
DAY = date(2026, 11, 23)
WEIGHT = 60_000  # bytes of a story: its page, the styles and scripts it loads, compressed
PLATES = PROJECT / "content" / "plates"
CLIP: Any = {"x": 0, "y": 0, "width": 1280, "height": 840}
FAINT = 24  # of 255: where two shapes meet a pixel is mixed otherwise
MANY = 60  # companies: more than the first sheet of a list holds
#: WCAG 1.4.12, as a style sheet that somebody may bring along.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]


@dataclass(frozen=True)
class Served:
    """A built site and where it can be seen."""

    output: Path
    url: str

    def pages(self) -> list[str]:
        found = (path.relative_to(self.output).as_posix() for path in self.output.rglob("index.html"))
        return sorted(name.removesuffix("index.html") for name in found)

    def one_of_each_kind(self) -> list[str]:
        """Of lists of one kind the first; of companies and events every fourth."""
        found = [page for page in self.pages() if page.count("/") < 2]
        for folder in ("companies", "events"):
            inner = [page for page in self.pages() if re.fullmatch(rf"{folder}/[^/]+/", page)]
            own = [page for page in inner if page not in ("companies/open/", "companies/openings/")]
            found += [*own[::6], *(page for page in inner if page not in own)]
        lists = {page.rsplit("/", 2)[0]: page for page in reversed(self.pages()) if page.count("/") > 2}
        return [*found, *lists.values(), "404.html"]


@contextmanager
def serving(output: Path) -> Iterator[Served]:
    with make_server(output, 0, RULES) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield Served(output, address(server))
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, register: Any) -> Iterator[Served]:
    """The shipped guide, open for applications."""
    output = tmp_path_factory.mktemp("guide") / "output"
    intake = {"current": "https://uketsuke.example"}
    build(Options(day=DAY, output=output, cache=PROJECT / "var" / "cache", intake=intake), register)
    with serving(output) as served:
        yield served


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, template: Any) -> Iterator[Served]:
    """Sixty companies without people: every third at weekends off, every second closed, one alone outdoors."""
    made = conftest.Site(tmp_path_factory.mktemp("many"), template.cache, template.register)
    head = conftest.COMPANY[: conftest.COMPANY.index("people:")]
    for number in range(1, MANY + 1):
        text = head.replace("slug: mihon-seisaku", f"slug: kaisha-{number}").replace(
            '"001"', f'"{number:03}"'
        )
        text = text.replace("plate: {file: mihon-seisaku.svg", "#").replace(
            "ねじ一本の話", f"ねじ{number}本の話"
        )
        text = text.replace("架空製作所", f"架空製作所{number}")
        if number % 3:
            text = text.replace("土日祝が休み", "交替で休み")
        if number % 2:
            text = text.replace("closes: 2027-03-20", "closes: 2026-11-01")
        if number == 1:
            text = text.replace("手を動かす", "手を動かす, 外に出る")
        made.write(f"companies/kaisha-{number}.md", f"{text}---\n朝の工場を見た。\n")
    for slug in ("about", "apply"):
        made.write(f"pages/{slug}.md", conftest.PAGE.format(title="見本", slug=slug))
    made.build()
    with serving(made.output) as served:
        yield served


@contextmanager
def opened(browser: Browser, width: int = 390, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="ja-JP", **options)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def overflow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing(browser: Browser, samples: Served, width: int, scheme: Any) -> None:
    """No violation on any kind of page in either scheme, and no page is wider than the screen."""
    with opened(browser, width, color_scheme=scheme) as page:
        for name in samples.one_of_each_kind():
            page.goto(f"{samples.url}{name}")
            # What is drawn within a plate is hidden, or said by its frame's label; it is thousands of shapes.
            results = Axe().run(page, context={"exclude": [[".plate-art"]]})
            assert results.violations_count == 0, f"{name} {results.generate_report()}"
            assert not overflow(page), name


def test_wider_letters_and_lines_fit(browser: Browser, samples: Served) -> None:
    """With the spacing of WCAG 1.4.12, at 320 and 1280 px, nothing runs out of the page or out of its box."""
    clipped = """() => [...document.querySelectorAll('h1,h2,h3,p:not(.card-lead),dt,dd,li,td,th,a,button,label')]
      .filter(e => { const s = getComputedStyle(e);
        return (s.overflowX === 'hidden' || s.overflowY === 'hidden') && e.textContent.trim() &&
          (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1) })
      .map(e => e.outerHTML.slice(0, 80))"""
    for width in (320, 1280):
        with opened(browser, width, bypass_csp=True) as page:
            for name in samples.one_of_each_kind():
                page.goto(f"{samples.url}{name}")
                page.add_style_tag(content=SPACING)
                assert not overflow(page), name
                assert page.evaluate(clipped) == [], name


def test_targets_are_large_enough(browser: Browser, samples: Served) -> None:
    """What can be pressed measures 24 px each way, or is a link within a sentence."""
    small = """() => [...document.querySelectorAll('main a[href], main button, main select, main input, header a, nav a, footer a')]
      .filter(e => e.checkVisibility() && !e.matches('.ticks input'))
      .filter(e => {
        const boxes = [...e.getClientRects(), ...[...e.children].flatMap(c => [...c.getClientRects()])];
        const wide = Math.max(...boxes.map(b => b.width)), high = Math.max(...boxes.map(b => b.height));
        const line = e.closest('p, dd, li, h2, h3, th');
        const whole = line && getComputedStyle(e, '::after').position === 'absolute';
        const sentence = line && getComputedStyle(e).display === 'inline' && parseFloat(getComputedStyle(line).lineHeight) >= 24;
        return (wide < 24 || high < 24) && !whole && !sentence })
      .map(e => e.outerHTML.slice(0, 90))"""
    for width in (320, 1280):
        with opened(browser, width) as page:
            for name in samples.one_of_each_kind():
                page.goto(f"{samples.url}{name}")
                assert page.evaluate(small) == [], (name, width)


FOCUS = """() => {
  const e = document.activeElement;
  const ringed = [e, e.nextElementSibling, e.parentElement, e.closest('article, li')].filter(Boolean)
    .some(x => { const s = getComputedStyle(x); return s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 3 });
  return [[...document.querySelectorAll('*')].indexOf(e), ringed, e.outerHTML.slice(0, 80)] }"""


def test_the_keyboard_goes_through_in_order(browser: Browser, samples: Served) -> None:
    """Tab reaches everything from the skip link on, downwards, each time with a ring that can be seen."""
    for width in (390, 1280):
        with opened(browser, width) as page:
            for name in ("", "companies/", "companies/mihon-kappan/", "companies/openings/", "events/"):
                page.goto(f"{samples.url}{name}")
                if name == "companies/":
                    expect(page.locator("#finder select").first).to_be_visible()
                stops = page.evaluate(
                    "[...document.querySelectorAll('a[href], button, select, input, [tabindex=\\'0\\']')].filter(e => e.checkVisibility()).length"
                )
                last = -1
                for _ in range(stops):
                    page.keyboard.press("Tab")
                    at, ringed, what = page.evaluate(FOCUS)
                    assert at > last, (name, what)
                    assert ringed, (name, what)
                    last = at


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


def test_the_printed_list_stays_a_table_on_a_phone(browser: Browser, samples: Served) -> None:
    """Laid out in a column it still has rows, headers and cells when it is read aloud."""
    with opened(browser, 320) as page:
        page.goto(f"{samples.url}companies/openings/")
        table = page.get_by_role("table")
        assert table.get_by_role("columnheader").count() == 7
        assert table.get_by_role("row").count() > 2
        assert table.get_by_role("rowheader").count() >= 2


def test_paper(browser: Browser, samples: Served) -> None:
    """Every story of the samples prints as two pages of A4, the list of vacancies with its cover line and day."""
    with opened(browser, 1280) as page:
        for name in samples.pages():
            if not re.fullmatch(r"companies/(?!open/|openings/)[^/]+/", name):
                continue
            page.goto(f"{samples.url}{name}")
            pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
            assert len(pages) == 2, name
            assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
            assert "募集" in pages[1].extract_text()
        page.goto(f"{samples.url}companies/openings/")
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(sheets) <= 2
        text = unicodedata.normalize("NFKC", "".join(sheets[0].extract_text().split()))
        assert "U29しごと図鑑2026年度版" in text
        assert "2026年11月23日" in text


#: Every card's picture at half its size on whole pixels, so that only colours can differ.
GRID = """() => document.querySelectorAll('#found .card-pic').forEach((box, at) => {
  Object.assign(box.style, {position: 'fixed', zIndex: 9, left: `${at % 4 * 320}px`, top: `${(at >> 2) * 280}px`,
    width: '320px', height: '280px', aspectRatio: 'auto', border: 0, margin: 0});
  box.querySelector('img').style.margin = 0 })"""
INLINE = """drawn => document.querySelectorAll('#found picture').forEach((picture, at) => picture.replaceWith(
  new DOMParser().parseFromString(drawn[at], 'image/svg+xml').documentElement))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_plate_as_a_picture_looks_as_it_does_within_the_page(
    browser: Browser, samples: Served, scheme: Any
) -> None:
    """All twelve, in either scheme: the page's own rules, put on the same drawing, give the same colours."""
    plates = {path.stem: read_plate(path.read_bytes(), path.name)[0] for path in PLATES.glob("*.svg")}
    with opened(browser, 1280, color_scheme=scheme) as page:
        page.goto(f"{samples.url}companies/")
        page.evaluate("Promise.all([...document.images].map(i => (i.loading = 'eager', i.decode())))")
        slugs = page.locator("#found h2 a").evaluate_all("all => all.map(a => a.pathname.split('/').at(-2))")
        assert len(slugs) == len(plates) == 12
        page.evaluate(GRID)
        as_pictures = page.screenshot(animations="disabled", clip=CLIP)
        page.evaluate(INLINE, [plates[slug].card for slug in slugs])  # type: ignore[union-attr]
        within = page.screenshot(animations="disabled", clip=CLIP)
    one, other = (Image.open(io.BytesIO(png)).convert("RGB").reduce(2) for png in (as_pictures, within))
    difference = ImageChops.difference(one, other)
    furthest = max(high for _, high in cast("tuple[tuple[int, int], ...]", difference.getextrema()))
    assert furthest <= FAINT


def test_a_story_is_light(samples: Served) -> None:
    """A story's page with all styles and scripts of the guide is at most 60 KB compressed, and no page loads a font."""
    assets = [path for path in (samples.output / "assets").iterdir() if path.suffix in {".css", ".js"}]
    assert {path.suffix for path in (samples.output / "assets").iterdir()} == {".css", ".js", ".svg", ".png"}
    shared = sum(len(gzip.compress(path.read_bytes())) for path in assets)
    stories = [p for p in (samples.output / "companies").glob("*/index.html") if "open" not in p.parent.name]
    assert len(stories) >= 3
    for page in stories:
        assert shared + len(gzip.compress(page.read_bytes())) <= WEIGHT, page


def test_forced_colours_keep_what_is_chosen_visible(browser: Browser, samples: Served) -> None:
    """With the reader's own colours a ticked word looks different from one that is not."""
    with opened(browser, 1280, forced_colors="active") as page:
        page.goto(f"{samples.url}companies/")
        look = "e => getComputedStyle(e.nextElementSibling, '::before').backgroundColor"
        box = page.locator("#finder input").first
        before = box.evaluate(look)
        box.check()
        assert box.evaluate(look) != before
