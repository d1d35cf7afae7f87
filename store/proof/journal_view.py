"""Reading a journal by record, handler or day: pure, and only what is well-formed.

Whether the file can be trusted is ``journal_check.py``'s business; a view shows what
the lines say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from store.disk.journal_lines import JournalEntry, parse_line


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What to show; empty fields are no condition. ``day`` is a Tokyo day."""

    record: str = ""
    handler: str = ""
    day: date | None = None


def view(lines: Iterable[bytes], wanted: JournalFilter) -> Iterator[JournalEntry]:
    """The entries that fit, in their order.

    A handler's view holds what they did and what was done about them (designated, ended).
    """
    for line in lines:
        entry = parse_line(line.rstrip(b"\n"))
        if entry is not None and _fits(entry, wanted):
            yield entry


def _fits(entry: JournalEntry, wanted: JournalFilter) -> bool:
    if wanted.record and entry.record != wanted.record:
        return False
    if wanted.handler and wanted.handler != entry.handler and _about(entry) != wanted.handler:
        return False
    return wanted.day is None or entry.at.startswith(wanted.day.isoformat())


def _about(entry: JournalEntry) -> str:
    """Whom an entry is about, as designations, trainings and ends write it: ``of:ID:on:DAY``."""
    parts = entry.outcome.split(":")
    return parts[1] if len(parts) > 1 and parts[0] == "of" else ""
