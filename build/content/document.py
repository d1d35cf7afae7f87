"""A file of content in two halves, and where its values stand: shapes that need no YAML to be named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Path = tuple[str | int, ...]
Lines = Mapping[Path, int]


class Document(NamedTuple):
    """One file in two halves. ``head_at`` is the index of the YAML in the text; lines count from 1."""

    text: str
    head: str
    head_at: int
    body: str
    body_line: int
