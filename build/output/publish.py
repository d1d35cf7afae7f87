"""Puts a finished build in the place of the last one; what was taken down goes first.

A build writes what is new into a folder beside the output. When everything has succeeded, a
journal says what will be deleted and what will be moved in; only then is the output touched:
deletions first. Whoever finds a journal (the next build, after a crash) finishes it before
anything else, so that a withdrawal that was once decided is carried out.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from build.common.walking import entries_below
from build.errors import OutputError

#: What shows that a folder is an output of ours and may be replaced.
SIGNS = ("index.html", "catalogue.json", "404.html")
_STAGING = ".{name}.staging-"
_JOURNAL = ".{name}.journal"


class FileStamp(NamedTuple):
    """A file's time, size and inode: enough to tell whether somebody has touched it."""

    mtime: int  # ns
    size: int
    inode: int


class Plan(NamedTuple):
    """What a journal says: the folder to move from, names to delete and names to move."""

    staging: Path
    delete: tuple[str, ...]
    move: tuple[str, ...]


class Stage:
    """A folder to write into, and the output that it will be put into."""

    def __init__(self, output: Path, folder: Path) -> None:
        self.output, self.folder = output, folder

    @cached_property
    def found(self) -> dict[str, FileStamp]:
        """Every file of the output, by name, as it lay there at the start."""
        return dict(files_below(self.output)) if self.output.is_dir() else {}

    def publish(self, staged: Iterable[str], kept: Iterable[str]) -> None:
        """``staged``: files of the folder; ``kept``: files of the output that stay. Everything else goes."""
        moved = sorted(staged)
        stays = {*moved, *kept}
        if not self.found and not self.output.exists():
            _sync(self.folder)
            self.folder.rename(self.output)
            return
        deleted = sorted(self.found.keys() - stays)
        if not moved and not deleted:
            return
        try:
            _write_journal(self.output, {"staging": self.folder.name, "delete": deleted, "move": moved})
            _finish(self.output)
        except KeyboardInterrupt:
            # What the journal says is decided: whoever stops a build gets a whole site, old or new.
            _mend(self.output)
            raise

    def stamps(self, names: Iterable[str]) -> Iterator[tuple[str, FileStamp]]:
        """Stamps of files of the output, after publishing."""
        output = str(self.output)
        for name in names:
            yield name, stamp_of(os.stat(f"{output}/{name}"))  # noqa: PTH116 (ten thousand of them)


def stamp_of(stat: os.stat_result) -> FileStamp:
    return FileStamp(stat.st_mtime_ns, stat.st_size, stat.st_ino)


@contextmanager
def staging(output: Path) -> Iterator[Stage]:
    """A fresh folder beside the output, gone when the block ends. Finishes what a crash left undone.

    One build at a time in one place: a second waits. The lock is on the folder around the output, leaves
    nothing behind, and ends with the build, however that ends.
    """
    with ExitStack() as stack:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(alone(output.parent))
            _mend(output)
            _may_replace(output)
            stack.callback(
                _clear, output
            )  # from here on, also where we are stopped before the folder has a name
            folder = Path(tempfile.mkdtemp(prefix=_STAGING.format(name=output.name), dir=output.parent))
            folder.chmod(0o755)
        except OSError:
            raise OutputError(
                f"{output} に書けません。直し方: 場所と権限と空き容量を確かめるか、--output で別の場所を指定してください。"
            ) from None
        yield Stage(output, folder)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits until no other build is at work in the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def journal_of(output: Path) -> Path:
    return output.with_name(_JOURNAL.format(name=output.name))


def _write_journal(output: Path, plan: Mapping[str, object]) -> None:
    """Whole or not at all, and on the disk before the output is touched."""
    journal = journal_of(output)
    aside = journal.with_name(f"{journal.name}.new")
    with aside.open("w", encoding="utf-8") as stream:
        json.dump(plan, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(journal)
    _sync(output.parent)


def _finish(output: Path) -> None:
    """Does what the journal says; may be repeated from any point."""
    plan = _read_journal(output)
    if plan is not None:
        for name in plan.delete:
            _delete(output, name)
        for name in plan.move:
            _move(plan.staging / name, output, name)
        _sync(output)
    journal_of(output).unlink()
    if plan is not None:
        shutil.rmtree(plan.staging, ignore_errors=True)


def _read_journal(output: Path) -> Plan | None:
    """None where it is not one that a build of this output wrote: damaged, or somebody else's. Then
    nothing of it is done, and the build that found it compares the whole output anyway."""
    journal = journal_of(output)
    if journal.is_symlink() or not journal.is_file() or output.is_symlink() or not output.is_dir():
        return None
    try:
        plan = json.loads(journal.read_text(encoding="utf-8"))
        folder = output.with_name(plan["staging"])
        delete, move = tuple(plan["delete"]), tuple(plan["move"])
        ours = folder.name.startswith(_STAGING.format(name=output.name)) and not folder.is_symlink()
        return Plan(folder, delete, move) if ours and all(map(_inside, (*delete, *move))) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _inside(name: str) -> bool:
    """Whether a name stays below the output."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts != ()


def _delete(output: Path, name: str) -> None:
    path = output / name
    path.unlink(missing_ok=True)
    with suppress(OSError):  # as far up as folders are empty
        for parent in path.parents:
            if parent == output:
                break
            parent.rmdir()


def _move(source: Path, output: Path, name: str) -> None:
    target = output / name
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)  # a folder where a page belongs is nobody's
    try:
        source.replace(target)
    except (FileNotFoundError, NotADirectoryError):
        if not source.exists():
            return  # moved before the crash
        make_way(output, target.parent)
        source.replace(target)


def make_way(output: Path, folder: Path) -> None:
    """The folder, also where a stray file or link below the output stands in its place."""
    below = [parent for parent in (folder, *folder.parents) if output in parent.parents]
    for parent in reversed(below):
        if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
            parent.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _mend(output: Path) -> None:
    """After a crash: does what a journal says, and deletes folders that were never to be published."""
    journal = journal_of(output)
    journal.with_name(f"{journal.name}.new").unlink(missing_ok=True)
    if journal.exists():
        _finish(output)
    _clear(output)


def _clear(output: Path) -> None:
    """Deletes staging folders of builds that have ended."""
    if not journal_of(output).exists():
        for folder in output.parent.glob(f"{_STAGING.format(name=output.name)}*"):
            shutil.rmtree(folder, ignore_errors=True)


def _may_replace(output: Path) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise OutputError(
            f"{output} はフォルダーではありません。直し方: --output で別の場所を指定してください。"
        )
    if output.is_dir() and any(output.iterdir()) and not all((output / sign).is_file() for sign in SIGNS):
        raise OutputError(
            f"{output} には、このサイトではないものが入っています。消してしまわないよう、止めました。"
            "直し方: 空のフォルダーか、前に組んだサイトのフォルダーを --output で指定してください。"
        )


def files_below(output: Path) -> Iterator[tuple[str, FileStamp]]:
    """Every file below the output: its name there and its stamp."""
    for name, entry in entries_below(output):
        yield name, stamp_of(entry.stat(follow_symlinks=False))


def _sync(folder: Path) -> None:
    """Syncs a folder's entries to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
