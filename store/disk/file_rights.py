"""Takes from everybody but the owner every right on a state directory, and names what was open. I/O only.

A state is made 0700 and its files 0600, but a copy by hand or an archive that was
unpacked may come out wider.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from store.errors import StateError

WIDE = 0o077  # what group and others may do


def tighten(path: Path, public: frozenset[str]) -> tuple[str, ...]:
    """Takes every right of others from a directory and the files in it but the ``public`` ones; what stood open.

    StateError where that cannot be done: whoever can read or write here is not kept out.
    """
    return tuple(one.name for one in _each(path, public) if _close(one, path))


def _each(path: Path, public: frozenset[str]) -> Iterator[Path]:
    """The directory first: from then on nobody can put a link in a file's place."""
    yield path
    for one in sorted(path.iterdir()):
        if one.name not in public and one.is_file() and not one.is_symlink():
            yield one


def _close(one: Path, place: Path) -> bool:
    try:
        mode = stat.S_IMODE(one.stat().st_mode)
    except FileNotFoundError:  # another command's, which is done with it
        return False
    if not mode & WIDE:
        return False
    # Another's file, or a medium that cannot be written: what counts is how it stands afterwards.
    with suppress(OSError):
        one.chmod(mode & ~WIDE)
    if one.stat().st_mode & WIDE:
        raise StateError(
            f"保管庫 {place} の {one.name} を、ほかの利用者も読み書きできる権限のまま直せません。何も開いていません。"
            "直し方: 保管庫の持ち主が操作するか、権限を付けられる場所(FATでない所)へ移してください。"
        )
    return True
