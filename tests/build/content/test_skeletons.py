"""Skeletons: accepted as drafts from the first minute, and never over something else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from build.content.skeletons import create
from build.diagnostics import Severity
from build.errors import EditError


@pytest.mark.parametrize("kind", ["company", "event"])
def test_check_accepts_a_skeleton(site: Any, kind: str) -> None:
    """A new story is a draft without any error or warning."""
    path = create(site.content, kind, "atarashii", site.day)
    assert path.name == "atarashii.md"
    assert site.findings() == []
    assert site.findings(Severity.WARNING) == []
    assert site.judge().site is not None


def test_the_commented_person_is_a_valid_one(site: Any) -> None:
    """What the skeleton shows in comments is right when its marks are taken away."""
    path = create(site.content, "company", "atarashii", site.day)
    lines = path.read_text(encoding="utf-8").split("\n")
    start, end = lines.index("people: []"), lines.index("photos: []")
    people = [line.removeprefix("# ").split("  #")[0].rstrip() for line in lines[start + 1 : end]]
    path.write_text("\n".join([*lines[:start], *people, *lines[end:]]), encoding="utf-8")
    assert site.findings() == []


@pytest.mark.parametrize("slug", ["", "A", "a_b", "../x", "a b", "会社", "-a", "a" * 65, "a/b"])
def test_bad_slugs_are_refused(site: Any, slug: str) -> None:
    """A slug becomes part of an address and a file's name: ASCII, short, nothing that climbs."""
    with pytest.raises(EditError, match="slug"):
        create(site.content, "company", slug, site.day)


def test_nothing_is_overwritten(site: Any) -> None:
    """A slug that any story has already is refused, and the story stays."""
    before = site.path("companies/mihon-seisaku.md").read_bytes()
    for kind in ("company", "event"):
        with pytest.raises(EditError, match="もうあります"):
            create(site.content, kind, "mihon-seisaku", date(2026, 11, 23))
    assert site.path("companies/mihon-seisaku.md").read_bytes() == before
