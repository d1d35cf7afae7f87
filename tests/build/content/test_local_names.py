"""The local list of names that must never occur."""

from __future__ import annotations

from typing import Any

import pytest

from build.cli import main
from build.errors import ContentFaultsError

LIST = ".names.local"
COMPANY = "companies/mihon-seisaku.md"
#: file, old text, new text
PLACES = {
    "prose": (COMPANY, "小さな工場", "小さな架空さくらの工場"),
    "prose, ruby": (COMPANY, "小さな工場", "小さな{架空|かくう}さくらの工場"),
    "title": (COMPANY, "title: ねじ", "title: さくら架空のねじ"),
    "caption": (COMPANY, "caption: 朝の台。", "caption: 架空さんの台。"),
    "photograph's name": (COMPANY, "file: room.jpg", "file: kakuu-sakura.jpg"),
    "another's post": (COMPANY, "post: 主任", "post: 架空　さくらの部下"),
    "form number": (COMPANY, "form: 同意書-2026-901", "form: 架空さくら-1"),
    "link": (COMPANY, "小さな工場", "[小さな](https://a.example/sakura_kaku)工場"),
    "definition": (COMPANY, "## 昼", "[架空さくら]: https://a.example/\n\n## 昼"),
    "event": ("events/mihon-seminar.md", "contact: 窓口", "contact: 架空さくら"),
    "page": ("pages/about.md", "この図鑑の", "架空*さくら*の"),
    "page's label": ("pages/about.md", "label: はじめに", "label: 架空さくら"),
    "plate": ("plates/mihon-seisaku.svg", ">1<", ">架空さくら<"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_listed_name_is_found(site: Any, capsys: pytest.CaptureFixture[str], place: str) -> None:
    """Wherever it stands, check and build say file, line and the list's line, and never the name."""
    file, old, new = PLACES[place]
    site.write(LIST, "# 同意していない人\n\n架空 さくら\nかくう さくら\n")
    assert site.findings() == []
    site.edit(file, old, new)
    assert main(["check", "--content", str(site.content), "--as-of", "2026-11-23"]) == 1
    said = capsys.readouterr().out
    line = 0 if file.startswith("plates") else site.line_of(file, new.split("\n")[0])
    where = f"content/{file}:{line}: " if line else f"content/{file}: "
    assert where in said
    assert any(f"(.names.local の{n}行目)" in said for n in (3, 4))
    assert not any(name in said for name in ("架空さくら", "さくら"))
    with pytest.raises(ContentFaultsError):
        site.build()


def test_without_a_list_nothing_is_asked(site: Any) -> None:
    """The list is optional, and an empty one forbids nothing."""
    site.edit(COMPANY, "小さな工場", "架空さくらの工場")
    assert site.findings() == []
    site.write(LIST, "\n# \n")
    assert site.findings() == []


def test_a_listed_person_may_agree_later(site: Any) -> None:
    """A name in people, under its own consent, is not prose."""
    site.write(LIST, "見本 はなこ\n")
    assert site.findings() == []


@pytest.mark.parametrize("data", [b"\x93\xfa", b"\xff\xfe"])
def test_a_list_that_cannot_be_read_is_a_fault(site: Any, data: bytes) -> None:
    """An unreadable list must not pass for an empty one."""
    site.path(LIST).write_bytes(data)
    assert [f.file for f in site.findings()] == [f"content/{LIST}"]


def test_a_list_that_is_no_file_is_a_fault(site: Any) -> None:
    """A folder or a link in its place is said."""
    site.path(LIST).mkdir()
    assert [f.file for f in site.findings()] == [f"content/{LIST}"]
    site.path(LIST).rmdir()
    site.path(LIST).symlink_to(site.root / "nowhere")
    assert [f.file for f in site.findings()] == [f"content/{LIST}"]


def test_a_line_too_short_to_search_is_said(site: Any) -> None:
    """One character would be found everywhere: the line is a fault, and is not repeated."""
    site.write(LIST, "架空 さくら\n林\n")
    found = site.findings()
    assert [f.place for f in found] == [f"content/{LIST}:2"]
    assert "林" not in found[0].what + found[0].mend


def test_the_list_is_never_published(site: Any) -> None:
    """It is not in the output, whatever else is."""
    site.write(LIST, "架空 さくら\n")
    site.build()
    assert b"\xe3\x81\x95\xe3\x81\x8f\xe3\x82\x89" not in b"".join(site.files().values())
