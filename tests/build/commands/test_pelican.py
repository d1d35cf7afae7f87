"""The ``pelican`` command with the project's ``pelicanconf.py``: the guide as ``zukan build --full`` makes it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from build.options import PROJECT
from tests.build.conftest import COMPANY_FILE
from tests.build.plugged import plugin

SITE = "https://zukan.example"
PELICAN = Path(sys.executable).with_name("pelican")
ZUKAN = Path(sys.executable).with_name("zukan")


def pelican(site: Any, cwd: Path, *more: str, out: str = "by-pelican", **settings: Any) -> Any:
    """The command, as somebody who knows Pelican gives it."""
    said = {"DECIDED_FOR": site.day.isoformat(), **settings}
    words = [f"{name}={json.dumps(value)}" for name, value in said.items()]
    conf = PROJECT / "pelicanconf.py"
    command = [PELICAN, site.content, "-s", conf, "-o", site.root / out, *more, "-e", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("address", ["", SITE])
def test_pelican_builds_what_zukan_builds(site: Any, tmp_path: Path, address: str) -> None:
    """From another folder, with and without the site's address: the same files, byte for byte, and no English."""
    intake = [f"--intake-url={name}={url}" for name, url in site.intake.items()]
    ours = [ZUKAN, "build", "--full", "--content", site.content, "--output", site.root / "by-zukan"]
    more = [f"--as-of={site.day}", *intake, *([f"--site-url={address}"] if address else [])]
    subprocess.run([*ours, *more], check=True, capture_output=True, cwd=PROJECT)
    done = pelican(site, tmp_path, SITEURL=address, INTAKE_URLS=site.intake)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "")
    made = files(site.root / "by-pelican")
    assert made == files(site.root / "by-zukan")
    assert ("feed.xml" in made) is bool(address)
    assert "companies/mihon-seisaku/index.html" in made


def test_a_fault_in_the_content_ends_with_status_1(site: Any, tmp_path: Path) -> None:
    """The gate stands in ``pelican``, too: faults are said with file and line, without a traceback, and nothing is
    published."""
    site.edit(COMPANY_FILE, "signed: 2026-06-01", "signed: 2027-06-01")
    done = pelican(site, tmp_path)
    assert done.returncode == 1
    assert "content/companies/mihon-seisaku.md:" in done.stderr
    assert "直し方" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (site.root / "by-pelican").exists()


def test_a_plugin_that_fails_ends_with_status_1(site: Any, tmp_path: Path) -> None:
    """A plugin named for the command is loaded, and its fault is one sentence in Japanese."""
    plugin(site, "def register():\n    raise ValueError('見本 はなこ')\n")
    done = pelican(site, tmp_path, PLUGINS=["hostile"], PLUGIN_PATHS=[str(site.root)])
    assert done.returncode == 1
    assert "プラグイン(hostile)が使われているので、すべてを組み直します。" in done.stderr
    assert "プラグイン hostile が hostile.py:2 で ValueError を起こしました。" in done.stderr
    assert "Traceback" not in done.stderr
    assert "はなこ" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"DECIDED_FOR": "tomorrow"}, "DECIDED_FOR"), ({"JINJA_GLOBALS": {"x": 1}}, "JINJA_GLOBALS")],
)
def test_wrong_settings_are_said(site: Any, tmp_path: Path, settings: dict[str, Any], said: str) -> None:
    """A day that is none and a setting that is refused end with status 1 and a sentence."""
    done = pelican(site, tmp_path, **settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert "直し方" in done.stderr
    assert "Traceback" not in done.stderr


def test_zukan_with_nothing_to_make_imports_no_pelican(site: Any) -> None:
    """Who builds what is built already waits for no import of Pelican's."""
    script = (
        "import sys\nfrom build.cli import main\n"
        f"words = ['build', '--content', {str(site.content)!r}, '--output', {str(site.output)!r},"
        f" '--as-of', '{site.day}']\n"
        "main(words)\nprint('pelican' in sys.modules)\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT
        )
        for _ in range(2)
    ]
    assert [one.stdout.split()[-1] for one in said] == ["True", "False"]
