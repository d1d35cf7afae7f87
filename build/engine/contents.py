"""Decided stories and texts as Pelican's content objects, for its signals and for plugins.

Made after the gate and from what it let through alone. ``source_path`` is None: from here no way leads back to a
file's front matter. The HTML is worked out when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from pelican import contents
from pelican.plugins import signals
from pelican.urlwrappers import Category, Tag

from build.common.languages import language_of, page_path
from build.gate.decided import DecidedCompany, DecidedEvent, DecidedText
from build.pages.parts import Studio, body, lead_text, prose_html
from build.site.addresses import Place, company_path, event_path


class _Lazy:
    """``_content``, which Pelican and its plugins read and write, worked out at the first look."""

    _text: str | Callable[[], str]

    @property
    def _content(self) -> str:
        if not isinstance(self._text, str):
            self._text = self._text()
        return self._text

    @_content.setter
    def _content(self, text: str | Callable[[], str]) -> None:
        self._text = text


class Article(_Lazy, contents.Article):  # type: ignore[misc]
    """A company's story or an event. Named as Pelican's: plugins, and Pelican itself, ask for the name."""


class Page(_Lazy, contents.Page):  # type: ignore[misc]
    """A page of prose."""


class Shelf:
    """The content objects of one run, each made once. ``generator``: who is named to plugins as their maker."""

    def __init__(self, generator: Any, studio: Studio) -> None:
        self._generator, self._studio = generator, studio
        self._settings, self._context = generator.settings, generator.context
        self._articles: dict[str, Article] = {}
        self._pages: dict[str, Page] = {}

    def announced(self, story: DecidedCompany) -> Article:
        """A company's article, which is about to be written: Pelican says so to whoever listens."""
        article = self.company(story)
        signals.article_generator_write_article.send(self._generator, content=article)
        return article

    def company(self, story: DecidedCompany) -> Article:
        """With the industry as its category and 好きなこと as its tags."""
        if (made := self._articles.get(story.file)) is not None:
            return made
        front = story.front
        return self._article(
            story,
            Place(company_path(story.label.slug)),
            date=datetime.combine(front.date, time()),
            category=Category(front.company.industry, self._settings),
            tags=[Tag(word, self._settings) for word in front.taste],
            company=front.company.name,
            template="company",
        )

    def event(self, story: DecidedEvent) -> Article:
        """Dated by its beginning, without category and tags."""
        if (made := self._articles.get(story.file)) is not None:
            return made
        place = Place(event_path(story.label.slug))
        return self._article(story, place, date=story.front.starts, template="event")

    def _article(self, story: DecidedCompany | DecidedEvent, place: Place, **special: Any) -> Article:
        metadata = {
            "title": story.front.title,
            "slug": story.front.slug,
            "status": "draft" if story.draft else "published",
            "summary": lead_text(story),
            "lang": "ja",
            "url": place.path,
            "save_as": place.file,
            **special,
        }
        made = Article(lambda: self._html(story, place), metadata, self._settings, None, self._context)
        self._articles[story.file] = made
        story.put_away()
        return made

    def _html(self, story: DecidedCompany | DecidedEvent, place: Place) -> str:
        html = str(body(story, place, self._studio, lead=True))
        story.put_away()  # one by one: opened all at once they are too many
        return html

    def text(self, page: DecidedText) -> Page:
        """A page of prose, with its language."""
        if (made := self._pages.get(page.slug)) is not None:
            return made
        place = Place(page_path(page.slug))
        metadata = {
            "title": page.title,
            "slug": page.slug,
            "status": "published",
            "lang": language_of(place.path),
            "url": place.path,
            "save_as": place.file,
            "template": "text",
        }
        html = lambda: str(prose_html(page.prose.segments, place))  # noqa: E731 (what Content takes for its text)
        self._pages[page.slug] = Page(html, metadata, self._settings, None, self._context)
        return self._pages[page.slug]

    def shown_by(self, source: DecidedEvent | DecidedText | None) -> dict[str, Article | Page]:
        """The content object that a page shows, named as Pelican's own generators name it to whoever listens."""
        if source is None:
            return {}
        return (
            {"page": self.text(source)}
            if isinstance(source, DecidedText)
            else {"article": self.event(source)}
        )
