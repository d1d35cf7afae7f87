"""Publishes an output into a folder that a web server serves: two generations behind a link.

The generation that nobody serves is made like the output, then the link ``current`` is replaced in
one step: what is served is whole, the old one or the new one. Afterwards whatever is no longer
published goes from the old generation as well, so that a take-down leaves nothing lying about.

Files are shared with the output as hard links where the disk can do that: an output's files are
replaced and never changed.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from build.errors import OutputError
from build.output.publish import FileStamp, alone, files_below, make_way

CURRENT = "current"
GENERATIONS = ("generation-a", "generation-b")
_ASIDE = ".new"  # no page, photograph or asset ends like this


def deploy(output: Path, target: Path) -> Path:
    """Makes ``target/current`` show the output; the generation that is served now.

    OutputError where the folder is somebody else's or cannot be written.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with alone(target):
            served = _served(target)
            fresh, stale = _other(served), served
            _mirror(output, target / fresh)
            _point(target, fresh)
            if stale is not None:
                _purge(target / stale, target / fresh)
    except OSError:
        raise OutputError(
            f"{target} に公開できません。直し方: 場所と権限と空き容量を確かめてください。前の公開はそのままです。"
        ) from None
    return target / fresh


def _served(target: Path) -> str | None:
    """The generation behind the link, None at the first time."""
    link = target / CURRENT
    ours = {CURRENT, f"{CURRENT}{_ASIDE}", *GENERATIONS}
    strange = any(path.name not in ours for path in target.iterdir())
    linked = any((target / name).is_symlink() for name in GENERATIONS)
    if strange or linked or (link.exists() and not link.is_symlink()):
        raise OutputError(
            f"{target} には、このサイトの公開先ではないものが入っています。何も変えていません。"
            "直し方: 空のフォルダーを --deploy で指定してください。"
        )
    if not link.is_symlink():
        return None
    name = str(link.readlink())
    if name not in GENERATIONS:
        raise OutputError(
            f"{link} の指す先が違います。何も変えていません。直し方: リンクを消すか、空のフォルダーを指定してください。"
        )
    return name


def _other(served: str | None) -> str:
    return GENERATIONS[1] if served == GENERATIONS[0] else GENERATIONS[0]


def _mirror(output: Path, generation: Path) -> None:
    """Deletions first; then what is new. Nobody is served from here yet."""
    generation.mkdir(exist_ok=True)
    wanted, found = dict(files_below(output)), dict(files_below(generation))
    for name in found.keys() - wanted.keys():
        (generation / name).unlink()
    for name in sorted(wanted):
        if not _alike(found.get(name), wanted[name]):
            _put(output / name, generation, name)
    _drop_empty(generation)


def _alike(one: FileStamp | None, other: FileStamp) -> bool:
    """The same file, or a copy that kept its time: an output's file is never changed, only replaced."""
    return one is not None and (one.mtime, one.size) == (other.mtime, other.size)


def _put(source: Path, generation: Path, name: str) -> None:
    target = generation / name
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    make_way(generation, target.parent)
    aside = target.with_name(f"{target.name}{_ASIDE}")
    aside.unlink(missing_ok=True)
    try:
        aside.hardlink_to(source)
    except OSError:
        shutil.copy2(source, aside)  # another disk, or one without links
    aside.replace(target)


def _point(target: Path, generation: str) -> None:
    aside = target / f"{CURRENT}{_ASIDE}"
    aside.unlink(missing_ok=True)
    aside.symlink_to(generation, target_is_directory=True)
    aside.replace(target / CURRENT)


def _purge(stale: Path, fresh: Path) -> None:
    """What the old generation holds and the new one does not, or not like this."""
    published = dict(files_below(fresh))
    for name, stamp in list(files_below(stale)):
        if not _alike(published.get(name), stamp):
            (stale / name).unlink()
    _drop_empty(stale)


def _drop_empty(folder: Path) -> None:
    for path, folders, files in os.walk(folder, topdown=False):
        if path != str(folder) and not files and not any((Path(path) / name).exists() for name in folders):
            Path(path).rmdir()
