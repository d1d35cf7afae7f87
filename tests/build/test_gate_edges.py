"""Edges of the gate that a mutant once passed: each test here fails for a change that nothing else noticed."""

from __future__ import annotations

from typing import Any

import pytest

from build.diagnostics import Severity

COMPANY = "companies/mihon-seisaku.md"
RECORD = "signed: 2026-06-01"


@pytest.mark.parametrize(
    ("expires", "wrong"), [("2026-05-31", True), ("2026-06-01", False), ("2026-06-02", False)]
)
def test_an_end_before_the_signature_is_said(site: Any, expires: str, wrong: bool) -> None:
    """A consent may end on the day it was signed, and not before; said even where it has ended."""
    site.edit(COMPANY, "expires: 2029-03-31", f"expires: {expires}")
    found = [f for f in site.findings() if "同意の期限が署名より前" in f.what]
    assert [f.line for f in found] == ([site.line_of(COMPANY, f"expires: {expires}")] if wrong else [])


def test_no_end_is_not_before_the_signature(site: Any) -> None:
    """A consent without an end has no wrong one."""
    site.edit(COMPANY, "expires: 2029-03-31", "no_expiry: true")
    assert site.findings() == []


@pytest.mark.parametrize(
    ("on", "warned"), [("2026-05-31", True), ("2026-06-01", False), ("2026-07-01", False)]
)
def test_an_approval_before_the_signature_is_warned_of(site: Any, on: str, warned: bool) -> None:
    """Nobody approves a text before signing; on the same day is usual."""
    site.edit(COMPANY, "approved: {on: 2026-07-01", f"approved: {{on: {on}")
    found = [f for f in site.findings(Severity.WARNING) if "確認が署名より前" in f.what]
    assert [f.line for f in found] == ([site.line_of(COMPANY, f"approved: {{on: {on}")] if warned else [])


def test_ruby_stays_in_the_easy_summary_alone(site: Any) -> None:
    """Elsewhere the base stands: braces are no reading, and no template prints ruby there."""
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{機械|きかい}の話'")
    front = site.decided().companies[0].front
    assert front.title == "機械の話"
    assert front.summary_easy.startswith("{機械|きかい}")


def test_a_withdrawn_original_may_be_deleted(site: Any) -> None:
    """After a take-down the original may go; while somebody is shown, a missing file is a fault."""
    site.path("photos/mihon-seisaku/face.jpg").unlink()
    assert any("見つかりません" in f.what for f in site.findings())
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [肖像]}")
    assert site.findings() == []
