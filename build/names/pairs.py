"""Parts of a name in a text, and two of them side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from build.names.called import Name, Part
from build.names.context import Around
from build.names.letters import HIRAGANA, KATAKANA, Lettered, script
from build.names.match import Scope


class Occurrence(NamedTuple):
    """A part of a name at letters from ``start`` to ``end``."""

    start: int
    end: int
    row: int
    column: int
    part: Part
    latin: bool = False


class Pair(NamedTuple):
    """Two different parts side by side."""

    first: Occurrence
    second: Occurrence
    around: Around
    scope: Scope

    @property
    def length(self) -> int:
        return self.second.end - self.first.start

    @property
    def forward(self) -> bool:
        return self.first.column < self.second.column

    @property
    def separated(self) -> bool:
        return bool(self.around.text.gap(self.second.start))

    def letters(self, which: int) -> str:
        """Of the first part (0) or the second."""
        one = (self.first, self.second)[which]
        return self.around.text.letters[one.start : one.end]

    def far(self) -> bool:
        """Whether a sentence or a clause ends among the letters."""
        return self.around.text.far(self.first.start, self.second.end)


def occurrences(text: Lettered, name: Name) -> Iterator[Occurrence]:
    """Every part of the name in the letters, in kanji and kana."""
    for row, parts in enumerate(name.rows):
        for column, part in enumerate(parts):
            for form in part.forms:
                at = text.letters.find(form)
                while at >= 0:
                    yield Occurrence(at, at + len(form), row, column, part)
                    at = text.letters.find(form, at + 1)


def pairs_of(text: Lettered, name: Name, found: list[Occurrence], scope: Scope) -> Iterator[Pair]:
    """Two different parts of one name, one immediately after the other; not two in Latin letters."""
    begins: dict[int, list[Occurrence]] = {}
    for one in found:
        begins.setdefault(one.start, []).append(one)
    for first in found:
        for second in begins.get(first.end, ()):
            if (
                first.row == second.row
                and first.column != second.column
                and not (first.latin and second.latin)
            ):
                yield Pair(first, second, Around(text, first.start, second.end, name.posts), scope)


def scripts_of(around: Around) -> frozenset[str]:
    """The kinds of characters that a run of letters is written in."""
    return frozenset(script(around.text.text[place]) for place in around.text.at[around.start : around.end])


def is_one_script(text: Lettered, one: Occurrence) -> bool:
    """Whether a part is all hiragana or all katakana, or as it is written in the front matter: あんドーナツ is no name."""
    around = Around(text, one.start, one.end, frozenset())
    scripts = scripts_of(around)
    return len(scripts) == 1 or around.raw == one.part.written or not scripts <= {HIRAGANA, KATAKANA}
