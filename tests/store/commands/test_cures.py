"""Each face words the way out: what the store refuses has a code, and the terminal a cure for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import store
from store import errors
from store.commands.cures import CURES, worded
from store.errors import ReceivingKeyError, StoreError

STORE = Path(store.__file__).parent
FACES = {"commands", "desk", "papers"}  # papers are read by people who then type commands


def _library() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(STORE.rglob("*.py")):
        if path.relative_to(STORE).parts[0] not in {*FACES, "cli.py"}:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _codes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "code":
            yield from (
                leaf.value
                for leaf in ast.walk(node.value)
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            )


def _docstrings(tree: ast.Module) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


def test_every_code_that_is_raised_has_a_cure_and_no_cure_is_left_over() -> None:
    """The table of the terminal's cures and the codes in the library are the same set."""
    raised = {code for _, tree in _library() for code in _codes(tree)}
    assert len(raised) > 30
    assert raised == set(CURES)


def test_the_library_names_no_command_and_no_option() -> None:
    """No sentence outside the faces tells anybody to type something: a desk has buttons."""
    told = [
        (path.name, node.value)
        for path, tree in _library()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in _docstrings(tree)
        if re.search(
            r"zukan-store .|(?<![\w-])--[a-z]|(journal|key|handler|recovery) (verify|checkpoint|new|publish|prove|end)",
            node.value,
        )
    ]
    assert told == []


def test_each_kind_of_error_has_a_code_of_its_own() -> None:
    """No two classes of the family share a code, and none collides with a code of the table."""
    family = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, StoreError)]
    codes = [one.code for one in family]
    assert len(set(codes)) == len(codes) > 30
    assert not set(codes) & set(CURES)


@pytest.mark.parametrize("code", sorted(CURES))
def test_a_cure_is_worded_from_the_errors_details(code: str) -> None:
    """Every placeholder of a cure is filled, and the sentence before it stays."""
    names = set(re.findall(r"{(\w+)}", CURES[code]))
    error = StoreError("だめです。", code=code, **dict.fromkeys(names, "見本"))
    said = worded(error)
    assert said.startswith("だめです。直し方: ")
    assert said.count("見本") >= len(names)


def test_an_error_with_a_cure_for_every_face_keeps_it() -> None:
    """What has no code of its own is said as it is."""
    error = ReceivingKeyError("開きません。直し方: 新しい鍵を作ってください。")
    assert worded(error) == str(error)
