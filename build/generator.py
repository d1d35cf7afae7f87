"""Pelican's generator for the whole guide: reads stories, waits for the gate, writes pages.

It publishes only what ``decided`` holds, which the gate's hook sets between reading
and writing. If that hook never ran, there is nothing to publish, and that is an error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.generators import Generator

from build.content import Reading
from build.decided import DecidedSite
from build.errors import EngineError
from build.making import Making
from build.run import Run
from build.writer import ZukanWriter


class ZukanGenerator(Generator):  # type: ignore[misc]
    """``decided`` after the gate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run: Run = self.settings["ZUKAN_RUN"]
        self.decided: DecidedSite | None = None

    def generate_context(self) -> None:
        """Reads the stories that changed through Pelican's reader."""
        if self.run.stock is None:
            self.run.stock = self.run.folder.read(self._read)

    def _read(self, path: Path) -> Reading:
        _, metadata = self.readers.readers["md"].read(path)
        reading: Reading = metadata["reading"]
        return reading

    def generate_output(self, writer: ZukanWriter) -> None:
        """Writes everything that the decided site asks for."""
        site, run = self.decided, self.run
        if site is None or run.stock is None or not isinstance(writer, ZukanWriter):
            raise EngineError(
                "同意の関門を通っていません。直し方: build/pelican_hooks.py が読み込まれているか確かめてください。"
            )
        Making(run, run.stock, writer).make(site)
