"""People are shown while their programme's contract has a term, and only then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from build.cli import main
from build.diagnostics import Severity

FILE = "companies/mihon-seisaku.md"
NAMES = ("見本 はなこ", "見本はなこ", "例示 たろう", "仮名 みどり")


def test_nobody_is_shown_outside_the_contract_s_term(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """On the last day names and portraits stand there; the day after, none does, the stories stay, and it is said."""
    command = ["build", "--content", str(site.content), "--output", str(site.output), "--as-of"]
    assert main([*command, "2027-03-31"]) == 0
    assert any(name.encode() in data for data in site.files().values() for name in NAMES)
    pictures = {name for name in site.files() if "/photos/" in f"/{name}"}
    capsys.readouterr()
    assert main([*command, "2027-04-01"]) == 0
    said = capsys.readouterr().err
    assert "この日を含む委託期間がありません。" in said
    assert not any(name in said for name in NAMES)
    files = site.files()
    assert "companies/mihon-seisaku/index.html" in files
    assert [name for name, data in files.items() if any(one.encode() in data for one in NAMES)] == []
    left = {name for name in files if "/photos/" in f"/{name}"}
    assert left < pictures
    assert not any("台に向かう人".encode() in data or "笑う人".encode() in data for data in files.values())


def leaving(site: Any) -> list[str]:
    return [one.what for one in site.findings(Severity.WARNING) if "載らなくなります" in one.what]


def test_check_counts_who_leaves_sixty_days_before(site: Any) -> None:
    """From 60 days before the end of the last term, and no sooner, each contract's people are counted."""
    site.day = date(2027, 1, 29)
    assert leaving(site) == []
    site.day = date(2027, 1, 30)
    assert sorted(leaving(site)) == [
        "2027-04-01 から、1人がページに載らなくなります。委託契約 new に次の期間がありません。",
        "2027-04-01 から、2人がページに載らなくなります。委託契約 current に次の期間がありません。",
    ]


def test_who_is_gone_already_does_not_leave(site: Any) -> None:
    """Somebody who has withdrawn, or whose consent ends before the term, is not counted; without anybody nothing is said."""
    site.day = date(2027, 2, 1)
    site.edit(FILE, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    assert any("1人" in one and "current" in one for one in leaving(site))
    site.edit(FILE, "expires: 2029-03-31", "expires: 2027-03-01", count=2)
    assert not any("current" in one for one in leaving(site))


def test_people_of_a_contract_without_a_contractor_are_a_fault(site: Any) -> None:
    """A workshop's real people wait for its contractor; invented ones of a sample may be seen."""
    assert not any("受託者" in one.what for one in site.findings())
    site.edit("events/mihon-workshop.md", "sample: true", "sample: false")
    assert any("受託者がまだいない" in one.what for one in site.findings())
