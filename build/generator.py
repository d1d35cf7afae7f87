"""Pelican's generator for the whole guide: reads stories, waits for the gate, writes pages.

It publishes only what ``decided`` holds, which the gate's hook sets between reading
and writing. If that hook never ran, there is nothing to publish, and that is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pelican.generators import Generator

from build.assets import declared_assets
from build.catalogue import FILE as CATALOGUE
from build.catalogue import catalogue
from build.content import Content, Reading, complete, merge, story_files
from build.decided import DecidedSite, Judgement
from build.diagnostics import in_order
from build.errors import EngineError
from build.ledger import Owner
from build.photos import derive_all
from build.photos_index import Derivatives
from build.present import present
from build.render import Renderer
from build.run import Run
from build.withholding import made_without_faulty
from build.writer import ZukanWriter


class ZukanGenerator(Generator):  # type: ignore[misc]
    """``content`` after reading; ``decided`` after the gate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run: Run = self.settings["ZUKAN_RUN"]
        self.content: Content | None = None
        self.decided: DecidedSite | None = None

    def generate_context(self) -> None:
        """Reads every story through Pelican's readers."""
        root = self.run.options.content
        reading = Reading()
        reader = self.readers.readers["md"]
        for _, path in story_files(root, reading):
            _, metadata = reader.read(path)
            merge(reading, metadata["reading"])
        self.content = complete(root, reading)

    def generate_output(self, writer: ZukanWriter) -> None:
        """Writes assets, derivatives, pages and the catalogue."""
        site, run = self.decided, self.run
        if site is None or not isinstance(writer, ZukanWriter):
            raise EngineError(
                "同意の関門を通っていません。直し方: build/pelican_hooks.py が読み込まれているか確かめてください。"
            )
        run.ledger = writer.ledger
        assets = declared_assets(run.options.theme)
        for asset in assets.values():
            writer.put(asset.name, asset.data, Owner.ASSET)
        site, derivatives = self._derivatives(site)
        for made in derivatives.values():
            for rendition in made.renditions:
                writer.put(rendition.name, rendition.source.read_bytes(), Owner.PHOTO)
        renderer = Renderer(run.options.theme / "templates")
        names = {file: asset.name for file, asset in assets.items()}
        for path, page in present(site, run.register, run.options, names, renderer, derivatives):
            writer.put(path, renderer.render(page), Owner.PAGE)
        writer.put(CATALOGUE, catalogue(site, run.register, run.options), Owner.ASSET)
        run.published = frozenset(r.name for made in derivatives.values() for r in made.renditions)

    def _derivatives(self, site: DecidedSite) -> tuple[DecidedSite, Mapping[tuple[str, str], Derivatives]]:
        """Of every cleared photograph. With ``--withhold-faulty`` the site may lose stories here."""
        run = self.run
        cache = run.options.cache / "photos"
        if not run.options.withhold_faulty or run.judgement is None:
            return site, derive_all(site.photos, cache)
        site, made, found = made_without_faulty(site, lambda left: derive_all(left.photos, cache))
        run.judgement = Judgement(site, in_order((*run.judgement.findings, *found)))
        return site, made
