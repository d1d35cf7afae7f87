"""What is written down of accessibility is what the tests say, and a run is written down as it came out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from build.pages.criteria import CRITERIA
from build.pages.results_file import FILE
from script.checks.accessibility import declared

ROOT = Path(__file__).resolve().parents[2]

#: Five tests of criteria and one of none, as somebody might write them.
MADE_UP = """
import pytest

@pytest.mark.criterion("1.1.1", "1.3.1", says="通る")
def test_good(record_property):
    record_property("where", "どこでも")
    record_property("page", "404.html")

@pytest.mark.criterion("1.4.3", says="一つだけ通らない", where="ここ")
@pytest.mark.parametrize("n", [1, 2, 3])
def test_one_of_three(n):
    assert n != 2

@pytest.mark.criterion("1.4.4", says="とばす")
def test_skipped():
    pytest.skip("no browser")

@pytest.mark.criterion("1.4.5", says="用意ができない")
def test_broken(fixture_that_is_not_there):
    pass

@pytest.mark.criterion("2.1.1", says="ひとつめ")
@pytest.mark.criterion("2.1.2", absent=True, says="ふたつめ")
def test_two_markers():
    pass

def test_of_nothing():
    raise SystemExit("must not run")
"""


def written() -> dict[str, Any]:
    held: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return held


def test_the_file_says_what_the_tests_say() -> None:
    """Test by test the same criteria and the same words: a marker or a test that has gone or changed is told."""
    fields = ("criteria", "says", "absent")
    noted = [(one["test"], {key: one[key] for key in fields}) for one in written()["checks"]]
    in_order = sorted(noted, key=lambda pair: (pair[0], pair[1]["says"]))
    assert sorted(declared(), key=lambda pair: (pair[0], pair[1]["says"])) == in_order, (
        "script/accessibility runs the tests and writes build/pages/accessibility.json anew"
    )


def test_only_criteria_that_exist_are_named() -> None:
    """A number that no standard has would be shown nowhere; and there is something to show."""
    named = {number for one in written()["checks"] for number in one["criteria"]}
    assert named <= {criterion.number for criterion in CRITERIA}
    assert len(named) > 30


def test_the_file_names_its_tools_and_pages() -> None:
    """A day, a browser and a checker with their versions, and pages by their addresses, with no title of anybody's."""
    held = written()
    assert set(held["tools"]) == {"Chromium", "axe-core"}
    assert all(version[0].isdigit() for version in held["tools"].values())
    assert len(held["pages"]) > 20
    assert all(re.fullmatch(r"[a-z0-9/.-]*", address) for address in held["pages"])


def test_a_run_is_written_down_as_it_came_out(tmp_path: Path) -> None:
    """Passed only where everything did; failed, skipped and broken are no pass; tests of no criterion do not run."""
    (tmp_path / "test_made_up.py").write_text(MADE_UP, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = criterion: x\n", encoding="utf-8")
    file = tmp_path / "recorded.json"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.criteria_record",
        "--record-criteria",
        str(file),
    ]
    subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    held = json.loads(file.read_text(encoding="utf-8"))
    outcomes = [(one["test"].split("::")[1], one["criteria"], one["outcome"]) for one in held["checks"]]
    assert outcomes == [
        ("test_broken", ["1.4.5"], "failed"),
        ("test_good", ["1.1.1", "1.3.1"], "passed"),
        ("test_one_of_three", ["1.4.3"], "failed"),
        ("test_skipped", ["1.4.4"], "skipped"),
        ("test_two_markers", ["2.1.1"], "passed"),
        ("test_two_markers", ["2.1.2"], "passed"),
    ]
    assert [one["where"] for one in held["checks"][1:3]] == ["どこでも", "ここ"]
    assert [one["absent"] for one in held["checks"][-2:]] == [False, True]
    assert held["pages"] == ["404.html"]
