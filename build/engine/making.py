"""Everything of an output: what has to be made of a decided site, and making it, in the order in which one
part needs another.

Apart from the generator, because nothing here is needed while stories are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from build.common.digest import digest_of
from build.darkroom.derivatives import Derivatives
from build.diagnostics import in_order
from build.drawing.plates import Drawings, generation
from build.engine.companies import Press, Standing, shared_key, story_digest, unpacked
from build.engine.conf import conf_text
from build.engine.contents import Shelf
from build.engine.covers import Hanging, covers_for
from build.engine.plates import Drawer
from build.engine.run import Run
from build.engine.writer import GuideWriter
from build.feeds.atom_and_sitemap import ENTRIES, sitemaps
from build.feeds.calendars import calendars
from build.feeds.catalogue import FILE as CATALOGUE
from build.feeds.catalogue import catalogue
from build.feeds.finder import FILE as FINDER
from build.feeds.finder import finder_data
from build.feeds.manifest import MANIFEST, ROBOTS, manifest, robots
from build.gate.decided import ClearedPhoto, DecidedCompany, DecidedSite, DecidedStory
from build.gate.withholding import made_without_faulty
from build.notes.dependencies import options_digest, register_digest, template_digests
from build.notes.stock import Stock
from build.notes.story_files import StoryFiles, unpacked_files
from build.output.ledger import Owner
from build.pages.frames import frames_for
from build.pages.parts import Studio
from build.pages.plans import Keys, Plan
from build.pages.presenter import Presenter
from build.pages.products import Product
from build.pages.similar import Similar
from build.pages.social import home_cover
from build.site.addresses import FEED, company_file
from build.site.cards import CardFacts
from build.theming.assets import Asset, declared_assets


@dataclass(frozen=True, slots=True)
class _Work:
    """What one site asks for: companies whose pages stand, those to make, and photographs."""

    press: Press
    standing: Mapping[str, Standing]
    companies: Sequence[DecidedCompany]
    derivatives: Mapping[tuple[str, str], Derivatives]


class Making:
    """One site going through one writer. What the last build made from the same stays as it is.

    ``site`` as it is published: with ``--withhold-faulty`` it may lose stories whose photographs cannot be read.
    """

    def __init__(self, run: Run, stock: Stock, site: DecidedSite, writer: GuideWriter) -> None:
        """Sees what stands, and develops photographs of what does not."""
        self.run, self.stock, self.writer = run, stock, writer
        self._assets = declared_assets(run.options.theme)
        self.site, self._work = self._set_up(site, partial(self._work_of, self._assets))

    @property
    def studio(self) -> Studio:
        """What pages and content objects are made with."""
        return self._work.press.studio

    def make(self, shelf: Shelf) -> None:
        """Writes assets, derivatives, pages, the catalogue, the feed, the sitemap and the calendars."""
        run, writer, assets, site, work = self.run, self.writer, self._assets, self.site, self._work
        for asset in assets.values():
            writer.put(asset.name, asset.data, Owner.ASSET)
        names = {file: asset.name for file, asset in assets.items()}
        writer.put(MANIFEST, manifest(names), Owner.ASSET)
        writer.put(ROBOTS, robots(run.options.site_url), Owner.ASSET)
        self._photographs(work, site)
        self._plates(work, site, assets["book.css"].text)
        notes = work.press.make(work.companies, writer, shelf)
        run.notebook.keep_products(notes)
        products = dict(unpacked((*(one.note for one in work.standing.values()), *notes)))
        files = {file: standing.files for file, standing in work.standing.items()}
        files |= {note.file: unpacked_files(note.files) for note in notes}
        presenter = self._presenter(work, products)
        plans = self._pages(presenter, shelf)
        self._covers(work, site, files)
        entries = [products[story.file].catalogue for story in site.companies]
        key = presenter.cards_key()
        if not writer.stands(FINDER, key):
            writer.put(FINDER, finder_data(presenter.cards), Owner.ASSET, key=key)
        writer.put(CATALOGUE, catalogue(site, entries, run.register, run.options), Owner.ASSET)
        if run.options.site_url is not None:
            self._for_machines(site, presenter.cards, files, plans, run.options.site_url)

    def _set_up(self, site: DecidedSite, work: Any) -> tuple[DecidedSite, _Work]:
        """With ``--withhold-faulty`` the site may lose stories here: their photographs cannot be read."""
        run = self.run
        if not run.options.withhold_faulty or run.judgement is None:
            return site, work(site)
        site, made, found = made_without_faulty(site, work)
        run.judgement = run.judgement._replace(
            site=site, findings=in_order((*run.judgement.findings, *found))
        )
        return site, made

    def _work_of(self, assets: Mapping[str, Asset], site: DecidedSite) -> _Work:
        run, stock = self.run, self.stock
        names = {file: asset.name for file, asset in assets.items()}
        templates = run.options.theme / "templates"
        digests = template_digests(templates)
        style = assets["book.css"].text
        covers = covers_for(run.options, style, digests, stock.plate_digests)
        frames = frames_for(site, run.options, names, covers, home_cover(site.day))
        sample = run.register.sample or any(story.label.sample for story in site.stories)
        common = digest_of(
            register_digest(run.register),
            options_digest(run.options),
            conf_text(),
            repr((sorted(names.items()), sorted(frames.present), sorted(frames.english), sample)),
            "" if covers is None else covers.generation,
        )
        renderer = self.writer.renderer
        drawings = Drawings(generation(style), stock.plate_digests, stock.plate_sizes)
        studio = Studio(frames, run.register, renderer, {}, drawings, sample)
        similar = Similar(site.companies, lambda file: stock.notes[file].label, stock.plate_digests, site.day)
        keys = Keys(common, digests)
        press = Press(studio, keys, renderer, stock, run.notebook, similar, shared_key(keys))
        standing = press.standing(site.companies, self.writer)
        companies = [story for story in site.companies if story.file not in standing]
        drawn: list[DecidedStory[Any]] = [*companies, *site.events]
        photos = [photo for story in drawn if story.photo_files for photo in story.photos]
        for story in companies:
            story.put_away()
        made = _developed(photos, run.options.cache / "photos", stock.content.photo_digests)
        return _Work(replace(press, studio=replace(studio, derivatives=made)), standing, companies, made)

    def _photographs(self, work: _Work, site: DecidedSite) -> None:
        """Enters or writes every derivative that the site's photographs have."""
        writer = self.writer
        published: set[str] = set()
        for story in site.companies:
            standing = work.standing.get(story.file)
            if standing is not None:
                published.update(work.press.keep(standing, writer))
        for made in work.derivatives.values():
            for rendition in made.renditions:
                published.add(rendition.name)
                if not writer.stands(rendition.name, ""):
                    writer.put(rendition.name, rendition.source.read_bytes(), Owner.PHOTO)
        self.run.published = frozenset(published)

    def _plates(self, work: _Work, site: DecidedSite, style: str) -> None:
        """Enters or draws every company's plate, as the pages that show it as a picture name it."""
        drawer = Drawer(work.press.studio.drawings, site.plates, style)
        names = drawer.names(site.companies)
        self.run.published |= {name for files in names.values() for name in files}
        drawer.draw(drawer.missing(names, self.writer), self.writer)

    def _covers(self, work: _Work, site: DecidedSite, files: Mapping[str, StoryFiles]) -> None:
        """Enters or writes every social picture."""
        studio = work.press.studio
        if studio.frames.covers is None:
            return
        hanging = Hanging(studio, work.press.renderer, self.run.options)
        made = {files[story.file].cover: story for story in work.companies}
        names = hanging.covers(site.events, made, self.writer) | {file.cover for file in files.values()}
        self.run.published |= names
        hanging.sweep(names)

    def _presenter(self, work: _Work, products: Mapping[str, Product]) -> Presenter:
        press, stock = work.press, self.stock
        return Presenter(
            press.studio, press.keys, products, stock.plate_digests, lambda story: story_digest(story, stock)
        )

    def _pages(self, presenter: Presenter, shelf: Shelf) -> list[Plan]:
        """Every page but the companies' own; the plans of all of them."""
        writer = self.writer
        plans = list(presenter.plans())
        for plan in plans:
            if not writer.stands(plan.path, plan.key):
                writer.put_page(plan.path, plan.make(), plan.key, **shelf.shown_by(plan.source))
        return plans

    def _for_machines(
        self,
        site: DecidedSite,
        cards: Sequence[CardFacts],
        files: Mapping[str, StoryFiles],
        plans: Iterable[Plan],
        site_url: str,
    ) -> None:
        writer = self.writer
        drafts = {story.label.slug for story in site.companies if story.draft}
        public = [card for card in cards if card.slug not in drafts]
        writer.put_feed(FEED, public[:ENTRIES], site.day.isoformat())
        paths = [plan.path for plan in plans if plan.listed]
        jobs = {story.label.slug: files[story.file].jobs for story in site.companies}
        for card in cards:
            if card.listed:
                paths += [company_file(card.slug), *jobs[card.slug]]
        for name, data in sitemaps(paths, site_url):
            writer.put(name, data, Owner.ASSET)
        for name, data in calendars(site.events, self.run.register, site_url, site.day):
            writer.put(name, data, Owner.ASSET)


def _developed(
    photos: Sequence[ClearedPhoto], cache: Path, digests: Mapping[tuple[str, str], str]
) -> Mapping[tuple[str, str], Derivatives]:
    if not photos:
        return {}
    from build.engine.photos import derive_all  # the darkroom only where there is something to develop

    return derive_all(photos, cache, digests=digests)
