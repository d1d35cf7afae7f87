"""Every page is valid HTML, every style sheet valid CSS and every feed a valid one, says a checker that is not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build.engine.builder import build
from build.options import PROJECT, Options
from register.model import Register

#: Of the checker's findings these are advice, not errors, and are meant so: a table of the same place named for two
#: contracts lists it twice.
ADVICE = "Duplicate “dt” name"
#: CSS's own since SVG 2 (SVG 2, 4.1: geometry properties); the checker does not know it.
YOUNG = "Property “r” doesn't exist"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not (shutil.which("npm") and shutil.which("java")), reason="needs npm and Java"),
]


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Nu Html Checker, which the W3C's own validator runs."""
    folder = tmp_path_factory.mktemp("checker")
    (folder / "package.json").write_text('{"private": true, "dependencies": {"vnu-jar": "26.9.27"}}')
    npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    subprocess.run(npm, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory, register: Register) -> Path:
    folder = tmp_path_factory.mktemp("guide") / "output"
    options = Options(
        day=date(2026, 11, 23),
        output=folder,
        cache=PROJECT / "var" / "cache",
        site_url="https://zukan.example",
        intake={"current": "https://uketsuke.example"},
    )
    build(options, register)
    return folder


def findings(checker: Path, *names: str) -> list[str]:
    """What the checker says of files and folders: place, kind, message."""
    command = ["java", "-jar", str(checker), "--format", "json", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    held: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        f"{one.get('url', '')}:{one.get('lastLine', 0)} {one.get('subType', one['type'])}: {one['message']}"
        for one in held
        if one["type"] != "info" or one.get("subType") == "warning"
    ]


def test_every_page_is_valid(checker: Path, output: Path) -> None:
    """Neither an error nor a warning on any page of the shipped guide, and all pages were looked at."""
    pages = sorted(str(path) for path in output.rglob("*.html"))
    assert len(pages) > 100
    assert [one for one in findings(checker, "--skip-non-html", *pages) if ADVICE not in one] == []


def test_styles_and_drawings_are_valid(checker: Path, output: Path) -> None:
    """The style sheets as they are served, the icon and the plates."""
    styles = [str(path) for path in (output / "assets").glob("*.css")]
    drawings = [str(path) for path in (*output.glob("assets/*.svg"), *output.glob("plates/*.svg"))]
    assert styles
    assert len(drawings) > 12
    assert [one for one in findings(checker, "--skip-non-css", *styles) if YOUNG not in one] == []
    assert findings(checker, "--skip-non-svg", *drawings) == []


def test_the_checker_checks(checker: Path, tmp_path: Path) -> None:
    """A page with a wrong attribute, an id twice and a wrong time has three findings."""
    page = tmp_path / "wrong.html"
    page.write_text(
        '<!doctype html><html lang="ja"><title>x</title><p id="a" wrong="1"></p><p id="a"><time>8:40</time></p></html>',
        encoding="utf-8",
    )
    assert len([one for one in findings(checker, str(page)) if " error: " in one]) == 3
