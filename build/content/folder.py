"""Reads the content folder: the only place that opens an editor's files.

Everything is read as it is and nothing decided. Symbolic links are never followed:
a link may lead out of the folder, to a picture that nobody declared.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, cast

from build.content.local_names import LocalNames, read_local_names
from build.content.plates import Plate, read_plate
from build.content.stories import CompanyStory, EventStory, Kind, Story, TextStory, parse
from build.content.unread import Unread, unread
from build.darkroom.kinds import Refusal, refusal
from build.diagnostics import Diagnostic, Severity

KINDS: tuple[Kind, ...] = ("companies", "events", "pages")
FOLDERS = frozenset((*KINDS, "plates", "photos"))
#: What editors and version control leave beside a file.
_COPY = re.compile(r"~$|^#.*#$|\.(bak|orig|rej|tmp|swp)$")
MAX_STORY = 1_000_000  # bytes; the longest sample has 15 KB
MAX_PHOTO = 40_000_000  # bytes; more is a mistake or a bomb


class PhotoFile(NamedTuple):
    """One file in content/photos/<slug>/. ``fault`` says why it cannot be used, "" when it can.

    ``mend``: how, in a sentence; "" where the place to put a photograph says it all.
    """

    path: Path
    fault: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that the content folder holds, as it was read; nothing in it is decided."""

    root: Path
    companies: tuple[CompanyStory, ...]
    events: tuple[EventStory, ...]
    pages: tuple[TextStory, ...]
    plates: Mapping[str, Plate]
    photos: Mapping[tuple[str, str], PhotoFile]  # by story's slug and file name
    faults: tuple[Diagnostic, ...]
    unread: Mapping[str, Unread]  # files that could not become a story
    local_names: LocalNames
    photo_files: Mapping[str, tuple[str, ...]]  # by story's slug
    #: Known from the last build's notes; what is not here is found out when it is asked for.
    photo_digests: Mapping[tuple[str, str], str] = field(default_factory=dict)  # SHA-256
    texts: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)  # see gate/texts.py

    @property
    def broken(self) -> frozenset[str]:
        return frozenset(self.unread)

    @property
    def stories(self) -> tuple[Story, ...]:
        return (*self.companies, *self.events)

    def photo_bytes(self, slug: str, file: str) -> bytes:
        """The original. Only for the approval's hash and for derivatives of a cleared photo."""
        return self.photos[slug, file].path.read_bytes()

    def photo_size(self, slug: str, file: str) -> int:
        """Bytes of the original, 0 where there is none to read."""
        found = self.photos.get((slug, file))
        return 0 if found is None or found.fault else found.path.stat().st_size

    def photo_hash(self, slug: str, file: str) -> str:
        """SHA-256 of the original, "" where there is none to read."""
        found = self.photos.get((slug, file))
        if found is None or found.fault:
            return ""
        known = self.photo_digests.get((slug, file))
        if known:
            return known
        stat = found.path.stat()
        return _digest(found.path, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=1024)
def _digest(path: Path, changed: int, size: int, inode: int) -> str:
    """SHA-256 of a file, remembered while time, size and inode stay: a preview asks at every rebuild."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(slots=True)
class Gathered:
    """What has been read so far, faults included; every reading function adds to it.

    ``unread``: by file, what can be told of one that is no story. ``digests``: SHA-256 of each story's file.
    """

    stories: dict[str, list[Story | TextStory]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    plates: dict[str, Plate] = field(default_factory=dict)
    photos: dict[tuple[str, str], PhotoFile] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    unread: dict[str, Unread] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


def name_of(path: Path, root: Path) -> str:
    """How a message names a file: from the content folder's own name on."""
    return f"{root.name}/{str(path)[len(str(root)) + 1 :]}"  # relative_to costs a hundred times as much


