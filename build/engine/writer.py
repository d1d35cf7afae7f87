"""Pelican's writer: pages through its ``write_file``, the feed through its ``write_feed``, everything into the ledger.

A page is written from a page model (``views.py``) and nothing else: whoever calls with other values would write one
from something that the gate has not decided.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from pelican.writers import Writer

from build.errors import EngineError
from build.feeds.atom_and_sitemap import GuideFeed
from build.output.ledger import Ledger, LedgerEntry, Owner
from build.site.cards import CardFacts
from build.theming.render import Renderer
from build.views import Page


class GuideWriter(Writer):  # type: ignore[misc]
    """Everything that is written goes through the ledger. ``standing``: files of the last output that are there as they
    were written; ``context``: Pelican's, for its signals."""

    def __init__(
        self,
        output_path: str,
        settings: dict[str, Any],
        standing: Mapping[str, LedgerEntry],
        renderer: Renderer,
        context: dict[str, Any],
    ) -> None:
        super().__init__(output_path, settings)
        self.ledger = Ledger(Path(output_path), standing)
        self.renderer = renderer
        self._context = context
        self._sheet: tuple[str, Owner, str] | None = (
            None  # which file Pelican is about to open, whose, and its key
        )
        self._feed_day = ""
        self._shut = False

    def put(self, name: str, data: bytes, owner: Owner, *, key: str = "") -> None:
        """One file of the output."""
        if self._shut:
            _refuse("put")
        self.ledger.write(name, data, owner, key)

    def shut(self) -> None:
        """Everything is written: whoever is handed this writer later writes nothing."""
        self._shut = True

    def could_stand(self, name: str, key: str) -> bool:
        """Whether a file of the last output was made from the same."""
        return self.ledger.could_stand(name, key)

    def stands(self, name: str, key: str) -> bool:
        """Enters such a file: it stays. False where there is none."""
        return self.ledger.stands(name, key)

    def put_page(self, name: str, model: Page, key: str, **contents: Any) -> None:
        """A page model through its template. ``contents``: the content object that it shows, for Pelican's signal,
        as ``article`` or ``page``."""
        with self._expected(name, Owner.PAGE, key):
            super().write_file(name, self.renderer.bound(model), self._context, **contents)

    def put_feed(self, name: str, cards: Sequence[CardFacts], day: str) -> None:
        """The newest stories' cards as an Atom feed. ``day``: ISO, for which they were decided."""
        self._feed_day = day
        with self._expected(name, Owner.ASSET, ""):
            super().write_feed(cards, self._context, name)

    @contextmanager
    def _expected(self, name: str, owner: Owner, key: str) -> Iterator[None]:
        self._sheet = (name, owner, key)
        try:
            yield
        finally:
            self._sheet = None

    @contextmanager
    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Iterator[io.StringIO]:
        """What Pelican writes a file through; here its text goes to the ledger."""
        if self._sheet is None:
            _refuse("_open_w")
        (name, owner, key), self._sheet = self._sheet, None  # one file each time
        text = io.StringIO()
        yield text
        self.put(name, f"{text.getvalue().strip()}\n".encode(), owner, key=key)

    def write_file(self, name: str, template: Any, context: Any, *args: Any, **kwargs: Any) -> None:
        """Refused: ``put_page`` is the way."""
        _refuse("write_file")

    def write_feed(self, elements: Any, context: Any, *args: Any, **kwargs: Any) -> None:
        """Refused: ``put_feed`` is the way."""
        _refuse("write_feed")

    def _create_new_feed(self, feed_type: str, feed_title: str, context: Mapping[str, Any]) -> GuideFeed:
        return GuideFeed(context["SITEURL"], self._feed_day)

    def _add_item_to_the_feed(self, feed: GuideFeed, item: CardFacts) -> None:
        feed.add_card(item)


def _refuse(door: str) -> NoReturn:
    raise EngineError(
        f"決められた道を通らない書き出しがありました({door})。"
        "直し方: ページは build/views.py の型にして、build/pages/presenter.py から出してください。"
    )
