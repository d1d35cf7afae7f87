"""A line of the journal: its fields, its one spelling, and how it follows the line before. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Literal, get_args

from register.canonical import canonical_json, plain
from register.term import TOKYO
from store.crypto.keys import bound

Action = Literal[
    "begin", "repair", "designate", "trained", "passphrase", "end", "grant",
    "key-new", "key-publish", "key-destroy", "recovery-new", "recovery-prove", "recover",
    "accession", "enter", "show", "search", "judge", "cancel", "erase",
    "backup", "place-gone", "restore", "rehearse", "checkpoint",
]  # fmt: skip
Phase = Literal["intent", "outcome", "note"]

DONE = "done"
FAILED = "failed"
NOBODY = "-"  # entries that no handler's passphrase stands behind

#: One pattern per field, in the order of the canonical spelling.
_PATTERNS = {
    "action": "|".join(get_args(Action)),
    "at": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+09:00",
    "handler": r"-|[a-z][a-z0-9-]{0,31}",
    "of": r"0|[1-9][0-9]{0,15}",
    "outcome": r"[a-z0-9:.-]{0,100}",
    "phase": r"intent|outcome|note",
    "prev": r"[0-9a-f]{64}",
    "purpose": r"[a-z][a-z0-9-]{0,31}|",
    "record": r"[0-9a-f-]{0,36}",
    "seq": r"[1-9][0-9]{0,15}",
}
_NUMBERS = {"of", "seq"}
_LINE = re.compile(
    r"\{"
    + ",".join(
        f'"{name}":({pattern})' if name in _NUMBERS else f'"{name}":"({pattern})"'
        for name, pattern in _PATTERNS.items()
    )
    + r"\}"
)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line. ``of`` is the ``seq`` of the intent that an outcome answers, else 0."""

    action: str
    at: str
    handler: str
    of: int
    outcome: str
    phase: str
    prev: str
    purpose: str
    record: str
    seq: int

    def line(self) -> bytes:
        """The one spelling, with its newline."""
        return canonical_json(plain(self)) + b"\n"

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.line()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be done, to what: a record's id or a key's."""

    action: Action
    record: str
    purpose: str = ""


def unchained(phase: Phase, handler: str, draft: Draft, at: datetime, outcome: str = "") -> JournalEntry:
    """An entry that answers none, without its place: ``chain`` gives ``prev`` and ``seq``."""
    return JournalEntry(
        draft.action, stamp(at), handler, 0, outcome, phase, "", draft.purpose, draft.record, 0
    )


def chain(last: JournalEntry, entries: Sequence[JournalEntry]) -> Iterator[JournalEntry]:
    """Gives entries their numbers and the hash of the one before."""
    for entry in entries:
        last = replace(entry, seq=last.seq + 1, prev=last.hash)
        yield last


def split_line(line: bytes) -> tuple[str, ...] | None:
    """The fields of a line without its newline, in order; None for anything but the one spelling."""
    try:
        match = _LINE.fullmatch(line.decode("ascii"))
    except UnicodeDecodeError:
        return None
    return None if match is None else match.groups()


def parse_line(line: bytes) -> JournalEntry | None:
    """An entry from a line without its newline; None for anything but the one spelling."""
    parts = split_line(line)
    if parts is None:
        return None
    action, at, handler, of, outcome, phase, prev, purpose, record, seq = parts
    return JournalEntry(action, at, handler, int(of), outcome, phase, prev, purpose, record, int(seq))


def genesis(contract: str, programme: str) -> str:
    """What the first entry follows: it binds the whole chain to one contract and programme."""
    return hashlib.sha256(bound("journal", {"contract": contract, "programme": programme})).hexdigest()


def stamp(at: datetime) -> str:
    """Tokyo time to the second."""
    return at.astimezone(TOKYO).isoformat(timespec="seconds")


if tuple(_PATTERNS) != tuple(field.name for field in fields(JournalEntry)):  # both are written by hand
    raise RuntimeError("the journal's patterns and fields differ")
