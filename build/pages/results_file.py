"""What the tests of accessibility have shown: read from the file that ``script/accessibility`` writes.

Nothing is claimed that no test has shown. A criterion is met where every test of it passed and nothing is left
for people to look at, or where a test has shown that there is nothing that it applies to; otherwise it was
tested in part, or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from build.pages.criteria import CRITERIA, Criterion

FILE = Path(__file__).resolve().parent / "accessibility.json"
PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Check:
    """One test of one or several criteria. ``absent``: it shows that there is nothing that they apply to."""

    test: str
    criteria: tuple[str, ...]
    says: str
    where: str
    absent: bool
    outcome: str  # passed, failed or skipped


@dataclass(frozen=True, slots=True)
class Results:
    """One run of the tests. ``pages``: addresses of those that were opened in the browser. Their titles are not kept:
    what they said then is nobody's to say now (docs/reference/consent-gate.md)."""

    on: date
    tools: tuple[tuple[str, str], ...]
    pages: tuple[str, ...]
    checks: tuple[Check, ...]


class Verdict(Enum):
    """What may be said of one criterion."""

    MET = "適合"
    ABSENT = "該当なし"
    PARTLY = "一部を試験"
    FAILED = "不適合"
    UNTESTED = "未試験"


def parsed(held: Mapping[str, Any]) -> Results:
    """From the file's contents."""
    return Results(
        on=date.fromisoformat(held["on"]),
        tools=tuple((name, version) for name, version in held["tools"].items()),
        pages=tuple(map(str, held["pages"])),
        checks=tuple(
            Check(
                one["test"], tuple(one["criteria"]), one["says"], one["where"], one["absent"], one["outcome"]
            )
            for one in held["checks"]
        ),
    )


@lru_cache(maxsize=1)
def results() -> Results:
    """The last run that was written down."""
    return parsed(json.loads(FILE.read_text(encoding="utf-8")))


def checks_of(criterion: Criterion, checks: Iterable[Check]) -> tuple[Check, ...]:
    """The tests that ran and name this criterion."""
    return tuple(c for c in checks if criterion.number in c.criteria and c.outcome != "skipped")


def verdict(criterion: Criterion, checks: Iterable[Check]) -> Verdict:
    """From all tests of a run; one that was skipped has shown nothing."""
    own = checks_of(criterion, checks)
    if any(check.outcome != PASSED for check in own):
        return Verdict.FAILED
    if not own:
        return Verdict.UNTESTED
    if all(check.absent for check in own):
        return Verdict.ABSENT
    return Verdict.PARTLY if criterion.by_hand else Verdict.MET


def tally(checks: Iterable[Check], *, jis: bool) -> Mapping[Verdict, int]:
    """How many criteria of one standard stand where; all of its verdicts, those with none among them."""
    counts = dict.fromkeys(Verdict, 0)
    known = tuple(checks)
    for criterion in CRITERIA:
        if criterion.in_jis if jis else criterion.in_wcag22:
            counts[verdict(criterion, known)] += 1
    return counts
