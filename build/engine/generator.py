"""Pelican's generators for the guide: stories and events as its articles, prose as its pages.

Reads through Pelican's readers, has everything decided, and only then makes content objects; so none of Pelican's
signals carries what has not been decided.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.plugins import signals

from build.content.folder import Gathered
from build.engine.contents import Article, Shelf
from build.engine.deciding import decide_all
from build.engine.making import Making
from build.engine.reader import Undecided
from build.engine.run import Prepared, Run
from build.engine.writer import GuideWriter
from build.errors import ContentFaultsError, EngineError
from build.gate.decided import DecidedSite
from build.notes.stock import Stock
from build.theming.escaping import escape_values
from build.theming.render import Renderer


class StoriesGenerator(ArticlesGenerator):  # type: ignore[misc]
    """Everything that is written is written here. ``articles``: companies, newest first; ``events`` beside them.
    Pelican's own lists are filled only where somebody listens."""

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        self.events: list[Article] = []
        self._run = run
        super().__init__(*args, **kwargs)
        # Without Pelican's own theme behind ours: a template of its would be taken for one that we lack.
        self.env.loader = FileSystemLoader(self._templates_path)
        escape_values(self.env, run.options.cache / "templates")

    def generate_context(self) -> None:
        """Reads, decides, sees what has to be made, and makes content objects of what was decided."""
        run = self._run
        if run.stock is None:
            run.stock = run.folder.read(self._read)
        site = self._decided(run.stock)
        renderer = Renderer(self.get_template, whole=run.foreign)
        writer = GuideWriter(self.output_path, self.settings, run.standing, renderer, self.context)
        self._making = Making(run, run.stock, site, writer)
        shelf = Shelf(self, self._making.studio)
        run.ready = Prepared(self._making.site, writer, shelf)
        if run.foreign:
            self._fill(self._making.site, shelf)

    def _read(self, path: Path) -> Gathered:
        # Without the signals that Pelican sends here: they would carry what nobody has decided.
        found = self.readers.read_file(self.path, path, content_class=Undecided)
        if not isinstance(found, Undecided):
            raise EngineError("記事を読む部品がほかにあります。直し方: 加えたプラグインを確かめてください。")
        return found.reading

    def _decided(self, stock: Stock) -> DecidedSite:
        run = self._run
        run.judgement = decide_all(stock, run.options, run.register, run.notebook)
        run.notebook.keep_checked(run.judgement.checked, stock.notes)
        if run.judgement.site is None:
            raise ContentFaultsError(run.judgement.findings)
        return run.judgement.site

    def _fill(self, site: DecidedSite, shelf: Shelf) -> None:
        """Everything that is published, before anything is written, for whoever listens."""
        stories = sorted(site.companies, key=lambda s: (s.label.date, s.label.slug), reverse=True)
        for story in stories:
            (self.drafts if story.draft else self.articles).append(shelf.company(story))
        self.dates = list(self.articles)
        self.events = [shelf.event(story) for story in site.events]
        signals.article_generator_pretaxonomy.send(self)
        self._sort()
        self._update_context(("articles", "events", "drafts", "dates", "tags", "categories", "authors"))
        signals.article_generator_finalized.send(self)

    def _sort(self) -> None:
        """By category, tag and author, as Pelican's own generator leaves them."""
        categories, tags, authors = defaultdict(list), defaultdict(list), defaultdict(list)
        for article in self.articles:
            categories[article.category].append(article)
            for tag in article.tags:
                tags[tag].append(article)
            for author in article.authors:
                authors[author].append(article)
        self.tags = tags
        self.categories, self.authors = sorted(categories.items()), sorted(authors.items())

    def generate_output(self, writer: GuideWriter) -> None:
        """Writes everything; afterwards nobody writes anything more."""
        self._making.make(self._run.prepared().shelf)
        writer.shut()
        signals.article_writer_finalized.send(self, writer=writer)


class TextsGenerator(PagesGenerator):  # type: ignore[misc]
    """``pages`` for whoever asks; the first generator writes them with everything else."""

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        self._run = run
        super().__init__(*args, **kwargs)

    def generate_context(self) -> None:
        """Only where somebody listens."""
        if not self._run.foreign:
            return
        ready = self._run.prepared()
        self.pages = [ready.shelf.text(page) for page in ready.site.pages]
        self._update_context(("pages",))
        signals.page_generator_finalized.send(self)

    def generate_output(self, writer: GuideWriter) -> None:
        """Nothing is left to be written."""
        signals.page_writer_finalized.send(self, writer=writer)
