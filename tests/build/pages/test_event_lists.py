"""Events by month, by kind and in the calendar; cancelled and changed ones are plainly so."""

from __future__ import annotations

from datetime import date
from typing import Any

from lxml import html

from tests.build import conftest

SEMINAR = conftest.SEMINAR_FILE


def page(site: Any, path: str = "events/index.html") -> Any:
    return html.fromstring(site.page(path))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_calendar_is_a_table_that_can_be_read_aloud(built: Any) -> None:
    """One month with a caption, seven day columns from Sunday, each day once in its column, events in it."""
    (table,) = page(built).xpath("//table[@class='month']")
    assert table.xpath("caption/text()") == ["2027年1月"]
    assert [words(th) for th in table.xpath("thead//th[@scope='col']")] == list("日月火水木金土")
    rows = [[words(td) for td in tr] for tr in table.xpath("tbody/tr")]
    assert all(len(row) == 7 for row in rows)
    assert [int(cell.split()[0]) for row in rows for cell in row if cell] == list(range(1, 32))
    (cell,) = table.xpath("//td[time/@datetime='2027-01-16']")
    assert list(cell.getparent()).index(cell) == 6  # a Saturday
    assert cell.xpath("a/@href") == ["../events/mihon-seminar/", "../events/mihon-workshop/"]


def test_today_is_marked(site: Any) -> None:
    """The day that the site was decided for has its mark in its month."""
    site.day = date(2027, 1, 10)
    site.build()
    assert page(site).xpath("//td[@aria-current='date']/time/@datetime") == ["2027-01-10"]


def test_each_kind_has_a_page_of_its_own(built: Any) -> None:
    """All and each kind are linked from each other, and a kind's page holds that kind alone."""
    first = page(built)
    assert [words(a) for a in first.xpath("//nav[@class='kinds']//a")] == [
        "すべて 2",
        "セミナー 1",
        "ワークショップ 1",
    ]
    seminar = page(built, "events/kind/seminar/index.html")
    assert [words(a) for a in seminar.xpath("//ul[@class='ev']//a")] == ["はじめてのセミナー"]
    assert [words(a) for a in seminar.xpath("//nav[@class='kinds']//a[@aria-current]")] == ["セミナー 1"]


def test_an_event_over_two_days_stands_on_both(site: Any) -> None:
    """Every day of it has it, across the end of a month, too."""
    site.edit(SEMINAR, 'starts: "2027-01-16T13:00"', 'starts: "2027-01-31T13:00"')
    site.edit(SEMINAR, 'ends: "2027-01-16T16:00"', 'ends: "2027-02-01T16:00"')
    site.build()
    held = page(site).xpath("//td[a/@href='../events/mihon-seminar/']/time/@datetime")
    assert held == ["2027-01-31", "2027-02-01"]


def test_a_cancelled_event_says_so_everywhere(site: Any) -> None:
    """In the list, in the calendar, on the cover and on its own page, in words."""
    site.edit(SEMINAR, "capacity: 30", "cancelled: 会場の都合のため\ncapacity: 30")
    site.build()
    assert "中止" in words(page(site).xpath("//ul[@class='ev']/li[contains(., 'セミナー')]")[0])
    assert words(page(site).xpath("//td/a[contains(@href, 'seminar')]/b")[0]) == "中止"
    assert "中止" in words(page(site, "index.html").xpath("//ul[@class='ev']/li[contains(., 'セミナー')]")[0])
    assert "中止 会場の都合のため" in words(page(site, "events/mihon-seminar/index.html"))


def test_a_changed_event_says_so(site: Any) -> None:
    """With a word in lists, and what changed on its own page."""
    site.edit(SEMINAR, "capacity: 30", "changed: 時間を一時間あとにしました\ncapacity: 30")
    site.build()
    assert "変更あり" in words(page(site).xpath("//ul[@class='ev']/li[contains(., 'セミナー')]")[0])
    assert "変更 時間を一時間あとにしました" in words(page(site, "events/mihon-seminar/index.html"))


def test_past_events_leave_the_calendar(site: Any) -> None:
    """Afterwards there is no month, and the list of past ones has them."""
    site.day = date(2027, 1, 17)
    site.build()
    assert page(site).xpath("//table") == []
    assert "はじめてのセミナー" in words(page(site).xpath("//section[@aria-labelledby='past']")[0])
