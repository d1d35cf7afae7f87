"""Writes ``docs/reference/intake-cases.md``: what happens to people at forms elsewhere, and what ours does, from the tests.

A test that shows one carries ``@pytest.mark.situation("what happens elsewhere")``; the first sentence of its docstring
says what ours does. Run ``python -m script.tables.intake_cases`` after changing either; a test holds the page to it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "intake"
PAGE = ROOT / "docs" / "reference" / "intake-cases.md"
HEAD = """\
# What happens at forms, and what ours does

Generated from the tests by `python -m script.tables.intake_cases`. Each row is a situation that users or operators of
form products and of Japanese public forms have reported in public; the second column is what the named test shows of
this intake. A row without a test cannot be written.

| what happens elsewhere | what ours does | shown by |
|---|---|---|
"""


class Case(NamedTuple):
    """One row: the situation, the first sentence of the test's docstring, and the test."""

    situation: str
    ours: str
    test: str


def cases() -> Iterator[Case]:
    """Every marked test, in the order of files and within them."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                for situation in _situations(node):
                    doc = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
                    yield Case(situation, doc, f"{path.relative_to(ROOT)}::{node.name}")


def _situations(test: ast.FunctionDef) -> Iterator[str]:
    for one in test.decorator_list:
        if isinstance(one, ast.Call) and ast.unparse(one.func) == "pytest.mark.situation":
            yield from (ast.literal_eval(argument) for argument in one.args)


def page() -> str:
    """The whole file."""
    rows = sorted(cases())
    return HEAD + "".join(f"| {_cell(a)} | {_cell(b)} | `{_cell(c)}` |\n" for a, b, c in rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("``", "`")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
