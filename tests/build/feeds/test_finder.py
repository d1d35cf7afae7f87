"""Finding companies: the words that lead to lists, the filter's file, and the list that is printed."""

from __future__ import annotations

import gzip
import json
from datetime import date
from typing import Any

import pytest
from lxml import html

from build.content.schema import Number
from build.feeds.finder import FILE, finder_data
from build.site.cards import CardFacts, CardOpening
from build.site.facets import FACETS, word_slug, words
from tests.build import conftest

COMPANY = conftest.COMPANY_FILE
OPENINGS = "companies/openings/index.html"
BUDGET = 60_000  # bytes that the filter may fetch, compressed
OCCUPATION = next(facet for facet in FACETS if facet.key == "occupation")


def card(number: int, **changes: Any) -> CardFacts:
    """A company as a card, with as many words as a real one has."""
    values: dict[str, Any] = {
        "slug": f"mihon-seisaku-{number}",
        "number": f"{number:03}",
        "date": "2026-11-01",
        "title": f"ねじを{number}回まわすと、音がかわる。",
        "lead": "",
        "company": f"見本製作所{number}",
        "industry": ("印刷", "染色", "光学", "造園")[number % 4],
        "state": ("募集中", "募集終了")[number % 2],
        "plate": None,
        "tastes": ("手を動かす", "人と話す", "外に出る")[: 1 + number % 3],
        "listed": True,
        "occupations": (f"職種{number % 40}", f"役割{number % 17}"),
        "ways": ("土日祝が休み", "未経験から", f"働き方{number % 9}"),
        "plain_title": f"ねじを{number}回まわすと、音がかわる。",
        "plain_company": f"見本製作所{number}",
        "address": "",
        "contact": "",
        "openings": (),
    }
    return CardFacts(**(values | changes))


def page(site: Any, path: str) -> Any:
    return html.fromstring(site.page(path))


def test_every_word_leads_to_a_list_that_holds_the_company(built: Any) -> None:
    """From the first list each word of the index, and the open ones, lead to a page with the company."""
    first = page(built, "companies/index.html")
    links = [
        str(a)
        for a in first.xpath("//section[@class='sakuin']//a/@href | //ul[@class='doors']/li[1]/a/@href")
    ]
    assert len(links) == 5
    for link in links:
        path = link.removeprefix("../")
        assert page(built, f"{path}index.html").xpath("//article//h2/a[contains(@href, 'mihon-seisaku')]"), (
            link
        )


def test_a_story_s_words_lead_to_their_lists(built: Any) -> None:
    """The table of a story links each taste, occupation and way of working."""
    found = page(built, "companies/mihon-seisaku/index.html").xpath("//dl[@class='spec']//dd/a/@href")
    assert [link for link in found if link.startswith("../../companies/")] == [
        "../../companies/taste/hands/",
        f"../../companies/occupation/{word_slug('組立')}/",
        f"../../companies/way/{word_slug('土日祝が休み')}/",
    ]


def test_a_word_has_one_address_however_it_is_spelled() -> None:
    """Width and spaces do not make another word; another word has another address; addresses are ASCII."""
    assert word_slug("ＣＡＤ オペレーター") == word_slug("CADオペレーター") != word_slug("CAD設計")
    assert word_slug("組立").isascii()
    held = words(OCCUPATION, [card(1, occupations=("CAD",)), card(2, occupations=("ＣＡＤ", "CAD"))])
    assert [(word.label, len(word.cards)) for word in held] == [("CAD", 2)]


@pytest.mark.parametrize("word", ["open", "openings", "page", "way"])
def test_no_company_is_called_like_a_list(site: Any, word: str) -> None:
    """A slug that is a folder of lists is a fault with its line, and no two pages meet at one address."""
    text = conftest.COMPANY.replace("slug: mihon-seisaku", f"slug: {word}")
    site.write(f"companies/{word}.md", text[: text.index("photos:")] + "---\nだれもいない朝。\n")
    assert any(
        f.file.endswith(f"companies/{word}.md") and "この slug は使えません" in f.what
        for f in site.findings()
    )


