"""Two processes: the same result as one, from whichever half, and nothing left running."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import build.output.publish
from build.content.folder import load
from build.engine.deciding import decide_all
from build.engine.writer import ZukanWriter
from build.engine.written import written
from build.errors import EngineError
from build.gate.judging import findings_for_editors, judge
from build.halves import WORTH, Aside, can_fork, divided, in_halves
from build.notes.notebook import Kept
from build.notes.reading import Stock
from build.options import Options
from build.output.ledger import Ledger
from build.output.publish import SIGNS, staging

MANY = range(WORTH * 3)
ASKED = can_fork  # the question itself, whatever a test puts in its place


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes although a browser's watcher, which other tests may have left in this one, is a thread:
    it holds no lock that the work here asks for."""
    for place in ("build.halves.can_fork", "build.output.publish.can_fork"):
        monkeypatch.setattr(place, lambda: True)


pytestmark = pytest.mark.usefixtures("forks")


def processes(items: Any) -> tuple[int, list[int]]:
    return os.getpid(), list(items)


def test_each_item_once_and_in_order() -> None:
    """Two processes share the items in order, by the share asked for, and the first half is this one's."""
    mine, theirs = in_halves(processes, MANY, share=0.25)
    assert mine[0] == os.getpid() != theirs[0]
    assert len(mine[1]) == len(MANY) // 4
    assert [*mine[1], *theirs[1]] == [*MANY]


