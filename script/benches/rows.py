"""What a measurement is, and how two commands are measured fairly: in turn, A B A B."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing. ``peer`` and ``ratio`` are None where ours is held against the goal itself."""

    name: str
    ours: float
    peer: float | None
    peer_name: str | None
    unit: str
    ratio: float | None
    goal: float | None
    better: Literal["lower", "higher"]
    runs: int

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def against(
    name: str,
    ours: Callable[[], None],
    peer: Callable[[], None],
    peer_name: str,
    *,
    goal: float | None,
    runs: int,
) -> Row:
    """Wall seconds of ours and of a peer, one warm-up each, then in turn; medians, and the pairs' median ratio."""
    ours()
    peer()
    pairs = [(_seconds(ours), _seconds(peer)) for _ in range(runs)]
    return Row(
        name=name,
        ours=statistics.median(a for a, _ in pairs),
        peer=statistics.median(b for _, b in pairs),
        peer_name=peer_name,
        unit="s",
        ratio=statistics.median(a / b for a, b in pairs),
        goal=goal,
        better="lower",
        runs=runs,
    )


def rate(name: str, work: Callable[[], int], unit: str, *, goal: float | None, runs: int) -> Row:
    """How many things a second; ``work`` does some and says how many."""
    work()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        count = work()
        found.append(count / (time.perf_counter() - start))
    return Row(name, statistics.median(found), None, None, unit, None, goal, "higher", runs)


def seconds(name: str, work: Callable[[], None], *, goal: float, runs: int) -> Row:
    """Wall seconds of one thing, held against the goal itself."""
    work()
    ours = statistics.median(_seconds(work) for _ in range(runs))
    return Row(name, ours, None, None, "s", None, goal, "lower", runs)


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def table(rows: list[Row]) -> str:
    """The rows for a person at a terminal."""
    head = ("計測", "こちら", "相手", "比", "目標", "回数")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(_fill(cell, width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    peer = "—" if row.peer is None else f"{_figure(row.peer)} {row.unit}({row.peer_name})"
    sign = "≤" if row.better == "lower" else "≥"
    return (
        row.name,
        f"{_figure(row.ours)} {row.unit}",
        peer,
        "—" if row.ratio is None else f"{row.ratio:.2f}",
        "—" if row.goal is None else f"{sign} {row.goal:g}",
        str(row.runs),
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2000 and c not in "—≤≥" else 1 for c in text)


def _fill(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
