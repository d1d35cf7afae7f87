"""Putting a build in the place of the last: deletions first, to the end, never somebody else's folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

import build.output.publish
from build.errors import OutputError
from build.output.publish import SIGNS, journal_of, staging


def publish(output: Path, word: str, names: Iterable[str] = SIGNS, kept: Iterable[str] = ()) -> None:
    with staging(output) as stage:
        for name in names:
            path = stage.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(word, encoding="utf-8")
        stage.publish(names, kept)


def fail(output: Path) -> None:
    """Breaks off in the middle; the last output is there while the new one is made."""
    with staging(output) as stage:
        (stage.folder / "index.html").write_text("二", encoding="utf-8")
        assert words(output) == {"一"}
        raise RuntimeError


class Crash(BaseException):
    """As if the power had gone: nobody does anything any more."""


def words(output: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in output.rglob("*") if path.is_file()}


def names(output: Path) -> set[str]:
    return {path.relative_to(output).as_posix() for path in output.rglob("*") if not path.is_dir()}


def test_the_new_one_replaces_the_old(tmp_path: Path) -> None:
    """Afterwards only the new files are there, and nothing lies beside the output."""
    output = tmp_path / "output"
    publish(output, "一", (*SIGNS, "a/b/index.html"))
    publish(output, "二")
    assert words(output) == {"二"}
    assert names(output) == set(SIGNS)
    assert not (output / "a").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["output"]
    assert output.stat().st_mode & 0o777 == 0o755


def test_what_is_kept_stays_and_everything_else_goes(tmp_path: Path) -> None:
    """Kept files keep their bytes and their place on the disk; strays, links and empty folders are gone."""
    output = tmp_path / "output"
    publish(output, "一", (*SIGNS, "a/index.html"))
    before = (output / "index.html").stat().st_ino
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.html").write_text("一", encoding="utf-8")
    (output / "stray.txt").write_text("x", encoding="utf-8")
    (output / "photos").symlink_to(outside, target_is_directory=True)
    publish(output, "二", ("photos/x.jpg", "a"), SIGNS)
    assert names(output) == {*SIGNS, "photos/x.jpg", "a"}
    assert (output / "index.html").stat().st_ino == before
    assert names(outside) == {"mine.html"}
    assert not (output / "photos").is_symlink()


def test_a_failure_leaves_the_old(tmp_path: Path) -> None:
    """Whatever is raised while the new one is made, the old one stays and nothing is left behind."""
    output = tmp_path / "output"
    publish(output, "一")
    with pytest.raises(RuntimeError):
        fail(output)
    assert words(output) == {"一"}
    assert [p.name for p in tmp_path.iterdir()] == ["output"]


@pytest.mark.parametrize("step", range(9))
def test_a_crash_anywhere_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Stopped before any one deletion or move, the next build first does the rest, then begins."""
    output = tmp_path / "output"
    publish(output, "一", (*SIGNS, "a.html", "b.html", "c/d.html"))
    left = step

    def counted(work: object) -> object:
        def act(*args: object) -> None:
            nonlocal left
            if left == 0:
                raise Crash
            left -= 1
            work(*args)  # type: ignore[operator]

        return act

    with monkeypatch.context() as patch:
        patch.setattr(build.output.publish, "_delete", counted(build.output.publish._delete))
        patch.setattr(build.output.publish, "_move", counted(build.output.publish._move))
        if step < 6:
            with pytest.raises(Crash):
                publish(output, "二")
            assert journal_of(output).exists()
            gone = {name for name in ("a.html", "b.html", "c/d.html") if not (output / name).exists()}
            assert len(gone) == min(step, 3)  # deletions first
        else:
            publish(output, "二")
    with staging(output) as stage:
        assert (names(output), words(output)) == (set(SIGNS), {"二"})
        assert stage.found.keys() == set(SIGNS)
    assert [p.name for p in tmp_path.iterdir()] == ["output"]


@pytest.mark.parametrize("where", ["_write_journal", "_delete", "_move", "_sync"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_who_stops_a_build_gets_a_whole_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, after: bool
) -> None:
    """Ctrl-C while it is published, before or after any one step: all old or all new, at once, and nothing beside it."""
    output = tmp_path / "output"
    publish(output, "一", (*SIGNS, "a.html"))
    work = getattr(build.output.publish, where)
    stopped = False

    def act(*args: object) -> None:
        nonlocal stopped
        first, stopped = not stopped, True
        if first and not after:
            raise KeyboardInterrupt
        work(*args)
        if first:
            raise KeyboardInterrupt

    monkeypatch.setattr(build.output.publish, where, act)
    with pytest.raises(KeyboardInterrupt):
        publish(output, "二")
    assert (names(output), words(output)) in (({*SIGNS, "a.html"}, {"一"}), (set(SIGNS), {"二"}))
    assert (words(output) == {"一"}) is (where == "_write_journal" and not after)
    assert [p.name for p in tmp_path.iterdir()] == ["output"]


def test_what_was_never_decided_is_cleared_away(tmp_path: Path) -> None:
    """A folder and half a journal that a crash left are gone at the next build, and published by nobody."""
    output = tmp_path / "output"
    publish(output, "一")
    left = tmp_path / ".output.staging-abc"
    left.mkdir()
    (left / "index.html").write_text("二", encoding="utf-8")
    (tmp_path / ".output.journal.new").write_text(
        json.dumps({"delete": ["index.html"]})[:9], encoding="utf-8"
    )
    publish(output, "", (), SIGNS)
    assert words(output) == {"一"}
    assert [p.name for p in tmp_path.iterdir()] == ["output"]


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
