"""Figures that pages say are the register's, and what is past or closed is not said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from build.diagnostics import Severity
from build.site.applying import NOT_YET, event_apply_link
from build.site.applying import event_state as state_of

PAGE = "pages/apply.md"
URL = "https://uketsuke.example"


def _said(site: Any, words: str) -> list[str]:
    site.write(PAGE, f"---\ntitle: 応募\nslug: apply\nlabel: 応募\n---\n{words}\n")
    return [f.what for f in site.findings() if f.file.endswith(PAGE)]


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("3営業日以内にお渡しします。", True),
        ("三営業日以内にお渡しします。", True),
        ("３営業日以内にお渡しします。", True),
        ("五営業日以内にお渡しします。", False),
        ("十二営業日以内に。", False),
        ("Within three working days we pass it on.", True),
        ("Within 5 working days we pass it on.", False),
        ("7日以内にご連絡します。", True),
        ("10日以内にご連絡します。", False),
        ("{七|なな}日 {待|ま}っても 来ない", True),
        ("6{日|にち} {待|ま}っても 来ない", False),
        ("29歳以下の方です。", True),
        ("二十九歳までの方です。", True),
        ("34歳以下の方です。", False),
        ("30歳以上の方は", True),
        ("35歳以上の方は", False),
        ("People aged 29 or under", True),
        ("If you are 40 or over", False),
        ("3日ほどの見学", True),  # promises nothing
    ],
)
def test_a_typed_figure_is_the_registers(site: Any, words: str, fits: bool) -> None:
    """In digits, kanji or English words: another figure than the register's is a fault at its line."""
    found = _said(site, words)
    assert (found == []) is fits
    assert fits or "登録簿の数字ではありません" in found[0]


def test_another_register_makes_the_typed_figure_wrong(site: Any, altered: Any) -> None:
    """The register passes on in 5 working days, the page still says 三: ``check`` names the page."""
    assert _said(site, "三営業日以内にお渡しします。") == []
    site.register = altered(lambda raw: raw["forms"]["application"].update(passed_on_in=5))
    assert "営業日：5" in _said(site, "三営業日以内にお渡しします。")[0]


def test_a_check_that_is_past_is_warned_of_and_not_printed(site: Any) -> None:
    """The day is on the page until it comes; afterwards the editor is told and the page is silent."""
    company = "companies/mihon-seisaku.md"
    line = site.line_of(company, "next_check")
    text = site.path(company).read_text(encoding="utf-8").split("\n")[line - 1].strip()
    before = text.replace(text.split(": ")[1], "2026-11-01")
    site.edit(company, text, before)
    found = [f for f in site.findings(Severity.WARNING) if "次に確かめる日" in f.what]
    assert [f.line for f in found] == [line]
    site.build()
    assert "次の確認" not in site.page("companies/mihon-seisaku/index.html")


def test_an_online_event_needs_its_meeting_service(site: Any, altered: Any) -> None:
    """Without the ward's word it takes no sign-up, here or at the intake, and ``check`` says so."""
    site.edit("events/mihon-seminar.md", "capacity: 30", "capacity: 30\nonline: true")
    front = next(e.front for e in site.decided().events if e.front.slug == "mihon-seminar")
    day = date(2026, 11, 20)
    assert event_apply_link(front, site.register, URL, day).href is not None
    site.register = altered(lambda raw: raw["places"]["meeting-service"].pop("approval"))
    closed = event_apply_link(front, site.register, URL, day)
    assert (closed.href, closed.why_closed, state_of(front, closed, day)) == (None, NOT_YET, "準備中")
    assert any("会議サービス" in f.what for f in site.findings(Severity.WARNING))
    site.build()
    assert "mihon-seminar" not in site.page("catalogue.json")


@pytest.mark.parametrize("place", ["editor-pc", "build-machine", "locker"])
def test_a_place_of_publication_that_is_unapproved_is_a_fault(site: Any, altered: Any, place: str) -> None:
    """Editors' PCs, the build machine and the locker of the consent papers count like the two hosts."""
    site.register = altered(lambda raw: raw["places"][place].pop("approval"))
    assert [f"places.{place}" in f.what for f in site.findings()] == [True]


@pytest.mark.parametrize("place", ["static-host", "git-host", "editor-pc", "build-machine"])
def test_a_place_of_publication_that_is_missing_is_a_fault(site: Any, altered: Any, place: str) -> None:
    """A deleted host is named, where it closed nothing before."""
    site.register = altered(lambda raw: raw["places"].pop(place))
    found = site.findings()
    assert ["委託契約 current に" in f.what for f in found] == [True]
    assert place in found[0].mend
