"""The postbox in one SQLite file: one connection that writes, readers that cannot."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import ClassVar, TypeVar
from urllib.parse import quote

from intake import schema
from intake.errors import PostboxError
from intake.kept import Job
from intake.sqlite_file import BUSY_MILLISECONDS, SqliteFile
from intake.writer import Writer

FREE_BYTES = 32 * 1024 * 1024  # below this the forms close before anybody types

_ALL_IDS = "SELECT id FROM envelopes UNION ALL SELECT id FROM tombstones"

T = TypeVar("T")


class SqliteBox:
    """A ``kept.Database`` in a file. One process per file, held by a lock in ``sqlite_file.py``."""

    is_shared: ClassVar[bool] = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = SqliteFile(path, self._prepare)
        self.writer = Writer(self._file)
        # Opening a connection costs more than most questions; pop and append are atomic.
        self._readers: list[tuple[sqlite3.Connection, tuple[int, int]]] = []
        self._ids: set[str] = set()  # of all that may be in the file, or was: nobody else writes it

    def start(self) -> None:
        self.writer.start()

    def close(self) -> None:
        self.writer.close()
        while self._readers:
            self._readers.pop()[0].close()

    def expect(self, envelope_id: str) -> None:
        self._ids.add(envelope_id)

    def may_hold(self, envelope_id: str) -> bool:
        """An application asks twice whether it is here already, and seldom is: that needs no look at the file."""
        return envelope_id in self._ids or not self._file.is_open

    def run(self, job: Job[T], *, turn: str | None = None, empties_log: bool = False) -> T:
        """One commit at a time, so every job has its turn."""
        return self.writer.run(job, empties_log=empties_log)

    def read(self, job: Job[T]) -> T:
        try:
            here = self._place()
            connection = self._reader(here)
            outcome = job(connection)
        except (sqlite3.Error, OSError):
            raise PostboxError("受付箱を読めません。") from None
        self._readers.append((connection, here))
        return outcome

    def _reader(self, here: tuple[int, int]) -> sqlite3.Connection:
        """An idle connection to the file that lies there now, or a new one; a failed one is never used again."""
        while self._readers:
            connection, place = self._readers.pop()
            if place == here:
                return connection
            connection.close()
        address = f"file:{quote(str(self._path))}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        return connection

    def _place(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_dev, found.st_ino

    def check_room(self) -> None:
        if self._free_bytes() < FREE_BYTES:
            raise PostboxError("受付箱のあるディスクの空きが足りません。")

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._path.parent).free
        except OSError:
            return 0

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Makes the tables of a new file, or brings an older one along; PostboxError for a later version."""
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        try:
            script = schema.sqlite_script(found)
        except KeyError:
            raise PostboxError("受付箱が、このプログラムの知らない版です。") from None
        if script is not None:
            connection.executescript(script)
        self._ids.update(row[0] for row in connection.execute(_ALL_IDS))
