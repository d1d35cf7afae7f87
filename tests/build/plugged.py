"""Builds as the ``pelican`` command asks for them, with plugins written for one test."""

from __future__ import annotations

import locale
import shutil
import sys
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from build.engine.builder import build
from build.engine.conf import CONF
from build.options import PROJECT

#: A second company, so that one has a neighbour: nobody in it, and no photograph.
OTHER_FILE = "companies/rei-shokuhin.md"
OTHER = """\
---
title: パンの朝
slug: rei-shokuhin
status: published
date: 2026-10-01
number: "002"
sample: true
company:
  name: 架空食品
  kana: かくうしょくひん
  industry: 食品
taste: [手を動かす]
occupations: [製造]
ways: [土日祝が休み]
tags: [パン]
summary_easy: パンをつくる会社です。
---
パンの焼ける朝を見た。
"""


def given(site: Any, **changes: Any) -> dict[str, Any]:
    """The settings that the ``pelican`` command would have read."""
    places = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output)}
    before = locale.setlocale(locale.LC_ALL)
    try:
        found: dict[str, Any] = read_settings(str(CONF), override={**places, **changes})
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return found


def build_with(site: Any, *plugins: str, options: dict[str, Any] | None = None, **changes: Any) -> str:
    """Builds with these plugins and settings; what the editor was told."""
    said: list[str] = []
    settings = given(site, PLUGINS=list(plugins), PLUGIN_PATHS=[str(site.root)], **changes)
    build(site.options(**(options or {})), site.register, said.append, settings)
    return "".join(said)


def plugin(site: Any, code: str, name: str = "hostile") -> str:
    """A plugin's file, to be imported afresh; its name."""
    sys.modules.pop(name, None)
    (site.root / f"{name}.py").write_text(code, encoding="utf-8")
    return name


def printing_theme(site: Any, line: str) -> Path:
    """The guide's theme with one more line on companies' pages."""
    theme: Path = site.root / "theme"
    shutil.copytree(PROJECT / "theme", theme)
    page = theme / "templates" / "company.html"
    before = "{% block main %}\n"
    text = page.read_text(encoding="utf-8")
    assert before in text
    page.write_text(text.replace(before, before + line, 1), encoding="utf-8")
    return theme
