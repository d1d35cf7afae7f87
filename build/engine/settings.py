"""Pelican's settings: our reader, our generator, our writer, and nothing of its own output.

The plugin is imported here, so that one that cannot be imported stops everything:
named as a string, Pelican would log an error and publish without it. Pelican's own
generators stay in place with nothing to read, so that themes and other people's
tools find what they expect, and none of them publishes a file by itself.
"""

from __future__ import annotations

import locale
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from pelican.settings import read_settings

from build import pelican_hooks
from build.engine.reader import StoryReader
from build.options import Options

#: Key under which the run's own objects travel through Pelican's settings.
RUN = "ZUKAN_RUN"


def pelican_settings(options: Options, staging: Path, run: object) -> dict[str, Any]:
    """Complete settings for one run that writes into ``staging``."""
    before = locale.setlocale(locale.LC_ALL)
    settings: dict[str, Any] = read_settings(override=_override(options, staging))
    # Pelican sets a locale for the whole process, and with it how other files are decoded.
    locale.setlocale(locale.LC_ALL, before)
    # Set afterwards: read_settings copies what it is given.
    settings["PLUGINS"] = [pelican_hooks]
    settings["READERS"] = {"md": StoryReader, "html": None, "htm": None, "rst": None}
    # Its generators compile the templates of pages that it does not make.
    compiled = options.cache / "templates"
    compiled.mkdir(parents=True, exist_ok=True)
    settings["JINJA_ENVIRONMENT"]["bytecode_cache"] = FileSystemBytecodeCache(str(compiled))
    settings[RUN] = run
    return settings


def _override(options: Options, staging: Path) -> dict[str, Any]:
    feeds = (
        "FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS", "CATEGORY_FEED_ATOM", "CATEGORY_FEED_RSS",
        "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS", "TAG_FEED_ATOM", "TAG_FEED_RSS",
        "TRANSLATION_FEED_ATOM", "TRANSLATION_FEED_RSS",
    )  # fmt: skip
    return {
        "PATH": str(options.content),
        "THEME": str(options.theme),
        "OUTPUT_PATH": str(staging),
        "SITENAME": "U29しごと図鑑",
        "SITEURL": options.site_url or "",
        "TIMEZONE": "Asia/Tokyo",
        "DEFAULT_LANG": "ja",
        "LOCALE": ["C"],
        "PELICAN_CLASS": "build.engine.pelican.ZukanPelican",
        # Stories are read by our generator; photographs are published by it alone.
        "ARTICLE_PATHS": [],
        "PAGE_PATHS": [],
        "STATIC_PATHS": [],
        "STATIC_CREATE_LINKS": False,
        "THEME_STATIC_PATHS": [],
        "DIRECT_TEMPLATES": [],
        "TEMPLATE_PAGES": {},
        "OUTPUT_SOURCES": False,
        "DELETE_OUTPUT_DIRECTORY": False,  # the folder is fresh, and ours to swap
        # Its cache is a pickle that misses changed settings.
        "CACHE_CONTENT": False,
        "LOAD_CONTENT_CACHE": False,
        "FORMATTED_FIELDS": [],
        "IGNORE_FILES": ["**/.*", ".*"],
        **dict.fromkeys(feeds),
    }
