"""The content folder as it is now, read anew only where it has changed since the last build's notes.

A file is the same where time, size and inode are as noted; where they say nothing (a fresh
checkout, or a change so soon after the last look that the clock could not tell), its bytes decide.
What is read anew is packed at once, and opened again only where it is needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

from build.content.folder import (
    Content,
    Found,
    Gathered,
    PhotoFile,
    assembled,
    photo_fault,
    photo_files,
    plate_files,
    story_files,
)
from build.content.plates import Plate, read_plate
from build.content.schema import PageFront
from build.content.stories import Kind, Parsed
from build.content.unread import Unread
from build.darkroom.kinds import Refusal
from build.diagnostics import Diagnostic
from build.gate.texts import text_findings
from build.notes.notebook import Notebook, PlateNote, Source, StoryNote
from build.notes.packed_story import (
    packed_findings,
    packed_label,
    packed_story,
    unpacked_findings,
    unpacked_label,
    unpacked_story,
)

#: A file changed later than this before the last look may have changed again within one tick of its
#: clock: FAT's ticks are two seconds, the coarsest that are used.
TICK_NS = 2_000_000_000

BATCH = 1_000  # stories read between two notings of what they hold

USABLE = Refusal("", "")

ReadStory = Callable[[Path], Gathered]


class _ReadFile(NamedTuple):
    """A story's file just read: a note and a body, or ``unread`` where it is no story."""

    file: str
    note: StoryNote | None
    body: bytes
    faults: str | None
    unread: Unread | None


@dataclass(slots=True)
class Stock:
    """The content as it is now, and the notes that hold for it: of stories, and of plates by file name."""

    content: Content
    notes: dict[str, StoryNote] = field(default_factory=dict)
    plate_digests: dict[str, str] = field(default_factory=dict)
    plate_sizes: dict[str, tuple[int, int]] = field(default_factory=dict)


