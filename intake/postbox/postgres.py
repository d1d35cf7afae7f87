"""The postbox in PostgreSQL, for several processes or machines.

Every transaction is durable before it is answered: a session asks for
``synchronous_commit=on`` whatever the server's default is, and a server that runs
with ``fsync=off`` is refused.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import ClassVar

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from intake.errors import PostboxError
from intake.postbox import migration

CONNECT_SECONDS = 3  # a database that is away must not hold a person for longer
STATEMENT_MILLISECONDS = 10_000
LOCK_MILLISECONDS = 8_000
SCHEMA_TURN = "zukan-postbox/schema"
UNREACHABLE = "受付箱のデータベースにつながりません。"


class PostgresBackend:
    """A ``database.Backend`` by URL. ``threads``: as many connections as requests at once."""

    cannot_write: ClassVar[str] = UNREACHABLE
    cannot_read: ClassVar[str] = UNREACHABLE

    def __init__(self, url: str, threads: int) -> None:
        options = (
            f"-c synchronous_commit=on -c statement_timeout={STATEMENT_MILLISECONDS} "
            f"-c lock_timeout={LOCK_MILLISECONDS} -c timezone=Asia/Tokyo"
        )
        self._engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=threads,
            max_overflow=1,
            pool_timeout=CONNECT_SECONDS,
            pool_pre_ping=True,  # a server that was restarted costs nobody their answer
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_SECONDS, "options": options},
        )
        self.read_engine: Engine = self._engine.execution_options(postgresql_readonly=True)
        self._is_ready = False

    def exists(self) -> bool:
        with self.read_engine.connect() as connection:
            return inspect(connection).has_table(migration.VERSION_TABLE.name)

    def settle(self) -> None:
        """The tables are made with the first connection that writes."""

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            try:
                self._make_ready(connection)
                yield connection
            except SQLAlchemyError:
                connection.invalidate()
                raise

    def _make_ready(self, connection: Connection) -> None:
        """Two processes that start together take turns."""
        if self._is_ready:
            return
        with connection.begin():
            self.take_turn(connection, SCHEMA_TURN)
            if connection.execute(text("SHOW fsync")).scalar_one() != "on":
                raise PostboxError("受付箱のデータベースが fsync=off で動いています。")
            migration.bring_along(connection)
        self._is_ready = True

    def take_turn(self, connection: Connection, turn: str) -> None:
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(turn, 0))))

    def committed(self, connection: Connection, *, erased: bool) -> None:
        """Nothing is left to do."""

    def check_place(self) -> None:
        """The address names one database."""

    def check_room(self) -> None:
        """The server's own disk is the server's matter: the trial write tells."""

    def close(self) -> None:
        self._engine.dispose()
