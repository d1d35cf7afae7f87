"""The postbox: kept once, paged oldest first, erased without a trace of the document."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection

from intake.errors import PostboxError
from intake.postbox.outcomes import Outcome
from intake.postbox.postbox import Postbox, sqlite_postbox
from intake.postbox.sqlite import Patience
from intake.postbox.tables import VERSION
from intake.sealing import ticket
from intake.sealing.keys import read_folder
from intake.sealing.submission import Submission, header_for, payload_for, sealed
from intake.targets.lookup import Target
from register.load import default
from register.term import TOKYO

if TYPE_CHECKING:
    from tests.intake.conftest import World

HURRIED = Patience(lock_seconds=0.1)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
TARGET = Target("company", "mihon-kappan", "見本活版所", "application", "zukan", "/", None, None)


@pytest.fixture
def postbox(tmp_path: Path) -> Iterator[Postbox]:
    box = sqlite_postbox(tmp_path / "postbox.sqlite3")
    box.start()
    yield box
    box.close()


@pytest.fixture
def make(world: World) -> Callable[..., Submission]:
    """Makes sealed submissions for the world's first key of zukan."""
    keys = read_folder(world.config.keys_dir, world.collector.public_key()).keys
    key = next(key for key in keys if key.programme == "zukan")

    def submission(at: datetime = NOW, issued: ticket.Ticket | None = None) -> Submission:
        held = issued or ticket.issue(TARGET.slug, TARGET.form, at)
        header = header_for(default(), held, TARGET, "0" * 16, key, at)
        return sealed(header, payload_for({"name": "見本 花子"}, (), at), key)

    return submission


def is_new(postbox: Postbox, submission: Submission) -> bool:
    return postbox.put(submission).outcome is Outcome.KEPT


def ids(submissions: list[Submission]) -> list[str]:
    return sorted(submission.envelope.header.id for submission in submissions)


def test_pages_come_oldest_first_and_say_whether_more_follow(
    anybox: Postbox, make: Callable[..., Submission]
) -> None:
    """Walking by the last id meets each document exactly once."""
    kept = [make() for _ in range(7)]
    for submission in reversed(kept):
        assert is_new(anybox, submission)
    seen: list[str] = []
    after, more = "", True
    while more:
        page = anybox.page(after, 3)
        seen += page.documents
        after, more = ids([s for s in kept if s.document in page.documents])[-1], page.more
    by_id = {submission.envelope.header.id: submission.document for submission in kept}
    assert seen == [by_id[each] for each in ids(kept)]


def test_the_first_of_two_with_one_id_stays(anybox: Postbox, make: Callable[..., Submission]) -> None:
    """A second envelope under the same ticket is not kept, before and after collection."""
    issued = ticket.issue(TARGET.slug, TARGET.form, NOW)
    first, second = make(issued=issued), make(issued=issued)
    assert is_new(anybox, first)
    assert not is_new(anybox, second)
    assert anybox.page("", 9).documents == (first.document,)
    anybox.collected([issued.id], NOW)
    assert not is_new(anybox, second)
    assert anybox.page("", 9).documents == ()
    assert anybox.find(issued.id)


def test_collecting_erases_and_may_be_repeated(anybox: Postbox, make: Callable[..., Submission]) -> None:
    """Erased ids stay erased, unknown ones are named, a repetition answers the same."""
    kept = [make() for _ in range(3)]
    for submission in kept:
        anybox.put(submission)
    gone, stranger = ids(kept)[:2], ticket.issue("x", "y", NOW).id
    for _ in range(2):
        outcome = anybox.collected([*gone, stranger, gone[0]], NOW)
        assert (sorted(outcome.erased), outcome.unknown) == (gone, (stranger,))
    assert len(anybox.page("", 9).documents) == 1


def test_a_tombstone_holds_numbers_and_times_only(
    postbox: Postbox, make: Callable[..., Submission], tmp_path: Path
) -> None:
    """Id, receipt, programme, target, the secret's hash, seat and rank, when it came, when and how it went."""
    submission = make()
    postbox.put(submission)
    header = submission.envelope.header
    postbox.collected([header.id], NOW + timedelta(hours=1))
    with closing(sqlite3.connect(tmp_path / "postbox.sqlite3")) as connection:
        rows = connection.execute("SELECT * FROM tombstones").fetchall()
    assert rows == [
        (
            header.id,
            header.receipt,
            "zukan",
            "mihon-kappan",
            header.cancellation,
            "2026-11-24T10:00+09:00",
            "none",
            None,
            "2026-11-24T11:00:00+09:00",
            "collected",
            None,
        )
    ]