def test_what_is_to_be_done_here_is_done_beside_the_other_process(tmp_path: Path) -> None:
    """``here`` runs once, in this process, while the other one works already and has ``ahead`` of the items to itself."""
    begun = tmp_path / "begun"
    done: list[int] = []

    def here() -> None:
        while not begun.exists():
            pass
        done.append(os.getpid())

    mine, theirs = in_halves(processes, MANY, here=here, elsewhere=begun.touch, ahead=20)
    assert done == [mine[0]] == [os.getpid()]
    assert (len(mine[1]), [*mine[1], *theirs[1]]) == (len(MANY) // 2 - 10, [*MANY])


@pytest.mark.parametrize("items", [range(0), range(WORTH - 1), MANY], ids=["none", "few", "many"])
def test_what_has_to_be_done_is_done_once(tmp_path: Path, items: range) -> None:
    """Who writes files and has more to do meanwhile finds that done, once, whether there was another process or not."""
    done: list[str] = []
    writer = ZukanWriter.__new__(ZukanWriter)
    writer.ledger = Ledger(tmp_path, {})
    halves = written(len, items, writer, Kept(tmp_path / "notes", "code"), here=lambda: done.append("x"))
    assert (sum(halves), done) == (len(items), ["x"])


def test_one_process_where_a_thread_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another thread at work nothing is forked: a copy would hold its locks for ever."""
    monkeypatch.setattr("build.halves.can_fork", ASKED)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert [pid for pid, _ in in_halves(processes, MANY)] == [os.getpid()]
    finally:
        done.set()
        thread.join()


def test_the_first_half_is_given_before_the_second_is_done(tmp_path: Path) -> None:
    """Who has something to do with the first half does it while the other process still works."""
    flag = tmp_path / "flag"

    def work(items: Any) -> int:
        if 0 not in items:
            while not flag.exists():
                pass
        return len(items)

    halves = in_halves(work, MANY)
    next(halves)
    flag.touch()
    assert next(halves) == len(MANY) - len(MANY) // 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_dies_is_said(number: signal.Signals) -> None:
    """The other half killed by the system is an error in Japanese with what to do, and no half result."""

    def work(items: Any) -> None:
        if 0 not in items:
            os.kill(os.getpid(), number)

    with pytest.raises(EngineError, match="直し方"):
        list(in_halves(work, MANY))


def test_nobody_is_left_behind() -> None:
    """Work that is no longer wanted is ended at whatever point it is, whatever signals are waited for here."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: None)
    try:
        for _ in range(100):  # some of them just after the fork
            other = Aside(lambda: signal.pause())
            pid = other._pid
            other.end()
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
    finally:
        signal.signal(signal.SIGTERM, before)


AT_THE_FORK = """
import os, signal, sys
from build.halves import WORTH, in_halves
signal.signal(signal.SIGINT, signal.default_int_handler)  # shells keep Ctrl-C from what they put behind
fork, here, there = os.fork, os.getpid(), sys.argv[1] == "the copy"
def fork_and_interrupt():
    pid = fork()
    if (pid == 0) is there:
        os.kill(os.getpid(), signal.SIGINT)
    return pid
os.fork = fork_and_interrupt
try:
    mine, theirs = in_halves(lambda some: (os.getpid(), len(some)), range(WORTH * 2))
    said = "halves" if mine == (here, WORTH) and theirs[1] == WORTH else "something else"
except KeyboardInterrupt:
    said = "interrupted"
assert os.getpid() == here, "the copy came out through our code"
try:
    os.waitpid(-1, os.WNOHANG)
    said += ", a copy left"
except ChildProcessError:
    pass
print(said, sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])), len(os.listdir("/proc/self/fd")))
"""
FILES = 4  # standard streams, and the folder that is being listed


def in_a_process(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What a script of its own said."""
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2], timeout=60
    )


@pytest.mark.parametrize(("whom", "said"), [("the copy", "halves"), ("this process", "interrupted")])
def test_an_end_that_comes_with_the_fork(whom: str, said: str) -> None:
    """Ctrl-C in the very moment of the fork never leads the copy out through our code; no copy, no blocked
    signal and no open file is left behind. In a process of its own: with another thread a signal finds that."""
    done = in_a_process(AT_THE_FORK, whom)
    assert done.stdout == f"{said} [] {FILES}\n", done.stderr[-500:]


AT_THE_END = """
import os, signal, sys
from build.halves import Aside
signal.signal(signal.SIGINT, signal.default_int_handler)
def each_line(frame, event, value):
    if event == "line" and frame.f_code.co_name == "_end":
        seen.append(frame.f_lineno)
        if len(seen) == at:
            os.kill(os.getpid(), signal.SIGINT)
    return each_line
at, lines = 0, 1
while at < lines:
    at, seen, said = at + 1, [], "nothing"
    other = Aside(signal.pause)
    sys.settrace(each_line)
    try:
        other.end()
    except KeyboardInterrupt:
        said = "interrupted"
    sys.settrace(None)
    lines = len(seen)
    try:
        os.waitpid(-1, os.WNOHANG)
        said += ", a copy left"
    except ChildProcessError:
        pass
    assert said == "interrupted", (at, said)
print("lines:", lines, sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])), len(os.listdir("/proc/self/fd")))
"""


def test_an_end_that_comes_with_the_end() -> None:
    """Ctrl-C at whatever line of ending the other process leaves none, no open file and no blocked signal."""
    done = in_a_process(AT_THE_END)
    assert re.fullmatch(rf"lines: \d+ \[\] {FILES}\n", done.stdout), done.stderr[-500:]


def test_no_process_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system gives no more processes that is raised, signals are let through again and nothing stays open."""

    def none_left() -> int:
        raise BlockingIOError(11, "none")

    monkeypatch.setattr(os, "fork", none_left)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    files = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(BlockingIOError):
        list(in_halves(processes, MANY))
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
    assert len(list(Path("/proc/self/fd").iterdir())) == files


def test_what_nobody_foresaw_in_the_other_process() -> None:
    """An error of any kind in the second half is said in Japanese, with what to do and what became of the site."""

    def work(items: Any) -> None:
        if 0 not in items:
            raise LookupError("English")

    with pytest.raises(EngineError, match=r"LookupError.*公開しているものはそのまま.*直し方") as raised:
        list(in_halves(work, MANY))
    assert "English" not in str(raised.value)


