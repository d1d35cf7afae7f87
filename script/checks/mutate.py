"""Mutation testing of what decides publication, and of the journal: every small lie must fail a test.

    python -m script.checks.mutate [FILE …] [--only SUBSTRING] [--quick] [--again] [--stale] [--workers N]
    python -m script.checks.mutate --summary

Each mutant is one change of one node of the syntax tree (``mutants.py``), written into a copy of
the project and run against the tests that concern its file, the quickest first. Results are
appended to var/mutation/results.jsonl as they come, each with a digest of the file that it is a
mutant of; a mutant that has a result is not run again. Survivors that would show more need a test; the others are explained in
docs/reference/consent-gate.md, those of the journal (``JOURNAL``, asked for by name) in journal.md beside it.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from script.checks.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "mutation"
RESULTS = WORK / "results.jsonl"
RUNNER = ROOT / "script" / "checks" / "mutant_runner.py"
WORKERS = 2
TIMEOUT = 300  # seconds; a mutant that hangs is a mutant that was noticed
COPIED = ("build", "register", "theme", "content", "tests", "intake", "store", "docs")
FILES = ("pyproject.toml", "netlify.toml", "pelicanconf.py")

#: Quickest first: pytest stops at the first failure, and most mutants die in the first second.
GATE = (
    "tests/build/gate/test_judging.py",
    "tests/build/gate/test_edges.py",
    "tests/build/gate/test_afresh.py",
    "tests/build/gate/test_consent_records.py",
    "tests/build/gate/test_photos.py",
    "tests/build/gate/test_between_files.py",
    "tests/build/gate/test_social.py",
    "tests/build/content/test_local_names.py",
    "tests/build/names/test_called.py",
    "tests/build/gate/test_strangers.py",
    "tests/build/gate/test_properties.py",
    "tests/build/gate/test_withholding.py",
    "tests/build/gate/test_attacks.py",
    "tests/build/gate/test_marker_walk.py",
)
#: These build whole sites; --quick leaves them to a second run over the survivors (--again).
SLOW = GATE[-3:]
NAMES = (
    "tests/build/names/test_search.py",
    "tests/build/names/test_called.py",
    "tests/build/gate/test_answers.py",
    "tests/build/names/test_corpus.py",
    "tests/build/gate/test_strangers.py",
    *GATE,
)
#: The search for names: which letters are one, which are certain, which are asked about.
SEARCH = tuple(
    f"build/names/{name}.py"
    for name in (
        "called", "context", "heard", "index", "latin", "letters", "pairs", "search", "shortened", "titled", "titles", "values", "veiled",
        "wholes", "readings",
    )
)  # fmt: skip
JOURNAL = (
    "tests/store/proof/test_journal_check.py",
    "tests/store/disk/test_journal.py",
    "tests/store/proof/test_checkpoint.py",
)
TESTS = {
    "store/disk/journal.py": (JOURNAL[1], JOURNAL[0], JOURNAL[2]),
    "store/disk/journal_lines.py": (JOURNAL[1], JOURNAL[0], JOURNAL[2]),
    "store/proof/journal_check.py": JOURNAL,
    "store/proof/journal_view.py": JOURNAL[2:],
    "store/proof/checkpoint.py": JOURNAL[2:],
    **dict.fromkeys(SEARCH, NAMES),
    "build/gate/answers.py": ("tests/build/gate/test_answers.py", *GATE),
    "build/gate/places.py": ("tests/build/gate/test_answers.py", *GATE),
    "build/gate/everybody.py": ("tests/build/gate/test_answers.py", *GATE),
    "register/publishing.py": ("tests/register/test_publishing.py", *GATE),
    "build/output/audit.py": ("tests/build/output/test_audit.py",),
    "build/gate/approval.py": ("tests/build/gate/test_approval.py", *GATE[:2]),
    "build/gate/concerning.py": ("tests/build/gate/test_approval.py", *GATE[:2]),
    "build/gate/withholding.py": ("tests/build/gate/test_withholding.py", *GATE[-2:]),
    "build/gate/social.py": ("tests/build/gate/test_social.py", *GATE),
    "build/gate/texts.py": ("tests/build/gate/test_judging.py", "tests/build/content/test_vacancy.py", *GATE),
    "build/gate/claims.py": (
        "tests/build/gate/test_strangers.py",
        "tests/build/gate/test_paper_numbers.py",
        *GATE,
    ),
    "build/gate/paper_numbers.py": ("tests/build/gate/test_paper_numbers.py", *GATE[:2]),
    "build/gate/told.py": ("tests/build/gate/test_answers.py", *GATE),
}
TARGETS = (
    "register/publishing.py",
    "build/output/audit.py",
    "build/gate/consent_records.py",
    "build/gate/decided.py",
    "build/gate/judging.py",
    "build/gate/photos.py",
    "build/gate/people.py",
    "build/gate/own_names.py",
    "build/gate/texts.py",
    "build/gate/foreign_names.py",
    "build/gate/claims.py",
    "build/gate/paper_numbers.py",
    "build/gate/told.py",
    "build/gate/social.py",
    "build/gate/answers.py",
    "build/gate/places.py",
    "build/gate/everybody.py",
    *SEARCH,
    "build/gate/between_files.py",
    "build/gate/withholding.py",
    "build/gate/approval.py",
    "build/gate/concerning.py",
)
_TICKS = itertools.count(1_600_000_000)


class Copy:
    """A copy of the project with a process that runs tests in it."""

    def __init__(self, number: int) -> None:
        self.folder = prepare(number)
        self._runner = subprocess.Popen(
            [sys.executable, str(RUNNER), str(self.folder), str(TIMEOUT)],
            env={
                **os.environ,
                "PYTHONPATH": str(self.folder),
                "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / ".h"),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, mutant: Mutant, tests: tuple[str, ...]) -> str:
        """ "killed", "survived" or "timeout"; the copy is as it was afterwards."""
        target = self.folder / mutant.file
        original = target.read_text(encoding="utf-8")
        _write(target, mutant.source)
        try:
            status = self.status(tests)
        finally:
            _write(target, original)
        return {0: "survived", -signal.SIGALRM: "timeout"}.get(status, "killed")

    def status(self, tests: tuple[str, ...]) -> int:
        """pytest's exit status over these tests as the copy stands; negative for a signal."""
        here = [test for test in tests if (self.folder / test).is_file()]
        if self._runner.stdin is None or self._runner.stdout is None:
            raise SystemExit("the runner has no streams")
        self._runner.stdin.write(f"{json.dumps(here)}\n")
        self._runner.stdin.flush()
        return int(self._runner.stdout.readline())

    def close(self) -> None:
        self._runner.terminate()
        self._runner.wait()


