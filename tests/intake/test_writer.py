"""Group commit: one request commits for all who wait, and nobody is answered before, left waiting or kept twice."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from intake.errors import PostboxError
from intake.sqlite_file import SqliteFile
from intake.writer import Writer

TABLE = "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "group.sqlite3"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    made = Writer(SqliteFile(path, lambda connection: connection.execute(TABLE)))
    made.start()
    yield made
    made.close()


def keep(number: int) -> Callable[[sqlite3.Connection], int]:
    def job(connection: sqlite3.Connection) -> int:
        connection.execute("INSERT INTO kept VALUES (?)", (number,))
        return number

    return job


def kept(path: Path) -> set[int]:
    """What another program finds in the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return {row[0] for row in connection.execute("SELECT number FROM kept")}


class Held:
    """A job that holds the commit until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, _connection: sqlite3.Connection) -> None:
        self.begun.set()
        self.let_go.wait(10)


class Requests:
    """Jobs in threads of their own, and what each was answered."""

    def __init__(self, writer: Writer) -> None:
        self.answers: list[object] = []
        self._writer = writer
        self._threads: list[threading.Thread] = []

    def ask(self, job: Callable[[sqlite3.Connection], object]) -> None:
        self._threads.append(threading.Thread(target=self._ask, args=(job,)))
        self._threads[-1].start()

    def join(self) -> list[object]:
        for thread in self._threads:
            thread.join(20)
        assert not any(thread.is_alive() for thread in self._threads), "somebody was left waiting"
        return self.answers

    def _ask(self, job: Callable[[sqlite3.Connection], object]) -> None:
        try:
            self.answers.append(self._writer.run(job))
        except PostboxError:
            self.answers.append("refused")


def wait_for(writer: Writer, waiting: int) -> None:
    """Until so many wait behind the commit at hand."""
    deadline = time.monotonic() + 10
    while len(writer._waiting) < waiting and time.monotonic() < deadline:
        time.sleep(0.005)
    assert len(writer._waiting) == waiting


def test_who_waits_is_committed_together(writer: Writer, path: Path) -> None:
    """Ten that came during a commit are kept by the next one, all of them, and answered with their own results."""
    commits: list[str] = []
    writer.run(lambda connection: connection.set_trace_callback(commits.append))
    held, requests = Held(), Requests(writer)
    requests.ask(held)
    assert held.begun.wait(10)
    commits.clear()
    for number in range(10):
        requests.ask(keep(number))
    wait_for(writer, 10)
    assert kept(path) == set()
    held.let_go.set()
    assert set(requests.join()) - {None} == set(range(10)) == kept(path)
    assert sum(statement == "COMMIT" for statement in commits) == 2


def test_an_answer_comes_after_the_commit(writer: Writer, path: Path) -> None:
    """Whatever leads or waits, what was answered is in the file at that moment, for every other program."""
    missing: list[int] = []

    def ask(first: int) -> None:
        for number in range(first, first + 40):
            writer.run(keep(number))
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


def test_who_was_told_no_is_not_kept_later(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that waited too long behind a commit is refused and never run; whoever comes next is kept."""
    monkeypatch.setattr("intake.writer.ANSWER_SECONDS", 0.2)
    held, requests, late = Held(), Requests(writer), Requests(writer)
    requests.ask(held)
    assert held.begun.wait(10)
    late.ask(keep(1))
    late.ask(keep(2))
    assert late.join() == ["refused", "refused"]
    held.let_go.set()
    assert requests.join() == [None]
    assert writer.run(keep(3)) == 3
    assert kept(path) == {3}


def test_impatience_loses_nothing_and_holds_nobody(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With waiting times about as long as a commit, every promise holds whichever way each race ends."""
    monkeypatch.setattr("intake.writer.ANSWER_SECONDS", 0.002)
    requests = Requests(writer)

    def ask(first: int) -> None:
        for number in range(first, first + 150):
            requests._ask(keep(number))

    threads = [threading.Thread(target=ask, args=(1000 * each,)) for each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    promised = [answer for answer in requests.answers if answer != "refused"]
    assert len(requests.answers) == 8 * 150
    assert len(promised) == len(set(promised)) > 0
    assert set(promised) <= kept(path)
    assert not writer._waiting
    assert not writer._is_led


def test_closing_keeps_who_waits_and_refuses_who_comes(writer: Writer, path: Path) -> None:
    """A stop during a commit waits for it and for those behind it; afterwards the file is let go of."""
    held, requests, late = Held(), Requests(writer), Requests(writer)
    requests.ask(held)
    assert held.begun.wait(10)
    for number in range(3):
        requests.ask(keep(number))
    wait_for(writer, 3)
    closing_thread = threading.Thread(target=writer.close)
    closing_thread.start()
    while writer._is_open:
        time.sleep(0.005)
    late.ask(keep(9))
    assert late.join() == ["refused"]
    held.let_go.set()
    requests.join()
    closing_thread.join(10)
    assert kept(path) == {0, 1, 2}
    other = Writer(SqliteFile(path, lambda connection: connection.execute(TABLE)))
    other.start()
    assert other.run(keep(7)) == 7
    other.close()


@pytest.mark.parametrize("together", [False, True])
def test_a_job_that_fails_is_undone_alone(writer: Writer, path: Path, together: bool) -> None:
    """Alone in its commit or among others, what it did before it failed is gone, and its neighbours are kept."""

    def bad(connection: sqlite3.Connection) -> None:
        keep(1)(connection)
        raise PostboxError

    held, requests = Held(), Requests(writer)
    requests.ask(held)
    assert held.begun.wait(10)
    requests.ask(bad)
    if together:
        requests.ask(keep(2))
    wait_for(writer, 1 + together)
    held.let_go.set()
    requests.join()
    assert "refused" in requests.answers
    assert kept(path) == ({2} if together else set())
    assert writer.run(keep(3)) == 3, "the next one is not made to pay"


def test_a_fault_refuses_the_whole_commit_and_heals(writer: Writer, path: Path) -> None:
    """Where the file fails in the middle of a batch, nobody in it is answered as kept, and the next one is."""

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("SELECT * FROM nowhere")

    held, requests = Held(), Requests(writer)
    requests.ask(held)
    assert held.begun.wait(10)
    requests.ask(keep(1))
    requests.ask(fail)
    requests.ask(keep(2))
    wait_for(writer, 3)
    held.let_go.set()
    assert sorted(map(str, requests.join())) == ["None", "refused", "refused", "refused"]
    assert kept(path) == set()
    assert writer.run(keep(1)) == 1


def test_the_log_is_folded_beside_the_requests(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many commits the file itself holds what was kept, without anybody asking for it."""
    monkeypatch.setattr("intake.sqlite_file.FOLD_AFTER", 50)
    for number in range(49):
        writer.run(keep(number))
    assert number_in_file(path) is None
    writer.run(keep(49))
    deadline = time.monotonic() + 10
    while number_in_file(path) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert number_in_file(path) == 50
    assert writer.run(keep(50)) == 50


def number_in_file(path: Path) -> int | None:
    """What the file holds without its log; None where it has not even the table."""
    alone = path.with_name("alone.sqlite3")
    alone.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(f"file:{alone}?immutable=1", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
        except sqlite3.DatabaseError:
            return None
