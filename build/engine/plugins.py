"""Pelican's plugins that ``PLUGINS`` names: loading them, and saying which one failed, and where.

Pelican by itself logs a plugin that cannot be imported or registered, and publishes without it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from blinker import ANY, NamedSignal
from pelican.plugins import signals
from pelican.plugins._utils import load_legacy_plugin

from build.engine.conf import plugins_named
from build.errors import EngineError, innermost

_NAMESPACE = "pelican.plugins."


class PluginError(EngineError):
    """A plugin raised something: its name, file, line and the kind of error, never the error's text, which may hold
    what a file says. What our own refused to it is said as it is."""

    def __init__(self, name: str, error: BaseException, file: str = "", line: int | None = None) -> None:
        where = f"{file}:{line} で " if file else ""
        kind = type(error).__name__
        what = f"止められました。{error}" if isinstance(error, EngineError) else f"{kind} を起こしました。"
        super().__init__(
            f"プラグイン {name} が {where}{what}公開しているものはそのままです。"
            "直し方: プラグインを直すか、pelicanconf.py の PLUGINS から外してください。"
        )


def load_plugins(settings: Mapping[str, Any], loaded: list[Any]) -> None:
    """Imports and registers them in their order and puts each into ``loaded``; PluginError for the first that fails."""
    for name, named in zip(plugins_named(settings), settings["PLUGINS"] or (), strict=True):
        plugin = named
        try:
            if isinstance(named, str):
                plugin = _imported(named, settings["PLUGIN_PATHS"])
            plugin.register()
        except (Exception, SystemExit) as error:
            raise plugin_error(error, [*loaded, plugin]) or PluginError(name, error, *_last(error)) from None
        loaded.append(plugin)


def _imported(name: str, paths: Sequence[str]) -> Any:
    """A package of Pelican's name space by its short or whole name, or a module of ``paths`` or of Python's."""
    whole = _NAMESPACE + name.removeprefix(_NAMESPACE)
    if "." not in whole.removeprefix(_NAMESPACE):
        spec = importlib.util.find_spec(whole)
        if spec is not None and spec.submodule_search_locations is not None:
            return import_module(whole)
    return load_legacy_plugin(name, paths)


def _last(error: BaseException) -> tuple[str, int | None]:
    """A file that cannot even be imported has no module yet: the last line that ran, or that cannot be read."""
    if isinstance(error, SyntaxError):
        return Path(error.filename or "").name, error.lineno
    return innermost(error, lambda path: not path.startswith("<frozen"))


def plugin_error(error: BaseException, plugins: Sequence[Any]) -> PluginError | None:
    """An error that came through a plugin's own code, whoever raised it; None for others."""
    for plugin in plugins:
        home = _home(plugin)
        file, line = innermost(error, lambda path, home=home: bool(home) and path.startswith(home))  # type: ignore[misc]
        if file:
            return PluginError(plugins_named({"PLUGINS": [plugin]})[0], error, file, line)
    return None


def _home(plugin: Any) -> str:
    """What the paths of a plugin's code begin with: its package's folder, or its one file; "" for none."""
    path = getattr(plugin, "__file__", None) or ""
    return f"{Path(path).parent}/" if path and hasattr(plugin, "__path__") else path


def foreign_receivers() -> list[tuple[NamedSignal, Any]]:
    """Whoever listens to one of Pelican's signals: none of us does."""
    named = [signal for signal in vars(signals).values() if isinstance(signal, NamedSignal)]
    return [(signal, receiver) for signal in named for receiver in signal.receivers_for(ANY)]


@contextmanager
def for_one_run() -> Iterator[None]:
    """Who begins to listen meanwhile, listens no longer afterwards: the next run may have other plugins."""
    before = foreign_receivers()
    try:
        yield
    finally:
        for signal, receiver in foreign_receivers():
            if (signal, receiver) not in before:
                signal.disconnect(receiver)
