"""script/run --check as a newcomer starts it."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from script.demos.ports import free_ports, listens

ROOT = Path(__file__).parents[2]


def test_one_round_trip_without_a_person() -> None:
    """The real site, intakes and stores of both contracts carry an application, a visit and two workshop sign-ups, one
    of them waiting, to opened records; neither store reaches into the other."""
    result = subprocess.run(
        [str(ROOT / "script" / "run"), "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    steps = [line for line in result.stdout.splitlines() if line.startswith("✓")]
    assert len(steps) == 14, result.stdout
    assert "見本シルシ" not in result.stdout + result.stderr


def test_wrong_usage_is_said_in_japanese() -> None:
    """An unknown option exits 2 and explains itself without an English sentence."""
    result = subprocess.run(
        [str(ROOT / "script" / "run"), "--fast"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 2
    assert "使い方" in result.stderr
    assert "unrecognized" not in result.stderr


def test_a_port_in_use_is_let_alone() -> None:
    """Where something listens already another port is taken."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        [other] = free_ports([port])
        assert other != port
    assert free_ports([other]) == [other]


def test_what_another_program_answers_is_not_ours() -> None:
    """A listener of another session, on a port that was free when it was chosen, is never taken for our service."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        assert listens(os.getsid(0), port)
        with subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
        ) as ours:
            assert not listens(ours.pid, port)
            ours.communicate(b"\n")
    assert not listens(os.getsid(0), port)


def test_a_second_one_in_the_same_place_says_so() -> None:
    """It would take away the first one's keys and records under it."""
    lock = ROOT / "var" / "demo.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result = subprocess.run(
            [str(ROOT / "script" / "run")], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
    assert result.returncode == 1
    assert "もう一つの script/run が動いています" in result.stderr
