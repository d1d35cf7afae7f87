"""Swapping outputs: old or new, never a mixture, never somebody else's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.errors import OutputError
from build.publish import SIGNS, staging


def publish(output: Path, word: str) -> None:
    with staging(output) as folder:
        for sign in SIGNS:
            (folder / sign).write_text(word, encoding="utf-8")


def fail(output: Path) -> None:
    """Breaks off in the middle; the last output is there while the new one is made."""
    with staging(output) as folder:
        (folder / "index.html").write_text("二", encoding="utf-8")
        assert words(output) == {"一"}
        raise RuntimeError


def words(output: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in output.iterdir()}


def test_the_new_one_replaces_the_old(tmp_path: Path) -> None:
    """Afterwards only the new output is there, and nothing lies beside it."""
    output = tmp_path / "output"
    publish(output, "一")
    publish(output, "二")
    assert words(output) == {"二"}
    assert [p.name for p in tmp_path.iterdir()] == ["output"]
    assert output.stat().st_mode & 0o777 == 0o755


def test_a_failure_leaves_the_old(tmp_path: Path) -> None:
    """Whatever is raised while the new one is made, the old one stays and nothing is left behind."""
    output = tmp_path / "output"
    publish(output, "一")
    with pytest.raises(RuntimeError):
        fail(output)
    assert words(output) == {"一"}
    assert [p.name for p in tmp_path.iterdir()] == ["output"]


def test_a_crash_between_the_renames_is_mended(tmp_path: Path) -> None:
    """If only the set-aside output exists, the next run puts it back before doing anything else."""
    output = tmp_path / "output"
    publish(output, "一")
    output.rename(tmp_path / ".output.old")
    with pytest.raises(RuntimeError):
        fail(output)
    assert words(output) == {"一"}


def test_somebody_elses_folder_is_not_replaced(tmp_path: Path) -> None:
    """A folder with other things in it, a file, or a link is refused and left as it is."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("大事", encoding="utf-8")
    with pytest.raises(OutputError, match="このサイトではないもの"):
        publish(other, "x")
    assert (other / "thesis.txt").exists()
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    link = tmp_path / "link"
    link.symlink_to(other, target_is_directory=True)
    for path in (file, link):
        with pytest.raises(OutputError, match="フォルダーではありません"):
            publish(path, "x")


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    """An empty folder, or one that does not exist yet, is fine."""
    (tmp_path / "empty").mkdir()
    publish(tmp_path / "empty", "一")
    publish(tmp_path / "deep" / "new", "一")
    assert words(tmp_path / "deep" / "new") == {"一"}
