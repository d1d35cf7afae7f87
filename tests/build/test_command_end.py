"""How ``zukan`` ends: its status, all that it had to say, and nothing left running or lying about."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from build.errors import EngineError
from build.output.publish import SIGNS, staging

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def command(site: Any, name: str) -> list[str]:
    return [sys.executable, "-m", "build.cli", name, "--content", str(site.content), "--as-of", "2026-11-23"]


def _listen() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # shells keep Ctrl-C from what they put behind


@pytest.mark.parametrize("wait", [0, 0.2, 0.5])
@pytest.mark.parametrize("number", ENDINGS)
def test_a_build_that_is_stopped_leaves_nothing_behind(
    site: Any, number: signal.Signals, wait: float
) -> None:
    """Ctrl-C, termination or a closed terminal at some moment of a build: the old site or, where it came after
    publishing, the whole new one; no folder, no process."""
    site.build()
    before = site.files()
    site.edit("companies/mihon-seisaku.md", "小さな工場", "静かな工場")
    words = [*command(site, "build"), "--output", str(site.output), "--full"]
    with subprocess.Popen(
        words, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_listen
    ) as process:
        assert process.stderr is not None
        end = time.monotonic() + 30
        while not list(site.root.glob(".output.staging-*")) and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(wait)
        process.send_signal(number)
        said = process.stderr.read()
    # -number: Python was on its way out. -SIGINT: it ends itself so after a Ctrl-C, which the others become.
    assert process.returncode in (0, 130, -number, -signal.SIGINT), said
    assert process.returncode != 130 or said == "止めました。\n"
    files = site.files()
    if files != before:
        assert files.keys() == before.keys()
        assert "静かな工場".encode() in files["companies/mihon-seisaku/index.html"]
    else:
        assert process.returncode != 0
    assert [path.name for path in site.root.glob(".output*")] == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_what_nobody_foresaw(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of any kind is said in Japanese, with what to do and what became of the site, and in no other words."""

    def fail(*rest: object) -> None:
        raise LookupError("English")

    monkeypatch.setattr("build.engine.builder.audit", fail)
    with pytest.raises(EngineError, match=r"LookupError.*公開しているものはそのまま.*直し方") as raised:
        site.build(full=True)
    assert "English" not in str(raised.value)


def test_what_lies_in_an_output_is_found(tmp_path: Path) -> None:
    """Every file of an output, as deep as it lies, by its name there and as the disk knows it."""
    output = tmp_path / "output"
    names = {*SIGNS, *(f"a/{number}/index.html" for number in range(4))}
    for name in names:
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    with staging(output) as stage:
        assert {name: stamp.size for name, stamp in stage.found.items()} == {n: len(n) for n in names}
        assert {name: stamp.inode for name, stamp in stage.found.items()} == {
            name: (output / name).stat().st_ino for name in names
        }


def test_leaving_says_what_could_not_be_written(site: Any) -> None:
    """Output that cannot be written is an error in Japanese and status 1, and a reader who goes away none."""
    words = command(site, "check")
    with FULL.open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert "直し方" in done.stderr
    assert "Traceback" not in done.stderr
    read, write = os.pipe()
    os.close(read)
    gone = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    os.close(write)
    assert (gone.returncode, gone.stderr) == (1, "")


def test_leaving_gives_the_status_and_everything_that_was_said(site: Any) -> None:
    """A pipe gets every line before the process ends, and the status is main's."""
    site.edit("companies/mihon-seisaku.md", "signed: 2026-06-01", "signed: 2026-02-30")
    words = [*command(site, "check"), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stdout.rstrip().endswith("]")
    wrong = subprocess.run([*words, "--nonsense"], capture_output=True, check=False, cwd=ROOT)
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
    words = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode != 0
    assert done.stderr == "止めました。\n"


def test_a_terminal_of_ascii_stops_nothing(site: Any) -> None:
    """Where the output takes ASCII alone the letters come escaped, and the command does what it was asked."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    words = command(site, "check")
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "\\u8a18\\u4e8b" in done.stdout  # 記事
