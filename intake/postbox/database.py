"""Transactions in the postbox's database, SQLite or PostgreSQL, through SQLAlchemy.

What differs between the two (how a connection is made, what a commit still needs)
is a ``Backend``'s. Statements and errors of a driver hold sealed documents, so
none of them is ever shown or logged.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import ClassVar, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from intake.errors import PostboxError
from intake.postbox.puts import RacedError

T = TypeVar("T")
Operation = Callable[[Connection], T]


class Backend(Protocol):
    """One kind of database. Its methods raise SQLAlchemyError, OSError or PostboxError."""

    cannot_write: ClassVar[str]  # what an operator reads when it fails
    cannot_read: ClassVar[str]
    read_engine: Engine

    def writing(self) -> contextlib.AbstractContextManager[Connection]:
        """A connection that writes, its tables ready. One that failed is never used again."""

    def exists(self) -> bool:
        """Whether there is a postbox; makes none."""

    def settle(self) -> None:
        """At the start: finds the postbox, or makes it where there has never been one."""

    def take_turn(self, connection: Connection, turn: str) -> None:
        """Waits until no other transaction of the same turn runs, on any machine."""

    def committed(self, connection: Connection, *, erased: bool) -> None:
        """Called after a commit, before it is answered: the data is where the next start looks for it, and what
        was ``erased`` is in no log."""

    def check_place(self) -> None:
        """PostboxError where the database is not the one that was found at the start; costs next to nothing."""

    def check_room(self) -> None:
        """PostboxError where the next envelopes would find no room."""

    def close(self) -> None: ...


class Database:
    """``write`` returns after a durable commit; PostboxError where there was none, and everything is undone."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._changed = threading.Condition()
        self._writing = 0  # threads that write or wait for their turn
        self._is_open = False

    def start(self) -> None:
        """Opens it, or tries to: after a fork, never before one. Where it fails, every use tries again."""
        with self._changed:
            self._is_open = True
        with contextlib.suppress(PostboxError):
            with self._said(self.backend.cannot_write):
                self.backend.settle()
            self.write(lambda _: None)

    def close(self) -> None:
        """Commits what is waiting and lets go."""
        with self._changed:
            self._is_open = False
            self._changed.wait_for(lambda: not self._writing)
        self.backend.close()

    def exists(self) -> bool:
        """Whether there is a postbox; makes none."""
        with self._said(self.backend.cannot_read):
            return self.backend.exists()

    def check_place(self) -> None:
        """PostboxError where the database is not the one that was found at the start."""
        with self._said(self.backend.cannot_write):
            self.backend.check_place()

    def check_room(self) -> None:
        """PostboxError where the next envelopes would find no room."""
        self.backend.check_room()

    def write(self, operation: Operation[T], *, turn: str | None = None, erases: bool = False) -> T:
        """``turn``: operations of the same turn never run at once. ``erases``: no log may go on holding it."""
        with self._counted():
            for _ in range(2):  # after a race the first envelope is found
                with contextlib.suppress(RacedError):
                    return self._write(operation, turn, erases=erases)
        raise PostboxError("受付箱の書き込みが重なりました。")

    def read(self, operation: Operation[T]) -> T:
        """An operation that changes nothing, on a connection that could not."""
        with self._said(self.backend.cannot_read), self.backend.read_engine.connect() as connection:
            return operation(connection)

    def _write(self, operation: Operation[T], turn: str | None, *, erases: bool) -> T:
        with self._said(self.backend.cannot_write), self.backend.writing() as connection:
            with connection.begin():
                if turn is not None:
                    self.backend.take_turn(connection, turn)
                outcome = operation(connection)
            self.backend.committed(connection, erased=erases)
            return outcome

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._changed:
            if not self._is_open:
                raise PostboxError
            self._writing += 1
        try:
            yield
        finally:
            with self._changed:
                self._writing -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def _said(self, sentence: str) -> Iterator[None]:
        try:
            yield
        except NoConnectionError:
            raise PostboxError("受付箱の書き込みが間に合いませんでした。") from None
        except (SQLAlchemyError, OSError):
            raise PostboxError(sentence) from None
