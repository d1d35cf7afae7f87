"""One connection writes: nobody is answered before the commit, left waiting, or kept after having been refused."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from intake.errors import PostboxError
from intake.postbox.database import Database
from intake.postbox.sqlite import PATIENCE, Patience, SqliteBackend

TABLE = "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.sqlite3"


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[..., Database]]:
    """Opens the file with a table of these tests' own; closed in the end."""
    made: list[Database] = []

    def start(patience: Patience = PATIENCE) -> Database:
        made.append(Database(SqliteBackend(path, patience)))
        made[-1].start()
        made[-1].write(lambda connection: connection.exec_driver_sql(TABLE))
        return made[-1]

    yield start
    for database in made:
        database.close()


@pytest.fixture
def database(opened: Callable[[], Database]) -> Database:
    return opened()


def keep(number: int) -> Callable[[Connection], int]:
    def operation(connection: Connection) -> int:
        connection.exec_driver_sql("INSERT INTO kept VALUES (?)", (number,))
        return number

    return operation


def kept(path: Path) -> set[int]:
    """What another program finds in the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return {row[0] for row in connection.execute("SELECT number FROM kept")}


class Held:
    """An operation that holds the connection until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, _connection: Connection) -> None:
        self.begun.set()
        self.let_go.wait(10)


class Requests:
    """Operations in threads of their own, and what each was answered."""

    def __init__(self, database: Database) -> None:
        self.answers: list[object] = []
        self._database = database
        self._threads: list[threading.Thread] = []

    def ask(self, operation: Callable[[Connection], object]) -> None:
        self._threads.append(threading.Thread(target=self.ask_here, args=(operation,)))
        self._threads[-1].start()

    def join(self) -> list[object]:
        for thread in self._threads:
            thread.join(20)
        assert not any(thread.is_alive() for thread in self._threads), "somebody was left waiting"
        return self.answers

    def ask_here(self, operation: Callable[[Connection], object]) -> None:
        try:
            self.answers.append(self._database.write(operation))
        except PostboxError:
            self.answers.append("refused")


def wait_for(database: Database, waiting: int) -> None:
    """Until so many wait behind the one that holds the connection."""
    deadline = time.monotonic() + 10
    while database._writing < waiting + 1 and time.monotonic() < deadline:
        time.sleep(0.005)
    assert database._writing == waiting + 1


def test_who_waits_is_kept_in_a_commit_of_its_own(database: Database, path: Path) -> None:
    """Ten that came during a commit are kept one after the other, all of them, and answered with their own results."""
    commits: list[object] = []
    assert isinstance(database.backend, SqliteBackend)
    event.listen(database.backend._writer, "commit", commits.append)
    held, requests = Held(), Requests(database)
    requests.ask(held)
    assert held.begun.wait(10)
    for number in range(10):
        requests.ask(keep(number))
    wait_for(database, 10)
    assert kept(path) == set()
    held.let_go.set()
    assert set(requests.join()) - {None} == set(range(10)) == kept(path)
    assert len(commits) == 11


