"""Runs the tests of success criteria and writes the file that the page of results is made from.

A test that failed is written down as such, and the exit status says so: the page then shows it.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from axe_playwright_python.base import AXE_SCRIPT

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "build" / "pages" / "accessibility.json"


def main() -> int:
    """1 where a test failed or could not run."""
    with tempfile.TemporaryDirectory() as folder:
        recorded = Path(folder) / "recorded.json"
        files = sorted({test.split("::")[0] for test, _ in declared()})
        options = ["-q", "-p", "tests.criteria_record", "--record-criteria", str(recorded)]
        subprocess.run([sys.executable, "-m", "pytest", *options, *files], cwd=ROOT, check=False)
        held = json.loads(recorded.read_text(encoding="utf-8"))
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date().isoformat()
    written = {"on": today, "tools": tools(), **held}
    FILE.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    outcomes = [check["outcome"] for check in held["checks"]]
    print(f"{FILE.relative_to(ROOT)}: {len(outcomes)} checks, {outcomes.count('passed')} passed")
    return int(set(outcomes) != {"passed"})


def tools() -> dict[str, str]:
    """The browser and the checker, with their versions."""
    chromium = shutil.which("chromium")
    said = ""
    if chromium is not None:
        said = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True).stdout
    browser, axe = re.search(r"\d+(?:\.\d+)+", said), re.search(r"axe v(\d+(?:\.\d+)+)", AXE_SCRIPT)
    return {"Chromium": browser[0] if browser else "なし", "axe-core": axe[1] if axe else "なし"}


def declared() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every marker in the tests as it is written, without running anything: test and what it says."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                for call in node.decorator_list:
                    if ast.unparse(call).startswith("pytest.mark.criterion("):
                        yield f"{path.relative_to(ROOT).as_posix()}::{node.name}", _read(call)


def _read(call: ast.expr) -> dict[str, Any]:
    assert isinstance(call, ast.Call)
    keywords = {str(k.arg): ast.literal_eval(k.value) for k in call.keywords}
    return {
        "criteria": [ast.literal_eval(argument) for argument in call.args],
        "says": keywords["says"],
        "absent": keywords.get("absent", False),
    }


if __name__ == "__main__":
    sys.exit(main())
