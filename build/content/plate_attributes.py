"""What an attribute of a plate may say, by its type: numbers, the words of SVG, the theme's classes. Pure.

Nothing that somebody could read fits into any of them but a class, and classes are searched for names.
"""

from __future__ import annotations

import re

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?"
_GAP = r"(?:\s*,\s*|\s+)"
_UNIT = "(?:%|px|pt|pc|mm|cm|in|em)?"  # a drawing program gives its paper's size in millimetres
_NUMBERS = re.compile(rf"\s*(?:{_NUMBER}{_UNIT}(?:{_GAP}{_NUMBER}{_UNIT})*)?\s*")
_TRANSFORM = re.compile(
    rf"\s*(?:(?:translate|scale|rotate|skewX|skewY|matrix)\(\s*{_NUMBER}(?:{_GAP}{_NUMBER})*\s*\)[\s,]*)*"
)
_CLASS = re.compile(r"[a-z0-9 -]*")
_CALLOUT_NUMBER = re.compile(r"\d{1,2}")

_GEOMETRY = "x y dx dy x1 y1 x2 y2 cx cy r rx ry width height points viewBox stroke-width"
_WORDS = {
    "stroke-linecap": "butt|round|square",
    "stroke-linejoin": "miter|round|bevel",
    "fill-rule": "nonzero|evenodd",
    "clip-rule": "nonzero|evenodd",
    "text-anchor": "start|middle|end",
}
_TYPES: dict[str, re.Pattern[str]] = {
    "class": _CLASS,
    "data-n": _CALLOUT_NUMBER,
    "transform": _TRANSFORM,
    "stroke-dasharray": re.compile(rf"none|{_NUMBERS.pattern}"),
    **dict.fromkeys(_GEOMETRY.split(), _NUMBERS),
    **{key: re.compile(words) for key, words in _WORDS.items()},
}
_STEP = re.compile(rf"[\s,]*({_NUMBER}|[A-Za-z])")
_COMMANDS = frozenset("MmLlHhVvCcSsQqTtAa")
_CLOSES = frozenset("Zz")


def fits(key: str, value: str) -> bool:
    """Whether an attribute is one of a plate's and its value of that attribute's type."""
    if key == "d":
        return is_path(value)
    return key in _TYPES and _TYPES[key].fullmatch(value) is not None


def is_path(value: str) -> bool:
    """Commands of paths, each with its numbers, the first an M; no other letter, and none without a number."""
    steps: list[str] = []
    at, end = 0, len(value.rstrip())
    while at < end:
        step = _STEP.match(value, at)
        if step is None:
            return False
        steps.append(step[1])
        at = step.end()
    if len(steps) < 2 or steps[0] not in "Mm":
        return False
    return all(_follows(step, after) for step, after in zip(steps, [*steps[1:], ""], strict=True))


def _follows(step: str, after: str) -> bool:
    if step in _COMMANDS:
        return bool(after) and not after.isalpha()
    if step in _CLOSES:
        return not after or after.isalpha()
    return not step.isalpha()