def test_tombstones_end_with_their_term(anybox: Postbox, make: Callable[..., Submission]) -> None:
    """Those of the term before go; one whose event is still to come, and one of this term, stay."""
    march = datetime(2026, 3, 30, 9, 0, tzinfo=TOKYO)
    old, waiting, late = make(march), make(march), make()
    for submission in (old, waiting, late):
        anybox.put(submission)
    anybox.collected(ids([old, late]), NOW)
    assert anybox.expire(date(2025, 4, 1), ()) == 0
    assert anybox.expire(date(2026, 4, 1), ("mihon-kappan",)) == 0
    assert anybox.expire(date(2026, 4, 1), ()) == 1
    assert anybox.find(old.envelope.header.id) is None
    assert anybox.find(late.envelope.header.id) is not None
    assert len(anybox.page("", 9).documents) == 1  # what was not collected yet is no tombstone


def test_an_erased_document_is_in_no_file(
    postbox: Postbox, make: Callable[..., Submission], tmp_path: Path
) -> None:
    """After collection neither the database nor its log holds a piece of the sealed body."""
    submission = make()
    postbox.put(submission)
    piece = submission.document[200:260].encode()
    assert any(piece in path.read_bytes() for path in tmp_path.glob("postbox.*"))
    postbox.collected([submission.envelope.header.id], NOW)
    for path in tmp_path.glob("postbox.*"):
        assert piece not in path.read_bytes(), path.name


def test_counts_are_numbers(anybox: Postbox, make: Callable[..., Submission]) -> None:
    """How much waits per programme, since when, and how much was collected."""
    assert (anybox.counts().total, anybox.counts().oldest) == (0, None)
    early, late = make(), make(NOW + timedelta(minutes=90))
    for submission in (late, early):
        anybox.put(submission)
    counts = anybox.counts()
    assert (counts.waiting, counts.collected, counts.oldest) == ({"zukan": 2}, 0, NOW)
    anybox.collected([early.envelope.header.id], NOW)
    assert anybox.counts().oldest == NOW + timedelta(minutes=90)


def test_a_token_is_spent_once_and_forgotten_after_it_expired(anybox: Postbox) -> None:
    """The same jti is refused until its expiry and is not remembered for ever."""
    assert anybox.spend("a", expires=100, now=50)
    assert not anybox.spend("a", expires=100, now=60)
    assert not anybox.spend("a", expires=100, now=100)
    assert anybox.spend("a", expires=200, now=101)


def test_many_at_once_are_all_kept(anybox: Postbox, make: Callable[..., Submission]) -> None:
    """Forty threads at once: each is answered True and each is there."""
    kept = [make() for _ in range(40)]
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda s=s: answers.append(is_new(anybox, s))) for s in kept]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 40
    assert len(anybox.page("", 100).documents) == 40


def test_a_full_database_acknowledges_nothing_and_recovers(
    postbox: Postbox, make: Callable[..., Submission]
) -> None:
    """SQLite's own 'full' is a PostboxError, nothing is half-kept, and the next one succeeds with room again."""

    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    postbox.database.write(limit)
    submission = make()
    with pytest.raises(PostboxError):
        postbox.put(submission)
    assert postbox.page("", 9).documents == ()
    assert is_new(postbox, submission), "the connection is opened anew after a fault of the file"


def test_a_second_process_on_the_same_folder_keeps_nothing(
    postbox: Postbox, make: Callable[..., Submission], tmp_path: Path
) -> None:
    """One writer per state folder: another one says so instead of writing beside it."""
    other = sqlite_postbox(tmp_path / "postbox.sqlite3", HURRIED)
    other.start()
    with pytest.raises(PostboxError):
        other.put(make())
    other.close()
    assert is_new(postbox, make())


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path, make: Callable[..., Submission]) -> None:
    """A newer schema is refused, not guessed at."""
    path = tmp_path / "later.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={VERSION + 1}")
    box = sqlite_postbox(path)
    box.start()
    with pytest.raises(PostboxError):
        box.put(make())
    box.close()


def test_what_is_waiting_is_committed_before_closing(tmp_path: Path, make: Callable[..., Submission]) -> None:
    """A graceful stop loses nothing, and a stopped postbox takes nothing."""
    box = sqlite_postbox(tmp_path / "closing.sqlite3")
    box.start()
    submission = make()
    box.put(submission)
    box.close()
    assert sqlite_postbox(tmp_path / "closing.sqlite3").page("", 9).documents == (submission.document,)
    with pytest.raises(PostboxError):
        box.put(make())


