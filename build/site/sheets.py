"""Long lists in sheets, counted from the oldest entry. Pure.

A new entry changes the first sheet alone: it holds the newest, has no number, and grows until a
whole sheet can be split off it. Numbered sheets are full and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SHEET = 24  # entries of a numbered sheet; the first holds up to twice as many less one

EntryT = TypeVar("EntryT")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[EntryT]):
    """``number`` 0 is the first. ``start``: how many entries are older than all of its own."""

    number: int
    start: int
    entries: tuple[EntryT, ...]  # newest first
    newer: int | None  # numbers of its neighbours
    older: int | None


def sheets(newest_first: Sequence[EntryT]) -> tuple[Sheet[EntryT], ...]:
    """Every entry on exactly one sheet, the first sheet first; an empty list has one, empty."""
    count = len(newest_first)
    full = max(0, count // SHEET - 1)
    cut = count - full * SHEET
    first = Sheet(0, full * SHEET, tuple(newest_first[:cut]), None, full or None)
    numbered = (
        Sheet(
            number,
            (number - 1) * SHEET,
            tuple(newest_first[count - number * SHEET : count - (number - 1) * SHEET]),
            0 if number == full else number + 1,
            number - 1 or None,
        )
        for number in range(full, 0, -1)
    )
    return (first, *numbered)


def sheet_path(path: str, number: int) -> str:
    """The folder of a sheet of the list at ``path``."""
    return f"{path}page/{number}/" if number else path
