"""``script/bench build``: whole builds and small changes, against Hugo and plain Pelican in the same run.

Hugo builds everything every time, as it does in its own deployments; it stays ahead in a clean build, and ours
is held against plain Pelican there. Everything ours does besides (the gate, the audit, notes, catalogue)
stays on. No photographs: those are their own topic.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from script.benches import corpus
from script.benches.hugo import binary
from script.benches.rows import Row, against

BIN = Path(sys.executable).parent
CACHE = Path(__file__).resolve().parents[2] / "var" / "cache"
COVERS, NOTES = CACHE / "covers", CACHE / "builds"
#: Goals, as ratios: stories -> (text changed, other changes, nothing changed) of Hugo's time.
GOALS = {100: (None, None, None), 1_000: (0.7, 0.8, 0.5), 10_000: (0.25, 0.35, 0.2)}
FULL_GOAL = 0.85  # of plain Pelican's time
MEMORY_GOAL = 600.0  # MB at 10,000
SAMPLE = 0.05  # seconds between two looks at the memory
MB = 1024  # /proc counts in kB
#: As on anybody's machine: compiled modules are kept. Where that is switched off, ours would be compiled at every
#: start, and Pelican's, which pip compiled when it installed them, would not.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def build(quick: bool) -> list[Row]:
    """Corpora of 1,000 and 10,000 stories; ``quick``: 100."""
    rows: list[Row] = []
    # One folder, emptied at the very end: ext4 makes files several times slower while many were just deleted.
    with tempfile.TemporaryDirectory() as name, _notes_gone():
        for stories, runs in ((100, 3),) if quick else ((1_000, 7), (10_000, 3)):
            folder = Path(name) / str(stories)
            rows += _clean(folder / "clean", stories, runs if stories < 10_000 else 1)
            rows += _Changes(folder / "changes", stories, runs).rows()
        rows += _covers(Path(name), 24 if quick else 100)
    return rows


def _clean(folder: Path, stories: int, runs: int) -> Iterator[Row]:
    """From nothing into a new folder each time, text only, and with a person in every tenth story; the
    memory of it."""
    corpus.write_pelican(folder / "plain", stories)
    new = count(1)

    def pelican() -> None:
        out = folder / f"plain-out-{next(new)}"
        _quiet(BIN / "pelican", "-s", "pelicanconf.py", "-o", out, cwd=folder / "plain")

    for people in (False, True):
        site = _Site(folder / f"ours-{people}", stories, people=people)

        def ours(site: _Site = site) -> None:
            site.output = folder / f"out-{next(new)}"
            site.build("--full")

        whose = "(10本に1人の同意つき)" if people else ""
        is_goal = stories > 100 and not people  # the goals are for text only
        yield against(
            f"全部{whose} {stories:,}本",
            ours,
            pelican,
            "Pelican",
            goal=FULL_GOAL if is_goal else None,
            runs=runs,
        )
        site.output = folder / f"out-{next(new)}"
        goal = MEMORY_GOAL if is_goal and stories == 10_000 else None
        peak = site.peak("--full")
        yield Row(f"全部{whose}のメモリー {stories:,}本", peak, None, None, "MB", None, goal, "lower", 1)


def _covers(folder: Path, stories: int) -> Iterator[Row]:
    """What a picture costs that is drawn for the first time, and one that is drawn already."""
    site = _Site(folder, stories, people=False, covers=True)
    plain = _Site(folder, stories, people=False)
    for kind in ("はじめて描く", "描いてある"):
        if kind == "はじめて描く":
            shutil.rmtree(COVERS, ignore_errors=True)
        spent = []
        for one in (site, plain):
            shutil.rmtree(site.output, ignore_errors=True)
            started = time.perf_counter()
            one.build("--full")
            spent.append(time.perf_counter() - started)
        each = (spent[0] - spent[1]) / stories * 1000
        yield Row(f"紹介の画像一枚 {kind}", each, None, None, "ms", None, None, "lower", 1)


@contextmanager
def _notes_gone() -> Iterator[None]:
    """What our builds noted about outputs that are only measured does not stay."""
    before = set(NOTES.glob("*"))
    try:
        yield
    finally:
        for path in set(NOTES.glob("*")) - before:
            path.unlink()


class _Site:
    """One of our content folders, and its output."""

    def __init__(self, folder: Path, stories: int, *, people: bool, covers: bool = False) -> None:
        self.covers = covers
        self.content, self.output = folder / "content", folder / "output"
        corpus.write_ours(self.content, stories, people=people)

    def command(self, *options: str) -> list[str]:
        places = ["--content", str(self.content), "--output", str(self.output)]
        # Social pictures are drawn once and have a row of their own.
        covers = () if self.covers else ("--no-covers",)
        return [str(BIN / "zukan"), "build", *places, "--site-url", corpus.SITE_URL, *covers, *options]

    def build(self, *options: str) -> None:
        _quiet(*self.command(*options))

    def peak(self, *options: str) -> float:
        """MB of both processes at their most, shared pages counted once."""
        most = 0.0
        with subprocess.Popen(self.command(*options), stdout=-3, stderr=-3, env=ENVIRONMENT) as process:
            done = threading.Event()
            while process.poll() is None:
                most = max(most, _memory(process.pid))
                done.wait(SAMPLE)
        return most


def _memory(pid: int) -> float:
    """Proportional set size of a process and its children, MB; 0 for one that is gone."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) / MB for line in rollup.splitlines() if line.startswith("Pss:")), 0.0)
    return own + sum(_memory(int(child)) for child in children)


