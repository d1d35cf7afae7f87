"""One state in several threads: the lock's owner is a thread, and each thread has its own connection."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from store.disk import state as states
from store.disk.journal_lines import NOBODY, Draft
from store.errors import BusyError, StateError
from store.proof.journal_check import verify

if TYPE_CHECKING:
    from tests.store.conftest import Office


def _all(*threads: threading.Thread) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def test_two_threads_of_one_state_are_never_both_inside(office: Office) -> None:
    """While one holds the lock the other waits, however often it is taken again inside."""
    state = office.state()
    inside, most = 0, 0
    counting = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with state.lock(), state.lock():
                with counting:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.001)
                with counting:
                    inside -= 1

    _all(*(threading.Thread(target=work) for _ in range(4)))
    assert most == 1


def test_a_thread_that_waits_too_long_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another process would be; afterwards it gets in."""
    monkeypatch.setattr(states, "LOCK_SECONDS", 0.1)
    state = office.state()
    told: list[str] = []

    def work() -> None:
        try:
            with state.lock():
                told.append("in")
        except BusyError as error:
            told.append(error.code)

    with state.lock():
        _all(threading.Thread(target=work))
    _all(threading.Thread(target=work))
    assert told == ["busy", "in"]


def test_threads_write_and_read_one_store_at_once(office: Office) -> None:
    """Every thread's rows and journal lines are there, and the journal is whole."""
    state = office.state()
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                with state.lock():
                    state.vault.set_time(f"t{number}-{turn}", "x")
                    state.journal("zukan").note(NOBODY, Draft("backup", ""), "begun", state.clock())
                assert state.vault.time(f"t{number}-{turn}") == "x"
        except BaseException as error:  # handed to the test's own thread
            faults.append(error)

    _all(*(threading.Thread(target=work, args=(n,)) for n in range(4)))
    assert faults == []
    [row] = state.vault.database.rows("SELECT count(*) AS n FROM times WHERE name LIKE 't%-%'")
    assert row["n"] == 40
    with state.journal_path("zukan").open("rb") as lines:
        assert verify(lines, "current", "zukan").faults == ()


def test_one_thread_does_not_see_or_end_what_another_has_begun(office: Office) -> None:
    """A transaction is its thread's own: another reads what was there before it, and cannot commit it."""
    database = office.state().vault.database
    seen: list[int] = []

    def look() -> None:
        seen.append(len(database.rows("SELECT 1 FROM times WHERE name = 'half'")))

    def half() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO times VALUES ('half', 'x')")
            _all(threading.Thread(target=look))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert seen == [0]
    assert database.rows("SELECT 1 FROM times WHERE name = 'half'") == []


def test_connections_of_threads_that_have_ended_are_closed(office: Office) -> None:
    """A program that runs all day with short threads keeps no file open for each of them."""
    database: Any = office.state().vault.database
    for _ in range(5):
        _all(threading.Thread(target=lambda: database.rows("SELECT 1")))
    database.rows("SELECT 1")
    assert len(database._connections) <= 2


def test_a_closed_file_is_not_opened_again_by_a_thread(office: Office) -> None:
    """What was closed stays closed for whoever still holds it."""
    database = office.state().vault.database
    database.close()
    with pytest.raises(StateError, match="閉じています"):
        database.rows("SELECT 1")
