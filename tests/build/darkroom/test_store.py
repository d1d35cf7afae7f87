"""The cache's entries when several builds make the same one at once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from build.darkroom.store import INDEX, read_entry, write_entry

FILES = [("jpg", 480, 320, b"first"), ("webp", 480, 320, b"second")]


def test_a_whole_entry_is_never_taken_away(tmp_path: Path) -> None:
    """While others make it again, whoever publishes from it finds every file of it at every moment."""
    entry = tmp_path / "generation" / "original" / "packet"
    write_entry(tmp_path, entry, "ink", FILES)
    end, missed = time.monotonic() + 1.5, []

    def make() -> None:
        while time.monotonic() < end:
            write_entry(tmp_path, entry, "ink", FILES)

    def publish() -> None:
        while time.monotonic() < end:
            if not all((entry / name).is_file() for name in (INDEX, "480.jpg", "480.webp")):
                missed.append(time.monotonic())

    threads = [threading.Thread(target=work) for work in (make, make, publish)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missed == []


def test_a_damaged_entry_gives_way(tmp_path: Path) -> None:
    """One that is not whole is put aside by whoever makes it, and what was made stands in its place."""
    entry = tmp_path / "generation" / "original" / "packet"
    write_entry(tmp_path, entry, "ink", FILES)
    (entry / "480.jpg").write_bytes(b"cut off")
    assert read_entry(entry) is None
    write_entry(tmp_path, entry, "ink", FILES)
    assert read_entry(entry) is not None
    assert [path.name for path in tmp_path.iterdir()] == ["generation"]
