"""Every small lie that can be told about one module: changes of one node of its syntax tree. Pure.

Used by ``mutate.py``. A mutant's key does not hold its line, so that a result stays valid while
other parts of the file change.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

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
_TURNED = {
    ("Verdict", "NEVER"): "SHOWN",
    ("Verdict", "ENDED"): "SHOWN",
    ("Severity", "ERROR"): "NOTICE",
    ("Medium", "WEB"): "SOCIAL",
    ("Medium", "SOCIAL"): "WEB",
}
_SAYING = frozenset({"append", "extend", "add", "update", "setdefault", "fsync", "ftruncate"})
_EMPTY = {"tuple": "()", "list": "[]", "set": "set()", "frozenset": "frozenset()", "dict": "{}"}
_QUANTIFIED = {"any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """``line`` is where the change stands now, for whoever reads the survivors."""

    file: str
    line: int
    key: str
    source: str


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """Every mutant of one module."""
    tree = ast.parse(text)
    homes = _homes(tree)
    seen: Counter[str] = Counter()
    for number, (node, kind) in enumerate(_places(tree)):
        changed = copy.deepcopy(tree)
        same, _ = list(_places(changed))[number]
        before = " ".join(ast.unparse(node).split())[:70]
        _change(changed, same, kind)
        ast.fix_missing_locations(changed)
        key = f"{file} {homes.get(node, '')}: {kind}: {before}"
        seen[key] += 1
        if seen[key] > 1:
            key += f" ({seen[key]})"
        yield Mutant(file, getattr(node, "lineno", 0), key, ast.unparse(changed))


def _homes(tree: ast.Module) -> dict[ast.AST, str]:
    """The function or class that each node stands in."""
    homes: dict[ast.AST, str] = {}
    for owner in ast.walk(tree):
        if isinstance(owner, ast.FunctionDef | ast.ClassDef):
            for node in ast.walk(owner):
                homes[node] = owner.name  # the innermost comes last: ast.walk goes down by levels
    return homes


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
    elif isinstance(node, ast.List | ast.Tuple) and isinstance(node.ctx, ast.Load):
        yield from (f"leave out {n}" for n, entry in enumerate(node.elts) if isinstance(entry, ast.Starred))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _QUANTIFIED:
        yield "any/all"
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and not _is_type(node):
        yield "left alone"
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if (node.value.id, node.attr) in _TURNED and isinstance(node.ctx, ast.Load):
            yield "turn"
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield "one more"


def _is_type(node: ast.BinOp) -> bool:
    """``X | None`` and ``isinstance(x, A | B)`` are annotations, not unions of values."""
    right = ast.unparse(node.right)
    return isinstance(node.right, ast.Constant) or right[:1].isupper() or hasattr(builtins, right)


def _change(tree: ast.Module, node: ast.AST, kind: str) -> None:  # noqa: C901 - one line per kind of node
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
    elif isinstance(node, ast.List | ast.Tuple):
        del node.elts[int(kind.split()[2])]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        node.func.id = _QUANTIFIED[node.func.id]
    elif isinstance(node, ast.BinOp):
        _replace(tree, node, node.left)
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
