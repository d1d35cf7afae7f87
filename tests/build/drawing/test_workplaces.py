"""A workplace for every industry, until a company has a plate of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from build.common.vocabulary import INDUSTRIES
from build.content.plates import read_plate
from build.drawing.workplaces import FOLDER, SIZE, callouts_of, with_callouts, workplace

COMPANY = "companies/mihon-seisaku.md"
PLATE = re.compile(r"^plate: .*\n", re.MULTILINE)


@pytest.mark.parametrize("slug", INDUSTRIES.values())
def test_every_industry_has_a_drawing_without_a_word(slug: str) -> None:
    """It is read as any plate is, without a fault or a warning; the only letters are the numbers of its call-outs."""
    plate, found = read_plate((FOLDER / f"{slug}.svg").read_bytes(), f"{slug}.svg")
    assert plate is not None
    assert found == []
    letters = [word for word in plate.words if not re.fullmatch(r"[a-z0-9 -]+", word)]
    assert letters == []
    assert re.findall(r"<text[^>]*>([^<]*)</text>", plate.full) == [
        str(n) for n in range(1, callouts_of(plate) + 1)
    ]
    assert callouts_of(plate) >= 2
    assert plate.size == SIZE
    assert {path.stem for path in FOLDER.iterdir()} == set(INDUSTRIES.values())


def test_numbers_that_nothing_is_said_of_are_left_out() -> None:
    """The first stay, the others go whole."""
    plate = workplace("print")
    assert with_callouts(plate, 0).count("callout") == 0
    assert re.findall(r'data-n="(\d)"', with_callouts(plate, 2)) == ["1", "2"]
    assert with_callouts(plate, 9) == plate.full


def _bare(site: Any) -> Any:
    text = site.path(COMPANY).read_text(encoding="utf-8")
    site.write(COMPANY, PLATE.sub("", text))
    site.build()
    return html.fromstring(site.page("companies/mihon-seisaku/index.html"))


def test_a_story_without_a_plate_has_its_industry_s(site: Any) -> None:
    """The workplace with the story's day at its numbers, rests left out; that it is not this company is seen and heard."""
    page = _bare(site)
    [figure] = page.xpath("//figure[@class='plate']")
    said = "建物の仕事場をえがいた図で、この会社の絵ではありません。"
    assert figure.xpath("./div/@aria-label") == [said]
    assert said in figure.text_content()
    assert [" ".join(li.text_content().split()) for li in figure.xpath(".//li")] == [
        "8:40 はじまり",
        "13:00 組立",
        "17:30 帰る",
    ]
    assert figure.xpath(".//@data-n") == ["1", "2", "3"]


def test_another_industry_has_another_drawing(site: Any) -> None:
    """Lists, vacancies and pictures show it in its own colours, and a plate of the company's own takes its place."""
    _bare(site)
    before = {name for name in site.files() if name.startswith("plates/")}
    site.edit(COMPANY, "industry: 建物", "industry: 印刷")
    site.build()
    after = {name for name in site.files() if name.startswith("plates/")}
    assert len(before) == len(after) == 2
    assert not before & after
