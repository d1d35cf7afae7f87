"""What was found out about files whose time, size and inode have not changed since.

One small JSON file in the cache saves the next build from reading originals and derivatives
again. Where it is missing, damaged, of another generation or older than a file, everything is
read and hashed as if it did not exist.

A stamp is kept only of a file that had been at rest for two seconds when it was read: one that is
changed twice within a tick of the clock would otherwise look unchanged. ctime is part of it, which
no ordinary program can set back.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from build.darkroom.derivatives import Derivatives, Rendition
from build.darkroom.kinds import Refusal
from build.darkroom.recipe import FORMATS

FILE = "remembered.json"
REST = 2_000_000_000  # ns; coarser than any file system's clock

Stamp = list[int]


def stamp_of(path: Path) -> Stamp | None:
    """Times in ns, size, inode; None where there is no file."""
    try:
        found = os.stat(path)  # noqa: PTH116 (called ten times a photograph: Path.stat is twice as slow)
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino]


class Memory:
    """What is remembered about one generation of a cache. ``save`` writes it back where something was learnt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._learnt = False
        raw = _read(folder / FILE)
        self._originals: dict[str, list[Any]] = raw.get("originals", {})
        self._entries: dict[str, dict[str, Any]] = raw.get("entries", {})
        self._refused: dict[str, list[str]] = raw.get("refused", {})

    def digest(self, source: Path) -> str | None:
        """The original's SHA-256, if the file is as it was."""
        known = self._originals.get(str(source))
        return str(known[1]) if known is not None and known[0] == stamp_of(source) else None

    def derivatives(self, entry: Path) -> Derivatives | None:
        """The entry, if every file of it is as it was when it was last read."""
        known = self._entries.get(_key(entry))
        if known is None:
            return None
        renditions = []
        for file, name, width, height, stamp in known["files"]:
            source = entry / file
            if stamp_of(source) != stamp:
                return None
            renditions.append(Rendition(name, source, FORMATS[file.rpartition(".")[2]].mime, width, height))
        return Derivatives(tuple(renditions), known["tone"])

    def refusal(self, digest: str) -> Refusal | None:
        """Why an original with these bytes could not be developed."""
        known = self._refused.get(digest)
        return Refusal(*known) if known is not None else None

    def learn_original(self, source: Path, digest: str, read_at: int) -> None:
        """``read_at``: ns, before the file was read."""
        stamp = stamp_of(source)
        if _at_rest(stamp, read_at):
            self._originals[str(source)] = [stamp, digest]
            self._learnt = True

    def learn_entry(self, entry: Path, made: Derivatives, read_at: int) -> None:
        """``read_at``: ns, before its files were read."""
        stamps = [stamp_of(r.source) for r in made.renditions]
        if all(_at_rest(stamp, read_at) for stamp in stamps):
            rows = [
                [r.source.name, r.name, r.width, r.height, stamp]
                for r, stamp in zip(made.renditions, stamps, strict=True)
            ]
            self._entries[_key(entry)] = {"tone": made.tone, "files": rows}
            self._learnt = True

    def learn_refusal(self, digest: str, refusal: Refusal) -> None:
        self._refused[digest] = [refusal.what, refusal.mend]
        self._learnt = True

    def save(self) -> None:
        """Replaced whole or not at all; a cache that cannot be written is not an error here."""
        if not self._learnt:
            return
        self._originals = {
            path: known for path, known in self._originals.items() if stamp_of(Path(path)) == known[0]
        }
        raw = {"originals": self._originals, "entries": self._entries, "refused": self._refused}
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(prefix=".remembered-", dir=self._folder)
            with os.fdopen(handle, "wb") as stream:
                stream.write(_sealed(json.dumps(raw, separators=(",", ":")).encode()))
            Path(aside).replace(self._folder / FILE)
            self._learnt = False


def _key(entry: Path) -> str:
    return f"{entry.parent.name}/{entry.name}"


def _at_rest(stamp: Stamp | None, read_at: int) -> bool:
    return stamp is not None and max(stamp[0], stamp[1]) + REST < read_at


def _sealed(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _read(path: Path) -> dict[str, Any]:
    """What the file holds; nothing where it is damaged or missing."""
    with suppress(OSError):
        whole = path.read_bytes()
        body = whole.partition(b"\n")[2]
        if whole == _sealed(body):
            found: dict[str, Any] = json.loads(body)
            return found
    return {}
