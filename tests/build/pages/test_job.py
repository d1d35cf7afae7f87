"""The page of one open vacancy: there while it is open, with every particular, at an address that stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from lxml import html

from build.errors import ContentFaultsError
from tests.build.conftest import OPENING

COMPANY = "companies/mihon-seisaku.md"
STORY = "companies/mihon-seisaku/index.html"
SITE = "https://zukan.example"


def job(number: int) -> str:
    return f"companies/mihon-seisaku/jobs/{number}/index.html"


def jobs(site: Any) -> list[str]:
    return [name for name in site.files() if "/jobs/" in name]


def rows(tree: Any) -> list[tuple[str, str]]:
    return [(row.findtext("dt"), row.findtext("dd")) for row in tree]


def second(title: str, **dates: str) -> str:
    text = OPENING.replace("title: 組立", f"title: {title}")
    for key, value in dates.items():
        old = next(line for line in text.splitlines() if line.startswith(f"    {key}:"))
        text = text.replace(old, f"    {key}: {value}")
    return text


def test_every_particular_of_the_story_is_on_it(built: Any) -> None:
    """The page's table is whose it is, where and how to reach them, and the story's own 募集, row by row."""
    page: Any = html.fromstring(built.page(job(1)))
    story: Any = html.fromstring(built.page(STORY))
    table = rows(page.xpath("//div[@class='job']/dl/div"))
    assert [label for label, _ in table[:3]] == ["会社", "会社の所在地", "会社の連絡先"]
    assert table[3:] == rows(story.xpath("//section[@id='boshu']//section[contains(@class, 'job')]/dl/div"))
    assert len(table) == 3 + 15
    assert "../../companies/mihon-seisaku/jobs/1/" in story.xpath("//section[@id='boshu']//a/@href")
    assert "../../../../companies/mihon-seisaku/" in page.xpath("//main//a/@href")
    assert "https://uketsuke.example/apply/mihon-seisaku" in page.xpath("//a/@href")
    assert [label for label, _ in rows(page.xpath("//dl[@class='vac-main']/div"))] == [
        "給与",
        "はたらく時間",
        "休み",
        "はたらく場所",
    ]


def test_it_exists_from_the_first_to_the_last_day(site: Any) -> None:
    """Before it opens and after it closes there is neither page nor link, over an output that had both."""
    site.edit(COMPANY, "date: 2026-11-01", "date: 2026-09-01")
    for day, there in (
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2027, 3, 20), True),
        (date(2027, 3, 21), False),
    ):
        site.day = day
        site.build(site_url=SITE)
        assert jobs(site) == ([job(1)] if there else [])
        assert ("jobs/1/" in site.page(STORY)) is there


def test_numbers_stay_when_others_close(site: Any) -> None:
    """A number is the place in the list, closed ones counted, or the ``id`` that the editor gives."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    site.write(COMPANY, text.replace(OPENING, OPENING + second("検査")))
    site.build()
    assert jobs(site) == [job(1), job(2)]
    assert "検査（正社員）" in site.page(job(1))  # named among the others
    site.edit(COMPANY, "closes: 2027-03-20", "closes: 2026-11-01")
    site.build()
    assert jobs(site) == [job(2)]
    site.write(COMPANY, text.replace(OPENING, second("検査").replace("- title", "- id: 2\n    title")))
    site.build()
    assert jobs(site) == [job(2)]


def test_two_of_one_number_are_a_fault(site: Any) -> None:
    """Two vacancies cannot stand at one address: said with the line, and nothing is built."""
    site.edit(COMPANY, OPENING, second("検査").replace("- title", "- id: 2\n    title") + OPENING)
    [finding] = [f for f in site.findings() if "番号 2" in f.what]
    assert finding.line >= site.line_of(COMPANY, "title: 組立")
    try:
        site.build()
    except ContentFaultsError:
        return
    raise AssertionError


def test_it_is_listed_for_search_engines_as_the_story_is(site: Any) -> None:
    """In the sitemap where the story is; a sample's vacancy says noindex and is not."""
    site.build(site_url=SITE)
    assert "/jobs/" not in site.page("sitemap.xml")
    assert 'content="noindex"' in site.page(job(1))
    site.edit(COMPANY, "sample: true", "sample: false")
    site.build(site_url=SITE)
    assert f"{SITE}/companies/mihon-seisaku/jobs/1/" in site.page("sitemap.xml")
    assert 'content="noindex"' not in site.page(job(1))
    site.edit(
        COMPANY, "小さな工場の一日を見た。", "小さな工場の朝。"
    )  # made again: jobs come from the notes where not
    site.build(site_url=SITE)
    assert f"{SITE}/companies/mihon-seisaku/jobs/1/" in site.page("sitemap.xml")
