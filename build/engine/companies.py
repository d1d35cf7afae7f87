"""Companies' pages: which have to be made again, and making them.

Each story that is made gives its page, and its product for other pages (``products.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from build.common.digest import digest_of
from build.darkroom.derivatives import Derivatives
from build.engine.contents import Shelf
from build.engine.writer import GuideWriter
from build.gate.decided import DecidedCompany, DecidedStory
from build.notes.notebook import Notebook, ProductNote
from build.notes.stock import Stock
from build.notes.story_files import StoryFiles, unpacked_files
from build.pages.company import company_page
from build.pages.job import job_pages
from build.pages.parts import Studio
from build.pages.plans import Keys
from build.pages.products import Product, product_of, unpack_product
from build.pages.similar import Similar
from build.pages.social import company_cover
from build.site.addresses import company_file
from build.theming.render import Renderer
from build.views import TEMPLATES, CompanyPage, JobPage, Page


class Standing(NamedTuple):
    """A company of which everything stands as it would be made now. ``pages``: names, its own first."""

    note: ProductNote
    files: StoryFiles
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """What is needed to make pages of decided stories."""

    studio: Studio
    keys: Keys
    renderer: Renderer
    stock: Stock
    notebook: Notebook
    similar: Similar
    shared: str  # ``shared_key``: ten thousand stories ask for it

    def standing(self, stories: Iterable[DecidedCompany], writer: GuideWriter) -> dict[str, Standing]:
        """Stories whose pages and pictures stand, by file."""
        found = ((story.file, self._standing(story, writer)) for story in stories)
        return {file: standing for file, standing in found if standing is not None}

    def _standing(self, story: DecidedCompany, writer: GuideWriter) -> Standing | None:
        note = self.notebook.products.get(story.file)
        if note is None or note.key != (key := self._key(story)):
            return None
        files = unpacked_files(note.files)
        pages = (page_of(story), *files.jobs)
        whole = all(writer.could_stand(name, key) for name in pages) and all(
            writer.could_stand(name, "") for name in files.drawn
        )
        return Standing(note, files, pages) if whole else None

    def _key(self, story: DecidedCompany) -> str:
        stock, label = self.stock, story.label
        decided = _decided_digest(story, stock) if story.outcome or story.photo_files else ""
        plate = stock.plate_digests.get(label.plate, "") if label.plate else ""
        return "-".join(
            (
                self.shared,
                stock.notes[story.file].sha256,
                decided,
                plate,
                *self.similar.digests_of(label.slug),
            )
        )

    def keep(self, standing: Standing, writer: GuideWriter) -> tuple[str, ...]:
        """Enters what stands of a story; its pictures' names."""
        drawn = standing.files.drawn
        for name in standing.pages:
            writer.stands(name, standing.note.key)
        for name in drawn:
            writer.stands(name, "")
        return drawn

    def make(self, stories: Sequence[DecidedCompany], writer: GuideWriter, shelf: Shelf) -> list[ProductNote]:
        """Pages of these stories, written; their products."""
        return [self._one(story, writer, shelf) for story in stories]

    def _one(self, story: DecidedCompany, writer: GuideWriter, shelf: Shelf) -> ProductNote:
        key = self._key(story)
        product = product_of(story, self.studio.register, self.studio.frames.options)
        pages: list[tuple[str, Page]] = [
            (page_of(story), company_page(story, self.studio, self.similar.of(story))),
            *job_pages(story, self.studio),
        ]
        photos = names_of(story, self.studio.derivatives)
        covers = self.studio.frames.covers
        cover = covers.name(company_cover(story)) if covers is not None else ""
        article = shelf.announced(story)
        story.put_away()
        for path, page in pages:
            writer.put_page(path, page, key, article=article)
        files = StoryFiles(tuple(photos), tuple(path for path, _ in pages[1:]), cover)
        catalogue = None if product.catalogue is None else json.dumps(product.catalogue, ensure_ascii=False)
        return ProductNote(story.file, key, product.packed, catalogue, files.packed)


def shared_key(keys: Keys) -> str:
    """What the keys of all companies' pages have in common; those of their open vacancies have the same."""
    return keys.of(CompanyPage, keys.templates.get(TEMPLATES[JobPage], ""))


def page_of(story: DecidedCompany) -> str:
    return company_file(story.label.slug)


def names_of(story: DecidedStory[Any], derivatives: Mapping[tuple[str, str], Derivatives]) -> list[str]:
    """The files in the output of every photograph that a story publishes."""
    slug = story.label.slug
    return [r.name for file in story.photo_files for r in derivatives[slug, file].renditions]


def story_digest(story: DecidedStory[Any], stock: Stock) -> str:
    """A story's file, what was decided about it, and the photographs that it shows, byte for byte."""
    return digest_of(stock.notes[story.file].sha256, _decided_digest(story, stock))


def _decided_digest(story: DecidedStory[Any], stock: Stock) -> str:
    slug = story.label.slug
    photos = (stock.content.photo_hash(slug, file) for file in story.photo_files)
    return digest_of(story.outcome, *photos)


def unpacked(notes: Iterable[ProductNote]) -> Iterator[tuple[str, Product]]:
    """Products by story's file."""
    return ((note.file, unpack_product(note.card, note.catalogue)) for note in notes)
