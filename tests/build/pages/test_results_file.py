"""The page of what was tested of accessibility: it claims what tests have shown, and names what nobody tested."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import html

from build.drawing.plates import Drawings
from build.pages.criteria import CRITERIA, Criterion
from build.pages.frames import frames_for
from build.pages.parts import Studio
from build.pages.results import results_page
from build.pages.results_file import Check, Results, Verdict, results, tally, verdict

PAGE = "accessibility/results/index.html"
OPEN = Criterion("1.1.1", "見本", "A", "2.0", "人が見ること。")
WHOLE = Criterion("1.1.1", "見本", "A", "2.0", "")


def check(outcome: str = "passed", *, absent: bool = False, number: str = "1.1.1") -> Check:
    return Check("t", (number,), "たしかめた", "", absent, outcome)


@pytest.mark.parametrize(
    ("criterion", "checks", "expected"),
    [
        (OPEN, (), Verdict.UNTESTED),
        (OPEN, (check(number="1.2.1"),), Verdict.UNTESTED),
        (OPEN, (check("skipped"),), Verdict.UNTESTED),
        (WHOLE, (check("skipped", absent=True),), Verdict.UNTESTED),
        (OPEN, (check(),), Verdict.PARTLY),
        (WHOLE, (check(),), Verdict.MET),
        (OPEN, (check(absent=True),), Verdict.ABSENT),
        (OPEN, (check(absent=True), check()), Verdict.PARTLY),
        (WHOLE, (check(), check("failed")), Verdict.FAILED),
        (OPEN, (check("failed", absent=True),), Verdict.FAILED),
        (OPEN, (check("skipped"), check()), Verdict.PARTLY),
    ],
)
def test_no_more_is_claimed_than_was_shown(
    criterion: Criterion, checks: tuple[Check, ...], expected: Verdict
) -> None:
    """Nothing without a test that passed; one failure fails; what people have to look at keeps it in part."""
    assert verdict(criterion, checks) is expected


def test_both_standards_are_whole() -> None:
    """38 criteria of JIS X 8341-3:2016 and 55 of WCAG 2.2, as many of each level as the standards have."""
    counts = {
        (level, jis): sum(c.level == level and (c.in_jis if jis else c.in_wcag22) for c in CRITERIA)
        for level in ("A", "AA")
        for jis in (True, False)
    }
    assert counts == {("A", True): 25, ("AA", True): 13, ("A", False): 31, ("AA", False): 24}
    assert len({c.number for c in CRITERIA}) == len(CRITERIA) == 56
    assert [sum(tally((), jis=jis).values()) for jis in (True, False)] == [38, 55]


def test_every_criterion_stands_on_the_page(built: Any) -> None:
    """56 rows with number, level, result and notes; each says what is left untested, unless nothing applies."""
    page: Any = html.fromstring(built.page(PAGE))
    rows = page.xpath("//table[@class='criteria']/tbody/tr")
    assert [row.xpath("string(th/b)") for row in rows] == [c.number for c in CRITERIA]
    for row, criterion in zip(rows, CRITERIA, strict=True):
        said = verdict(criterion, results().checks)
        assert row.xpath("normalize-space(td[@class='c-result'])").endswith(said.value)
        assert bool(row.xpath("td[@class='c-notes']/p")) is (said is not Verdict.ABSENT)
        assert bool(row.xpath("td[@class='c-notes']/ul")) is (said is not Verdict.UNTESTED)


def test_nothing_is_called_conforming(built: Any) -> None:
    """While anything is left to people the page says 配慮, and denies 準拠; it names day and tools."""
    page: Any = html.fromstring(built.page(PAGE))
    rows = {div.findtext("dt"): div.findtext("dd") for div in page.xpath("//dl[@class='spec spec-wide']/div")}
    assert rows["対応度"].startswith("配慮")
    assert "「準拠」とも「一部準拠」とも表明しません" in rows["対応度"]
    assert rows["表明日"] == f"{results().on.year}年{results().on.month}月{results().on.day}日"
    assert "axe-core" in rows["使った道具"]
    assert "読み上げソフト" in rows["未試験のもの"]


def test_a_fault_is_shown_as_one(template: Any) -> None:
    """A run with a test that failed makes a page with × at its criterion, and says so at the top."""
    frames = frames_for(
        template.decided(),
        template.options(),
        dict.fromkeys(("book.css", "favicon.svg", "apple-touch-icon.png"), "x"),
    )
    studio = Studio(frames, template.register, template, {}, Drawings("", {}, {}), sample=True)
    found = Results(date(2026, 11, 27), (), (), (check("failed"), check(number="1.3.1")))
    page = results_page(found, studio)
    shown = {row.number: (row.mark, row.applies) for part in page.parts for row in part.rows}
    assert (shown["1.1.1"], shown["1.3.1"], shown["1.2.1"]) == (("×", "あり"), ("△", "あり"), ("−", "−"))
    assert "問題が見つかった" in {row.label: row.value for row in page.about}["対応度"]


def test_the_policy_leads_there(built: Any) -> None:
    """From the policy a link, and back; without a policy there is no such page."""
    policy: Any = html.fromstring(built.page("accessibility/index.html"))
    assert policy.xpath("//main//ul[@class='ways']//a/@href") == ["../accessibility/results/"]
    page: Any = html.fromstring(built.page(PAGE))
    assert "../../accessibility/" in page.xpath("//main//a/@href")


def test_without_a_policy_there_is_no_such_page(site: Any) -> None:
    """The page belongs to the policy: it is not left behind where nothing leads to it."""
    site.path("pages/accessibility.md").unlink()
    site.build()
    assert PAGE not in site.files()
