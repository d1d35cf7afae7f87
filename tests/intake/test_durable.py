"""Nothing that was acknowledged is lost: the sync comes first, and every kind of trouble leaves a page to try again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from intake.errors import PostboxError
from intake.postbox import erasures
from intake.postbox.outcomes import Cancelled, Outcome, PutResult
from intake.postbox.postbox import Postbox, postgres_postbox, sqlite_postbox
from intake.postbox.sqlite import Patience
from intake.running.service import EXTENSION, Service
from intake.targets.seats import Seating, Standing, Taken

if TYPE_CHECKING:
    from tests.intake.conftest import Browser, Clock, Server, Visitor, World

COMPANY = "/apply/mihon-kappan"

# ---- the sync before the receipt

RECEIPT = "receipt-number"  # as it stands in the page's markup


def traced(
    start: Callable[..., Server], world: World, browse: Callable[[str], Browser], synchronous: str
) -> list[str]:
    """What a real server asked of the system, from the answer before the receipt's to its first byte."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed: script/setup test")
    log = world.folder / f"trace-{synchronous}"
    calls = "trace=fsync,fdatasync,pwrite64,sendto,sendmsg,write"
    server = start(
        under=(strace, "-f", "-y", "-s", "8000", "-e", calls, "-o", str(log)), synchronous=synchronous
    )
    assert browse(server.url).apply().receipt
    os.killpg(server.process.pid, signal.SIGTERM)  # strace goes with the server, its log complete
    server.process.wait(30)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    shown = next(number for number, line in enumerate(lines) if RECEIPT in line)
    *_, before, head = (number for number in range(shown) if '"HTTP/1.1 ' in lines[number])
    return lines[before + 1 : head]


def synced_last(lines: list[str]) -> bool:
    """Whether something was written to the log, and the log synced after its last byte."""
    kinds = ["sync" if "sync(" in line else "write" for line in lines if "sqlite3-wal>" in line]
    return "write" in kinds and kinds[-1] == "sync"


@pytest.mark.parametrize(("synchronous", "is_safe"), [("FULL", True), ("OFF", False)])
def test_the_commit_is_synced_before_the_receipt(
    synchronous: str,
    is_safe: bool,
    serve_world: Callable[..., Server],
    world: World,
    browse: Callable[[str], Browser],
) -> None:
    """Under strace the sync stands between the commit's bytes and the receipt's; with synchronous=OFF it is missed."""
    assert synced_last(traced(serve_world, world, browse, synchronous)) == is_safe


# ---- a file that is locked, closed or gone


