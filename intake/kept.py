"""What the postbox says about what it keeps, and what it needs of a database.

Shapes only. Two databases fulfil ``Database``: SQLite (``sqlite_box.py``) and
PostgreSQL (``postgres_box.py``); the jobs of ``jobs.py`` run on either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Protocol, TypeVar

from intake.seats import UNSEATED, Standing

T = TypeVar("T")


class Rows(Protocol):
    """What a statement gave: tuples, or the number of rows it touched."""

    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...
    @property
    def rowcount(self) -> int: ...


class Session(Protocol):
    """A transaction. Statements name their parameters ``:like_this`` and are spelt for both databases."""

    def execute(self, statement: str, parameters: Mapping[str, Any], /) -> Rows: ...


Job = Callable[[Session], T]


class Database(Protocol):
    """Where envelopes lie. ``run`` returns after a durable commit; PostboxError where there was none."""

    is_shared: ClassVar[bool]  # whether several processes may write at once

    def start(self) -> None: ...
    def close(self) -> None: ...
    def expect(self, envelope_id: str) -> None:
        """Called before an envelope is put."""

    def may_hold(self, envelope_id: str) -> bool:
        """False only where an id was certainly never put: saves asking."""

    def run(self, job: Job[T], *, turn: str | None = None, empties_log: bool = False) -> T:
        """``turn``: jobs of the same turn never run at once, on no machine."""

    def read(self, job: Job[T]) -> T: ...
    def check_room(self) -> None: ...


class Outcome(Enum):
    """How keeping or finding an envelope ended."""

    KEPT = "kept"
    AGAIN = "again"  # kept before, under the same ticket: the first one stays
    FULL = "full"  # no seat and no waiting list: nothing was kept
    CANCELLED = "cancelled"  # kept before and cancelled since


class Cancelled(Enum):
    """What became of a cancellation."""

    ERASED = "erased"  # it was still here, and is gone
    FORWARDED = "forwarded"  # the store has it: a notice waits for the store
    ALREADY = "already"  # cancelled before


@dataclass(frozen=True, slots=True)
class Kept:
    """One envelope's state. ``standing`` is what the person was told; it never changes afterwards."""

    outcome: Outcome
    standing: Standing = UNSEATED


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an envelope on its way to the store. ``mark`` says why it is suspected, or is empty."""

    id: str
    standing: Standing
    mark: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A cancellation on its way to the store. ``erased``: it never left the intake, and is gone from there."""

    id: str
    receipt: str
    secret: str
    at: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Page:
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
