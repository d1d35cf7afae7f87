"""取扱記録簿: one append-only file per programme, written before anything opens.

An intent is appended and synced *before* a key is read, its outcome after. Each
line carries the SHA-256 of the line before it, the first that of the contract
and programme. It holds ids, never anything of a person. What a line is: ``journal_lines.py``.

``intend`` is the only maker of ``Intent``, and keys are handed out against an
``Intent`` only (``session.py``): if the journal cannot be written, nothing opens.

What is appended at once is a batch; its last line carries its handler's signature. A
process killed while writing may leave part of one: it was never synced, so nothing was
opened on it. The next append cuts it off and says so in an entry of its own
(``repair``), with the length and hash of what was cut.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from store.disk.journal_lines import (
    DONE,
    FAILED,
    NOBODY,
    By,
    Draft,
    JournalEntry,
    chain,
    closed,
    genesis,
    name_of,
    parse_line,
    stamp,
    unchained,
)
from store.errors import JournalBrokenError, JournalUnwritableError

_TAIL_SIZE = 4096  # bytes: several times the longest line
_BY_JOURNAL = object()


class Intent:
    """A durable entry: what keys are handed out against. Only ``Journal.intend`` makes one."""

    __slots__ = ("by", "entry", "programme")

    def __init__(self, programme: str, entry: JournalEntry, by: By, *, made_by: object) -> None:
        if made_by is not _BY_JOURNAL:
            raise TypeError("intents are made by Journal.intend only")
        self.programme, self.entry, self.by = programme, entry, by

    def hand_to(self, by: By) -> None:
        """The same handler signs the outcome with a key pair that has come into force in between."""
        self.by = by


class Journal:
    """The file of one programme. Appending needs the state's lock (``State.lock``)."""

    def __init__(self, path: Path, contract: str, programme: str) -> None:
        self.path, self.contract, self.programme = path, contract, programme

    def begin(self, at: datetime) -> None:
        """Makes the file with its first entry; from then on a missing file is a fault."""
        first = replace(
            unchained("note", NOBODY, Draft("begin", ""), at, DONE),
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

    def intend(self, by: By, drafts: Sequence[Draft], at: datetime) -> list[Intent]:
        """Appends one intent per draft with one sync; JournalError leaves nothing open."""
        entries = [unchained("intent", name_of(by), draft, at, draft.announces) for draft in drafts]
        return [
            Intent(self.programme, entry, by, made_by=_BY_JOURNAL) for entry in self._append(entries, by, at)
        ]

    def conclude(self, outcomes: Sequence[tuple[Intent, str]], at: datetime) -> None:
        """Appends what became of each intent of one handler, with one sync."""
        entries = [
            replace(intent.entry, at=stamp(at), of=intent.entry.seq, outcome=outcome, phase="outcome", sig="")
            for intent, outcome in outcomes
        ]
        try:
            self._append(entries, outcomes[0][0].by, at)
        except JournalUnwritableError as error:
            raise JournalUnwritableError(
                f"取扱記録簿 {self.path.name} に結果を書けません(予定は記録済みです)。"
                "直し方: ディスクの空きと権限を確かめてから、もう一度実行してください。"
            ) from error

    def note(self, by: By, draft: Draft, outcome: str, at: datetime) -> None:
        """Appends something that was done and opened nothing."""
        self._append([unchained("note", name_of(by), draft, at, outcome)], by, at)

    def _append(self, entries: Sequence[JournalEntry], by: By, at: datetime) -> list[JournalEntry]:
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
        except OSError as error:
            raise _unwritable(self.path.name) from error
        try:
            last, repair = self._last_entry(handle, at)
            chained = closed(list(chain(last, [*repair, *entries])), by)
            _write_all(handle, b"".join(entry.line() for entry in chained))
            return chained[len(repair) :]
        except OSError as error:
            raise _unwritable(self.path.name) from error
        finally:
            os.close(handle)

    def _last_entry(self, handle: int, at: datetime) -> tuple[JournalEntry, list[JournalEntry]]:
        """The last entry of a whole batch, and the note to add when what follows it had to be cut off."""
        size = os.fstat(handle).st_size
        length = _TAIL_SIZE
        while (found := _end_of_batch(_read_at(handle, max(0, size - length), min(size, length)))) is None:
            if length >= size:
                raise JournalBrokenError(
                    f"取扱記録簿 {self.path.name} の終わりが読めません。何も開いていません。",
                    code="journal-end",
                )
            length *= 8
        last, torn = found
        if not torn:
            return last, []
        os.ftruncate(handle, size - len(torn))
        os.fsync(handle)
        outcome = f"cut:{len(torn)}:{hashlib.sha256(torn).hexdigest()}"
        return last, [unchained("note", NOBODY, Draft("repair", ""), at, outcome)]


def _end_of_batch(tail: bytes) -> tuple[JournalEntry, bytes] | None:
    """The last line of the last whole batch in a file's end, and what a kill left after it.

    None where a longer end is needed, or the end cannot be read.
    """
    torn_at = tail.rfind(b"\n") + 1
    while torn_at:
        start = tail.rfind(b"\n", 0, torn_at - 1) + 1
        entry = parse_line(tail[start : torn_at - 1])
        if entry is None:
            return None
        if entry.is_closed:
            return entry, tail[torn_at:]
        torn_at = start
    return None


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
