"""The numbers of a company's vacancies, which are part of their addresses. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from build.content.schema import Opening


def opening_numbers(openings: Sequence[Opening]) -> tuple[int, ...]:
    """Each vacancy's number: its ``id``, or else its place in the list, from 1."""
    return tuple(opening.id or place for place, opening in enumerate(openings, 1))
