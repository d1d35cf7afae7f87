"""What developers' and people's pages name is there: links, paths, files of code, pinned tools."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from script.tables import front_matter, intake_cases

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)")
TOP = "register|build|intake|store|theme|content|tests|docs|script"
#: ``build/x.py``, ``theme/static/``, ``build/gate*.py``; not the middle of an address or of another path.
NAMED = re.compile(rf"(?<![\w./}}>-])(?:{TOP})/[\w*./-]+")
#: A file of code by its name alone, in code quotes.
CODE = re.compile(r"`(\w+\.(?:py|typ))`")
#: ``<slug>`` and the like: what follows is made up, and so is a sentence that goes on after the slash.
OPEN_END = re.compile(r"[<{…〈A-Z]")
#: Files that an example makes up, and the one that git is told to leave out.
MADE_UP = re.compile(r"content/((companies|events|pages|photos|plates)/.|\.names\.local)")
#: Fenced and quoted code shows what others write; its links are theirs.
QUOTED = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@cache
def names_of_files() -> frozenset[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return frozenset(PurePosixPath(line).name for line in listed.splitlines() if (ROOT / line).exists())


def missing_paths(text: str, here: Path = ROOT) -> list[str]:
    """``line: path`` of each that names nothing, seen from the root or from the page's own folder."""
    gone = []
    for number, line in enumerate(text.splitlines(), 1):
        for found in NAMED.finditer(line):
            path = found[0].rstrip(".")
            if OPEN_END.match(line[found.end() : found.end() + 1]) or MADE_UP.match(path):
                continue
            if not any(any(base.glob(path.rstrip("/"))) for base in (ROOT, here)):
                gone.append(f"{number}: {path}")
    return gone


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_to_what_is_there(page: str) -> None:
    """Every relative link of a page leads to a file or folder."""
    here = (ROOT / page).parent
    assert [link for link in LINK.findall(QUOTED.sub("", text_of(page))) if not (here / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_paths_that_are_there(page: str) -> None:
    """No path below one of the house's folders, and no file of code, is named that is not there."""
    text = text_of(page)
    assert missing_paths(text, (ROOT / page).parent) == []
    assert [name for name in CODE.findall(text) if name not in names_of_files()] == []


def test_a_path_that_is_gone_is_found() -> None:
    """The two tests above would notice: a moved file, a folder, a pattern; an address and a made-up example are none."""
    assert missing_paths("`build/cli.py` and build/gone.py, see `theme/none/`\n`tests/no_*.py`") == [
        "1: build/gone.py",
        "1: theme/none/",
        "2: tests/no_*.py",
    ]
    assert (
        missing_paths("https://a.example/build/x.html, content/companies/my.md, `docs/<page>`, var/build/x")
        == []
    )


def test_the_index_names_every_page() -> None:
    """``docs/README.md`` leads to each page of the folder."""
    linked = {(ROOT / "docs" / target).resolve() for target in LINK.findall(text_of("docs/README.md"))}
    assert [p for p in PAGES if p.startswith("docs/") and (ROOT / p).resolve() not in linked] == [
        "docs/README.md"
    ]


def test_ruff_has_one_version() -> None:
    """The hook before a commit runs the version that the developers' lock installs."""
    hook = re.search(r"rev: v(\S+)", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    lock = re.search(r"^ruff==(\S+)", (ROOT / "dev.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert hook
    assert lock
    assert hook[1] == lock[1]


def test_the_table_of_situations_is_up_to_date() -> None:
    """Run `python -m script.tables.intake_cases` if not; the tests say what stands in it, and each row's test is there."""
    assert intake_cases.PAGE.read_text(encoding="utf-8") == intake_cases.page()
    assert len(list(intake_cases.cases())) > 40


def test_the_table_of_fields_is_up_to_date() -> None:
    """Run `python -m script.tables.front_matter` if not; the schema and the rules say what stands in it."""
    assert front_matter.PAGE.read_text(encoding="utf-8") == front_matter.page()