def load(root: Path) -> Content:
    """Reads the whole folder. Faults are collected; nothing is raised for what an editor wrote."""
    gathered = Gathered()
    for kind, found in story_files(root, gathered):
        load_story(found.path, root, kind, gathered)
    for found in plate_files(root, gathered):
        plate, faults = read_plate(found.path.read_bytes(), found.file)
        gathered.faults.extend(faults)
        if plate is not None:
            gathered.plates[found.path.name] = plate
    for found in photo_files(root, gathered):
        path = found.path
        fault = photo_fault(path)
        gathered.photos[path.parent.name, path.name] = PhotoFile(path, fault.what, fault.mend)
    return assembled(root, gathered)


class Found(NamedTuple):
    """A file of the folder. ``path`` is made only when asked for: most of ten thousand files are never opened."""

    file: str  # as a message names it
    at: str
    stat: os.stat_result

    @property
    def path(self) -> Path:
        return Path(self.at)


def story_files(root: Path, gathered: Gathered) -> Iterator[tuple[Kind, Found]]:
    """Every story's file, in order; a stray file beside them becomes a fault in ``gathered``."""
    for kind in KINDS:
        for found in _files(root / kind, ".md", root, gathered):
            yield kind, found


def plate_files(root: Path, gathered: Gathered) -> Iterator[Found]:
    """Every plate's file, in order."""
    return _files(root / "plates", ".svg", root, gathered)


def assembled(
    root: Path,
    gathered: Gathered,
    plates: Mapping[str, Plate] | None = None,
    photo_digests: Mapping[tuple[str, str], str] | None = None,
    texts: Mapping[str, tuple[Diagnostic, ...]] | None = None,
) -> Content:
    """The content of all that was gathered, with faults between files and the local list of names.

    ``plates``, ``photo_digests`` and ``texts``: what the last build's notes know; None without notes.
    """
    _slugs_once(gathered)
    gathered.faults.extend(_strays(root))
    local_names = read_local_names(root)
    by_slug: dict[str, list[str]] = {}
    for slug, file in gathered.photos:
        by_slug.setdefault(slug, []).append(file)
    return Content(
        root=root,
        companies=tuple(cast("list[CompanyStory]", gathered.stories["companies"])),
        events=tuple(cast("list[EventStory]", gathered.stories["events"])),
        pages=tuple(cast("list[TextStory]", gathered.stories["pages"])),
        plates=MappingProxyType(gathered.plates) if plates is None else plates,
        photos=MappingProxyType(gathered.photos),
        faults=(*gathered.faults, *local_names.faults),
        unread=MappingProxyType(gathered.unread),
        local_names=local_names,
        photo_files=MappingProxyType({slug: tuple(files) for slug, files in by_slug.items()}),
        photo_digests=photo_digests or {},
        texts=texts or {},
    )


def load_story(path: Path, root: Path, kind: Kind, gathered: Gathered) -> None:
    """Reads one Markdown file into ``gathered``: a story, or what can be told of it, and its faults."""
    file = name_of(path, root)
    with path.open("rb") as stream:
        data = stream.read(MAX_STORY + 1)
    text, faults = _text(data, file)
    story = None
    if text is not None:
        story, faults = parse(text, file, kind)
    gathered.faults.extend(faults)
    if story is None:
        gathered.unread[file] = unread(data[:MAX_STORY])
    else:
        gathered.stories[kind].append(story)
        gathered.digests[file] = hashlib.sha256(data).hexdigest()


