"""docs/reference/consent-gate.md against the code: a writer that is not listed there fails."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import build
from build.content.folder import load
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
    """Whatever goes into an output passes one of the listed calls, all in four modules, through one writer."""
    found = {
        (name, called.rpartition(".")[2], ast.unparse(call.args[0]), ast.unparse(call.args[2]))
        for name, tree in modules()
        for called, call in calls(tree)
        if called.endswith(("writer.put", "writer.put_page", "writer.put_feed"))
    }
    assert {name for name, *_ in found} == {
        "build/engine/making.py",
        "build/engine/companies.py",
        "build/engine/covers.py",
        "build/engine/plates.py",
    }
    puts = {(what, owner) for _, door, what, owner in found if door == "put"}
    assert puts == set(re.findall(r"`put\(([\w.]+), …, (Owner\.\w+)\)`", TEXT))
    doors = {(door, what) for _, door, what, _ in found if door != "put"}
    assert doors == set(re.findall(r"`(put_page|put_feed)\(([\w.]+), …\)`", TEXT))
    assert {owner for _, owner in puts} | {"Owner.PAGE"} == {f"Owner.{owner.name}" for owner in Owner}
    inside = {name for name, tree in modules() for called, _ in calls(tree) if called.endswith("self.put")}
    assert inside == {"build/engine/writer.py"}


def test_every_module_that_writes_is_listed() -> None:
    """A module that writes a file or sends an answer has its row, and every row is needed."""
    found = {name for name, tree in modules() for called, call in calls(tree) if writes(called, call)}
    table = rows("Modules that write or send bytes at all, and what:")
    assert found == set(re.findall(r"^\| `(build/[\w/]+\.py)` \|", table, re.MULTILINE))


def test_only_the_ledger_is_reached_by_the_writer() -> None:
    """Nobody but the writer writes with a ledger, and the writer alone makes one."""
    users = {name for name, tree in modules() for called, _ in calls(tree) if called.endswith("ledger.write")}
    makers = {name for name, tree in modules() for called, _ in calls(tree) if called == "Ledger"}
    assert users == {"build/engine/writer.py"}
    assert makers == {"build/engine/writer.py"}


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


SOURCES = ("build", "register", "theme")  # whose files a build reads besides content/


def read_by_a_build() -> list[Path]:
    found = [path for name in SOURCES for path in sorted((PROJECT / name).rglob("*")) if path.is_file()]
    return [path for path in found if path.suffix != ".pyc"]


def test_every_file_of_texts_is_listed() -> None:
    """What a build reads and is no story stands in the list, by its name or its folder's, and nothing listed is gone."""
    table = rows("the samples' people, titles and companies):")
    listed = [*re.findall(r"`([\w/.*]+)`", table), "register/*.py"]
    unlisted, used = [], set()
    for path in read_by_a_build():
        name = path.relative_to(PROJECT).as_posix()
        fits = {pattern for pattern in listed if fnmatch(name, pattern)}
        used |= fits
        if not fits:
            unlisted.append(name)
    assert unlisted == []
    assert used == set(listed)


def test_no_file_of_texts_says_what_a_story_says() -> None:
    """Neither the samples' people nor their titles nor their companies stand in anything that no gate looks into."""
    content = load(PROJECT / "content")
    words = {name for story in content.stories for pair in story.label.names for name in pair if name}
    words |= {story.front.title for story in content.stories} | {s.label.company for s in content.companies}
    held = {re.sub(r"\s", "", word) for word in words}
    assert len(held) > 60
    for path in read_by_a_build():
        text = re.sub(r"\s", "", path.read_bytes().decode("utf-8", "replace"))
        assert [word for word in held if word in text] == [], path
