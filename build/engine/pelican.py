"""Pelican as it builds the guide, with its lenience taken out: what fails fails the build.

Pelican by itself logs a plugin that cannot be registered or a story that it cannot read, and publishes the rest with
exit status 0. ``builder.py`` starts it, audits the folder that it wrote into, and publishes that.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pelican
from pelican import Pelican
from pelican.plugins import signals

from build.engine.conf import plugins_named
from build.engine.generator import StoriesGenerator, TextsGenerator
from build.engine.plugins import for_one_run, foreign_receivers, load_plugins, plugin_error
from build.engine.run import Run
from build.engine.writer import GuideWriter
from build.errors import BuildError, EngineError


class StagedPelican(Pelican):  # type: ignore[misc]
    """One run into one folder that nobody sees yet."""

    def __init__(self, settings: dict[str, Any], run: Run) -> None:
        self._run = run
        super().__init__(settings)

    def init_plugins(self) -> None:
        """A plugin that cannot be imported or registered stops the build instead of being left out."""
        run = self._run
        load_plugins(self.settings, run.plugins)
        self.plugins = list(run.plugins)
        run.foreign = run.foreign or bool(run.plugins or foreign_receivers())
        self.settings["PLUGINS"] = plugins_named({"PLUGINS": self.plugins})

    def _get_generator_classes(self) -> list[Any]:
        """Ours in the places of Pelican's, which asks for one of each kind; none for static files: there are none."""
        foreign = [one for _, found in signals.get_generators.send(self) for one in _several(found)]
        return [partial(StoriesGenerator, run=self._run), partial(TextsGenerator, run=self._run), *foreign]

    def _get_writer(self) -> GuideWriter:
        if signals.get_writer.receivers:
            raise EngineError(
                "書き出す部品が一つではありません。直し方: get_writer の受け手を確かめてください。"
            )
        return self._run.prepared().writer


def _several(found: Any) -> list[Any]:
    many = found if isinstance(found, (list, tuple)) else [found]
    return [one for one in many if one is not None]


class _Errors(logging.Handler):
    """Collects where Pelican logged an error; not what was said, which may hold what a file says."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.places: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.places.append(f"{record.filename}:{record.lineno}")


def run_pelican(settings: dict[str, Any], run: Run) -> None:
    """One run. PluginError for what came through a plugin, EngineError where Pelican logged an error; other errors
    as they are."""
    errors = _Errors()
    with _quiet(errors), for_one_run(), _named(run.plugins):
        StagedPelican(settings, run).run()
    if errors.places:
        raise EngineError(
            f"Pelicanが{len(errors.places)}件の失敗を報告しました({'、'.join(errors.places)})。"
            "直し方: 加えたプラグインや設定を外して、もう一度組んでください。"
        )


@contextmanager
def _named(plugins: list[Any]) -> Iterator[None]:
    """A plugin's error, ``sys.exit`` included, is said with its name and place, and without what was behind it."""
    try:
        yield
    except BuildError as error:
        found = plugin_error(error, plugins) if type(error) is EngineError else None
        if found is None:
            raise
        raise found from None
    except (Exception, SystemExit) as error:
        found = plugin_error(error, plugins)
        if found is not None:
            raise found from None
        if isinstance(error, SystemExit):  # with status 0 it would look like a build
            raise EngineError(
                "組み立ての途中で終わろうとした部品があります。直し方: 加えた受け手を外してください。"
            ) from None
        raise


@contextmanager
def _quiet(errors: _Errors) -> Iterator[None]:
    """Pelican speaks English to a console of its own; its errors are counted instead."""
    logger = logging.getLogger("pelican")
    propagate, quiet = logger.propagate, pelican.console.quiet
    logger.addHandler(errors)
    logger.propagate = False
    pelican.console.quiet = True
    try:
        yield
    finally:
        logger.removeHandler(errors)
        logger.propagate = propagate
        pelican.console.quiet = quiet
