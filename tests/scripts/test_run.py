"""script/run --check as a newcomer starts it."""

from __future__ import annotations

import subprocess
from pathlib import Path

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
