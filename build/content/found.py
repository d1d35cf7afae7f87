"""A fault in one block of Markdown, before it has a file and a line."""

from __future__ import annotations

from dataclasses import dataclass

from build.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Found:
    """``needle``: what stands in its source there, to find the line."""

    needle: str
    what: str
    mend: str
    severity: Severity = Severity.ERROR
