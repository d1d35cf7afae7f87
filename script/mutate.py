"""Mutation testing of what decides publication: every small lie in the gate must fail a test.

    python script/mutate.py [FILE …] [--only SUBSTRING] [--again]

Each mutant is one change of one node of the syntax tree (a condition negated, a comparison
shifted by one, ``and`` for ``or``, a ``not`` dropped, a fault not said, a verdict turned, an empty
answer, a number off by one), written into a copy of the project and run against the tests that
concern its file. Results are appended to var/mutation/results.jsonl as they come, and a mutant that
has a result is not run again. Survivors that would show more need a test; the others are
explained in docs/reference/consent-gate.md.
"""

from __future__ import annotations

import argparse
import ast
import copy
import fcntl
import json
import os
import queue
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "var" / "mutation"
WORKERS = 2
TIMEOUT = 300  # seconds; a mutant that hangs is a mutant that was noticed
COPIED = ("build", "register", "theme", "content", "tests", "intake", "store")
FILES = ("pyproject.toml", "netlify.toml")

GATE = (
    "tests/build/test_gate.py",
    "tests/build/test_consents.py",
    "tests/build/test_gate_photos.py",
    "tests/build/test_gate_site.py",
    "tests/build/test_names.py",
    "tests/build/test_local_names.py",
    "tests/build/test_withholding.py",
    "tests/build/test_gate_edges.py",
    "tests/build/test_marker_walk.py",
    "tests/build/test_gate_attacks.py",
)
TESTS = {
    "register/publishing.py": ("tests/register/test_publishing.py", *GATE[:2]),
    "build/audit.py": ("tests/build/test_audit.py",),
    "build/consents.py": ("tests/build/test_consents.py", "tests/build/test_gate.py"),
}
TARGETS = (
    "register/publishing.py",
    "build/audit.py",
    "build/consents.py",
    "build/gate.py",
    "build/gate_photos.py",
    "build/gate_people.py",
    "build/gate_names.py",
    "build/gate_elsewhere.py",
    "build/gate_site.py",
)

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_TURNED = {("Verdict", "NEVER"): "SHOWN", ("Verdict", "ENDED"): "SHOWN", ("Severity", "ERROR"): "NOTICE"}
_SAYING = frozenset({"append", "extend", "add", "update", "setdefault"})
_EMPTY = {"tuple": "()", "list": "[]", "set": "set()", "frozenset": "frozenset()", "dict": "{}"}


@dataclass(frozen=True)
class Mutant:
    """``key`` names it across runs as long as its line stands."""

    file: str
    line: int
    key: str
    source: str


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """Every mutant of one module."""
    tree = ast.parse(text)
    for number, (node, kind) in enumerate(_places(tree)):
        changed = copy.deepcopy(tree)
        same, _ = list(_places(changed))[number]
        before = ast.unparse(node)
        _change(changed, same, kind)
        ast.fix_missing_locations(changed)
        line = getattr(node, "lineno", 0)
        key = f"{file}:{line}:{getattr(node, 'col_offset', 0)} {kind}: {before[:70]}"
        yield Mutant(file, line, key.replace("\n", " "), ast.unparse(changed))


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            answer = ast.unparse(function.returns) if function.returns else ""
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from ((node, kind) for kind in _answers(answer, ast.unparse(node.value)))
    for node in ast.walk(tree):
        yield from ((node, kind) for kind in _kinds(node))


def _answers(promised: str, given: str) -> Iterator[str]:
    """What a function might return instead, by its annotation."""
    if "None" in promised.split(" | ") and given != "None":
        yield "return None"
    empty = _EMPTY.get(promised.split("[")[0])
    if empty is not None and given != empty:
        yield f"return {empty}"
    if promised == "bool":
        yield from (f"return {answer}" for answer in ("True", "False") if answer != given)