def test_a_database_locked_for_long_keeps_the_answers_on_the_page(
    make_app: Any, visit: Any, world: World
) -> None:
    """While another program holds the lock nothing is acknowledged, and once it lets go one press sends it."""
    app = make_app()
    visitor: Visitor = visit(app)
    postbox = app.extensions[EXTENSION].postbox
    postbox.close()  # its connection has its patience from the start
    postbox.database.backend.patience = Patience(busy_milliseconds=300)
    postbox.start()
    confirm = visitor.fill(visitor.get(COMPANY))
    with closing(sqlite3.connect(world.config.postbox_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = visitor.send(confirm)
        assert refused.status == 503
        assert refused.given["name"] == "見本 花子"
        other.execute("ROLLBACK")
    assert visitor.send(refused).receipt
    assert len(world.documents()) == 1


@pytest.mark.long
def test_a_database_locked_for_ten_seconds_loses_nothing(visitor: Visitor, world: World) -> None:
    """The same with the real waiting times: the answer comes late or stays on the page, never both."""
    confirm = visitor.fill(visitor.get(COMPANY))
    with closing(
        sqlite3.connect(world.config.postbox_file, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(10, lambda: other.execute("ROLLBACK"))
        timer.start()
        page = visitor.send(confirm)
        timer.join()
    if page.status == 503:
        page = visitor.send(page)
    assert page.receipt
    assert len(world.documents()) == 1


def test_a_read_only_file_is_closed_before_anybody_types(
    world: World, sealed_for: Callable[..., Any]
) -> None:
    """A postbox that cannot be written says so at the probe and keeps nothing."""
    path = world.folder / "readonly.sqlite3"
    box = sqlite_postbox(path)
    box.start()

    box.database.write(lambda connection: connection.exec_driver_sql("PRAGMA query_only=ON"))
    with pytest.raises(PostboxError):
        box.check_writable()
    submission, held = sealed_for()
    assert box.put(submission).outcome is Outcome.KEPT, "a fault opens the file anew"
    assert box.find(held.id) is not None
    box.close()


def test_an_older_file_is_brought_along(tmp_path: Path, sealed_for: Callable[..., Any], clock: Clock) -> None:
    """A postbox of version 1 keeps its envelopes and tombstones, can be cancelled from, and is collected as before."""
    path = tmp_path / "old.sqlite3"
    (waiting, held), (gone, gone_held) = sealed_for(), sealed_for()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
        for submission in (waiting,):
            head = submission.envelope.header
            row = (head.id, head.receipt, head.programme, head.target, head.received_at, submission.document)
            connection.execute("INSERT INTO envelopes VALUES (?,?,?,?,?,?)", row)
        head = gone.envelope.header
        stone = (head.id, head.receipt, head.programme, head.cancellation, head.received_at, head.received_at)
        connection.execute("INSERT INTO tombstones VALUES (?,?,?,?,?,?,'collected')", stone)
        connection.commit()
    box = sqlite_postbox(path)
    box.start()
    assert box.page("", 9).documents == (waiting.document,)
    assert box.cancel(gone_held.receipt, gone_held.secret, clock()) is not None
    assert box.cancel(held.receipt, held.secret, clock()) is not None
    assert box.page("", 9).documents == ()
    box.check_writable()
    box.close()


def files_of_today(name: str) -> Path:
    """A postbox as the version before SQLAlchemy wrote it, one envelope in each state."""
    return Path(__file__).with_name("files") / name


def holds_what_it_held(box: Postbox, clock: Clock) -> None:
    """Every state of the files that an earlier program wrote, read and carried on."""
    held = json.loads(files_of_today("postbox-2.json").read_text(encoding="utf-8"))
    found = {name: box.find(each["id"]) for name, each in held.items()}
    assert found == {
        "waiting": PutResult(Outcome.AGAIN),
        "seated": PutResult(Outcome.AGAIN, Standing("seat")),
        "listed": PutResult(Outcome.AGAIN, Standing("waiting", 1)),
        "collected": PutResult(Outcome.AGAIN, Standing("seat")),
        "cancelled": PutResult(Outcome.CANCELLED),
        "forwarded": PutResult(Outcome.CANCELLED),
    }
    assert [each.mark for each in box.page("", 9).beside] == ["", "trap,hasty", ""]
    assert box.taken("fair") == Taken(2, 1, 1)
    assert [each.erased for each in box.cancellations()] == [True, False]
    assert not box.spend("spent-before", expires=4_000_000_000, now=2)
    waiting, gone = held["waiting"], held["collected"]
    assert box.cancel(waiting["receipt"], waiting["secret"], clock()) is Cancelled.ERASED
    assert box.cancel(gone["receipt"], gone["secret"], clock()) is Cancelled.FORWARDED
    assert box.collected([held["listed"]["id"]], clock()).erased == (held["listed"]["id"],)
    box.check_writable()
    assert (box.counts().total, box.counts().collected, box.counts().cancelled) == (1, 3, 4)


def test_a_file_of_the_program_before_goes_on(tmp_path: Path, clock: Clock) -> None:
    """The SQLite file that an installation has today opens as it is, with all it holds."""
    path = tmp_path / "postbox.sqlite3"
    shutil.copy(files_of_today("postbox-2.sqlite3"), path)
    box = sqlite_postbox(path)
    box.start()
    holds_what_it_held(box, clock)
    box.close()


def test_a_database_of_the_program_before_goes_on(
    postgres_server: Any, postgres_url: str, clock: Clock
) -> None:
    """So does its PostgreSQL database, as pg_dump wrote it down."""
    box = postgres_postbox(postgres_url, 2)
    script = files_of_today("postbox-2.postgres.sql").read_text(encoding="utf-8")
    with closing(psycopg.connect(postgres_url, autocommit=True)) as connection:
        connection.execute(script.encode())
    box.start()
    holds_what_it_held(box, clock)
    box.close()


VERSION_1 = """
CREATE TABLE envelopes (
  id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, programme TEXT NOT NULL, target TEXT NOT NULL,
  received_at TEXT NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE TABLE tombstones (
  id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, programme TEXT NOT NULL, cancellation TEXT NOT NULL,
  received_at TEXT NOT NULL, erased_at TEXT NOT NULL, how TEXT NOT NULL CHECK (how IN ('collected'))
) STRICT;
CREATE TABLE spent_tokens (jti TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT;
CREATE TABLE probe (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), count INTEGER NOT NULL) STRICT;
INSERT INTO probe VALUES (1, 0);
PRAGMA user_version=1;
"""

# ---- a clock that was set back


def test_a_clock_set_back_spoils_no_open_form(visitor: Visitor, world: World, clock: Clock) -> None:
    """A minute back goes on as if nothing had happened; an hour back begins anew with everything written."""
    confirm = visitor.fill(visitor.get(COMPANY))
    clock.now -= timedelta(seconds=50)
    assert visitor.send(confirm).receipt
    confirm = visitor.fill(visitor.get(COMPANY))
    clock.now -= timedelta(hours=1)
    page = visitor.send(confirm)
    assert page.given["name"] == "見本 花子"
    assert visitor.send(visitor.send(page)).receipt
    assert len(world.documents()) == 2


# ---- PostgreSQL stopped and started, several processes


def test_postgresql_stopped_and_started_loses_nothing(
    postgres_server: Any, postgres_url: str, sealed_for: Callable[..., Any]
) -> None:
    """While it is away nothing is acknowledged and nobody waits for long; afterwards the same submission is kept."""
    box = postgres_postbox(postgres_url, 2)
    box.start()
    (one, held), (two, later) = sealed_for(), sealed_for()
    assert box.put(one).outcome is Outcome.KEPT
    postgres_server.stop()
    try:
        began = time.monotonic()
        with pytest.raises(PostboxError):
            box.put(two)
        with pytest.raises(PostboxError):
            box.check_writable()
        assert time.monotonic() - began < 15
    finally:
        postgres_server.start()
    assert box.put(two).outcome is Outcome.KEPT
    assert box.find(held.id) is not None
    assert box.find(later.id) is not None
    box.close()


def test_postgresql_away_at_the_start_closes_the_forms(tmp_path: Path) -> None:
    """A database that is not there is a fault that heals itself, not a crash; the message shows no address."""
    box = postgres_postbox(f"postgresql://nobody:himitsu@/none?host={tmp_path}", 2)
    box.start()
    with pytest.raises(PostboxError) as caught:
        box.check_writable()
    assert "himitsu" not in str(caught.value)
    assert caught.value.__cause__ is None
    box.close()


def test_two_processes_share_seats_and_receipts(postgres_url: str, sealed_for: Callable[..., Any]) -> None:
    """Two postboxes on one database never give a seat twice and keep one ticket once."""
    boxes = [postgres_postbox(postgres_url, 8) for _ in range(2)]
    for box in boxes:
        box.start()
    ready = [sealed_for("fair", "job-fair")[0] for _ in range(20)]
    kept: list[Any] = []
    threads = [
        threading.Thread(target=lambda b=box, s=each: kept.append(b.put(s, Seating(5, True))))
        for each in ready
        for box in boxes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    new = [each for each in kept if each.outcome is Outcome.KEPT]
    assert len(new) == 20
    assert sum(each.standing.kind == "seat" for each in new) == 5
    assert sorted(each.standing.rank for each in new if each.standing.rank) == list(range(1, 16))
    for box in boxes:
        box.close()


def test_an_envelope_does_not_come_back_beside_its_collection(
    postgres_url: str, sealed_for: Callable[..., Any], clock: Clock
) -> None:
    """Sent again while the store's acknowledgement is being committed: it is found as kept, and is not kept anew."""
    box = postgres_postbox(postgres_url, 2)
    box.start()
    submission, held = sealed_for()
    box.put(submission)
    answers: list[Any] = []
    again = threading.Thread(target=lambda: answers.append(box.put(submission)))

    def collect(connection: Any) -> None:
        erasures.erase(connection, (held.id,), clock().isoformat())
        again.start()
        again.join(1)
        assert again.is_alive(), "it waits for this transaction"

    box.database.write(collect)
    again.join(10)
    assert [answer.outcome for answer in answers] == [Outcome.AGAIN]
    assert box.page("", 9).documents == ()
    box.close()


def test_the_session_commits_durably(postgres_url: str) -> None:
    """``synchronous_commit`` is on in our sessions, whatever the server's default is."""
    box = postgres_postbox(postgres_url, 1)
    box.start()
    assert box.database.write(lambda c: c.exec_driver_sql("SHOW synchronous_commit").scalar_one()) == "on"
    box.close()


def test_the_whole_intake_runs_on_postgresql(
    make_app: Any, visit: Any, world: World, postgres_server: Any, postgres_url: str
) -> None:
    """Apply and see it counted: the pages do not know which database it is, and its files hold nothing readable."""
    app = make_app(postbox_url=postgres_url)
    visitor = visit(app)
    done = visitor.apply(COMPANY)
    assert done.receipt
    service: Service = app.extensions["zukan-intake"]
    assert service.postbox.counts().waiting == {"zukan": 1}
    assert not world.config.postbox_file.exists()
    postgres_server.psql("CHECKPOINT;")
    files = [path for path in Path(postgres_server.pgdata).rglob("*") if path.is_file()]
    assert any(done.receipt.encode() in path.read_bytes() for path in files)
    assert not any("花子".encode() in path.read_bytes() for path in files)
