"""The long tier, resumable: every test once, and what passed is remembered until the code changes.

Each test file runs in a pytest of its own, so that an interruption loses one
file at most. What passed is kept under var/, keyed by a hash of every tracked
and untracked source file.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "var" / "long-tier.json"
NO_TESTS = 5  # pytest's exit status when nothing was collected


def main() -> int:
    """Runs what has not passed for this code yet; 1 when something failed."""
    key = code_hash()
    passed = set(_passed(key))
    failed = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name in passed:
            print(f"already passed: {name}")
            continue
        if _run(name, sys.argv[1:]):
            passed.add(name)
            _remember(key, passed)
        else:
            failed.append(name)
    print(f"{len(passed)} passed, {len(failed)} failed")
    for name in failed:
        print(f"failed: {name}")
    return 1 if failed else 0


def _run(name: str, args: list[str]) -> bool:
    result = subprocess.run([sys.executable, "-m", "pytest", "-q", *args, name], cwd=ROOT, check=False)
    return result.returncode in (0, NO_TESTS)


def code_hash() -> str:
    """SHA-256 over the names and contents of every file that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    digest = hashlib.sha256()
    for name in sorted(filter(None, listed.decode().split("\0"))):
        path = ROOT / name
        if path.is_file():
            digest.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _passed(key: str) -> list[str]:
    try:
        state = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return list(state["passed"]) if state.get("key") == key else []


def _remember(key: str, passed: set[str]) -> None:
    STATE.parent.mkdir(exist_ok=True)
    aside = STATE.with_suffix(".new")
    aside.write_text(json.dumps({"key": key, "passed": sorted(passed)}), encoding="utf-8")
    aside.replace(STATE)


if __name__ == "__main__":
    raise SystemExit(main())
