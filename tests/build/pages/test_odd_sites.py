"""Guides as they should never be and sometimes are: empty, half empty, with names that no one expects."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import html
from playwright.sync_api import Browser

from tests.build import conftest
from tests.build.conftest import COMPANY_FILE, SEMINAR_FILE, Site
from tests.build.guide.served import IN_A_BROWSER, opened, serving
from tests.build.guide.sights import AXE, CLIPPED, LOOK
from tests.build.pages.test_links import PAGE_OF_ERRORS, SITE, Guide, addresses, out_of_reach

LONG = "架空国際精密機械器具製造販売保守点検総合技術研究開発ホールディングス新宿営業所株式会社"
TITLE = "ねじ一本をまわしつづけて四十年のあいだに見えてきた小さな工場の大きな話"
NO_SPACE = "Supercalifragilisticexpialidocious"
MARKED = """'架空 <b>"製作"</b> & ''ねじ'' </script>所'"""
SHOWN = """架空 <b>"製作"</b> & 'ねじ' </script>所"""


def _without(site: Site, *names: str) -> None:
    for name in names:
        shutil.rmtree(site.path(name))


def nothing(site: Site) -> None:
    _without(site, "companies", "events", "photos", "plates")


def no_companies(site: Site) -> None:
    _without(site, "companies", "photos/mihon-seisaku", "plates")
    site.edit(SEMINAR_FILE, "companies: [mihon-seisaku]\n", "")


def no_events(site: Site) -> None:
    _without(site, "events", "photos/mihon-workshop")


def cancelled(site: Site) -> None:
    site.edit(SEMINAR_FILE, "capacity: 30", "capacity: 30\ncancelled: 講師が急病のため")


def all_closed(site: Site) -> None:
    site.edit(COMPANY_FILE, "closes: 2027-03-20", "closes: 2026-11-01")


def marks_in_names(site: Site) -> None:
    site.edit(COMPANY_FILE, "name: 架空製作所", f"name: {MARKED}")
    site.edit(COMPANY_FILE, "title: ねじ一本の話", "title: '<i>ねじ</i> & \"一本\" の話'")
    site.edit(COMPANY_FILE, "occupations: [組立]", "occupations: ['組立 & <検査>/\"\\']")
    site.approve_all()


def long_names(site: Site) -> None:
    site.edit(COMPANY_FILE, "name: 架空製作所", f"name: {LONG}\n  url: https://{'a' * 50}.example/{'b' * 60}")
    site.edit(COMPANY_FILE, "title: ねじ一本の話", f"title: {TITLE}{TITLE}")
    site.edit(COMPANY_FILE, "occupations: [組立]", f"occupations: [{NO_SPACE}{NO_SPACE}]")
    site.edit(COMPANY_FILE, "  - title: 組立", f"  - title: {TITLE}の係")
    site.edit(SEMINAR_FILE, "title: はじめてのセミナー", f"title: {TITLE}{TITLE}")
    site.edit(SEMINAR_FILE, "contact: 窓口(見本)", f"contact: 窓口 {NO_SPACE}{NO_SPACE}@mihon.example")
    site.approve_all()


def bare(site: Site) -> None:
    """A story of one sentence: no plate, day, numbers, vacancy, people, photographs or words to find it by."""
    head = conftest.COMPANY[: conftest.COMPANY.index("taste:")]
    site.write(COMPANY_FILE, f"{head}---\n小さな工場の一日を見た。\n")
    _without(site, "photos/mihon-seisaku", "plates")


ODD: dict[str, Callable[[Site], None]] = {
    make.__name__: make
    for make in (nothing, no_companies, no_events, cancelled, all_closed, marks_in_names, long_names, bare)
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, template: Site) -> dict[str, Site]:
    """Every one of them, built."""
    made = {}
    for name, change in ODD.items():
        site = Site(tmp_path_factory.mktemp(name), template.cache, template.register)
        shutil.copytree(template.content, site.content)
        change(site)
        site.build(site_url=SITE, covers=False)
        made[name] = site
    return made


@pytest.fixture(params=ODD)
def guide(request: pytest.FixtureRequest, odd: dict[str, Site]) -> Guide:
    return Guide(odd[request.param].output)


def test_every_link_leads_somewhere_and_every_page_is_led_to(guide: Guide) -> None:
    """However little there is: no broken link or anchor, no page out of reach but the one of errors."""
    assert [f for name, tree in guide.pages.items() for f in guide.faults(name, addresses(tree))] == []
    assert out_of_reach(guide) == {PAGE_OF_ERRORS}


def test_nothing_stands_empty(guide: Guide) -> None:
    """No heading without what it announces, no list, table or paragraph without words, no link without a name."""
    for name, tree in guide.pages.items():
        for kept in tree.xpath("//template"):
            kept.drop_tree()
        for element in tree.iter(
            "a", "dd", "dl", "dt", "figcaption", "h1", "h2", "h3", "ol", "p", "table", "ul"
        ):
            drawn = element.xpath(".//img | .//svg") or element.get("role") == "status"
            assert drawn or "".join(element.itertext()).strip(), (name, element.tag, element.get("class"))
        for section in tree.xpath("//section[h2 or h3] | //aside[h2 or h3]"):
            words = "".join("".join(section.itertext()).split())
            heading = "".join("".join(section.xpath("(h2 | h3)[1]//text()")).split())
            assert len(words) > len(heading), (name, heading)


def test_an_empty_guide_says_so(odd: dict[str, Site]) -> None:
    """Without companies and events the cover and the lists say it in a sentence, and offer no filter."""
    site = odd["nothing"]
    for path, said in {
        "index.html": "会社は、まだ収録していません。",
        "companies/index.html": "会社は、まだ収録していません。",
        "companies/open/index.html": "いま募集中の会社はありません。",
        "companies/openings/index.html": "いま募集中のしごとはありません。",
        "events/index.html": "いま予定しているイベントはありません。",
    }.items():
        page: Any = html.fromstring(site.page(path))
        assert said in page.xpath("string(//main)"), path
        assert page.xpath("//script[@src] | //template") == [], path
    assert "どんなことが好き" not in site.page("index.html")


def test_all_vacancies_closed(odd: dict[str, Site]) -> None:
    """The company stays, with its vacancies as ended and no way in; the list of open ones says that there is none."""
    site = odd["all_closed"]
    story: Any = html.fromstring(site.page("companies/mihon-seisaku/index.html"))
    assert story.xpath("//a[@class='btn']") == []
    assert "募集終了" in story.xpath("string(//section[@id='boshu'])")
    assert "いま募集中の会社はありません。" in site.page("companies/open/index.html")
    assert not any("jobs/" in name for name in site.files())


def test_marks_in_names_are_text(odd: dict[str, Site]) -> None:
    """A name with <, & and quotes is read as it was written, on every page that has it, and makes no element."""
    site = odd["marks_in_names"]
    found = 0
    for path in sorted(site.output.rglob("*.html")):
        page: Any = html.fromstring(path.read_bytes())
        assert page.xpath("//main//i[.='ねじ'] | //main//b[.='\"製作\"']") == [], path.name
        words = "".join(page.xpath("string(//main)").split())
        found += "".join(SHOWN.split()) in words
    assert found > 5


@pytest.mark.parametrize("name", ["long_names", "bare", "nothing"])
@IN_A_BROWSER[0]
def test_names_of_any_length_fit(browser: Browser, odd: dict[str, Site], name: str) -> None:
    """At 320 and 1280 px nothing runs out of the page or its box, no target is too small, and axe finds nothing."""
    output: Path = odd[name].output
    with serving(output) as served, opened(browser, 320) as page:
        for path in served.one_of_each_kind():
            page.set_viewport_size({"width": 320, "height": 844})
            page.goto(f"{served.url}{path}")
            page.evaluate(AXE_SCRIPT)
            assert page.evaluate(AXE)["violations"] == [], path
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                assert page.evaluate(LOOK) == {"wide": False, "small": []}, (path, width)
                assert page.evaluate(CLIPPED) == [], (path, width)
