"""Pelican's settings of one run: those of ``pelicanconf.py``, with this run's places."""

from __future__ import annotations

import locale
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import StrictUndefined
from pelican.settings import DEFAULT_CONFIG, read_settings

from build.engine.conf import CONF, FREE, check_names, constants, not_ours, refused
from build.engine.reader import StoryReader
from build.options import Options


class RunSettings(NamedTuple):
    """``foreign``: some of them come neither from ``pelicanconf.py`` nor from the run's options."""

    values: dict[str, Any]
    foreign: bool


def pelican_settings(options: Options, staging: Path, given: Mapping[str, Any] | None = None) -> RunSettings:
    """Complete settings for one run that writes into ``staging``. ``given``: what the ``pelican`` command has read.

    SettingsError where these, or ``pelicanconf.py``, change what the guide rests on.
    """
    check_names(constants(), DEFAULT_CONFIG)
    with _same_locale():
        own: dict[str, Any] = read_settings(str(CONF), override=_places(options, staging))
    given = given or {}
    if wrong := refused(given, own, DEFAULT_CONFIG):
        raise not_ours(wrong)
    plugins = {name: given[name] for name in ("PLUGINS", "PLUGIN_PATHS") if name in given}
    others = {name: value for name, value in given.items() if name not in own and name not in FREE}
    return RunSettings(_ready({**own, **_copied({**plugins, **others})}), bool(others))


def _places(options: Options, staging: Path) -> dict[str, Any]:
    return {
        "PATH": str(options.content),
        "THEME": str(options.theme),
        "OUTPUT_PATH": str(staging),
        "SITEURL": options.site_url or "",
        "FEED_DOMAIN": options.site_url or "",
    }


def _ready(settings: dict[str, Any]) -> dict[str, Any]:
    """With what is code of ours and no constant: how stories are read, and that a template may not ask for what is
    not there."""
    return {
        **settings,
        "READERS": {"md": StoryReader, "html": None, "htm": None, "rst": None},
        "JINJA_ENVIRONMENT": {
            "autoescape": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "auto_reload": False,
            "undefined": StrictUndefined,
        },
    }


def _copied(value: Any) -> Any:
    """Lists and tables anew: what a plugin changes in them does not reach the next run."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


@contextmanager
def _same_locale() -> Iterator[None]:
    """Pelican sets a locale for the whole process, and with it how other files are decoded."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)
