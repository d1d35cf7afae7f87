"""The cache's entries: one folder per original, packet and generation, whole or absent.

``<cache>/<generation>/<SHA-256 of the original>/<packet>/`` holds the derivatives and an
``index.json``. An entry is written into a folder of its own beside and renamed, so that a build
killed at any moment leaves either nothing or all of it. What is read back is believed only if
every file is what its name says: a hash of its own bytes.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from build.darkroom.derivatives import Derivatives, Rendition
from build.darkroom.recipe import FORMATS, generation

FOLDER = "photos"  # of the output
INDEX = "index.json"
_MAKING = ".making-"
_LOCK = "lock"
_ABANDONED = 3600  # seconds
_OURS = re.compile(r"[0-9a-f]{16}|[0-9a-f]{64}")  # generations, and entries of the first version


def entry_of(original: Path, packet: bytes) -> Path:
    """Where the derivatives of one original with one packet lie, below the original's folder."""
    return original / hashlib.sha256(packet).hexdigest()[:16]


def output_name(data: bytes, suffix: str) -> str:
    """A derivative's path in the output: a hash of its own bytes, which says nothing else."""
    return f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:20]}.{suffix}"


def read_entry(entry: Path) -> Derivatives | None:
    """What the entry holds, if it is whole: every file is there and is what its name says."""
    try:
        index = json.loads((entry / INDEX).read_text(encoding="utf-8"))
        renditions = []
        for row in index["files"]:
            source = entry / row["file"]
            suffix = source.suffix[1:]
            name = output_name(source.read_bytes(), suffix)
            if name != row["name"]:
                return None
            renditions.append(Rendition(name, source, FORMATS[suffix].mime, row["width"], row["height"]))
        return Derivatives(tuple(renditions), str(index["tone"])) if renditions else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_entry(cache: Path, entry: Path, tone: str, files: Iterable[tuple[str, int, int, bytes]]) -> None:
    """Puts an entry in its place. ``files``: suffix, width, height and bytes of each derivative."""
    with _aside(cache) as folder:
        made = folder / "entry"
        made.mkdir()
        rows = []
        for suffix, width, height, data in files:
            file = f"{width}.{suffix}"
            (made / file).write_bytes(data)
            rows.append({"file": file, "name": output_name(data, suffix), "width": width, "height": height})
        (made / INDEX).write_text(json.dumps({"tone": tone, "files": rows}, sort_keys=True), encoding="utf-8")
        entry.parent.mkdir(parents=True, exist_ok=True)
        # One that is not whole goes. A whole one stays: another build, which was quicker, is publishing from it now.
        if entry.exists() and read_entry(entry) is None:
            with suppress(FileNotFoundError):  # another build has taken it away
                entry.rename(folder / "broken")
        with suppress(FileExistsError):  # somebody else was quicker and made the same
            _rename(made, entry)


def _rename(made: Path, entry: Path) -> None:
    try:
        made.rename(entry)
    except OSError as error:
        if (entry / INDEX).is_file():
            raise FileExistsError(entry) from error
        raise


@contextmanager
def _aside(cache: Path) -> Iterator[Path]:
    """A folder to make an entry in, locked while its maker lives."""
    cache.mkdir(parents=True, exist_ok=True)
    folder, lock = _locked_folder(cache)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked_folder(cache: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_MAKING, dir=cache))
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / _LOCK).exists():  # not swept away between the last two lines
            return folder, lock
        os.close(lock)


def sweep(cache: Path, keep: frozenset[str]) -> None:
    """Removes what killed builds left half made, and generations that nothing is made with any more.

    A derivative of a withdrawn photograph thus never outlives the settings it was made with.
    """
    with suppress(OSError):
        for found in list(os.scandir(cache)):
            path = Path(found.path)
            stale = _OURS.fullmatch(found.name) is not None and found.name not in keep
            if stale or (found.name.startswith(_MAKING) and _is_orphan(path)):
                shutil.rmtree(path, ignore_errors=True)


def _is_orphan(folder: Path) -> bool:
    """Whether nobody holds a folder's lock: the kernel releases the locks of a process that has ended."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:  # being made this very moment; or its maker died then
        return folder.stat().st_mtime + _ABANDONED < time.time()
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def cache_folder(data: bytes, cache: Path) -> Path:
    """Where an original's derivatives lie, or would lie, in the cache."""
    return cache / generation() / hashlib.sha256(data).hexdigest()


def cached_anywhere(data: bytes, cache: Path) -> list[Path]:
    """The same in every generation of the cache: what earlier code made lies there until it is swept."""
    return sorted(cache.glob(f"*/{cache_folder(data, cache).name}"))


def cached_names(folder: Path) -> tuple[str, ...]:
    """The output names of all that an original's folder of the cache holds, whatever words they carry."""
    entries = (read_entry(index.parent) for index in sorted(folder.glob(f"*/{INDEX}")))
    return tuple(rendition.name for kept in entries if kept for rendition in kept.renditions)
