"""The postbox in one SQLite file: one writing thread, readers that cannot write."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from intake import schema
from intake.errors import PostboxError
from intake.kept import Job
from intake.writer import BUSY_MILLISECONDS, Writer

FREE_BYTES = 32 * 1024 * 1024  # below this the forms close before anybody types

T = TypeVar("T")


class SqliteBox:
    """A ``kept.Database`` in a file. One process per file, held by a lock in ``writer.py``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.writer = Writer(path, _prepare)

    def start(self) -> None:
        self.writer.start()

    def close(self) -> None:
        self.writer.close()

    def run(self, job: Job[T], *, turn: str | None = None, empties_log: bool = False) -> T:
        """One thread writes, so every job has its turn."""
        return self.writer.run(job, empties_log=empties_log)

    def read(self, job: Job[T]) -> T:
        address = f"file:{quote(str(self._path))}?mode=ro"
        try:
            connection = sqlite3.connect(address, uri=True, isolation_level=None)
            try:
                connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
                return job(connection)
            finally:
                connection.close()
        except sqlite3.Error:
            raise PostboxError("受付箱を読めません。") from None

    def check_room(self) -> None:
        if self._free_bytes() < FREE_BYTES:
            raise PostboxError("受付箱のあるディスクの空きが足りません。")

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._path.parent).free
        except OSError:
            return 0


def _prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables of a new file, or brings an older one along; PostboxError for a later version."""
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    try:
        script = schema.sqlite_script(found)
    except KeyError:
        raise PostboxError("受付箱が、このプログラムの知らない版です。") from None
    if script is not None:
        connection.executescript(script)
