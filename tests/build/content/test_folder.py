"""Reading the folder: links are not followed, and what lies about is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from build.diagnostics import Severity

PHOTO = "photos/mihon-seisaku/room.jpg"


def test_a_symbolic_link_is_no_photograph(site: Any, tmp_path: Path) -> None:
    """A declared photograph that is a link is an error, wherever the link leads."""
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(site.path(PHOTO).read_bytes())
    site.path(PHOTO).unlink()
    site.path(PHOTO).symlink_to(secret)
    found = site.findings()
    assert [f.what for f in found] == ["room.jpg: 写真がリンクになっています。"]


def test_linked_folders_and_stories_are_not_read(site: Any, tmp_path: Path) -> None:
    """A story or a photograph folder behind a link is a fault and is not read."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    story = site.path("companies/mihon-seisaku.md").read_text(encoding="utf-8")
    (elsewhere / "x.md").write_text(story.replace("slug: mihon-seisaku", "slug: x"), encoding="utf-8")
    site.path("companies/x.md").symlink_to(elsewhere / "x.md")
    site.path("photos/other").symlink_to(elsewhere)
    found = site.findings()
    assert {f.file for f in found} == {"content/companies/x.md", "content/photos/other"}
    assert [f.what for f in found if f.file.endswith(".md")] == ["ここに置けないものがあります。"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a" + b"x" * 20, "JPEG、PNG、WebPではありません"),
        (b"", "JPEG、PNG、WebPではありません"),
        (b"<svg/>", "JPEG、PNG、WebPではありません"),
    ],
)
def test_a_photograph_is_known_by_its_content(site: Any, data: bytes, words: str) -> None:
    """A file whose bytes are no photograph's is refused whatever its name says."""
    site.path(PHOTO).write_bytes(data)
    assert any(words in f.what for f in site.findings())


def test_photographs_that_lie_about_are_warned_of(site: Any) -> None:
    """Undeclared files, and folders of no story, are warnings: they are not published."""
    data = site.path(PHOTO).read_bytes()
    site.path("photos/mihon-seisaku/extra.jpg").write_bytes(data)
    site.path("photos/nobody").mkdir()
    site.path("photos/nobody/a.jpg").write_bytes(data)
    assert site.judge().site is not None
    assert {f.file for f in site.findings(Severity.WARNING)} == {
        "content/photos/mihon-seisaku/extra.jpg",
        "content/photos/nobody",
    }


def test_other_files_among_stories_are_faults(site: Any) -> None:
    """A stray file beside the stories is said: it may be a photograph or a paper that must not be there."""
    site.write("companies/consent.pdf", "%PDF")
    assert [f.file for f in site.findings()] == ["content/companies/consent.pdf"]


def test_other_encodings_are_named_with_their_line(site: Any) -> None:
    """A Shift_JIS file is a fault at its first odd line, not a crash."""
    text = site.path("pages/about.md").read_text(encoding="utf-8")
    site.path("pages/about.md").write_bytes(text.encode("cp932"))
    found = next(f for f in site.findings() if "about" in f.file)
    assert (found.line, "UTF-8ではありません" in found.what) == (2, True)


def test_two_stories_of_one_slug(site: Any) -> None:
    """A company and an event may not share a slug: their photographs would share a folder."""
    site.write("events/mihon-seisaku.md", site.path("events/mihon-seminar.md").read_text(encoding="utf-8"))
    site.edit("events/mihon-seisaku.md", "slug: mihon-seminar", "slug: mihon-seisaku")
    assert any("slug が content/companies/mihon-seisaku.md と同じ" in f.what for f in site.findings())