def _write(target: Path, text: str) -> None:
    """With a time of its own: compiled files of another mutant of the same second must not stand in."""
    target.write_text(text, encoding="utf-8")
    tick = next(_TICKS)
    os.utime(target, (tick, tick))


def prepare(number: int) -> Path:
    """A fresh copy of the project for one worker."""
    folder = WORK / f"copy-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def main() -> int:
    """Runs what has no result yet; 1 when something survived."""
    parser = argparse.ArgumentParser(description="mutants of what decides publication; name files for others")
    parser.add_argument("files", nargs="*", default=list(TARGETS))
    parser.add_argument("--only", default="", help="run mutants whose key holds this")
    parser.add_argument("--again", action="store_true", help="run survivors of earlier runs again")
    parser.add_argument("--stale", action="store_true", help="run noticed ones whose file has changed again")
    parser.add_argument("--quick", action="store_true", help="without the tests that build whole sites")
    parser.add_argument("--workers", type=int, default=WORKERS, help="mutants at a time")
    parser.add_argument(
        "--summary", action="store_true", help="count the results of today's mutants, run none"
    )
    asked = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    every = [m for file in asked.files for m in mutants(file, (ROOT / file).read_text(encoding="utf-8"))]
    if asked.summary:
        return summary(every)
    alone = (WORK / "lock").open("w")
    try:
        # Two runs in one copy would kill each other's mutants.
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("another run is at work in var/mutation")
        return 2
    known = {
        key
        for key, row in _known().items()
        if not (asked.again if row["outcome"] == "survived" else asked.stale and _stale(row))
    }
    todo = [mutant for mutant in every if mutant.key not in known and asked.only in mutant.key]
    copies: queue.SimpleQueue[Copy] = queue.SimpleQueue()
    held = [Copy(number) for number in range(asked.workers)]
    for each in held:
        copies.put(each)
    every_test = tuple(sorted({test for m in todo for test in _tests(m.file, quick=asked.quick)}))
    if held[0].status(every_test):
        print("the tests fail without a mutant, which would count every mutant as noticed")
        return 2

    def one(mutant: Mutant) -> str:
        copy = copies.get()
        try:
            outcome = copy.run(mutant, _tests(mutant.file, quick=asked.quick))
        finally:
            copies.put(copy)
        with RESULTS.open("a", encoding="utf-8") as stream:
            row = {"key": mutant.key, "outcome": outcome, "of": _digest(mutant.file)}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        if outcome == "survived":
            print(f"line {mutant.line}: {mutant.key}", flush=True)
        return outcome

    print(f"{len(todo)} mutants", flush=True)
    with ThreadPoolExecutor(asked.workers) as pool:
        outcomes = list(pool.map(one, todo))
    for each in held:
        each.close()
    print(dict(sorted(Counter(outcomes).items())))
    return 1 if "survived" in outcomes else 0


def _tests(file: str, *, quick: bool) -> tuple[str, ...]:
    """The file's own tests first, each once. Withholding is about whole sites: its own are never left out."""
    tests = tuple(dict.fromkeys(TESTS.get(file, GATE)))
    return tuple(test for test in tests if test not in SLOW or test == tests[0]) if quick else tests


def summary(every: list[Mutant]) -> int:
    """Counts by file, then the survivors; 1 while some mutant has no result for the file as it stands."""
    known = _known()
    counts: dict[str, Counter[str]] = {}
    for mutant in every:
        row = known.get(mutant.key)
        count = counts.setdefault(mutant.file, Counter())
        count["not run" if row is None else row["outcome"]] += 1
        count["of an earlier file"] += row is not None and _stale(row)
    for file, count in counts.items():
        print(f"{file}:", dict(sorted((+count).items())))
    print(f"all {len(every)}:", dict(sorted(sum(counts.values(), Counter()).items())))
    for mutant in every:
        if mutant.key in known and known[mutant.key]["outcome"] == "survived":
            print(f"survived, line {mutant.line}: {mutant.key}")
    return int(any(mutant.key not in known or _stale(known[mutant.key]) for mutant in every))


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, str]]:
    """The last result of every mutant that was ever run: its key, its outcome, and what it was a mutant of."""
    if not RESULTS.is_file():
        return {}
    rows = [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()]
    return {row["key"]: row for row in rows}


def _stale(row: dict[str, str]) -> bool:
    """Whether the file has changed since: what stood around the mutant may have been another code."""
    return row.get("of") != _digest(row["key"].split(" ", 1)[0])


@lru_cache
def _digest(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