def test_the_filter_s_file_names_nobody(site: Any) -> None:
    """A title that says a person's name says the label in the file, as in the list that is printed."""
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}とねじ'")
    site.approve_all()
    site.build()
    assert "見本はなことねじ" in site.page("companies/index.html")
    rows = json.loads((site.output / FILE).read_bytes())
    assert [(row[0], row[1], row[2], row[5]) for row in rows] == [
        ("001", "mihon-seisaku", "社員Aさんとねじ", 1)
    ]
    for path in (FILE, OPENINGS):
        assert "はなこ" not in (site.output / path).read_text(encoding="utf-8")


def test_the_filter_s_file_stays_small() -> None:
    """Five hundred companies, fifty times what the programme is asked for, fit into the budget."""
    data = finder_data(card(number) for number in range(1, 501))
    assert len(gzip.compress(data)) < BUDGET


def test_the_printed_list_holds_open_vacancies_alone(site: Any) -> None:
    """Whose it is, where and how to reach them, what is done, pay, place and last day of what is open; then nothing."""
    site.build()
    cells = [
        " ".join(c.text_content().split())
        for c in page(site, OPENINGS).xpath("//tbody//*[self::td or self::th]")
    ]
    assert cells[:6] == [
        "001", "架空製作所建物新宿区架空町一丁目2番3号 架空ビル4階電話 03-0000-0001", "組立正社員機械の組立", "月給 220,000〜250,000円固定残業代 なし", "見本町", "3/20",
    ]  # fmt: skip
    assert "3営業日以内に会社へお渡しします" in page(site, OPENINGS).text_content()
    site.day = date(2027, 3, 21)
    site.build()
    assert "いま募集中のしごとはありません" in page(site, OPENINGS).text_content()


def test_a_card_comes_back_from_the_notes_as_it_was() -> None:
    """What is noted of a company, its vacancies included, is what a build makes of it."""
    from build.pages.products import pack_card, unpack_product

    one = card(
        7, openings=(CardOpening("組立", "正社員", "機械の組立", "月給 1円", "", "見本町", "2027-03-20"),)
    )
    assert unpack_product(pack_card(one), None).card == one


def test_a_part_of_a_whole_is_drawn_and_said(site: Any) -> None:
    """A number with its whole has a drawing with a name and a description; one without has none."""
    site.edit(
        COMPANY,
        '{value: "14", unit: 人, label: 働いている人}',
        '{value: "4", unit: 人, label: 20代の社員, of: 14}',
    )
    site.build()
    (chart,) = page(site, "companies/mihon-seisaku/index.html").xpath("//*[@class='chart']")
    assert chart.get("role") == "img"
    assert [e.text for e in chart if e.tag in {"title", "desc"}] == ["20代の社員", "14人のうち4人"]
    assert len(chart.xpath(".//circle")) == 14
    assert len(chart.xpath(".//circle[@class='on']")) == 4


@pytest.mark.parametrize("value", ["15", "約4", "-1"])
def test_a_part_larger_than_its_whole_is_refused(site: Any, value: str) -> None:
    """A value that is no whole number, or more than the whole, is a fault that says how to mend it."""
    site.edit(COMPANY, 'value: "14", unit: 人,', f'value: "{value}", unit: 人, of: 14,')
    assert any("全体が14なのに" in fault.what for fault in site.findings())


def test_many_are_drawn_as_a_bar() -> None:
    """A hundred and twenty-two days of a year are a third of a bar, not 365 dots."""
    from build.pages.charts import chart

    drawn = chart(Number(value="122", unit="日", label="休み", of=365))
    assert drawn is not None
    assert (drawn.marks, drawn.share) == ((), 334)
