"""Words of a plate that are drawn letter by letter: they read as one, and no search finds them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

from build.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from lxml import etree

LETTERS = 3  # so many in a row, each in a text of its own, are a word
NEAR = 60  # units of the drawing between two of them: further apart they are labels of things
_TEXTS = frozenset({"text", "tspan"})


class _Piece(NamedTuple):
    words: str
    at: tuple[float, float]
    line: int


def letters_apart(root: etree._Element, file: str) -> list[Diagnostic]:
    """One warning, at the first such word. Where groups are moved is not reckoned with."""
    run: list[_Piece] = []
    for piece in _pieces(root, (0.0, 0.0)):
        alone = len(piece.words) == 1 and piece.words.isalpha()
        near = bool(run) and hypot(piece.at[0] - run[-1].at[0], piece.at[1] - run[-1].at[1]) <= NEAR
        run = [*(run if near else []), piece] if alone else []
        if len(run) == LETTERS:
            what = "図版の言葉が、一文字ずつ別々に書かれています。"
            mend = (
                "一つの <text> にまとめてください(縦に並べるなら、x と y に文字の数だけ位置を書きます)。"
                "まとめないと、名前が混じっていても見つけられません。"
            )
            return [Diagnostic(file, piece.line, what, mend, Severity.WARNING)]
    return []


def _pieces(element: etree._Element, at: tuple[float, float]) -> Iterator[_Piece]:
    """Every stretch of text with where it begins, in the order of the file."""
    here = (_first(element, "x", at[0]), _first(element, "y", at[1]))
    line: int = getattr(element, "sourceline", None) or 0  # the stubs do not know its type
    if _is_text(element) and (element.text or "").strip():
        yield _Piece(str(element.text).strip(), here, line)
    for child in element:
        yield from _pieces(child, here)
        if _is_text(element) and (child.tail or "").strip():
            yield _Piece(str(child.tail).strip(), here, line)


def _is_text(element: etree._Element) -> bool:
    return str(element.tag).rpartition("}")[2] in _TEXTS


def _first(element: etree._Element, key: str, otherwise: float) -> float:
    numbers = re.findall(r"[-+.\deE]+", str(element.get(key, "")))
    return float(numbers[0]) if numbers else otherwise
