"""Who stands at a story's end: the like first, always the same, and few concerned by one change."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from build.content.stories import Label
from build.pages.similar import NEAR, SHOWN, choose
from tests.build import conftest

INDUSTRIES = ("印刷", "光学", "造園")
TASTES = ("手を動かす", "人と話す", "外に出る", "色と形")
#: Everyone whose neighbourhood, in the industry or in the guide, one story can stand in or push somebody out of.
CONCERNED = 4 * NEAR + 4


def label(number: int, chance: random.Random) -> Label:
    return Label(
        f"kaisha-{number}",
        date=f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        number=f"{number:04}",
        industry=chance.choice(INDUSTRIES),
        taste=tuple(chance.sample(TASTES, 2)),
        title=f"話{number}",
    )


def guide(seed: int, size: int) -> list[Label]:
    chance = random.Random(seed)
    return [label(number, chance) for number in range(size)]


def test_of_its_industry_first_then_what_is_shared() -> None:
    """A fellow of the industry comes before a stranger who shares everything; who shares nothing is left out."""
    here = Label("a", date="2026-01-01", industry="印刷", taste=("手を動かす", "人と話す"))
    fellow = Label("b", date="2026-01-09", industry="印刷")
    alike = Label("c", date="2026-01-05", industry="光学", taste=("手を動かす", "人と話す"))
    less = Label("d", date="2026-01-02", industry="造園", taste=("人と話す",))
    stranger = Label("e", date="2026-01-03", industry="造園", taste=("外に出る",))
    assert choose([stranger, less, alike, fellow, here])["a"] == ("b", "c", "d")


@given(st.integers(0, 10_000), st.integers(0, 120))
@settings(max_examples=60, deadline=None)
def test_the_order_of_files_does_not_matter(seed: int, size: int) -> None:
    """The same guide gives the same neighbours in whatever order it is read; nobody is their own neighbour."""
    labels = guide(seed, size)
    chosen = choose(labels)
    assert choose(random.Random(seed + 1).sample(labels, len(labels))) == chosen
    for slug, others in chosen.items():
        assert len(set(others)) == len(others) <= SHOWN
        assert slug not in others


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_one_story_concerns_few_others(seed: int) -> None:
    """Of a thousand, one that is new, gone or changed alters the neighbours of a few dozen at most."""
    labels = guide(seed, 1_000)
    chance = random.Random(seed)
    before = choose(labels)
    at = chance.randrange(len(labels))
    changed = labels[at]._replace(taste=("色と形",), industry=chance.choice(INDUSTRIES))
    for after in (
        choose([*labels, label(5_000, chance)]),
        choose(labels[:at] + labels[at + 1 :]),
        choose([*labels[:at], changed, *labels[at + 1 :]]),
    ):
        touched = [slug for slug in before if slug in after and after[slug] != before[slug]]
        assert len(touched) <= CONCERNED


def second(site: Any, extra: str = "") -> None:
    text = conftest.COMPANY.replace("slug: mihon-seisaku", "slug: mihon-tokei").replace(
        "ねじ一本の話", "時計の話"
    )
    text = (
        text.replace("見本 はなこ", "仮名 いろは")
        .replace("みほん はなこ", "かりな いろは")
        .replace("例示 たろう", "架空 にほへ")
    )
    text = text.replace("同意書-2026-90", "同意書-2026-80").replace("はなちゃん", "いろちゃん")
    head, _, rest = text.partition("photos:\n")
    body = rest[rest.index("---") :].replace("![](bench.jpg)", "")
    site.write("companies/mihon-tokei.md", f"{head}photos: []\n{body}{extra}")
    site.approve_all()


def end_of(site: Any, slug: str) -> str:
    page: Any = html.fromstring(site.page(f"companies/{slug}/index.html"))
    return "".join(e.text_content() for e in page.xpath("//ul[@class='alike']"))


def test_a_withdrawn_name_leaves_the_neighbour_s_page_too(site: Any) -> None:
    """A title that says a name says the label on the neighbour's page from the withdrawal on, without --full."""
    second(site)
    site.edit("companies/mihon-tokei.md", "title: 時計の話", "title: '{p1}の時計'")
    site.approve_all()
    site.build()
    assert "仮名いろはの時計" in end_of(site, "mihon-seisaku")
    assert "ねじ一本の話" in end_of(site, "mihon-tokei")
    site.edit("companies/mihon-tokei.md", "withdrawn: null", "withdrawn: {on: 2026-11-20, items: all}")
    site.build()
    assert "社員Aさんの時計" in end_of(site, "mihon-seisaku")
    assert "いろは" not in site.page("companies/mihon-seisaku/index.html")


def test_a_story_that_goes_leaves_no_link(site: Any) -> None:
    """A neighbour that is a draft again, or gone, is not named any more."""
    second(site)
    site.build()
    assert "時計の話" in end_of(site, "mihon-seisaku")
    site.edit("companies/mihon-tokei.md", "status: published", "status: draft")
    site.build()
    assert end_of(site, "mihon-seisaku") == ""