def test_a_large_output_is_looked_at_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the second process finds in a large output is what this one would have found."""
    output = tmp_path / "output"
    for name in (*SIGNS, *(f"a/{number}/index.html" for number in range(4))):
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    with staging(output) as stage:
        here = dict(stage.found)
    monkeypatch.setattr(build.output.publish, "LARGE", 3)
    with staging(output) as stage:
        assert stage._looking is not None
        assert stage.found == here
    assert len(here) == len(SIGNS) + 4


def test_deciding_in_two_processes(site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate's word is the same however many processes it took: findings, outcomes, photographs."""
    site.edit("companies/mihon-seisaku.md", "[氏名, 所属部署]", "[所属部署]")
    _few_are_many(monkeypatch)
    alone = judge(load(site.content), site.register, site.day, withhold=True)
    options = Options(
        site.day, site.content, tmp_path / "output", withhold_faulty=True, cache=tmp_path / "cache"
    )
    kept = Kept(tmp_path / "notes.sqlite3", "x")
    done: list[int] = []
    stock = Stock(load(site.content))
    together = decide_all(stock, options, site.register, kept, lambda: done.append(os.getpid()))
    assert done == [os.getpid()]  # once, whatever number of lists is divided
    kept.close()
    assert together.findings == alone.findings
    assert alone.site is not None
    assert together.site is not None
    rows = [
        [(s.file, s.outcome, s.photo_files) for s in found.stories] for found in (alone.site, together.site)
    ]
    assert rows[0] == rows[1]


FULL = Path("/dev/full")


def test_leaving_says_what_could_not_be_written(site: Any) -> None:
    """Output that cannot be written is an error in Japanese and status 1, and a reader who goes away none."""
    command = [
        sys.executable,
        "-m",
        "build.cli",
        "check",
        "--content",
        str(site.content),
        "--as-of",
        "2026-11-23",
    ]
    root = Path(__file__).parents[2]
    with FULL.open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=root)
    assert done.returncode == 1
    assert "直し方" in done.stderr
    assert "Traceback" not in done.stderr
    read, write = os.pipe()
    os.close(read)
    gone = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False, cwd=root)
    os.close(write)
    assert (gone.returncode, gone.stderr) == (1, "")


def test_leaving_gives_the_status_and_everything_that_was_said(site: Any) -> None:
    """A pipe gets every line before the process ends at once, and the status is main's."""
    site.edit("companies/mihon-seisaku.md", "signed: 2026-06-01", "signed: 2026-02-30")
    command = [sys.executable, "-m", "build.cli", "check", "--json", "--content", str(site.content)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 1
    assert done.stdout.rstrip().endswith("]")
    wrong = subprocess.run(
        [*command, "--nonsense"], capture_output=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert wrong.returncode == 2


INTERRUPTED = """
import sys
class Interrupting:
    def find_spec(self, name, *rest):
        if name == "build.options":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
from build.cli import program
"""


def test_an_end_while_the_command_is_still_being_loaded() -> None:
    """Ctrl-C in the first moments, when most of the time goes into imports, is a word in Japanese and no traceback."""
    command = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode != 0
    assert done.stderr == "止めました。\n"


def test_checking_in_two_processes(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an editor is told is the same however many processes it took, and there were two, twice."""
    site.edit("companies/mihon-seisaku.md", "[氏名, 所属部署]", "[所属部署]")
    _few_are_many(monkeypatch)
    alone = findings_for_editors(load(site.content), site.register, site.day)
    forks: list[int] = []

    def asked() -> bool:
        forks.append(os.getpid())
        return can_fork()

    monkeypatch.setattr("build.halves.can_fork", asked)
    assert findings_for_editors(load(site.content), site.register, site.day, divided) == alone != ()
    assert forks == [os.getpid()] * 2


def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("gate.judging.MANY", "gate.judging.MANY_AFRESH", "gate.foreign_names.SOME"):
        monkeypatch.setattr(f"build.{name}", 2)