def _kinds(node: ast.AST) -> Iterator[str]:  # noqa: C901 - one line per kind of node
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            if type(operator) in _COMPARED:
                yield f"compare {index}"
    elif isinstance(node, ast.BoolOp):
        yield "and/or"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "drop not"
    elif isinstance(node, ast.If | ast.IfExp) and not isinstance(node.test, ast.Compare | ast.UnaryOp):
        yield "negate"
    elif isinstance(node, ast.comprehension):
        yield from (f"no filter {index}" for index in range(len(node.ifs)))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        yield "say nothing"
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if isinstance(node.value.func, ast.Attribute) and node.value.func.attr in _SAYING:
            yield "say nothing"
    elif isinstance(node, ast.AugAssign):
        yield "say nothing"
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if (node.value.id, node.attr) in _TURNED and isinstance(node.ctx, ast.Load):
            yield "turn"
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield "one more"


def _change(tree: ast.Module, node: ast.AST, kind: str) -> None:
    if kind.startswith("return ") and isinstance(node, ast.Return):
        node.value = ast.parse(kind.removeprefix("return "), mode="eval").body
    elif isinstance(node, ast.Compare):
        index = int(kind.split()[1])
        node.ops[index] = _COMPARED[type(node.ops[index])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.comprehension):
        node.ifs[int(kind.split()[2])] = ast.Constant(True)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        node.attr = _TURNED[node.value.id, node.attr]
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        node.value += 1
    else:
        _replace(tree, node, node.operand if isinstance(node, ast.UnaryOp) else ast.Pass())


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else super().visit(node)

    Swap().visit(tree)


def run(mutant: Mutant, folder: Path, tests: tuple[str, ...]) -> str:
    """ "killed", "survived" or "timeout"; the copy is as it was afterwards."""
    target = folder / mutant.file
    original = target.read_text(encoding="utf-8")
    target.write_text(mutant.source, encoding="utf-8")
    here = [test for test in tests if (folder / test).is_file()]
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *here]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / ".h")},
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        target.write_text(original, encoding="utf-8")
    return "survived" if done.returncode == 0 else "killed"


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
    parser = argparse.ArgumentParser(description="publication's mutants")
    parser.add_argument("files", nargs="*", default=list(TARGETS))
    parser.add_argument("--only", default="", help="run mutants whose key holds this")
    parser.add_argument("--again", action="store_true", help="run survivors of earlier runs again")
    parser.add_argument("--tests", nargs="*", help="these tests instead of the file's own")
    asked = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    alone = (WORK / "lock").open("w")
    try:
        fcntl.flock(
            alone, fcntl.LOCK_EX | fcntl.LOCK_NB
        )  # two runs in one copy would kill each other's mutants
    except OSError:
        print("another run is at work in var/mutation")
        return 2
    results = WORK / "results.jsonl"
    known = _known(results, again=asked.again)
    copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for number in range(WORKERS):
        copies.put(prepare(number))

    def one(mutant: Mutant) -> str:
        folder = copies.get()
        try:
            tests = tuple(asked.tests or TESTS.get(mutant.file, GATE))
            outcome = run(mutant, folder, tests)
        finally:
            copies.put(folder)
        with results.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"key": mutant.key, "outcome": outcome}, ensure_ascii=False) + "\n")
        if outcome == "survived":
            print(mutant.key, flush=True)
        return outcome

    todo = [
        mutant
        for file in asked.files
        for mutant in mutants(file, (ROOT / file).read_text(encoding="utf-8"))
        if mutant.key not in known and asked.only in mutant.key
    ]
    print(f"{len(todo)} mutants", flush=True)
    with ThreadPoolExecutor(WORKERS) as pool:
        outcomes = list(pool.map(one, todo))
    print({outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))})
    return 1 if "survived" in outcomes else 0


def _known(results: Path, *, again: bool) -> set[str]:
    if not results.is_file():
        return set()
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    latest = {row["key"]: row["outcome"] for row in rows}
    return {key for key, outcome in latest.items() if not (again and outcome == "survived")}


if __name__ == "__main__":
    sys.exit(main())
