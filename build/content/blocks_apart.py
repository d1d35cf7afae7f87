"""Blocks as people write them, written as Python-Markdown reads them. Pure.

CommonMark (0.31, 5.1 to 5.3, and the tables of GitHub's dialect) lets a list, a quotation or a table follow a sentence
without an empty line and nests an item that is indented to its parent's text; Python-Markdown wants the empty line and
four spaces a level. A list begins after a sentence with a bullet or with the number 1, so that a line which happens to
begin with 「2026.」 stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap> +)(?P<text>\S.*)")
_RULE = re.compile(r" {0,3}([-*_])( *\1){2,} *")
_OWN_KIND = re.compile(r" {0,3}(#|>|\|)")  # headings, quotations, tables: they end a list
_HEADING = re.compile(r" {0,3}#")
_QUOTED = re.compile(r" {0,3}> ?")
_BELOW_HEAD = re.compile(r" {0,3}\|?[ :]*-[-: ]*(\|[ :]*-[-: ]*)+\|?[ ]*| {0,3}\|[ :]*-[-: ]*\|[ ]*")
_INDENT = 4  # spaces that Python-Markdown wants for each level


class _Open(NamedTuple):
    """An item whose text goes on: the column of that text, and whether its list is numbered."""

    column: int
    numbered: bool


def blocks_apart(source: str) -> str:
    """The source with lists indented by fours, and lists, quotations and tables apart from what stands before them."""
    return "\n".join(_apart(source.split("\n")))


def _apart(lines: Sequence[str]) -> Iterator[str]:
    """What is quoted is looked at by itself, without its marks."""
    before, unquoted = "", None
    for quoted, some in groupby(zip(lines, _quoted(lines), strict=True), lambda pair: pair[1]):
        part = [line for line, _ in some]
        if not quoted:
            unquoted = _Lines(part, before)
            yield from unquoted.made()
        else:
            if unquoted is not None and unquoted.is_open:
                yield ""
            inner = _apart([_inner(line) for line in part])
            yield from (f"> {line}" if line else ">" for line in inner)
        before = part[-1]


def _quoted(lines: Iterable[str]) -> Iterator[bool]:
    """Which lines belong to a quotation: those with its mark, and a sentence that goes on without it."""
    text_above = False
    for line in lines:
        mark = _QUOTED.match(line)
        goes_on = text_above and bool(line.strip()) and not _begins_something(line)
        yield mark is not None or goes_on
        inner = _inner(line)
        text_above = (mark is not None or goes_on) and bool(inner.strip()) and not _OWN_KIND.match(inner)


def _inner(line: str) -> str:
    mark = _QUOTED.match(line)
    return line[mark.end() :] if mark else line


def _begins_something(line: str) -> bool:
    return any(pattern.match(line) for pattern in (_ITEM, _OWN_KIND, _RULE)) or "|" in line


class _Lines:
    """Lines that are no quotation. ``before``: the line above the first."""

    def __init__(self, lines: list[str], before: str) -> None:
        self._lines = [line.expandtabs(_INDENT) for line in lines]
        self._before = before
        self._open: list[_Open] = []
        self._in_table = False
        self._paragraph_in_item = False  # an item's second paragraph stands above

    @property
    def is_open(self) -> bool:
        """Whether a list or a table would swallow what comes next."""
        return bool(self._open) or self._in_table

    def made(self) -> Iterator[str]:
        for number, line in enumerate(self._lines):
            item = self._item(line)
            if item is not None:
                yield from self._listed(item)
            else:
                heads = self._begins_table(number)
                if self._before.strip() and (heads or (self._in_table and _ends_table(line))):
                    yield ""
                self._in_table = heads or (self._in_table and bool(line.strip()) and not _ends_table(line))
                yield _bordered(line) if heads else self._other(line)
            self._before = line

    def _item(self, line: str) -> re.Match[str] | None:
        found = _ITEM.fullmatch(line)
        if found is None or _RULE.fullmatch(line):
            return None
        if self._open:
            return found
        if len(found["indent"]) >= _INDENT:
            return None
        begins = not self._before.strip() or _OWN_KIND.match(self._before) is not None or self._in_table
        return found if begins or found["number"] in (None, "1") else None

    def _listed(self, item: re.Match[str]) -> Iterator[str]:
        indent, numbered = len(item["indent"]), item["number"] is not None
        within = [one for one in self._open if one.column <= indent]
        sibling = self._open[len(within)] if len(self._open) > len(within) else None
        another_kind = sibling is not None and sibling.numbered != numbered
        if self._before.strip() and (not self._open or another_kind or self._paragraph_in_item):
            yield ""
        mark = f"{item['number']}." if numbered else item["mark"]
        yield f"{' ' * (_INDENT * len(within))}{mark} {item['text']}"
        column = indent + len(item["mark"]) + min(len(item["gap"]), _INDENT)
        self._open = [*within, _Open(column, numbered)]
        self._in_table = self._paragraph_in_item = False

    def _begins_table(self, number: int) -> bool:
        """A row of heads."""
        if "|" not in self._lines[number] or self._in_table or number + 1 == len(self._lines):
            return False
        return _BELOW_HEAD.fullmatch(self._lines[number + 1]) is not None

    def _other(self, line: str) -> str:
        above = self._before.strip()
        if line.strip():
            if _OWN_KIND.match(line):
                self._open = []
            elif not above:
                indent = len(line) - len(line.lstrip(" "))
                self._open = [one for one in self._open if one.column <= indent]
                self._paragraph_in_item = bool(self._open)
        if not self._open or not line.strip():
            return line
        depth = len(self._open) if not above else len(self._open) - 1
        depth += 1 if above and self._paragraph_in_item else 0
        return f"{' ' * (_INDENT * depth)}{line.strip(' ')}{'  ' if line.endswith('  ') else ''}"


def _bordered(heads: str) -> str:
    """Python-Markdown takes a row's first and last bar for a border where its heads have them, and for cells elsewhere."""
    bare = heads.strip()
    return bare if bare.startswith("|") else f"| {bare} |"


def _ends_table(line: str) -> bool:
    return _HEADING.match(line) is not None or _RULE.fullmatch(line) is not None
