"""``pelicanconf.py``: constants only, and what may differ from it: places, the day and plugins."""

from __future__ import annotations

import locale
import runpy
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import DEFAULT_CONFIG

from build.engine.conf import CONF, FIXED, FREE, check_names, conf_text, constants, parsed
from build.engine.settings import pelican_settings
from build.errors import SettingsError
from build.output.ledger import Ledger
from build.site.addresses import SITE_NAME
from tests.build.plugged import build_with, given


def test_the_shipped_file_is_constants() -> None:
    """Read without being run it says what it says to Pelican, which runs it."""
    run = {name: value for name, value in runpy.run_path(str(CONF)).items() if name.isupper()}
    assert parsed(conf_text(), CONF) == run == constants()
    assert run["SITENAME"] == SITE_NAME
    assert set(run) <= FREE | FIXED
    check_names(constants(), DEFAULT_CONFIG)


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from mine import PLUGINS",
        "PLUGINS = names()",
        "PLUGINS = [name for name in ('a', 'b')]",
        "SITENAME = SITEURL",
        "SITENAME = f'{1}'",
        "if True: SITENAME = 'x'",
        "def f(): pass",
        "A.b = 1",
        "SITENAME += 'x'",
        "SITENAME: str",
        "exec('x')",
        "SITENAME = (",
    ],
)
def test_anything_but_a_constant_is_refused(line: str) -> None:
    """Whatever would be run, or would depend on another file, is a fault with its line."""
    with pytest.raises(SettingsError, match=r"pelicanconf\.py:3: .*直し方"):
        parsed(f"'''words'''\nPATH = 'content'\n{line}\n", CONF)


@pytest.mark.parametrize("held", [None, b"SITENAME = '\xff'"])
def test_a_file_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: bytes | None
) -> None:
    """Where the file is missing or no UTF-8, that is a sentence and what to do."""
    conf = tmp_path / "pelicanconf.py"
    if held is not None:
        conf.write_bytes(held)
    monkeypatch.setattr("build.engine.conf.CONF", conf)
    with pytest.raises(SettingsError, match=r"pelicanconf\.py を読めません.*直し方"):
        constants()


def test_constants_of_every_kind_are_read() -> None:
    """Two names at once, a type, numbers, and nested lists and tables are constants."""
    text = "A = B = None\nC: list[str] = ['x']\nD = {'a': [1, -2.5, (True,)]}\n"
    assert parsed(text, CONF) == {"A": None, "B": None, "C": ["x"], "D": {"a": [1, -2.5, (True,)]}}


@pytest.mark.parametrize(
    "name", ["JINJA_FILTERS", "JINJA_ENVIRONMENT", "READERS", "OUTPUT_SOURCES", "TYPOGRIFY"]
)
def test_the_file_may_not_set_what_brings_code_in(name: str) -> None:
    """Of Pelican's own settings only a list of names may stand in the file; a plugin's own settings may."""
    check_names(["PLUGINS", "READTIME_WPM"], DEFAULT_CONFIG)
    with pytest.raises(SettingsError, match=name):
        check_names(["PLUGINS", name], DEFAULT_CONFIG)


ELSEWHERE: dict[str, Any] = {
    "THEME_TEMPLATES_OVERRIDES": ["/tmp"],
    "EXTRA_TEMPLATES_PATHS": ["/tmp"],
    "JINJA_FILTERS": {"up": str.upper},
    "JINJA_GLOBALS": {"x": 1},
    "JINJA_TESTS": {"x": bool},
    "JINJA_ENVIRONMENT": {"autoescape": False},
    "READERS": {"md": None},
    "OUTPUT_SOURCES": True,
    "RELATIVE_URLS": True,
    "CACHE_CONTENT": True,
    "LOAD_CONTENT_CACHE": True,
    "TEMPLATE_PAGES": {"x": "y"},
    "ARTICLE_PATHS": ["companies"],
    "STATIC_PATHS": ["photos"],
    "DIRECT_TEMPLATES": ["index"],
    "FORMATTED_FIELDS": ["summary"],
    "LOCALE": ["C"],
    "SITENAME": "x",
    "TIMEZONE": "UTC",
    "PELICAN_CLASS": "pelican.Pelican",
    "TYPOGRIFY": True,
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_settings_from_elsewhere_are_refused(site: Any, name: str) -> None:
    """Whatever the guide rests on is refused by name where the command brings it, and nothing is published."""
    with pytest.raises(SettingsError, match=r"変えられません.*直し方") as raised:
        build_with(site, **{name: ELSEWHERE[name]})
    assert name in str(raised.value) or name == "EXTRA_TEMPLATES_PATHS"
    assert not site.output.exists()


def test_places_may_be_chosen(site: Any) -> None:
    """Content, theme, output, address, day and what the command sets by itself are the run's own."""
    settings = given(
        site,
        SITEURL="https://zukan.example",
        DECIDED_FOR="2026-11-30",
        INTAKE_URLS={},
        DEBUG=True,
        PORT=1,
        DELETE_OUTPUT_DIRECTORY=True,
        CACHE_PATH="x",
    )
    made = pelican_settings(site.options(site_url="https://zukan.example"), site.root, settings)
    assert not made.foreign
    assert made.values["OUTPUT_PATH"] == str(site.root)
    assert made.values["DELETE_OUTPUT_DIRECTORY"] is False
    assert made.values["JINJA_ENVIRONMENT"]["autoescape"] is True


def test_a_setting_that_nobody_knows_counts_as_foreign(site: Any) -> None:
    """A plugin's setting that does not come from the file reaches the plugin, and the build stands for no later one."""
    made = pelican_settings(site.options(), site.root, given(site, READTIME_WPM=300))
    assert made.foreign
    assert made.values["READTIME_WPM"] == 300
    assert not pelican_settings(site.options(), site.root, given(site)).foreign
    assert not pelican_settings(site.options(), site.root).foreign


def test_the_files_text_is_in_every_key(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another word in ``pelicanconf.py`` is another page: everything is made anew."""
    site.build()
    before = (site.output / "index.html").stat()
    for place in ("build.engine.making.conf_text", "build.engine.unchanged.conf_text"):
        monkeypatch.setattr(place, lambda: conf_text() + "\n# another word\n")
    put: list[str] = []
    write = Ledger.write

    def seen(self: Ledger, name: str, *rest: Any) -> None:
        put.append(name)
        write(self, name, *rest)

    monkeypatch.setattr(Ledger, "write", seen)
    site.build()
    assert {name for name in site.files() if name.endswith(".html")} <= set(put)
    assert (site.output / "index.html").stat().st_ino == before.st_ino  # its bytes are the same


def test_settings_set_no_locale(site: Any) -> None:
    """Reading settings leaves the process's locale, and so how files are decoded, as it was."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        ours = locale.setlocale(locale.LC_ALL, "C")
        pelican_settings(site.options(), Path(site.root))
        assert locale.setlocale(locale.LC_ALL) == ours
    finally:
        locale.setlocale(locale.LC_ALL, before)