class Folder:
    """One content folder, whose files are compared with the notes when it is made."""

    def __init__(self, root: Path, notebook: Notebook) -> None:
        self._root, self._notebook = root, notebook
        self._began = time.time_ns()
        self._looked = int(notebook.facts.get("read_at", "0"))
        self._sources: list[Source] = []  # new or touched
        self._seen: set[str] = set()
        self._gathered = Gathered()
        self._stories = [
            (kind, found, self._same(found) and found.file in notebook.stories)
            for kind, found in story_files(root, self._gathered)
        ]
        self._plates = [
            (found, self._same(found) and found.file in notebook.plate_digests)
            for found in plate_files(root, self._gathered)
        ]
        self._photos = [(found, self._same(found)) for found in photo_files(root, self._gathered)]

    @property
    def same(self) -> bool:
        """Whether every file is as it was noted, and none is gone."""
        found = (*self._stories, *self._plates, *self._photos)
        return all(row[-1] for row in found) and not self._notebook.sources.keys() - self._seen

    def read(self, read: ReadStory) -> Stock:
        """The whole folder; changed stories through ``read`` (Pelican's reader for one file). Notes what was read."""
        notes, fresh, texts = self._read_stories(read)
        plates, plate_notes = self._read_plates()
        photo_digests = self._read_photos()
        notebook = self._notebook
        anew = {note.file.rsplit("/", 1)[1]: note for note in plate_notes}
        notebook.keep_read(
            self._sources, [*fresh, *self._redrawn(notes, anew.keys())], plate_notes, self._began
        )
        notebook.forget(notebook.sources.keys() - self._seen)
        content = assembled(self._root, self._gathered, plates, photo_digests, texts)
        folder = f"{self._root.name}/plates/"
        digests = {n: anew[n].sha256 if n in anew else notebook.plate_digests[f"{folder}{n}"] for n in plates}
        sizes = {n: anew[n].size if n in anew else notebook.plate_sizes[f"{folder}{n}"] for n in plates}
        return Stock(content, notes, digests, sizes)

    # Files

    def _same(self, found: Found) -> bool:
        """Whether a file is the one that was noted; notes its new time where only that has changed."""
        file, _, stat = found
        self._seen.add(file)
        known = self._notebook.sources.get(file)
        if known is None or not S_ISREG(stat.st_mode):
            return False
        now = _times(stat)
        if now == known[1:5] and max(stat.st_mtime_ns, stat.st_ctime_ns) < self._looked - TICK_NS:
            return True
        if stat.st_size != known.size or _sha256(found.path) != known.sha256:
            return False
        self._sources.append(Source(file, *now, known.sha256, known.fault, known.mend))
        return True

    def _note(self, found: Found, sha256: str, fault: Refusal = USABLE) -> None:
        file, _, stat = found
        if not S_ISREG(stat.st_mode) or not _writable(file):
            return
        self._sources.append(Source(file, *_times(stat), sha256, fault.what, fault.mend))

    # Stories

    def _read_stories(
        self, read: ReadStory
    ) -> tuple[dict[str, StoryNote], list[StoryNote], dict[str, tuple[Diagnostic, ...]]]:
        rows = self._read_changed(read)
        notes: dict[str, StoryNote] = {}
        fresh: list[StoryNote] = []
        texts: dict[str, tuple[Diagnostic, ...]] = {}
        for kind, found, _ in self._stories:
            file = found.file
            row = rows.get(file)
            known = self._notebook.stories[file] if row is None else None
            note = known if row is None else row.note
            self._gathered.faults.extend(unpacked_findings(known.faults if known else rows[file].faults))
            if note is None:
                self._unread(row)
                continue
            if row is not None:
                fresh.append(note)
                self._note(found, note.sha256)
            notes[file] = note
            texts[file] = unpacked_findings(note.texts)
            self._gathered.stories[kind].append(self._story(kind, note))
        return notes, fresh, texts

    def _read_changed(self, read: ReadStory) -> dict[str, _ReadFile]:
        """The changed stories by file. Bodies go into the notes batch by batch, because of memory."""
        changed = [(found.path, found.file) for _, found, same in self._stories if not same]
        rows: dict[str, _ReadFile] = {}
        for at in range(0, len(changed), BATCH):
            found = [_read_file(path, file, read) for path, file in changed[at : at + BATCH]]
            self._notebook.keep_bodies({row.file: row.body for row in found if row.note is not None})
            rows |= {row.file: row._replace(body=b"") for row in found}
        return rows

    def _unread(self, row: _ReadFile | None) -> None:
        """Keeps what can be told of a file that is no story, and notes nothing, so that it is read again."""
        if row is not None and row.unread is not None:
            self._gathered.unread[row.file] = row.unread
            self._seen.discard(row.file)

    def _story(self, kind: Kind, note: StoryNote) -> Parsed[Any]:
        return Parsed(
            note.file,
            unpacked_label(note.label),
            lambda: unpacked_story(self._notebook.body(note.file), kind, note.sha256),
        )

    # Plates and photographs

    def _redrawn(self, notes: dict[str, StoryNote], plates: Collection[str]) -> list[StoryNote]:
        """New notes for stories whose plate has changed: they have to be searched for names again.

        Noted together with the plate, so that a build that is stopped in between has not lost it.
        """
        found = [
            notes[story.file]._replace(clean=False)
            for story in self._gathered.stories["companies"]
            if notes[story.file].clean and story.label.plate in plates
        ]
        notes.update((note.file, note) for note in found)
        return found

    def _read_plates(self) -> tuple[NotedPlates, list[PlateNote]]:
        known: set[str] = set()
        fresh: list[PlateNote] = []
        for found, same in self._plates:
            file = found.file
            name = file.rsplit("/", 1)[1]
            if same:
                known.add(name)
                continue
            data = found.path.read_bytes()
            plate, faults = read_plate(data, file)
            self._gathered.faults.extend(faults)
            if plate is None:
                self._seen.discard(file)
                continue
            sha256 = hashlib.sha256(data).hexdigest()
            fresh.append(
                PlateNote(file, sha256, *plate.size, json.dumps(plate.words), plate.full, plate.card)
            )
            known.add(name)
            if faults:  # read again the next time, to be said again
                self._seen.discard(file)
            else:
                self._note(found, sha256)
        return NotedPlates(self._notebook, self._root.name, known), fresh

    def _read_photos(self) -> dict[tuple[str, str], str]:
        digests: dict[tuple[str, str], str] = {}
        for found, same in self._photos:
            path = found.path
            at = (path.parent.name, path.name)
            if same:
                known = self._notebook.sources[found.file]
                fault, digests[at] = Refusal(known.fault, known.mend), known.sha256
            else:
                fault = photo_fault(path)
                digests[at] = "" if fault.what else _sha256(path)
                self._note(found, digests[at], fault)
            self._gathered.photos[at] = PhotoFile(path, fault.what, fault.mend)
        return digests


def _read_file(path: Path, file: str, read: ReadStory) -> _ReadFile:
    gathered = read(path)
    faults = packed_findings(gathered.faults)
    story = next((story for stories in gathered.stories.values() for story in stories), None)
    if story is None:
        return _ReadFile(file, None, b"", faults, gathered.unread.get(file))
    texts = None if isinstance(story.front, PageFront) else packed_findings(text_findings(story))
    note = StoryNote(file, gathered.digests[file], packed_label(story.label), faults, texts)
    return _ReadFile(file, note, packed_story(story, note.sha256), faults, None)


class NotedPlates(Mapping[str, Plate]):
    """Plates by file name, each read from the notes when it is asked for."""

    def __init__(self, notebook: Notebook, root: str, names: set[str]) -> None:
        self._notebook, self._root, self._names = notebook, root, names

    def __getitem__(self, name: str) -> Plate:
        if name not in self._names:
            raise KeyError(name)
        note = self._notebook.plate(f"{self._root}/plates/{name}")
        return Plate(note.full, note.card, tuple(json.loads(note.words)), note.size)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _times(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino


def _writable(file: str) -> bool:
    """Whether a file's name can be noted: a disk may hold one that is no UTF-8."""
    try:
        file.encode()
    except UnicodeEncodeError:
        return False
    return True