def test_an_answer_comes_after_the_commit(database: Database, path: Path) -> None:
    """Whoever waits for whom, what was answered is in the file at that moment, for every other program."""
    missing: list[int] = []

    def ask(first: int) -> None:
        for number in range(first, first + 40):
            database.write(keep(number))
            if number not in kept(path):
                missing.append(number)

    threads = [threading.Thread(target=ask, args=(1000 * each,)) for each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert missing == []
    assert len(kept(path)) == 240


def test_who_was_told_no_is_not_kept_later(opened: Callable[..., Database], path: Path) -> None:
    """An operation that waited too long behind a commit is refused and never run; whoever comes next is kept."""
    database = opened(Patience(answer_seconds=0.2))
    held, requests, late = Held(), Requests(database), Requests(database)
    requests.ask(held)
    assert held.begun.wait(10)
    late.ask(keep(1))
    late.ask(keep(2))
    assert late.join() == ["refused", "refused"]
    held.let_go.set()
    assert requests.join() == [None]
    assert database.write(keep(3)) == 3
    assert kept(path) == {3}


def test_impatience_loses_nothing_and_holds_nobody(opened: Callable[..., Database], path: Path) -> None:
    """With waiting times about as long as a commit, every promise holds whichever way each race ends."""
    database = opened(Patience(answer_seconds=0.002))
    requests = Requests(database)

    def ask(first: int) -> None:
        for number in range(first, first + 150):
            requests.ask_here(keep(number))

    threads = [threading.Thread(target=ask, args=(1000 * each,)) for each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    promised = [answer for answer in requests.answers if answer != "refused"]
    assert len(requests.answers) == 8 * 150
    assert len(promised) == len(set(promised)) > 0
    assert set(promised) == kept(path)
    assert database._writing == 0


def test_closing_keeps_who_waits_and_refuses_who_comes(
    database: Database, opened: Callable[[], Database], path: Path
) -> None:
    """A stop during a commit waits for it and for those behind it; afterwards the file is let go of."""
    held, requests, late = Held(), Requests(database), Requests(database)
    requests.ask(held)
    assert held.begun.wait(10)
    for number in range(3):
        requests.ask(keep(number))
    wait_for(database, 3)
    closing_thread = threading.Thread(target=database.close)
    closing_thread.start()
    while database._is_open:
        time.sleep(0.005)
    late.ask(keep(9))
    assert late.join() == ["refused"]
    held.let_go.set()
    requests.join()
    closing_thread.join(10)
    assert kept(path) == {0, 1, 2}
    assert opened().write(keep(7)) == 7


@pytest.mark.parametrize("together", [False, True])
def test_an_operation_that_fails_is_undone_alone(database: Database, path: Path, together: bool) -> None:
    """Alone or before others, what it did before it failed is gone, and its neighbours are kept."""

    def bad(connection: Connection) -> None:
        keep(1)(connection)
        raise PostboxError

    held, requests = Held(), Requests(database)
    requests.ask(held)
    assert held.begun.wait(10)
    requests.ask(bad)
    if together:
        requests.ask(keep(2))
    wait_for(database, 1 + together)
    held.let_go.set()
    requests.join()
    assert "refused" in requests.answers
    assert kept(path) == ({2} if together else set())
    assert database.write(keep(3)) == 3, "the next one is not made to pay"


def test_a_fault_refuses_its_own_commit_and_heals(database: Database, path: Path) -> None:
    """Where the file fails in the middle, nobody in that commit is answered as kept, and the next one is."""

    def fail(connection: Connection) -> None:
        keep(4)(connection)
        connection.exec_driver_sql("SELECT * FROM nowhere")

    held, requests = Held(), Requests(database)
    requests.ask(held)
    assert held.begun.wait(10)
    requests.ask(keep(1))
    requests.ask(fail)
    requests.ask(keep(2))
    wait_for(database, 3)
    held.let_go.set()
    assert sorted(map(str, requests.join())) == ["1", "2", "None", "refused"]
    assert kept(path) == {1, 2}
    assert database.write(keep(4)) == 4


def test_the_log_stays_short(database: Database, path: Path) -> None:
    """After many commits the file itself holds what was kept, and its log has not grown with them."""
    log = path.with_name("one.sqlite3-wal")
    for number in range(1500):
        database.write(keep(number))
    assert number_in_file(path) > 900
    assert log.stat().st_size < 5 * 2**20


def number_in_file(path: Path) -> int:
    """What the file holds without its log."""
    alone = path.with_name("alone.sqlite3")
    alone.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(f"file:{alone}?immutable=1", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])


def test_no_error_shows_what_was_kept(database: Database) -> None:
    """A statement that fails names neither its parameters nor itself: they may hold a sealed document."""

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO kept VALUES (?)", ("himitsu",))

    with pytest.raises(PostboxError) as caught:
        database.write(fail)
    assert "himitsu" not in str(caught.value)
    assert "INSERT" not in str(caught.value)
    assert caught.value.__cause__ is None
