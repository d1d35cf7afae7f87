"""Which file the postbox is, from the start of a server to its end.

A postbox that was moved, deleted or replaced while a server runs is never made anew
and never opened again: what it had acknowledged lies where somebody put it, and an
empty file beside its log would make SQLite throw the log away. The forms stay closed
until the server is started again. That there was a postbox is remembered by a file
beside it, so that a start does not begin with an empty one either.
"""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass, field
from pathlib import Path

from intake.errors import PostboxError

MOVED = "postbox-moved"
_PUT_BACK = "受付を止め、postbox.sqlite3 と postbox.sqlite3-wal を、元の場所に、いっしょに戻してから始め直してください。"
_RECORD = """\
この state_dir には、受付箱(postbox.sqlite3)があります。
受付箱が失われ、新しい受付箱で始めるときだけ、このファイルを消してください。
"""


def log_of(path: Path) -> Path:
    """SQLite's write-ahead log of a file."""
    return path.with_name(path.name + "-wal")


def record_of(path: Path) -> Path:
    """What remembers that there was a postbox; deleting it is the operator's step to begin with an empty one."""
    return path.with_suffix(".made")


def moved() -> PostboxError:
    """The postbox is no longer what this server began with."""
    what = "受付箱のファイルが、動いているあいだに動かされたか、消されたか、入れ替えられました。"
    return PostboxError(what, _PUT_BACK, MOVED)


@dataclass(frozen=True, slots=True)
class Home:
    """One postbox file, held open so that its number (inode) is given to no other file meanwhile.

    ``descriptor`` is never read or written. The flag is shared by all processes that are forked afterwards.
    """

    path: Path
    descriptor: int
    _is_left: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, 1))

    def check(self) -> None:
        """PostboxError once the file has been seen to be away, emptied or another one."""
        if self._is_left[0] or not self._is_there():
            self.leave()
            raise moved()

    def leave(self) -> None:
        """From now on it counts as moved, for every process of this server."""
        self._is_left[0] = 1

    def close(self) -> None:
        os.close(self.descriptor)

    def _is_there(self) -> bool:
        try:
            found = self.path.stat()
        except OSError:
            return False
        return found.st_size > 0 and os.path.samestat(found, os.fstat(self.descriptor))


def size(path: Path) -> int:
    """In bytes; 0 where nothing lies there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def may_make(path: Path) -> bool:
    """Whether a start may make a postbox here; PostboxError where there was one and none is left."""
    if size(path):
        return not record_of(path).exists()
    if record_of(path).exists():
        mend = (
            "postbox.sqlite3 を、-wal といっしょに元の場所へ戻してください。"
            "失われていて、空の受付箱で始めるときだけ、state_dir の postbox.made を消してください。"
        )
        raise PostboxError("前にあった受付箱(postbox.sqlite3)がありません。", mend, MOVED)
    if size(log_of(path)):
        mend = (
            "postbox.sqlite3 を元の場所へ戻してください。戻せないときは、"
            "postbox.sqlite3-wal を別の場所へ移してください(消さないでください)。"
        )
        raise PostboxError("受付箱(postbox.sqlite3)がないのに、その控え(-wal)が残っています。", mend, MOVED)
    return True


def remember(path: Path) -> None:
    """Writes down that there is a postbox, durably."""
    record = record_of(path)
    if record.exists():
        return
    with record.open("w", encoding="utf-8") as file:
        file.write(_RECORD)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
