"""What ``pelicanconf.py`` says, read without running it and without Pelican; which settings may differ from it. Pure
but for reading that one file.

The file holds constants, so that its text is all that a page can depend on in it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from build.errors import SettingsError
from build.options import PROJECT

CONF = PROJECT / "pelicanconf.py"

#: What each run may choose: places, the day, plugins, and what the ``pelican`` command sets and the guide does not use.
FREE = frozenset({
    "PATH", "THEME", "OUTPUT_PATH", "SITEURL", "FEED_DOMAIN", "DECIDED_FOR", "INTAKE_URLS", "PLUGINS", "PLUGIN_PATHS",
    "DELETE_OUTPUT_DIRECTORY", "CACHE_PATH", "CSS_FILE", "DEBUG", "PORT", "BIND",
})  # fmt: skip
#: What ``pelicanconf.py`` may set besides. Of Pelican's settings these do not bring another's code into a page.
FIXED = frozenset({
    "SITENAME", "AUTHOR", "TIMEZONE", "DEFAULT_LANG", "LOCALE", "PELICAN_CLASS", "ARTICLE_PATHS", "PAGE_PATHS",
    "STATIC_PATHS", "THEME_STATIC_PATHS", "DIRECT_TEMPLATES", "FEED_ALL_ATOM", "CATEGORY_FEED_ATOM",
    "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS", "TRANSLATION_FEED_ATOM", "FORMATTED_FIELDS",
})  # fmt: skip


def conf_text() -> str:
    """The file as it is: every page may depend on it. SettingsError where it cannot be read."""
    try:
        return CONF.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{CONF.name} を読めません({type(error).__name__})。"
            f"直し方: 図鑑のフォルダー({CONF.parent})で実行し、ファイルをUTF-8で戻してください。"
        ) from None


def constants() -> dict[str, Any]:
    """Its constants by name; SettingsError for anything else in it."""
    return parsed(conf_text(), CONF)


def parsed(text: str, path: Path) -> dict[str, Any]:
    """A settings file's constants; SettingsError with the line of what is none."""
    try:
        lines = ast.parse(text).body
        return {name: value for line in lines for name, value in _constants(line, path)}
    except SyntaxError as error:
        raise _not_constant(path, error.lineno or 1) from None


def _constants(line: ast.stmt, path: Path) -> Iterator[tuple[str, Any]]:
    if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
        return  # its docstring
    if not isinstance(line, (ast.Assign, ast.AnnAssign)) or line.value is None:
        raise _not_constant(path, line.lineno)
    targets = line.targets if isinstance(line, ast.Assign) else [line.target]
    for target in targets:
        try:
            value = ast.literal_eval(line.value)
        except ValueError:
            raise _not_constant(path, line.lineno) from None
        if not isinstance(target, ast.Name):
            raise _not_constant(path, line.lineno)
        yield target.id, value


def _not_constant(path: Path, line: int) -> SettingsError:
    return SettingsError(
        f"{path.name}:{line}: 定数ではない行があります。"
        "直し方: 「名前 = 値」だけを書いてください(値は文字列、数、真偽、None と、それらの並び)。"
    )


def plugins_named(settings: Mapping[str, Any]) -> list[str]:
    """The plugins that these settings name; a module that another settings file holds itself by its own name."""
    return [
        named if isinstance(named, str) else getattr(named, "__name__", type(named).__name__)
        for named in settings.get("PLUGINS") or ()
    ]


def refused(given: Mapping[str, Any], own: Mapping[str, Any], pelicans: Collection[str]) -> list[str]:
    """Settings that the guide rests on and that are not as it has them. ``own``: the guide's settings, complete;
    ``pelicans``: every name that Pelican itself has a default for."""
    held = (own.keys() | set(pelicans)) - FREE
    return sorted(name for name in given.keys() & held if name not in own or given[name] != own[name])


def check_names(names: Collection[str], pelicans: Collection[str]) -> None:
    """SettingsError where ``pelicanconf.py`` sets one of Pelican's own that is none of its business."""
    if found := sorted((set(names) & set(pelicans)) - FREE - FIXED):
        raise not_ours(found)


def not_ours(names: Collection[str]) -> SettingsError:
    """Settings that are refused, by name and never by value."""
    return SettingsError(
        f"Pelicanの設定 {'、'.join(names)} は変えられません。図鑑の頁がほかのひな型やコードに頼らないようにするためです。"
        "直し方: pelicanconf.py か、pelican に付けた設定から外してください。"
    )
