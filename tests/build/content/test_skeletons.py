"""Skeletons: accepted as drafts from the first minute, and never over something else."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from build.content.schema import CompanyFront, Opening
from build.content.skeletons import Answers, create, next_number
from build.content.stories import Parsed, parse
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


def test_the_commented_vacancy_is_a_sound_one(site: Any) -> None:
    """Every field of a vacancy stands there as a comment; without its marks it breaks no rule but what the company lacks."""
    path = create(site.content, "company", "atarashii", site.day)
    lines = path.read_text(encoding="utf-8").split("\n")
    start, end = (
        next(n for n, line in enumerate(lines) if line.startswith("openings: []")),
        lines.index("people: []"),
    )
    shown = [line.removeprefix("# ") for line in lines[start + 1 : end]]
    for field in Opening.model_fields:
        assert any(re.match(rf"[ #-]+{field}:", line) for line in shown) or field == "id", field
    text = "\n".join([*lines[:start], *shown, *lines[end:]])
    sound = text.replace("  # address:", "  address:").replace(
        "  # contact: 採用の係 電話 03-…", "  contact: 03-0000-0000"
    )
    path.write_text(sound.replace("status: draft", "status: published"), encoding="utf-8")
    assert site.findings() == []


@pytest.mark.parametrize(
    "said", ["見本: 製作所", "#1の会社", "yes", "'架空'", "12", "- 見本", "@見本", "見本 # 製作所"]
)
def test_an_answer_is_a_text_whatever_is_in_it(site: Any, said: str) -> None:
    """What an editor types at the first questions stands in the story as it was typed."""
    path = create(site.content, "company", "atarashii", site.day, Answers(title=said, name=said))
    story, faults = parse(path.read_text(encoding="utf-8"), "companies/atarashii.md", "companies")
    assert isinstance(story, Parsed), faults
    assert isinstance(story.front, CompanyFront)
    assert (story.front.title, story.front.company.name) == (said, said)


@pytest.mark.parametrize(
    ("kind", "stories", "number"),
    [
        ("company", [], "001"),
        ("company", ['number: "008"\n', 'number: "034"\n'], "035"),
        ("company", ['number: "999"\n'], "1000"),
        ("event", [], "E-01"),
        ("event", ["title: x\nnumber: E-09\n", "no number"], "E-10"),
    ],
)
def test_the_next_number_follows_the_highest(kind: str, stories: list[str], number: str) -> None:
    """In the stories' own way of writing."""
    assert next_number(kind, stories) == number


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