class _Changes:
    """Small changes of a corpus in which every tenth story has a person, each followed by a build."""

    def __init__(self, folder: Path, stories: int, runs: int) -> None:
        self._stories, self._runs, self._hugo = stories, runs, folder / "hugo"
        self._site = _Site(folder / "ours", stories, people=True)
        corpus.write_hugo(self._hugo, stories)
        self._titles, self._new = count(1), count(stories + 1)
        # From either end, apart from the stories that other rows change.
        self._doomed, self._leaving = iter(range(1, stories, 10)), iter(range(stories, 0, -10))

    def rows(self) -> Iterator[Row]:
        text, other, nothing = GOALS[self._stories]
        self._site.build()
        with _settled(self._site):
            yield self._row("変わりなし", lambda: None, nothing)
            yield self._row("本文を変える", self._text, text)
            yield self._row("題名を変える", self._title, other)
            yield self._row("一本足す", self._add, other)
            yield self._row("一本消す", self._delete, other)
            yield self._row("同意を取りやめる", self._withdraw, other)

    def _row(self, name: str, change: Callable[[], object], goal: float | None) -> Row:
        def ours() -> None:
            change()
            self._site.build()

        def hugo() -> None:
            _quiet(binary(), "-s", self._hugo, "--quiet")

        return against(f"{name} {self._stories:,}本", ours, hugo, "Hugo", goal=goal, runs=self._runs)

    def _story(self, number: int) -> Path:
        return self._site.content / "companies" / f"mihon-{number}.md"

    def _text(self) -> None:
        path = self._story(self._stories // 2 + 1)
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{corpus.SENTENCES[1]}\n", encoding="utf-8")

    def _title(self) -> None:
        number = self._stories // 3 + 1
        corpus.write_story(self._site.content, number, title=f"はなし{next(self._titles)}")

    def _add(self) -> None:
        corpus.write_story(self._site.content, next(self._new))

    def _delete(self) -> None:
        self._story(next(self._doomed)).unlink()

    def _withdraw(self) -> None:
        path = self._story(next(self._leaving))
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("withdrawn: null", "withdrawn: {on: 2026-11-01}"), encoding="utf-8")


@contextmanager
def _settled(site: _Site) -> Iterator[None]:
    """Files written just before the first look are compared by their bytes until a later look."""
    threading.Event().wait(2.5)
    site.build()
    yield


def _quiet(*command: str | Path, cwd: Path | None = None) -> None:
    words = [str(part) for part in command]
    done = subprocess.run(words, capture_output=True, check=False, cwd=cwd, env=ENVIRONMENT)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} が {done.returncode} で終わりました。")
