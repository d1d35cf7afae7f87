"""What can still be told of a file that is no story: whether it was to be public, and whom it names.

The gate searches every story for the names of all others. Without the names in a broken file, its people
could be spelled out elsewhere unseen; so names are taken from its raw lines, rather too many than too few.
Nothing found here is ever published.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOP = re.compile(r"^([A-Za-z_]+)\s*:")
_NAME = re.compile(r"(?:^|[\s{,\-\"'])(?:name|kana)[\"']?\s*[:：]\s*(\"[^\"\n]*\"|'[^'\n]*'|[^,}\n]*)")
_PUBLISHED = re.compile(r"""^status\s*:\s*["']?published\b""", re.MULTILINE)
_NOBODY = frozenset({"company", "venue", "openings", "plate", "numbers", "day"})  # things have names, too
_ENCODINGS = ("utf-8", "cp932", "utf-16")


class Unread(NamedTuple):
    """``published``: it was meant to be public. ``names``: of people, as they stand."""

    published: bool
    names: tuple[str, ...]


def unread(data: bytes) -> Unread:
    """From a file's bytes, whatever its encoding; never raises."""
    text = _decoded(data)
    return Unread(_PUBLISHED.search(text) is not None, tuple(dict.fromkeys(_names(text))))


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _names(text: str) -> list[str]:
    found: list[str] = []
    key = ""
    for line in text.splitlines():
        top = _TOP.match(line)
        if top is not None:
            key = top[1]
        if key in _NOBODY:
            continue
        for match in _NAME.finditer(line):
            name = match[1].split(" #")[0].strip().strip("\"'").strip()
            if name and name not in {"null", "~"}:
                found.append(name)
    return found