def _text(data: bytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    if len(data) > MAX_STORY:
        return None, [
            Diagnostic(file, 0, "ファイルが大きすぎます。", "記事を分けるか、余分なものを消してください。")
        ]
    try:
        # Line ends as written: edits by position must touch no other byte.
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [
            Diagnostic(file, line, "文字コードがUTF-8ではありません。", "UTF-8で保存し直してください。")
        ]


def _files(folder: Path, suffix: str, root: Path, gathered: Gathered) -> Iterator[Found]:
    """The files of one kind right in a folder, in order; anything else there becomes a fault."""
    if not folder.is_dir():
        return
    for entry in _entries(folder, root, gathered):
        file = f"{root.name}/{folder.name}/{entry.name}"
        if _COPY.search(entry.name):
            what, mend = "エディターの控えのようです。読みません。", "要らなければ消してください。"
            gathered.faults.append(Diagnostic(file, 0, what, mend, Severity.WARNING))
            continue
        if not entry.is_file(follow_symlinks=False) or not entry.name.endswith(suffix):
            mend = f"{suffix} のファイルだけを置いてください。"
            gathered.faults.append(Diagnostic(file, 0, "ここに置けないものがあります。", mend))
            continue
        yield Found(file, entry.path, entry.stat(follow_symlinks=False))


def photo_files(root: Path, gathered: Gathered) -> Iterator[Found]:
    """Whatever lies in the photographs' folders, in order."""
    folder = root / "photos"
    if not folder.is_dir():
        return
    for entry in _entries(folder, root, gathered):
        file = f"{root.name}/photos/{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            mend = "photos/記事のslug/ の中に置き直してください。"
            what = "写真が記事のフォルダーに入っていません。"
            gathered.faults.append(Diagnostic(file, 0, what, mend))
            continue
        for photo in _entries(Path(entry.path), root, gathered):
            yield Found(f"{file}/{photo.name}", photo.path, photo.stat(follow_symlinks=False))


def _entries(folder: Path, root: Path, gathered: Gathered) -> Iterator[os.DirEntry[str]]:
    """Entries of a folder in order, hidden ones left out; a name that is no UTF-8 becomes a fault."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.name.startswith("."):
            continue
        shown = entry.name if entry.name.isascii() else _shown(entry.name)
        if shown == entry.name:
            yield entry
            continue
        mend = "英小文字、数字、ハイフンの名前に変えてください。"
        where = f"{name_of(folder, root)}/{shown}"
        gathered.faults.append(Diagnostic(where, 0, "ファイルの名前を文字として読めません。", mend))


def _shown(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def photo_fault(path: Path) -> Refusal:
    """What keeps a file from being a photograph, by its kind, size and header; an empty ``Refusal`` for nothing."""
    if path.is_symlink():
        return Refusal("写真がリンクになっています。", "")
    if not path.is_file():
        return Refusal("写真ではないものが置かれています。", "")
    if path.stat().st_size > MAX_PHOTO:
        limit = f"{MAX_PHOTO // 1_000_000}MB"
        return Refusal(
            f"写真のファイルが大きすぎます。{limit}までです。",
            "JPEGで書き出すか、長い辺を6,000画素ほどに縮めてください。",
        )
    with path.open("rb") as stream:
        return refusal(stream) or Refusal("", "")


def _strays(root: Path) -> Iterator[Diagnostic]:
    """A warning for each thing beside the known folders: it is not published."""
    for entry in sorted(os.scandir(root), key=lambda e: e.name):
        if not entry.name.startswith((".", "LICENSE", "README")) and entry.name not in FOLDERS:
            mend = "公開はされません。使わないなら消してください。"
            yield Diagnostic(
                f"{root.name}/{_shown(entry.name)}",
                0,
                "ここに置くものではありません。",
                mend,
                Severity.WARNING,
            )


def _slugs_once(gathered: Gathered) -> None:
    """Photographs are kept by slug: a company and an event may not share one."""
    seen: dict[str, str] = {}
    for kind in ("companies", "events"):
        for story in gathered.stories[kind]:
            slug = story.label.slug
            if slug in seen:
                mend = "どちらかの slug とファイル名を変えてください。"
                what = f"slug が {seen[slug]} と同じです。"
                gathered.faults.append(Diagnostic(story.file, story.line("slug"), what, mend))
            seen.setdefault(slug, story.file)
