"""Faults between files."""

from __future__ import annotations

from typing import Any

from build.diagnostics import Severity


def test_missing_pages_are_warned_of(site: Any) -> None:
    """Pages that every page links to are asked for."""
    site.path("pages/about.md").unlink()
    assert [f.file for f in site.findings(Severity.WARNING)] == ["content/pages/about.md"]


def test_a_company_without_a_plate_is_a_notice(site: Any) -> None:
    """A missing plate does not stop anything."""
    text = site.path("companies/mihon-seisaku.md").read_text(encoding="utf-8")
    site.write(
        "companies/mihon-seisaku.md",
        "\n".join(line for line in text.split("\n") if not line.startswith("plate:")),
    )
    assert site.judge().site is not None
    assert any("図版" in f.what for f in site.findings(Severity.NOTICE))


def test_a_draft_company_is_named_beside_the_event(site: Any) -> None:
    """An event that lists a draft says that the company will not appear."""
    site.edit("companies/mihon-seisaku.md", "status: published", "status: draft")
    assert any("下書きなので" in f.what for f in site.findings(Severity.NOTICE))


def test_a_contract_without_a_place_for_people(site: Any, altered: Any) -> None:
    """Where no place of the contract may hold company people, nobody may be in the content."""

    def change(raw: dict[str, Any]) -> None:
        for name in ("git-host-workshop", "static-host-workshop"):
            del raw["places"][name]

    site.register = altered(change)
    assert [f.what for f in site.findings()] == ["委託契約 new に、会社の人の情報を置く場所がありません。"]
    site.edit("events/mihon-workshop.md", "{p1}と手を動かす会", "手を動かす会")
    text = site.path("events/mihon-workshop.md").read_text(encoding="utf-8")
    start, end = text.index("people:\n"), text.index("photos:\n")
    site.write("events/mihon-workshop.md", text[:start] + "people: []\n" + text[end:])
    assert site.findings() == []
