"""Photographs: cleared by the gate alone."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import build
from build.errors import BuildError
from build.gate.decided import ClearedPhoto

FILE = "companies/mihon-seisaku.md"
PACKAGE = Path(build.__file__ or "").parent


def test_nobody_else_can_clear_a_photograph() -> None:
    """A ClearedPhoto asks for the gate's seal."""
    values = {f.name: "" for f in fields(ClearedPhoto)}
    with pytest.raises(BuildError, match="関門"):
        ClearedPhoto(**values)  # type: ignore[arg-type]


def test_only_the_gate_mentions_the_seal() -> None:
    """No other module of the build names the seal."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == "GATE_SEAL")
        or (isinstance(node, ast.alias) and node.name == "GATE_SEAL")
    }
    assert users == {"gate/decided.py", "gate/photos.py", "gate/social.py"}


def test_everyone_shown_must_agree(site: Any) -> None:
    """A photograph of two is taken down when the consent of either has ended."""
    text = site.path(FILE).read_text(encoding="utf-8")
    site.write(
        FILE,
        text.replace("items: [氏名, 所属部署]", "items: [氏名, 所属部署, 肖像]").replace(
            "shows: []", "shows: [p1, p2]"
        ),
    )
    site.approve_all()
    assert "room.jpg" in [photo.file for photo in site.decided().companies[0].photos]
    second = site.path(FILE).read_text(encoding="utf-8")
    cut = second.rindex("withdrawn: null")
    site.write(FILE, second[:cut] + "withdrawn: {on: 2026-11-01, items: [肖像]}" + second[cut + 15 :])
    story = site.decided().companies[0]
    assert "room.jpg" not in [photo.file for photo in story.photos]
    assert "face.jpg" in [photo.file for photo in story.photos]


def test_portraits_prefer_photographs_that_the_text_does_not_use(site: Any) -> None:
    """The card takes the person's own unused photograph; a group's is never a portrait."""
    portrait = site.decided().companies[0].people[0].portrait
    assert portrait is not None
    assert portrait.file == "face.jpg"
    assert site.decided().companies[0].people[1].portrait is None


def test_captions_name_by_label_when_the_name_is_gone(site: Any) -> None:
    """``{p1}`` in alt and caption becomes the name or the label, ruby its base."""
    site.edit(FILE, "caption: 昼の部屋。", "caption: '{p1}の{部屋|へや}。'")
    site.edit(FILE, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    assert site.decided().companies[0].spare[0].caption == "社員Aさんの部屋。"


@pytest.mark.parametrize("shows", ["[]", "[p2]"])
@pytest.mark.parametrize("ending", ["withdrawn", "expired"])
def test_photographs_in_a_passage_go_with_it(site: Any, shows: str, ending: str) -> None:
    """Whoever they show: with the last of a person their block's photographs are in no part of the page, nor social."""
    site.edit(FILE, "{p1}は、ねじを", "![](room.jpg)\n\n{p1}は、ねじを")
    site.edit(FILE, "shows: []", f"shows: {shows}")
    site.edit(FILE, "items: [氏名, 所属部署]", "items: [氏名, 所属部署, 肖像]")
    site.edit(FILE, "media: [web]", "media: [web, social]", 2)
    site.approve_all()
    story = site.decided().companies[0]
    assert "room.jpg" in {photo.file for photo in story.photos} & {
        photo.file for photo in story.social.photos
    }
    if ending == "withdrawn":
        site.edit(FILE, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [all]}")
    else:
        site.edit(FILE, "expires: 2029-03-31", "expires: 2026-11-22")
    story = site.decided().companies[0]
    assert story.photos == story.social.photos == ()
    site.edit(FILE, "## 昼", "## 昼\n\n![](room.jpg)")
    assert [photo.file for photo in site.decided().companies[0].photos] == ["room.jpg"]
