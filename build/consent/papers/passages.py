"""A paragraph of a story as a paper prints it: blocks of runs, names filled in. Pure.

Takes the same Markdown as the page does, so that a person approves what will be read.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from build.content.prose import Html, PersonPlace, convert

_BLOCKS = {"p": "p", "li": "li", "blockquote": "p", "pre": "p", **{f"h{n}": "h" for n in range(1, 7)}}
_STYLES = {"strong": "strong", "em": "strong", "mark": "name", "rt": "ruby", "cite": "photo"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one style: "", strong, name, ruby (a reading), photo (a place)."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Block:
    """``kind``: p, h (a heading), li."""

    kind: str
    runs: tuple[Run, ...]


def passage(source: str, names: Mapping[str, str]) -> tuple[Block, ...]:
    """One stretch of Markdown, ``{p1}`` as it will appear and photographs by their file names."""
    reader = _Reader()
    for segment in convert(source, 1, "").segments:
        for piece in segment.pieces:
            if isinstance(piece, Html):
                reader.feed(piece.text)
            elif isinstance(piece, PersonPlace):
                reader.feed(f"<mark>{html.escape(names.get(piece.id, piece.id))}</mark>")
            else:
                reader.feed(f"<p><cite>{html.escape(piece.file)}</cite></p>")
    return reader.result()


class _Reader(HTMLParser):
    """Markdown's own HTML, which is well formed: no other ever comes here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[str, list[Run]]] = []
        self._styles: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not (tag == "p" and self._blocks and self._blocks[-1] == ("li", [])):
            self._blocks.append((_BLOCKS[tag], []))
        if tag in _STYLES:
            self._styles.append(_STYLES[tag])
        self._silent = tag == "rp"

    def handle_endtag(self, tag: str) -> None:
        if tag in _STYLES and self._styles:
            self._styles.pop()
        if tag == "rp":
            self._silent = False

    def handle_data(self, data: str) -> None:
        text = data.replace("\n", "")
        if self._silent or not text:
            return
        if not self._blocks:
            self._blocks.append(("p", []))
        self._blocks[-1][1].append(Run(text, self._styles[-1] if self._styles else ""))

    def result(self) -> tuple[Block, ...]:
        self.close()
        return tuple(Block(kind, tuple(runs)) for kind, runs in self._blocks if runs)
