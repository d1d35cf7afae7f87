"""Lists as people write them, written as Python-Markdown reads them. Pure.

CommonMark (0.31, 5.2 and 5.3) lets a list follow a sentence without an empty line and nests an item that is indented to
its parent's text; Python-Markdown wants the empty line and four spaces a level. A list begins after a sentence with a
bullet or with the number 1, so that a line which happens to begin with 「2026.」 stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap> +)(?P<text>\S.*)")
_RULE = re.compile(r" {0,3}([-*_])( *\1){2,} *")
_OWN_KIND = re.compile(r" {0,3}(#|>|\|)")  # headings, quotations, tables: they end a list
_INDENT = 4  # spaces that Python-Markdown wants for each level


def lists_apart(source: str) -> str:
    """The source with its lists indented by fours and apart from the sentence before them."""
    return "\n".join(_lines(source.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    levels: list[int] = []  # of each open item the column of its text
    before = ""
    for line in (line.expandtabs(_INDENT) for line in lines):
        item = _item(line, levels, before)
        if item is not None:
            if not levels and before.strip():
                yield ""
            indent = len(item["indent"])
            levels = _around(levels, indent)
            mark = f"{item['number']}." if item["number"] else item["mark"]
            yield f"{' ' * (_INDENT * len(levels))}{mark} {item['text']}"
            levels.append(indent + len(item["mark"]) + min(len(item["gap"]), _INDENT))
        else:
            levels = _left(levels, line, before)
            yield _continued(line, levels, before)
        before = line


def _item(line: str, levels: list[int], before: str) -> re.Match[str] | None:
    found = _ITEM.fullmatch(line)
    if found is None or _RULE.fullmatch(line):
        return None
    if levels:
        return found
    if len(found["indent"]) >= _INDENT:
        return None
    begins = not before.strip() or _OWN_KIND.match(before) is not None
    return found if begins or found["number"] in (None, "1") else None


def _around(levels: list[int], indent: int) -> list[int]:
    """The items that one at this column stands within."""
    return [column for column in levels if column <= indent]


def _left(levels: list[int], line: str, before: str) -> list[int]:
    """The items that are open still at a line which is none."""
    if not line.strip():
        return levels
    if _OWN_KIND.match(line):
        return []
    if before.strip():
        return levels  # it goes on with the item's text
    return _around(levels, len(line) - len(line.lstrip(" ")))


def _continued(line: str, levels: list[int], before: str) -> str:
    if not levels or not line.strip():
        return line
    depth = len(levels) if not before.strip() else len(levels) - 1
    return f"{' ' * (_INDENT * depth)}{line.strip(' ')}{_break_of(line)}"


def _break_of(line: str) -> str:
    return "  " if line.endswith("  ") else ""
