"""取扱記録簿: one append-only file per programme, written before anything opens.

An intent is appended and synced *before* a key is read, its outcome after. Each
line carries the SHA-256 of the line before it, the first that of the contract
and programme. A line has one spelling. It holds ids, never anything of a person.

``intend`` is the only maker of ``Intent``, and keys are handed out against an
``Intent`` only (``session.py``): if the journal cannot be written, nothing opens.

A process killed while writing may leave a torn last line: it was never synced,
so nothing was opened on it. The next append cuts it off and says so in an entry
of its own (``repair``), with the length and hash of what was cut.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from register.canonical import canonical_json, plain
from register.term import TOKYO
from store.crypto.keys import bound
from store.errors import JournalBrokenError, JournalUnwritableError

Action = Literal[
    "begin", "repair", "designate", "trained", "passphrase", "end", "grant",
    "key-new", "key-publish", "key-destroy", "recovery-new", "recovery-prove", "recover",
    "accession", "enter", "show", "search", "judge", "cancel", "erase",
    "backup", "restore", "rehearse", "checkpoint",
]  # fmt: skip
Phase = Literal["intent", "outcome", "note"]

DONE = "done"
FAILED = "failed"
NOBODY = "-"  # entries that no handler's passphrase stands behind
_TAIL_SIZE = 4096  # bytes: several times the longest line

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


_BY_JOURNAL = object()


class Intent:
    """A durable entry: what keys are handed out against. Only ``Journal.intend`` makes one."""

    __slots__ = ("entry", "programme")

    def __init__(self, programme: str, entry: JournalEntry, *, made_by: object) -> None:
        if made_by is not _BY_JOURNAL:
            raise TypeError("intents are made by Journal.intend only")
        self.programme, self.entry = programme, entry


class Journal:
    """The file of one programme. Appending needs the state's lock (``State.lock``)."""

    def __init__(self, path: Path, contract: str, programme: str) -> None:
        self.path, self.contract, self.programme = path, contract, programme

    def begin(self, at: datetime) -> None:
        """Makes the file with its first entry; from then on a missing file is a fault."""
        first = replace(
            _unchained("note", NOBODY, Draft("begin", ""), at, DONE),
            prev=genesis(self.contract, self.programme),
            seq=1,
        )
        try:
            # O_EXCL follows no link.
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                _write_all(handle, first.line())
            finally:
                os.close(handle)
            sync_directory(self.path.parent)
        except OSError as error:
            raise _unwritable(self.path.name) from error

    def intend(self, handler: str, drafts: Sequence[Draft], at: datetime) -> list[Intent]:
        """Appends one intent per draft with one sync; JournalError leaves nothing open."""
        entries = [_unchained("intent", handler, draft, at) for draft in drafts]
        return [Intent(self.programme, entry, made_by=_BY_JOURNAL) for entry in self._append(entries, at)]

    def conclude(self, outcomes: Sequence[tuple[Intent, str]], at: datetime) -> None:
        """Appends what became of each intent, with one sync."""
        entries = [
            replace(intent.entry, at=stamp(at), of=intent.entry.seq, outcome=outcome, phase="outcome")
            for intent, outcome in outcomes
        ]
        try:
            self._append(entries, at)
        except JournalUnwritableError as error:
            raise JournalUnwritableError(
                f"取扱記録簿 {self.path.name} に結果を書けません(予定は記録済みです)。"
                "直し方: ディスクの空きと権限を確かめてから、もう一度実行してください。"
            ) from error

    def note(self, handler: str, draft: Draft, outcome: str, at: datetime) -> None:
        """Appends something that was done and opened nothing."""
        self._append([_unchained("note", handler, draft, at, outcome)], at)

    def _append(self, entries: Sequence[JournalEntry], at: datetime) -> list[JournalEntry]:
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
        except OSError as error:
            raise _unwritable(self.path.name) from error
        try:
            last, repair = self._last_entry(handle, at)
            chained = list(chain(last, [*repair, *entries]))
            _write_all(handle, b"".join(entry.line() for entry in chained))
            return chained[len(repair) :]
        except OSError as error:
            raise _unwritable(self.path.name) from error
        finally:
            os.close(handle)

    def _last_entry(self, handle: int, at: datetime) -> tuple[JournalEntry, list[JournalEntry]]:
        """The last whole entry, and the note to add when a torn line had to be cut off."""
        size = os.fstat(handle).st_size
        start = max(0, size - _TAIL_SIZE)
        tail = _read_at(handle, start, size - start)
        whole, newline, torn = tail.rpartition(b"\n")
        last = parse_line(whole.rpartition(b"\n")[2])
        if not newline or last is None:
            raise JournalBrokenError(
                f"取扱記録簿 {self.path.name} の終わりが読めません。何も開いていません。", code="journal-end"
            )
        if not torn:
            return last, []
        os.ftruncate(handle, size - len(torn))
        os.fsync(handle)
        outcome = f"cut:{len(torn)}:{hashlib.sha256(torn).hexdigest()}"
        return last, [_unchained("note", NOBODY, Draft("repair", ""), at, outcome)]


def _unchained(phase: Phase, handler: str, draft: Draft, at: datetime, outcome: str = "") -> JournalEntry:
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


def sync_directory(path: Path) -> None:
    """Makes a new or renamed file's name durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def failing_closed(journal: Journal, intents: Sequence[Intent], at: datetime) -> Iterator[None]:
    """If the block raises, every intent gets the outcome ``failed`` before the error goes on."""
    try:
        yield
    except BaseException:
        journal.conclude([(intent, FAILED) for intent in intents], at)
        raise


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    os.fsync(handle)


def _read_at(handle: int, start: int, length: int) -> bytes:
    data = b""
    while len(data) < length:
        piece = os.pread(handle, length - len(data), start + len(data))
        if not piece:
            break
        data += piece
    return data


def _unwritable(name: str) -> JournalUnwritableError:
    return JournalUnwritableError(
        f"取扱記録簿 {name} に書けません。何も開いていません。"
        "直し方: ディスクの空きと権限を確かめてから、もう一度実行してください。"
    )


if tuple(_PATTERNS) != tuple(field.name for field in fields(JournalEntry)):  # both are written by hand
    raise RuntimeError("the journal's patterns and fields differ")
