"""Pelican, with its lenience taken out: a hook that fails fails the build.

Pelican by itself logs a plugin that cannot be registered, a story it cannot read or a
file it cannot copy, and publishes the rest with exit status 0. Here whatever it logs
as an error is an error.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pelican
from blinker import ANY, NamedSignal
from pelican import Pelican
from pelican.plugins import signals

from build import pelican_hooks
from build.engine.generator import ZukanGenerator
from build.errors import EngineError


class ZukanPelican(Pelican):  # type: ignore[misc]
    """The class named in PELICAN_CLASS."""

    def init_plugins(self) -> None:
        """Registers plugins; one that raises stops the build instead of being left out."""
        self.plugins = list(self.settings["PLUGINS"])
        if pelican_hooks not in self.plugins:
            raise EngineError(
                "設定に build.pelican_hooks がありません。直し方: build/engine/settings.py の PLUGINS を戻してください。"
            )
        for plugin in self.plugins:
            plugin.register()
        self.settings["PLUGINS"] = [plugin.__name__ for plugin in self.plugins]

    def _get_generator_classes(self) -> list[type]:
        classes: list[type] = super()._get_generator_classes()
        if classes.count(ZukanGenerator) != 1:
            raise EngineError(
                "記事を読む部品が一つではありません。直し方: get_generators の受け手を確かめてください。"
            )
        return classes

    def _get_writer(self) -> Any:
        writers = pelican.signals.get_writer.send(self)
        if len(writers) != 1:
            raise EngineError(
                "書き出す部品が一つではありません。直し方: get_writer の受け手を確かめてください。"
            )
        return super()._get_writer()


def foreign_receivers() -> bool:
    """Whether anybody but ``pelican_hooks`` listens to one of Pelican's signals."""
    return any(
        getattr(receiver, "__module__", "") != pelican_hooks.__name__
        for signal in vars(signals).values()
        if isinstance(signal, NamedSignal)
        for receiver in signal.receivers_for(ANY)
    )


class _Errors(logging.Handler):
    """Collects what Pelican logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


def run_pelican(settings: dict[str, Any]) -> None:
    """One run; EngineError where Pelican logged an error, whatever a hook raised otherwise."""
    errors = _Errors()
    with _quiet(errors):
        ZukanPelican(settings).run()
    if errors.count:
        raise EngineError(
            f"Pelicanが{errors.count}件の失敗を報告しました。直し方: 加えたプラグインや設定を外して、もう一度組んでください。"
        )


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
