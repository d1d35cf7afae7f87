"""One page of each kind, loaded once and looked at in every width, scheme and setting: what was seen is judged here."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from build.pages.criteria import CRITERIA
from tests.build.guide.served import IN_A_BROWSER, Record, Served, opened
from tests.build.guide.sights import SCHEMES, WIDTHS, Seen, walk

pytestmark = IN_A_BROWSER
EVERYWHERE = f"幅{'・'.join(map(str, WIDTHS))}ピクセル、明るい画面と暗い画面"


@pytest.fixture(scope="module")
def sights(browser: Browser, samples: Served) -> list[Seen]:
    with opened(browser) as page:
        return list(walk(page, samples))


@pytest.fixture(autouse=True)
def _told(sights: list[Seen], record_property: Record) -> None:
    """Which pages were looked at, for the page of results; a test that says more of where says it later."""
    record_property("where", f"代表する{len(sights)}ページ")
    for seen in sights:
        record_property("page", seen.page)


@pytest.mark.criterion(
    "1.1.1", "1.3.1", "1.4.1", "1.4.3", "1.4.4", "2.1.1", "2.4.1", "2.4.2", "2.4.4", "2.5.8", "3.1.1", "3.1.2", "3.3.2", "4.1.2",
    says="試験の道具 axe が、画像の説明、見出しと表の組み立て、文字の色の差、リンクと部品の名前などに、あやまりを見つけない",
)  # fmt: skip
def test_axe_finds_nothing(sights: list[Seen], record_property: Record) -> None:
    """No violation on any kind of page, at any width, in either scheme, folded parts open and shut."""
    record_property("where", f"代表する{len(sights)}ページ、{EVERYWHERE}")
    assert {len(seen.axe) for seen in sights} == {len(WIDTHS) * len(SCHEMES)}
    assert [(s.page, how, found) for s in sights for how, found in s.axe.items() if found] == []


def test_no_more_is_claimed_of_axe_than_it_shows(sights: list[Seen]) -> None:
    """The criteria that the test of axe names are exactly those of which one of its rules passed somewhere."""
    tags = {tag.removeprefix("wcag") for seen in sights for tag in seen.shown}
    shown = {f"{tag[0]}.{tag[1]}.{tag[2:]}" for tag in tags} & {one.number for one in CRITERIA}
    [marker] = [m for m in test_axe_finds_nothing.pytestmark if m.name == "criterion"]  # type: ignore[attr-defined]
    assert set(marker.args) == shown


@pytest.mark.criterion("1.4.10", says="幅320ピクセルの画面でも、横に動かさずに読める")
def test_nothing_is_wider_than_the_screen(sights: list[Seen], record_property: Record) -> None:
    """No page runs out of the screen: not at 320 px, nor at 390 and 1280 px, in either scheme."""
    record_property("where", f"代表する{len(sights)}ページ、{EVERYWHERE}")
    assert [(seen.page, seen.wide) for seen in sights if seen.wide] == []


@pytest.mark.criterion("2.5.8", says="押すところは縦横24ピクセル以上あるか、文の中のリンクである")
def test_targets_are_large_enough(sights: list[Seen], record_property: Record) -> None:
    """What can be pressed measures 24 px each way, or is a link within a sentence; at every width."""
    record_property("where", f"代表する{len(sights)}ページ、{EVERYWHERE}")
    assert [(s.page, how, small) for s in sights for how, small in s.small.items() if small] == []


@pytest.mark.criterion(
    "1.4.12", says="行間、字間、語間、段落の間を広げても、文字が欠けたりはみ出したりしない"
)
def test_wider_letters_and_lines_fit(sights: list[Seen], record_property: Record) -> None:
    """With the spacing of WCAG 1.4.12, at 320 and 1280 px, nothing runs out of the page or out of its box."""
    record_property("where", f"代表する{len(sights)}ページ、幅320・1280ピクセル")
    assert [(seen.page, seen.spaced) for seen in sights if seen.spaced] == []


@pytest.mark.criterion(
    "1.4.4", says="画面を200%に拡大しても、文字だけを200%にしても、欠けたりはみ出したりしない"
)
def test_twice_the_size_fits(sights: list[Seen], record_property: Record) -> None:
    """A screen of 1280 px at 200 %, by the browser's zoom and by the letters alone: nothing runs out or is cut off."""
    record_property("where", f"代表する{len(sights)}ページ、幅1280ピクセルの画面の200%")
    assert [(seen.page, seen.zoomed) for seen in sights if seen.zoomed] == []


@pytest.mark.criterion("1.3.2", says="本文は、読み上げられる順に、上から下、左から右へ並んでいる")
def test_what_is_read_next_stands_next(sights: list[Seen], record_property: Record) -> None:
    """No text of the main part stands above the text before it, unless in the next column; at every width."""
    record_property("where", f"代表する{len(sights)}ページ、幅{'・'.join(map(str, WIDTHS))}ピクセル")
    assert [(seen.page, seen.backwards) for seen in sights if seen.backwards] == []


@pytest.mark.criterion("2.2.2", "2.3.1", absent=True, says="ひとりでに動くもの、光るもの、変わるものがない")
def test_nothing_moves_by_itself(sights: list[Seen]) -> None:
    """Nothing runs when a page has come; and where less motion is asked for, nothing would move at all."""
    assert [(seen.page, seen.moving["running"]) for seen in sights if seen.moving["running"]] == []
    assert max(seen.moving["ready"] for seen in sights) > 0  # there is something to be held still
    assert [(s.page, s.still) for s in sights if s.still["ready"] or s.still["running"]] == []


@pytest.mark.criterion("1.4.1", says="色を自分で決めている人にも、押すところといまいる場所が、枠や線でわかる")
def test_forced_colours_leave_marks(sights: list[Seen]) -> None:
    """With the reader's own colours buttons, fields, states and the current place have a line, not a fill alone."""
    assert [(seen.page, seen.unmarked) for seen in sights if seen.unmarked] == []
