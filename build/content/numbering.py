"""The numbers of a company's vacancies, which are part of their addresses. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from build.content.schema import Opening


def opening_numbers(openings: Sequence[Opening]) -> tuple[int, ...]:
    """The number of each: its ``id``, or else its place in the list."""
    return tuple(opening.id or place for place, opening in enumerate(openings, 1))
