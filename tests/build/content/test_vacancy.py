"""Vacancies: what the law wants shown, and what a lawyer should see."""

from __future__ import annotations

from typing import Any

import pytest

from build.content.vacancy import PARTICULARS
from build.diagnostics import Severity

FILE = "companies/mihon-seisaku.md"


@pytest.mark.parametrize("key", PARTICULARS)
def test_each_particular_is_asked_for(site: Any, key: str) -> None:
    """Leaving any particular out is an error that names it."""
    text = site.path(FILE).read_text(encoding="utf-8").split("\n")
    at = text.index("openings:")
    line = next(n for n in range(at, len(text)) if text[n].startswith(f"    {key}:"))
    site.write(FILE, "\n".join(text[:line] + text[line + 1 :]))
    assert [key in f.what for f in site.findings()] == [True]


def test_a_draft_may_wait(site: Any) -> None:
    """In a draft a missing particular is a notice."""
    site.edit(FILE, "status: published", "status: draft")
    site.edit(FILE, "    breaks: 60分\n", "")
    assert site.findings() == []
    assert any("breaks" in f.what for f in site.findings(Severity.NOTICE))


@pytest.mark.parametrize(
    ("old", "new"), [("term: 期間の定めなし", "term: 2027年3月まで"), ("kind: 正社員", "kind: 契約社員")]
)
def test_fixed_terms_are_flagged(site: Any, old: str, new: str) -> None:
    """A post with an end is a warning: an age limit there needs a lawyer's look."""
    site.edit(FILE, old, new)
    found = site.findings(Severity.WARNING)
    assert [f.line for f in found] == [site.line_of(FILE, "    term:")]
    assert "弁護士" in found[0].mend
