"""script/sample-dates as it is started: a copy that check and build accept a year ahead, swapped in whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
COMING, PAST = 6, 3  # of the nine events


def run(command: Sequence[object]) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)


def copy(target: Path, day: str, *more: object) -> subprocess.CompletedProcess[str]:
    return run((BIN / "python", "-m", "script.samples.dates", target, "--as-of", day, *more))


def test_a_year_ahead_the_samples_pass_check_and_build(tmp_path: Path) -> None:
    """Moved by a year, nothing is wrong with them, and the built list has the same events to come and past."""
    day = date.fromisoformat("2026-11-23") + timedelta(days=365)
    target, output = tmp_path / "content", tmp_path / "output"
    made = copy(target, day.isoformat())
    assert made.returncode == 0, made.stderr
    assert "委託期間が登録簿にありません" in made.stderr  # the register's terms end before
    checked = run((BIN / "zukan", "check", "--content", target, "--as-of", day))
    assert checked.returncode == 0, checked.stdout
    assert "誤りはありません。" in checked.stdout
    built = run((BIN / "zukan", "build", "--content", target, "--as-of", day, "--output", output))
    assert built.returncode == 0, built.stderr
    page: Any = html.fromstring((output / "events" / "index.html").read_text(encoding="utf-8"))
    coming, past = (
        page.xpath(f"//section[@aria-labelledby='{part}']//ul//time/@datetime") for part in ("coming", "past")
    )
    assert (len(coming), len(past)) == (COMING, PAST)
    assert max(past)[:10] < day.isoformat() < min(coming)[:10]
    story = (output / "companies" / "mihon-kappan" / "index.html").read_text(encoding="utf-8")
    assert "募集中" in story
    told: Any = html.fromstring(story)
    assert "2026年" not in told.xpath("string(//main)")


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small folder: a sample, real content, a page, a picture, and what lies beside them."""
    root = tmp_path / "kiji"
    for name, text in {
        "events/a.md": 'sample: true\nstarts: "2027-01-22T14:00"\nends: "2027-01-22T16:00"\nsignup: {opens: 2026-11-01, closes: 2027-01-18}',
        "events/b.md": 'sample: false\nstarts: "2027-01-22T14:00"\nends: "2027-01-22T16:00"\nsignup: {opens: 2026-11-01, closes: 2027-01-18}',
        "pages/about.md": "sample: true\ndate: 2026-11-01",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"---\n{text}\n---\n2026-11-01\n", encoding="utf-8")
    (root / "photos" / "a").mkdir(parents=True)
    (root / "photos" / "a" / "x.jpg").write_bytes(b"2026-11-01")
    (root / ".names.local").write_text("", encoding="utf-8")
    return root


def test_only_what_changed_is_written(content: Path, tmp_path: Path) -> None:
    """A second copy keeps the files that are the same, drops what is gone, and leaves the content alone."""
    target, before = tmp_path / "var" / "content", tree(content)
    assert copy(target, "2026-11-23", "--content", content).returncode == 0
    inodes = {name: (target / name).stat().st_ino for name in tree(target)}
    (content / "events" / "c.md").write_text("---\n---\n", encoding="utf-8")
    assert "変わったもの 1件" in copy(target, "2026-11-24", "--content", content).stdout
    (content / "events" / "c.md").unlink()
    assert "変わったもの 2件" in copy(target, "2027-11-23", "--content", content).stdout
    same = {name for name in inodes if (target / name).stat().st_ino == inodes[name]}
    assert same == {".names.local", "events/b.md", "pages/about.md", "photos/a/x.jpg"}
    assert 'starts: "2028-01-21T14:00"' in (target / "events" / "a.md").read_text(encoding="utf-8")
    assert tree(content) == before
    assert [path.name for path in target.parent.iterdir()] == ["content"]


def test_a_copy_that_was_stopped_is_made_good(content: Path, tmp_path: Path) -> None:
    """Stopped between the two renames, the last copy is found again; leavings are cleared away."""
    target = tmp_path / "var" / "content"
    assert copy(target, "2026-11-23", "--content", content).returncode == 0
    target.rename(target.with_name(".content.old"))
    target.with_name(".content.new").mkdir()
    assert "変わったもの 0件" in copy(target, "2026-11-24", "--content", content).stdout
    assert [path.name for path in target.parent.iterdir()] == ["content"]


def test_somebody_elses_folder_is_left_alone(content: Path, tmp_path: Path) -> None:
    """A folder that is no copy, the content itself and a folder within it are refused in Japanese."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "letter.txt").write_text("x", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for target in (own, content, content / "photos" / "new", tmp_path, tmp_path / "file"):
        before = tree(tmp_path)
        refused = copy(target, "2026-11-23", "--content", content)
        assert (refused.returncode, "直し方" in refused.stderr) == (1, True), target
        assert tree(tmp_path) == before
    assert copy(own / "x", "2026-02-30", "--content", content).returncode == 2


def test_a_link_stays_a_link(content: Path, tmp_path: Path) -> None:
    """What a link points to is not copied: check refuses the link in the copy as in the content."""
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (content / "photos" / "a" / "y.jpg").symlink_to(tmp_path / "secret.jpg")
    target = tmp_path / "copy"
    for _ in range(2):
        assert copy(target, "2026-11-23", "--content", content).returncode == 0
        assert (target / "photos" / "a" / "y.jpg").is_symlink()
