"""What the postbox answers: values only, nothing that a database knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from intake.targets.seats import UNSEATED, Standing


class Outcome(Enum):
    """How putting or finding an envelope ended."""

    KEPT = "kept"
    AGAIN = "again"  # kept before, under the same ticket: the first one stays
    FULL = "full"  # no seat and no waiting list: nothing was kept
    CANCELLED = "cancelled"  # kept before and cancelled since


class Cancelled(Enum):
    """What became of a cancellation."""

    ERASED = "erased"  # it was still here, and is gone
    FORWARDED = "forwarded"  # the store has it: a cancellation waits for the store
    ALREADY = "already"  # cancelled before


@dataclass(frozen=True, slots=True)
class PutResult:
    """One envelope's state. ``standing`` is what the person was told; it never changes afterwards.

    ``received_at``: the minute in which it was kept, ISO 8601 with its offset; empty where nothing was.
    """

    outcome: Outcome
    standing: Standing = UNSEATED
    received_at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an envelope on its way to the store. ``mark`` says why it is suspected, or is empty."""

    id: str
    standing: Standing
    mark: str


@dataclass(frozen=True, slots=True)
class WaitingCancellation:
    """A cancellation on its way to the store. ``erased``: it never left the intake, and is gone from there."""

    id: str
    receipt: str
    secret: str
    at: str
    erased: bool


@dataclass(frozen=True, slots=True)
class EnvelopePage:
    """Documents, oldest id first, and what stands beside each; ``more`` says whether others follow."""

    documents: tuple[str, ...]
    more: bool
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """Ids that are gone from here, now or earlier, and ids that were never here."""

    erased: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many envelopes wait; ``oldest``: the minute in which the first of them came."""

    total: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers only. ``oldest`` is the minute in which the oldest waiting envelope came."""

    waiting: dict[str, int]
    collected: int
    oldest: datetime | None
    cancelled: int = 0
    notices: int = 0  # cancellations that the store has not fetched yet
    suspected: int = 0

    @property
    def total(self) -> int:
        return sum(self.waiting.values())
