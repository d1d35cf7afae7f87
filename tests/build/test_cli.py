"""The command as an editor meets it: real processes, exit status, words."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from build.cli import main
from tests.ports import free_port

COMPANY = "companies/mihon-seisaku.md"
DAY = ["--as-of", "2026-11-23"]


def zukan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The installed command, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "build.cli", *arguments],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_check_of_a_clean_site(site: Any) -> None:
    """Nothing wrong: one line, exit 0."""
    done = zukan("check", "--content", str(site.content), *DAY)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3記事を確かめました。誤りはありません。\n", "")


def test_check_says_everything_at_once(site: Any) -> None:
    """All faults of all files, sorted, exit 1; the same as JSON and for GitHub."""
    site.edit(COMPANY, "signed: 2026-06-01", "signed: 2026-02-30")
    site.edit("events/mihon-seminar.md", "T16:00", "T12:00")
    done = zukan("check", "--content", str(site.content), *DAY)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0] == (
        f"content/{COMPANY}:{site.line_of(COMPANY, '2026-02-30')}: 誤り: 「peopleの1番目 › consent › signed」: "
        "この日付はありません。 直し方: 実在する日を 2026-11-23 の形で書いてください。"
    )
    assert any(line.startswith("content/events/mihon-seminar.md:") for line in lines)
    rows = json.loads(zukan("check", "--content", str(site.content), "--json", *DAY).stdout)
    assert [row["file"] for row in rows] == sorted(row["file"] for row in rows)
    github = zukan("check", "--content", str(site.content), "--github", *DAY)
    assert github.returncode == 1
    assert github.stdout.startswith(f"::error file=content/{COMPANY},line=")


def test_check_of_some_paths(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Given paths, only their findings are said and count; a path that does not exist is wrong usage."""
    site.edit(COMPANY, "小さな工場", "<b>小さな</b>工場")
    content = ["--content", str(site.content), *DAY]
    assert main(["check", str(site.content / "events"), *content]) == 0
    assert main(["check", str(site.content / COMPANY), *content]) == 1
    assert main(["check", str(site.content / "nai.md"), *content]) == 2
    assert "nai.md がありません" in capsys.readouterr().err


def test_build_and_its_failure(site: Any) -> None:
    """A build says where it is and what was taken down; a fault exits 1, says all, and changes nothing."""
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    arguments = [
        "build",
        "--content",
        str(site.content),
        "--output",
        str(site.output),
        *DAY,
        "--intake-url",
        "current=https://uketsuke.example/",
    ]
    done = zukan(*arguments)
    assert done.returncode == 0, done.stderr
    assert "p1(同意書-2026-901)の氏名" in done.stderr
    assert "はなこ" not in done.stdout + done.stderr
    assert '"https://uketsuke.example/apply/mihon-seisaku"' in site.page("companies/mihon-seisaku/index.html")
    before = site.files()
    site.edit(COMPANY, "小さな工場", "<b>小さな</b>工場")
    failed = zukan(*arguments)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "HTMLは書けません" in failed.stderr
    assert "公開しているものはそのままです" in failed.stderr
    assert site.files() == before


def test_a_crash_mid_build_leaves_the_old_output(site: Any) -> None:
    """A process killed while it builds leaves the published pages whole, and the next build works."""
    site.build()
    before = site.files()
    arguments = ["build", "--content", str(site.content), "--output", str(site.output), *DAY]
    process = subprocess.Popen([sys.executable, "-m", "build.cli", *arguments], cwd=Path(__file__).parents[2])
    end = time.monotonic() + 30
    while not list(site.root.glob(".output.staging-*")) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert site.files() == before
    site.build()
    assert site.files() == before


