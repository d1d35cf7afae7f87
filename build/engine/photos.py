"""Derivatives of cleared photographs: three widths, three formats, nothing of the camera's left.

Takes a ``ClearedPhoto`` and nothing else. What comes out carries the picture and the four words
of ``darkroom/rights.py``; names are hashes of the derivative's own bytes, so they say nothing
about where or who.

The cache holds derivatives by what they are made from (bytes, words, settings, encoder); what
may be published is never decided by what lies in it. Photographs that are known are neither
decoded nor read, and the encoder is not even loaded.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from build.darkroom.derivatives import Derivatives
from build.darkroom.kinds import Refusal
from build.darkroom.memory import Memory
from build.darkroom.progress import Progress
from build.darkroom.recipe import FORMATS, WIDTHS, generation, geometry
from build.darkroom.rights import Rights, packet
from build.darkroom.store import entry_of, read_entry, sweep
from build.errors import PhotoError
from build.gate.decided import ClearedPhoto
from build.processes.crew import Crew

__all__ = ["FORMATS", "WIDTHS", "derive", "derive_all", "geometry"]

WORKERS = 2  # processes of one thread each: two photographs at a time beat one on two cores

_CHANGED = Refusal("組み立てているあいだに中身が変わったか、消えました。", "もう一度組み立ててください。")
CRASHED = Refusal(
    "写真を読んでいる途中で止まりました。壊れているか、メモリーが足りません。",
    "現像ソフトで開き、JPEGで書き出し直してください。",
)
_UNWRITTEN = "写真の控えを書けませんでした。直し方: 空き容量と var/ の権限を確かめてください。"
_FOREIGN = (
    "写真 {name} を仕上げたものに、載せてはならない部分が入りました({what})。公開しているものはそのままです。"
    "直し方: pyvips-binary の版を build.lock のものに戻し、管理者に知らせてください。"
)


def derive_all(
    photos: Iterable[ClearedPhoto],
    cache: Path,
    *,
    digests: Mapping[tuple[str, str], str] = MappingProxyType({}),
    suffixes: tuple[str, ...] = tuple(FORMATS),
    workers: int = WORKERS,
    progress: TextIO | None = None,
) -> Mapping[tuple[str, str], Derivatives]:
    """Derivatives of every cleared photograph, by story's slug and file name.

    PhotoError for the first one, in the order given, that cannot be developed, or that is no longer the
    one decided about. ``digests``: SHA-256 of originals as they were then. ``progress``: where a bar is
    drawn if it is a terminal, stderr by default.
    """
    wanted = {(photo.slug, photo.file): photo for photo in photos}
    room = _Room(cache, suffixes, digests)
    try:
        made = {key: room.known(photo) for key, photo in wanted.items()}
        cold = [photo for key, photo in wanted.items() if made[key] is None]
        if cold:
            sweep(cache, frozenset({room.folder.name}))
            made |= zip(((p.slug, p.file) for p in cold), room.develop(cold, workers, progress), strict=True)
    finally:
        room.memory.save()
    return {key: found for key, found in made.items() if found is not None}


def derive(photo: ClearedPhoto, cache: Path) -> Derivatives:
    """Derivatives of one cleared photograph. PhotoError when it cannot be developed."""
    return derive_all((photo,), cache, workers=1)[photo.slug, photo.file]


class _Room:
    """One call's work: a generation's folder of the cache, and what is remembered of it."""

    def __init__(
        self, cache: Path, suffixes: tuple[str, ...], digests: Mapping[tuple[str, str], str]
    ) -> None:
        self.cache, self.suffixes, self._digests = cache, suffixes, digests
        self.folder = cache / generation(suffixes)
        self.memory = Memory(self.folder)

    def known(self, photo: ClearedPhoto) -> Derivatives | None:
        """What is remembered, without reading a picture."""
        digest = self.memory.digest(photo.source)
        if digest is None:
            return None
        self._must_be(photo, digest)
        refused = self.memory.refusal(digest)
        if refused is not None:
            raise _error(photo, refused)
        return self.memory.derivatives(self._entry(photo, digest))

    def develop(
        self, photos: list[ClearedPhoto], workers: int, stream: TextIO | None
    ) -> Iterator[Derivatives]:
        """The others, several at a time. The first fault ends it; what is under way is thrown away."""
        size = min(workers, len(photos))
        with ThreadPoolExecutor(size) as pool, Crew(size) as crew, Progress(len(photos), stream) as progress:
            running = [pool.submit(self._read, photo, crew) for photo in photos]
            try:
                for job in running:
                    yield job.result()
                    progress.step()
            except BaseException:
                for job in running:
                    job.cancel()
                raise

    def _read(self, photo: ClearedPhoto, crew: Crew) -> Derivatives:
        """From the cache, or from the original by way of the cache."""
        read_at = time.time_ns()
        try:
            with photo.source.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            raise _error(photo, _CHANGED) from None
        self._must_be(photo, digest)
        self.memory.learn_original(photo.source, digest, read_at)
        entry = self._entry(photo, digest)
        kept = read_entry(entry)
        if kept is None:
            self._make(photo, digest, entry, crew)
            read_at, kept = time.time_ns(), read_entry(entry)
        if kept is None:
            raise PhotoError(_UNWRITTEN)
        self.memory.learn_entry(entry, kept, read_at)
        return kept

    def _must_be(self, photo: ClearedPhoto, digest: str) -> None:
        """A page is noted under the photograph that was decided about, and stands as long as that one lies there."""
        if self._digests.get((photo.slug, photo.file), digest) != digest:
            raise _error(photo, _CHANGED)

    def _make(self, photo: ClearedPhoto, digest: str, entry: Path, crew: Crew) -> None:
        job = {"source": str(photo.source), "digest": digest, "packet": _packet(photo).decode()}
        places = {"cache": str(self.cache), "entry": str(entry), "suffixes": self.suffixes}
        said = crew.ask({**job, **places})
        if said is None:
            raise _error(photo, CRASHED)
        if "refused" in said:
            refused = Refusal(*said["refused"])
            self.memory.learn_refusal(digest, refused)
            raise _error(photo, refused)
        if "changed" in said:
            raise _error(photo, _CHANGED)
        if "foreign" in said:
            raise PhotoError(_FOREIGN.format(name=f"{photo.slug}/{photo.file}", what=said["foreign"]))
        if "unwritten" in said:
            raise PhotoError(_UNWRITTEN)

    def _entry(self, photo: ClearedPhoto, digest: str) -> Path:
        return entry_of(self.folder / digest, _packet(photo))


def _packet(photo: ClearedPhoto) -> bytes:
    return packet(Rights(creator=photo.credit, shows_people=bool(photo.shows)))


def _error(photo: ClearedPhoto, refused: Refusal) -> PhotoError:
    return PhotoError(
        f"写真 {photo.slug}/{photo.file}: {refused.what}直し方: {refused.mend}", slug=photo.slug
    )
