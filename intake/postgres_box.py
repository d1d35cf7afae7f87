"""The postbox in PostgreSQL, for several processes or machines.

Every job is a transaction of its own, durable before it is answered: the session
asks for ``synchronous_commit=on`` whatever the server's default is, and a server
that runs with ``fsync=off`` is refused. Statements and errors of the driver hold
sealed documents, so none of them is ever shown or logged.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from intake import schema
from intake.errors import PostboxError
from intake.jobs import RacedError
from intake.kept import Job, Rows

CONNECT_SECONDS = 3  # a database that is away must not hold a person for longer
STATEMENT_MILLISECONDS = 10_000
LOCK_MILLISECONDS = 8_000
SCHEMA_TURN = "zukan-postbox/schema"
_EXISTS = "SELECT to_regclass('zukan_postbox')"
UNREACHABLE = "受付箱のデータベースにつながりません。"

T = TypeVar("T")


class PostgresSession:
    """A SQLAlchemy connection, spoken to like the other database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, parameters: Mapping[str, Any], /) -> Rows:
        return self._connection.execute(text(statement), dict(parameters))


class PostgresBox:
    """A ``kept.Database`` by URL. ``threads``: as many connections as requests at once."""

    is_shared: ClassVar[bool] = True

    def __init__(self, url: str, threads: int) -> None:
        options = (
            f"-c synchronous_commit=on -c statement_timeout={STATEMENT_MILLISECONDS} "
            f"-c lock_timeout={LOCK_MILLISECONDS} -c timezone=Asia/Tokyo"
        )
        self._engine = create_engine(
            driver_url(url),
            pool_size=threads,
            max_overflow=1,
            pool_timeout=CONNECT_SECONDS,
            pool_pre_ping=True,  # a server that was restarted costs nobody their answer
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_SECONDS, "options": options},
        )
        self._is_ready = False

    def start(self) -> None:
        """Tries once; where the server is away, every use tries again."""
        with contextlib.suppress(PostboxError):
            self._prepare()

    def close(self) -> None:
        self._engine.dispose()

    def expect(self, envelope_id: str) -> None:
        """Others write too: what this process knows says nothing."""

    def may_hold(self, envelope_id: str) -> bool:
        return True

    def run(self, job: Job[T], *, turn: str | None = None, empties_log: bool = False) -> T:
        self._prepare()
        for _ in range(2):  # after a race the first envelope is found
            with contextlib.suppress(RacedError), self._transaction(turn) as session:
                return job(session)
        raise PostboxError("受付箱の書き込みが重なりました。")

    def read(self, job: Job[T]) -> T:
        self._prepare()
        with self._transaction(None) as session:
            return job(session)

    def exists(self) -> bool:
        """Whether the tables are there; makes none."""
        with self._transaction(None) as session:
            return session.execute(_EXISTS, {}).fetchone()[0] is not None

    def check_room(self) -> None:
        """The server's own disk is the server's matter: the trial write tells."""

    @contextlib.contextmanager
    def _transaction(self, turn: str | None) -> Iterator[PostgresSession]:
        try:
            with self._engine.begin() as connection:
                session = PostgresSession(connection)
                if turn is not None:
                    lock = "SELECT pg_advisory_xact_lock(hashtextextended(:turn, 0))"
                    session.execute(lock, {"turn": turn})
                yield session
        except SQLAlchemyError:
            raise PostboxError(UNREACHABLE) from None

    def _prepare(self) -> None:
        if self._is_ready:
            return
        with self._transaction(SCHEMA_TURN) as session:
            if session.execute("SHOW fsync", {}).fetchone()[0] != "on":
                raise PostboxError("受付箱のデータベースが fsync=off で動いています。")
            _make_tables(session)
        self._is_ready = True


def _make_tables(session: PostgresSession) -> None:
    exists = session.execute(_EXISTS, {}).fetchone()[0]
    if exists is None:
        for statement in schema.postgres_statements():
            session.execute(statement, {})
        return
    found = session.execute("SELECT version FROM zukan_postbox", {}).fetchone()[0]
    if found != schema.VERSION:
        raise PostboxError("受付箱が、このプログラムの知らない版です。")


def driver_url(url: str) -> str:
    """``postgresql://…`` with the driver that this project installs."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}+psycopg://{rest}"
