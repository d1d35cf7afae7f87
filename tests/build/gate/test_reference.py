"""docs/reference/consent-gate.md against the code: a writer that is not listed there fails."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import build
from build.options import PROJECT
from build.output.ledger import Owner
from build.views import TEMPLATES

TEXT = (PROJECT / "docs" / "reference" / "consent-gate.md").read_text(encoding="utf-8")
PACKAGE = Path(build.__file__ or "").parent
WRITING = frozenset(
    {"write_bytes", "write_text", "fdopen", "mkstemp", "copy", "copyfile", "copy2", "copytree", "copyfileobj"}
)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = f"build/{path.relative_to(PACKAGE).as_posix()}"
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def writes(called: str, call: ast.Call) -> bool:
    """Whether a call puts bytes into a file or onto a line."""
    if called.startswith("sys.std"):
        return False
    last = called.rsplit(".", 1)[-1]
    if last in WRITING and not called.startswith(("copy.", "image.", "self.")):
        return "." in called and not called.endswith(("_narrower", "copy_memory"))
    if called.endswith("wfile.write") or called == "sqlite3.connect":
        return True
    modes = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    modes += [k.value.value for k in call.keywords if k.arg == "mode" and isinstance(k.value, ast.Constant)]  # type: ignore[misc]
    return last == "open" and any(re.fullmatch(r"[rwxab+t]*[wxa+][rwxab+t]*", mode) for mode in modes)


def rows(after: str) -> str:
    """The table that follows a sentence."""
    return TEXT.split(after, 1)[1].split("\n\n", 2)[1]


def test_every_kind_of_page_is_listed() -> None:
    """Each model of TEMPLATES has its row, and there is no row for a model that is gone."""
    listed = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert sorted(listed) == sorted(model.__name__ for model in TEMPLATES)


def test_every_put_is_listed() -> None:
    """Whatever goes into an output passes one of the listed calls, all in four modules."""
    found = {
        (name, ast.unparse(call.args[0]), ast.unparse(call.args[2]))
        for name, tree in modules()
        for called, call in calls(tree)
        if called.endswith("writer.put") and len(call.args) == 3
    }
    found |= {
        (name, f"{door}:{ast.unparse(call.args[0])}", owner)
        for name, tree in modules()
        for called, call in calls(tree)
        for door, owner in (("put_page", "Owner.PAGE"), ("put_feed", "Owner.ASSET"))
        if called.endswith(f".{door}")
    }
    assert {name for name, _, _ in found} == {
        "build/engine/making.py",
        "build/engine/companies.py",
        "build/engine/covers.py",
        "build/engine/plates.py",
    }
    listed = set(re.findall(r"`put\(([\w.]+), …, (Owner\.\w+)\)`", TEXT))
    listed |= {(f"put_page:{what}", "Owner.PAGE") for what in re.findall(r"`put_page\(([\w.]+), …\)`", TEXT)}
    listed |= {(f"put_feed:{what}", "Owner.ASSET") for what in re.findall(r"`put_feed\(([\w.]+), …\)`", TEXT)}
    assert {(what, owner) for _, what, owner in found} == listed
    assert {owner for _, owner in listed} == {f"Owner.{owner.name}" for owner in Owner}


def test_every_module_that_writes_is_listed() -> None:
    """A module that writes a file or sends an answer has its row, and every row is needed."""
    found = {name for name, tree in modules() for called, call in calls(tree) if writes(called, call)}
    table = rows("Modules that write or send bytes at all, and what:")
    assert found == set(re.findall(r"^\| `(build/[\w/]+\.py)` \|", table, re.MULTILINE))


def test_only_the_ledger_is_reached_by_the_writer() -> None:
    """Nobody but the writer holds a ledger to write with."""
    users = {
        name
        for name, tree in modules()
        for called, _ in calls(tree)
        if called.endswith("ledger.write") or called == "Ledger"
    }
    assert users == {"build/engine/writer.py"}


def test_every_test_named_there_exists() -> None:
    """A reference that points to a test that is gone proves nothing."""
    here = Path(__file__).parents[1]
    everything = "\n".join(path.read_text(encoding="utf-8") for path in here.rglob("test_*.py"))
    for file in set(re.findall(r"\b(?:tests/build/)?((?:\w+/)*test_\w+)\.py", TEXT)):
        assert (here / f"{file}.py").is_file(), file
    for name in set(re.findall(r"\b(test_\w+)\b(?!\.py)", TEXT)):
        assert f"def {name}(" in everything, name


def test_the_build_report_and_the_catalogue_are_listed() -> None:
    """The two machine-readable files are named as they are written."""
    from build.commands.report import FILE as REPORT
    from build.feeds.catalogue import FILE as CATALOGUE

    assert f"`{CATALOGUE}`" in TEXT
    assert f"`{REPORT}`" in TEXT
