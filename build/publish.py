"""Puts a finished output in the place of the last one; never a mixture of two.

The new output is built beside the old one, in the same file system, and swapped by
renaming. Whatever fails before leaves the published one as it was; a crash between
the two renames is mended by the next run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build.errors import OutputError

#: What shows that a folder is an output of ours and may be replaced.
SIGNS = ("index.html", "catalogue.json", "404.html")
_STAGING = ".{name}.staging-"
_OLD = ".{name}.old"


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """A fresh folder beside the output; it takes the output's place when the block ends well."""
    _mend(output)
    _may_replace(output)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_STAGING.format(name=output.name), dir=output.parent))
    except OSError:
        raise OutputError(
            f"{output} に書けません。直し方: 場所と権限と空き容量を確かめるか、--output で別の場所を指定してください。"
        ) from None
    try:
        folder.chmod(0o755)
        yield folder
        _swap(folder, output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap(folder: Path, output: Path) -> None:
    old = _old(output)
    _sync(folder)
    if output.exists():
        output.rename(old)
    folder.rename(output)
    shutil.rmtree(old, ignore_errors=True)


def _old(output: Path) -> Path:
    return output.with_name(_OLD.format(name=output.name))


def _mend(output: Path) -> None:
    """After a crash between the two renames the last output stands aside: back with it."""
    old = _old(output)
    if old.is_dir() and not output.exists():
        old.rename(output)
    shutil.rmtree(old, ignore_errors=True)


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


def _sync(folder: Path) -> None:
    """Folder entries on disk before they become the published ones."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
