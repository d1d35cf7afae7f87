"""A drawn workplace for each industry: what a company has until it has a plate of its own. No letter stands in it.

``workplaces/<industry>.svg``: drawings without signs; their numbers point at what a story says of its day.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from build.common.digest import digest_of
from build.content.plates import Plate, read_plate

FOLDER = Path(__file__).with_name("workplaces")
SIZE = (640, 560)  # of every one of them
_CALLOUT = re.compile(r'<g class="callout" data-n="(\d+)">.*?</g>')


@cache
def workplace(industry: str) -> Plate:
    """The drawing of an industry (its slug), as a company's own plate is read."""
    plate, faults = read_plate(_file(industry).read_bytes(), f"{industry}.svg")
    if plate is None or faults:
        raise ValueError(f"workplaces/{industry}.svg: {faults}")
    return plate


@cache
def workplace_digest(industry: str) -> str:
    """What its files' names depend on; nothing is parsed for it, since most builds draw none."""
    return digest_of(_file(industry).read_text(encoding="utf-8"))


def _file(industry: str) -> Path:
    return FOLDER / f"{industry}.svg"


def callouts_of(plate: Plate) -> int:
    """How many numbers a drawing has."""
    return len(_CALLOUT.findall(plate.full))


def with_callouts(plate: Plate, count: int) -> str:
    """The drawing with its first numbers alone."""
    return _CALLOUT.sub(lambda found: found[0] if int(found[1]) <= count else "", plate.full)
