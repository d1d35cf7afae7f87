"""Seats at an event and its waiting list: one pure decision, made inside the transaction that keeps an envelope.

Never one seat too many: whoever asks counts what is kept in the same transaction.
Nobody overtakes: while anyone waits, a newcomer waits too, even when a seat has
become free; a freed seat is offered by a handler, in the order of the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StandingKind = Literal["none", "seat", "waiting"]


@dataclass(frozen=True, slots=True)
class Seating:
    """How many an event takes (None: as many as come) and whether others may wait."""

    capacity: int | None
    waiting_list: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept for an event: seats given, people waiting, and the last number of the list ever given."""

    seats: int
    waiting: int
    last_rank: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What one sign-up got. ``rank`` is its number on the waiting list, from 1; None elsewhere."""

    kind: StandingKind
    rank: int | None = None


UNSEATED = Standing("none")


def place(seating: Seating, taken: Taken) -> Standing | None:
    """What the next sign-up gets; None when there is neither a seat nor a list."""
    if seating.capacity is None:
        return Standing("seat")
    if taken.seats < seating.capacity and not taken.waiting:
        return Standing("seat")
    if seating.waiting_list:
        return Standing("waiting", taken.last_rank + 1)
    return None
