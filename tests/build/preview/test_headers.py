"""Headers as Netlify applies them, and nothing that is silently ignored."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.errors import HeadersError
from build.preview.headers import Rule, headers_for, read_rules

RULES = (Rule("/*", (("X-A", "1"),)), Rule("/photos/*", (("Cache-Control", "x"),)))


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/*", "/", True),
        ("/*", "/a/b.html", True),
        ("/photos/*", "/photos/a.jpg", True),
        ("/photos/*", "/photos", False),
        ("/photos/*", "/xphotos/a.jpg", False),
        ("/a.b", "/aXb", False),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:
    """A star stands for anything; everything else for itself."""
    assert Rule(pattern, ()).matches(path) is matches


def test_rules_add_up() -> None:
    """All rules that match apply; where none speaks of caching Netlify's own default stands."""
    assert headers_for("/photos/a.jpg", RULES) == {"X-A": "1", "Cache-Control": "x"}
    assert headers_for("/", RULES) == {"X-A": "1", "Cache-Control": "public, max-age=0, must-revalidate"}


def test_contradictions_are_refused() -> None:
    """Two values for one header of one path are an error: joined they mean something else."""
    with pytest.raises(HeadersError, match="二通り"):
        headers_for("/photos/a.jpg", (*RULES, Rule("/photos/a*", (("X-A", "2"),))))


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        '[[headers]]\nfor = "/*"\n',
        '[[headers]]\nfor = "x"\n[headers.values]\nA = "1"\n',
        '[[headers]]\nfor = "/:slug"\n[headers.values]\nA = "1"\n',
        '[[headers]]\nfor = "/*"\nother = 1\n[headers.values]\nA = "1"\n',
        '[[headers]]\nfor = "/*"\n[headers.values]\nA = 1\n',
        '[[headers]]\nfor = "/*"\n[headers.values]\n"A B" = "1"\n',
        '[[headers]]\nfor = "/*"\n[headers.values]\nA = """1\n2"""\n',
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str) -> None:
    """A rule that we or Netlify would read otherwise is an error, never a header that is missing."""
    file = tmp_path / "netlify.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(HeadersError, match="直し方"):
        read_rules(file)
