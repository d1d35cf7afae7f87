"""Stories: shape faults in an editor's words, several at once."""

from __future__ import annotations

from typing import Any

from build.content.stories import parse

EMPTY = "---\ntitle: 題\n---\n"


def test_all_missing_keys_are_said_at_once() -> None:
    """Every missing key of a file is named in one run."""
    story, faults = parse(EMPTY, "content/companies/x.md", "companies")
    assert story is None
    said = "".join(f.what for f in faults)
    assert all(f"「{key}」がありません" in said for key in ("slug", "status", "date", "number", "company"))


def test_a_misplaced_value_is_not_repeated() -> None:
    """A wrong value may be somebody's name: the message names the key only."""
    text = "---\ntitle: 題\nslug: 見本 はなこ\nstatus: 見本 はなこ\nsample: 見本 はなこ\n---\n"
    _, faults = parse(text, "content/companies/x.md", "companies")
    assert "はなこ" not in "".join(f.what + f.mend for f in faults)
    assert {f.line for f in faults if "slug" in f.what} == {3}


def test_nested_places_are_named(site: Any) -> None:
    """A fault deep in a list says which entry it is in."""
    site.edit("companies/mihon-seisaku.md", "pay: {min: 220000", "pay: {min: 二十二万")
    found = site.findings()
    assert "「openingsの1番目 › pay › min」が整数ではありません。" in [f.what for f in found]


def test_prose_faults_are_said_beside_shape_faults(site: Any) -> None:
    """A fault in the front matter does not hide one in the text."""
    site.edit("companies/mihon-seisaku.md", "status: published", "status: done")
    site.edit("companies/mihon-seisaku.md", "小さな工場", "<b>小さな</b>工場")
    said = "".join(f.what for f in site.findings())
    assert "決められた言葉ではありません" in said
    assert "HTMLは書けません" in said
