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

from build.assets import Asset, declared_assets
from build.calendars import calendars
from build.catalogue import FILE as CATALOGUE
from build.catalogue import catalogue
from build.companies import Press, Standing, shared_key, story_mark, unpacked
from build.covers.hanging import Hanging, covers_for
from build.decided import ClearedPhoto, DecidedCompany, DecidedSite, DecidedStory
from build.diagnostics import in_order
from build.drawer import Drawer
from build.drawings import Drawings, generation
from build.feeds import feed, sitemaps
from build.finder import FILE as FINDER
from build.finder import finder_data
from build.frames import FEED, company_file, frames_for
from build.ledger import Owner
from build.manifest import MANIFEST, ROBOTS, manifest, robots
from build.marks import mark, options_mark, register_mark, template_marks
from build.photos_index import Derivatives
from build.plans import Keys, Plan
from build.present import Presenter
from build.present_parts import Studio
from build.present_social import home_cover
from build.products import CardFacts, Product
from build.reading import Stock
from build.render import Renderer
from build.run import Run
from build.similar import Similar
from build.story_files import StoryFiles, unpacked_files
from build.withholding import made_without_faulty
from build.writer import ZukanWriter


@dataclass(frozen=True, slots=True)
class _Work:
    """What one site asks for: companies whose pages stand, those to make, and photographs."""

    press: Press
    standing: Mapping[str, Standing]
    companies: Sequence[DecidedCompany]
    derivatives: Mapping[tuple[str, str], Derivatives]


@dataclass(frozen=True, slots=True)
class Making:
    """One site going through one writer. What the last build made from the same stays as it is."""

    run: Run
    stock: Stock
    writer: ZukanWriter

    def make(self, site: DecidedSite) -> None:
        """Writes assets, derivatives, pages, the catalogue, the feed, the sitemap and the calendars."""
        run, writer = self.run, self.writer
        run.ledger = writer.ledger
        assets = declared_assets(run.options.theme)
        for asset in assets.values():
            writer.put(asset.name, asset.data, Owner.ASSET)
        names = {file: asset.name for file, asset in assets.items()}
        writer.put(MANIFEST, manifest(names), Owner.ASSET)
        writer.put(ROBOTS, robots(run.options.site_url), Owner.ASSET)
        site, work = self._set_up(site, partial(self._work, assets))
        self._photographs(work, site)
        self._plates(work, site, assets["book.css"].text)
        notes = work.press.make(work.companies, writer)
        run.kept.keep_products(notes)
        products = dict(unpacked((*(one.note for one in work.standing.values()), *notes)))
        files = {file: standing.files for file, standing in work.standing.items()}
        files |= {note.file: unpacked_files(note.files) for note in notes}
        presenter = self._presenter(work, products)
        plans = self._pages(work, presenter)
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

    def _work(self, assets: Mapping[str, Asset], site: DecidedSite) -> _Work:
        run, stock = self.run, self.stock
        names = {file: asset.name for file, asset in assets.items()}
        templates = run.options.theme / "templates"
        marks = template_marks(templates)
        style = assets["book.css"].text
        covers = covers_for(run.options, style, marks, stock.plate_marks)
        frames = frames_for(site, run.options, names, covers, home_cover(site.day))
        sample = run.register.sample or any(story.label.sample for story in site.stories)
        common = mark(
            register_mark(run.register),
            options_mark(run.options),
            repr((sorted(names.items()), sorted(frames.present), sorted(frames.english), sample)),
            "" if covers is None else covers.generation,
        )
        renderer = Renderer(templates, run.options.cache / "templates")
        drawings = Drawings(generation(style), stock.plate_marks, stock.plate_sizes)
        studio = Studio(frames, run.register, renderer, {}, drawings, sample)
        similar = Similar(site.companies, lambda file: stock.notes[file].label, stock.plate_marks, site.day)
        keys = Keys(common, marks)
        press = Press(studio, keys, renderer, stock, run.kept, similar, shared_key(keys))
        standing = press.standing(site.companies, self.writer)
        companies = [story for story in site.companies if story.file not in standing]
        drawn: list[DecidedStory[Any]] = [*companies, *site.events]
        photos = [photo for story in drawn if story.photo_files for photo in story.photos]
        for story in companies:
            story.put_away()
        made = _developed(photos, run.options.cache / "photos", stock.content.photo_marks)
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
            press.studio, press.keys, products, stock.plate_marks, lambda story: story_mark(story, stock)
        )

    def _pages(self, work: _Work, presenter: Presenter) -> list[Plan]:
        """Every page but the companies' own; the plans of all of them."""
        writer = self.writer
        plans = list(presenter.plans())
        for plan in plans:
            if not writer.stands(plan.path, plan.key):
                page = work.press.renderer.render(plan.make())
                writer.put(plan.path, page, Owner.PAGE, key=plan.key)
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
        writer.put(FEED, feed(public, site_url, site.day.isoformat()), Owner.ASSET)
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
    photos: Sequence[ClearedPhoto], cache: Path, marks: Mapping[tuple[str, str], str]
) -> Mapping[tuple[str, str], Derivatives]:
    if not photos:
        return {}
    from build.photos import derive_all  # the darkroom only where there is something to develop

    return derive_all(photos, cache, marks=marks)