def test_a_new_start_knows_what_was_kept_before(tmp_path: Path, make: Callable[..., Submission]) -> None:
    """Waiting, collected and cancelled ones alike are found by a process that has not put them itself."""
    first = sqlite_postbox(tmp_path / "again.sqlite3")
    first.start()
    tickets = [ticket.issue(TARGET.slug, TARGET.form, NOW) for _ in range(3)]
    for held in tickets:
        assert is_new(first, make(issued=held))
    first.collected([tickets[1].id], NOW)
    first.cancel(tickets[2].receipt, tickets[2].secret, NOW)
    first.close()
    second = sqlite_postbox(tmp_path / "again.sqlite3")
    second.start()
    found = [second.find(held.id) for held in tickets]
    second.close()
    outcomes = [Outcome.AGAIN, Outcome.AGAIN, Outcome.CANCELLED]
    assert [kept and kept.outcome for kept in found] == outcomes


def test_what_another_process_keeps_is_found_by_looking(
    tmp_path: Path, make: Callable[..., Submission]
) -> None:
    """Who does not hold the file knows nothing by heart, before the start, without the lock and after the stop."""
    path = tmp_path / "shared.sqlite3"
    other, early, locked_out = (sqlite_postbox(path, HURRIED) for _ in range(3))
    other.start()
    locked_out.start()
    held = ticket.issue(TARGET.slug, TARGET.form, NOW)
    assert is_new(other, make(issued=held))
    other.close()
    for box in (early, locked_out, other):
        assert box.find(held.id)
        assert box.find(ticket.issue("x", "y", NOW).id) is None
    locked_out.close()


def test_the_connection_writes_durably(postbox: Postbox) -> None:
    """WAL, synchronous=FULL and secure_delete=ON are what the writing connection really has."""

    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "secure_delete")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert postbox.database.write(settings) == ["wal", 2, 1]


def test_a_reader_cannot_write(postbox: Postbox) -> None:
    """What only looks has a connection that SQLite itself keeps from writing."""
    with pytest.raises(PostboxError):
        postbox.database.read(lambda c: c.exec_driver_sql("UPDATE probe SET count = 99"))
    assert postbox.database.read(lambda c: c.exec_driver_sql("SELECT count FROM probe").scalar_one()) == 0


def test_a_file_put_in_its_place_is_noticed_by_readers(
    postbox: Postbox, make: Callable[..., Submission], tmp_path: Path
) -> None:
    """An idle reader shows neither the file that lay there before nor the other one, which a new start does."""
    postbox.put(make())
    assert len(postbox.page("", 9).documents) == 1
    other = sqlite_postbox(tmp_path / "other.sqlite3")
    other.start()
    other.close()
    postbox.collected([], NOW)  # empties the log, which belongs to the file that goes
    (tmp_path / "other.sqlite3").replace(tmp_path / "postbox.sqlite3")
    with pytest.raises(PostboxError, match="入れ替えられました"):
        postbox.page("", 9)
    postbox.close()
    assert postbox.page("", 9).documents == ()


def test_one_that_fails_leaves_its_neighbours_alone(
    postbox: Postbox, make: Callable[..., Submission]
) -> None:
    """While others wait, a failing operation is rolled back and the others are kept."""
    submission = make()
    gate = threading.Event()

    def wait(_connection: Connection) -> None:
        gate.wait(5)

    def bad(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE probe SET count = 99")
        raise ZeroDivisionError

    outcomes: list[object] = []

    def run(operation: Callable[[Connection], object]) -> None:
        try:
            outcomes.append(postbox.database.write(operation))
        except ZeroDivisionError:
            outcomes.append("bad")

    threads = [threading.Thread(target=run, args=(wait,)), threading.Thread(target=run, args=(bad,))]
    threads.append(threading.Thread(target=lambda: outcomes.append(is_new(postbox, submission))))
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert "bad" in outcomes
    assert True in outcomes
    count = postbox.database.write(lambda c: c.exec_driver_sql("SELECT count FROM probe").scalar_one())
    assert count == 0


def test_days_are_not_read_from_the_machine(make: Callable[..., Submission]) -> None:
    """The header's minute and term come from the moment that was handed in."""
    header = make(datetime(2027, 3, 31, 23, 59, 59, tzinfo=TOKYO)).envelope.header
    assert (header.received_at, header.term) == ("2027-03-31T23:59+09:00", "2026")
    assert date.fromisoformat(header.received_at[:10]) == date(2027, 3, 31)