def test_new_and_approve(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Skeleton and approval by command, with their refusals."""
    content = ["--content", str(site.content)]
    assert main(["new", "company", "atarashii", *content]) == 0
    assert main(["new", "company", "atarashii", *content]) == 1
    site.edit(COMPANY, "ねじを一本ずつ見る", "ねじを二本ずつ見る")
    assert main(["consent", "approve", "mihon-seisaku", "p1", "--on", "2026-11-20", *content]) == 0
    assert "approved: {on: 2026-11-20, text:" in site.path(COMPANY).read_text(encoding="utf-8")
    assert main(["consent", "approve", "mihon-seisaku", "p9", "--on", "2026-11-20", *content]) == 1
    assert main(["consent", "approve", "nai", "p1", "--on", "2026-11-20", *content]) == 1
    said = capsys.readouterr()
    assert "もうあります" in said.err
    assert "はなこ" not in said.out + said.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_well(built: Any, number: signal.Signals) -> None:
    """``zukan serve`` says its address, answers, and ends with 0 on Ctrl-C and on termination."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "build.cli",
            "serve",
            "--output",
            str(built.output),
            "--port",
            str(free_port()),
        ],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    address = first.split()[0]
    with urlopen(address) as response:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    process.send_signal(number)
    try:
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert "止めました" in out


def test_colour_is_for_terminals_only(site: Any) -> None:
    """Into a pipe no colour codes are written."""
    site.edit(COMPANY, "小さな工場", "<b>小さな</b>工場")
    assert "\x1b[" not in zukan("check", "--content", str(site.content), *DAY).stdout


@pytest.mark.parametrize("plain", [False, True])
def test_a_terminal_gets_colour_unless_it_asks_for_none(site: Any, plain: bool) -> None:
    """On a real terminal the label is coloured; with NO_COLOR the same words come without."""
    site.edit(COMPANY, "小さな工場", "<b>小さな</b>工場")
    ours, theirs = os.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "build.cli", "check", "--content", str(site.content), *DAY]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        env=environment | ({"NO_COLOR": "1"} if plain else {}),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    said = b""
    while b"\n" not in said or b"\xe3\x81\xbe\xe3\x81\x97\xe3\x81\x9f" not in said:  # … ました
        said += os.read(ours, 65536)
    os.close(ours)
    assert done.returncode == 1
    assert "誤り" in said.decode()
    assert (b"\x1b[1;31m" in said) is not plain


def test_a_new_story_asks_the_few_things_it_needs(site: Any) -> None:
    """On a terminal: title, number, name, reading and industry; one that there is not is asked again, and Enter leaves a word."""
    ours, theirs = os.openpty()
    os.write(ours, "小さな町の大きなねじ\n\n見本: ねじ店\nみほんねじてん\n魔法\n小売\n".encode())
    command = [sys.executable, "-m", "build.cli", "new", "company", "neji", "--content", str(site.content)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], stdin=theirs, capture_output=True, timeout=60, check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0, done.stderr.decode()
    assert "その業種はありません" in done.stderr.decode()
    text = (site.content / "companies" / "neji.md").read_text(encoding="utf-8")
    for line in (
        "title: 小さな町の大きなねじ",
        'number: "002"',
        '  name: "見本: ねじ店"',
        "  industry: 小売 ",
    ):
        assert line in text
    assert site.findings() == []


def test_check_needs_neither_pelican_nor_the_encoder() -> None:
    """``check`` stays quick: the heavy parts are not even imported."""
    code = "import sys, build.cli; sys.exit(any(m in sys.modules for m in ('pelican', 'pyvips', 'watchfiles', 'jinja2')))"
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode
        == 0
    )


UNFORESEEN = """
import build.commands.site
from build.cli import program
def check(asked):
    return {}["見本 はなこ"]
build.commands.site.check = check
program()
"""


def test_what_nobody_foresaw_is_said_without_its_words(tmp_path: Path) -> None:
    """An error of a kind that no code of ours raises on purpose: a sentence with its kind and our line, no traceback,
    and nothing of what it says."""
    done = subprocess.run(
        [sys.executable, "-c", UNFORESEEN, "check", "--content", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"思いがけない不具合で止まりました\(種類 KeyError、cli\.py の\d+行\)。直し方: .*\n", done.stderr
    )
