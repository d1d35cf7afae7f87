"""The documentation's pictures: all there, small, and shown."""

from __future__ import annotations

import re

from build.options import PROJECT

FOLDER = PROJECT / "docs" / "screenshots"
MOST = 3_000_000  # bytes of all together


def test_ten_pages_at_two_widths_in_two_schemes() -> None:
    """Forty pictures, and no larger together than three megabytes."""
    names = sorted(path.name for path in FOLDER.iterdir())
    pages = {name.rsplit("-", 2)[0] for name in names}
    assert len(pages) == 10
    assert names == sorted(f"{p}-{w}-{s}.webp" for p in pages for w in (390, 1280) for s in ("light", "dark"))
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MOST


def test_the_readmes_show_two() -> None:
    """Each README shows two of them, and every picture it names exists."""
    for name in ("README.md", "README.ja.md"):
        shown = re.findall(r"docs/[\w./-]+\.(?:webp|png)", (PROJECT / name).read_text(encoding="utf-8"))
        assert len(shown) == 2, name
        assert all((PROJECT / path).is_file() for path in shown)
