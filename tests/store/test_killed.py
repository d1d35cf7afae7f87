"""SIGKILL at any moment of collecting, taking in, rolling, erasing and backing up.

Each try starts from the same store, kills one command, looks at what is left, runs the command
again whole and looks once more: nothing lost, nothing twice, the journal whole. Killed in two
ways: by itself at its n-th step (before each SQL statement, before and after each sync and each
request), which reaches every place between two writes; and from outside at a moment drawn over
the whole time that it takes, in the middle of whatever it does then, and often a second time
while it mends.
"""

from __future__ import annotations

import functools
import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.copies.backup import backup
from store.copies.restoring import restore
from store.crypto import passphrase
from store.disk.copy_places import MARK
from store.disk.second_copy import ARRIVED, COPY, newest
from store.errors import RosterError, UndesignatedError
from store.people.purpose import reading_purpose
from store.people.roster import Role
from store.people.roster_file import roster_of
from store.proof.journal_check import verify
from store.records.accession import accession
from store.records.erasing import finish
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

ROOT = Path(__file__).parents[2]
SEED = 6
Commands = list[list[str]]
KILLS = [4, pytest.param(200, marks=pytest.mark.long)]

#: Runs commands (one JSON line each) in forked children. ``left``: the step at which a child kills itself;
#: ``after``: the seconds after which it is killed. Told "moments", it runs the program as it is.
_CHILD = """
import functools, json, os, select, sys, time
from datetime import datetime
from register.term import TOKYO
from store import cli
from store.arriving import postbox
from store.disk import database
from store.crypto import passphrase
clock = lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
derive = functools.lru_cache(passphrase._derive)
derived = []
left = steps = 0

def noted(words, salt, costs):
    derived.append([words, salt.hex()])
    return derive(words, salt, costs)

passphrase._derive = noted

def step(*_):
    global left, steps
    steps += 1
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)

def around(function):
    @functools.wraps(function)
    def stepped(*args, **kwargs):
        step()
        result = function(*args, **kwargs)
        step()
        return result
    return stepped

def connected(path, connect=database._connect):
    connection = connect(path)
    connection.set_trace_callback(step)
    return connection

if sys.argv[1] == "steps":
    database._connect = connected
    os.fsync, os.rename, os.replace = around(os.fsync), around(os.rename), around(os.replace)
    postbox.Postbox._request = around(postbox.Postbox._request)

def run(argv, words):
    def descriptor():
        reading, writing = os.pipe()
        os.write(writing, words.encode())
        os.close(writing)
        return str(reading)
    return cli.main([descriptor() if arg == "FD" else arg for arg in argv], clock=clock)

for line in sys.stdin:
    asked = json.loads(line)
    back, up = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = open(os.devnull, "w")
        left = asked["left"]
        codes = [run(argv, asked["words"]) for argv in asked["argvs"]]
        os.write(up, json.dumps([codes, steps, time.monotonic() - begun, derived]).encode())
        os._exit(0)
    os.close(up)
    if asked["after"] is not None and not select.select([back], [], [], asked["after"])[0]:
        os.kill(child, 9)
    status = os.waitpid(child, 0)[1]
    said = json.loads(os.read(back, 65536).decode() or "null")
    os.close(back)
    for words, salt in said[3] if said else []:
        derive(words, bytes.fromhex(salt), passphrase._today())
    print(json.dumps([status, said]), flush=True)
"""


@dataclass
class Runner:
    """A parent that opens nothing itself, and derives each passphrase's key once."""

    process: subprocess.Popen[str]
    words: str
    moments: bool

    def run(self, argvs: list[list[str]], *, left: int = 0, after: float | None = None) -> tuple[bool, Any]:
        """Whether it was killed; otherwise exit statuses, the number of steps, and seconds."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(
            json.dumps({"argvs": argvs, "left": left, "after": after, "words": self.words}) + "\n"
        )
        self.process.stdin.flush()
        status, said = json.loads(self.process.stdout.readline())
        assert status in (0, signal.SIGKILL)
        return status == signal.SIGKILL, said


@pytest.fixture(params=["steps", "moments"])
def runner(
    passphrases: dict[str, str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Runner]:
    monkeypatch.setattr(passphrase, "_derive", functools.lru_cache(passphrase._derive))
    process = subprocess.Popen(
        [sys.executable, "-c", _CHILD, request.param],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    yield Runner(process, passphrases["sato"], request.param == "moments")
    process.communicate()


def _tries(
    office: Office, runner: Runner, begin: Callable[[], Commands], kills: int, look: Callable[[bool], None],
    done: int = 0,
) -> None:  # fmt: skip
    """``begin`` gives the commands of a try, ``look(False)`` is after each kill, ``look(True)`` after they ran whole.

    ``done`` is the exit status of a command that was killed when its work was done already.
    """
    kept = _Kept(office)
    argvs = begin()
    killed, (codes, steps, *_) = runner.run(argvs)
    assert not killed
    assert codes == [0] * len(argvs)
    look(True)
    if runner.moments:
        _at_moments(kept, runner, begin, kills, look, done)
        return
    assert steps >= 20
    for number in range(min(kills, steps)):
        kept.put_back()
        argvs = begin()
        killed, _ = runner.run(argvs, left=1 + number * steps // min(kills, steps))
        assert killed
        look(False)
        killed, (codes, *_) = runner.run(argvs)
        assert not killed
        assert set(codes) <= {0, done}
        look(True)


def _at_moments(
    kept: _Kept, runner: Runner, begin: Callable[[], Commands], kills: int, look: Callable[[bool], None],
    done: int,
) -> None:  # fmt: skip
    """One moment in each ``kills``-th part of the time; one that came too late is drawn again, earlier."""
    kept.put_back()
    _, (*_, seconds, _) = runner.run(begin())  # the first run derived the passphrase's key as well
    look(True)
    chance = random.Random(SEED)
    for number in range(kills):
        latest = (number + 1) / kills * seconds
        killed = False
        while not killed:
            kept.put_back()
            argvs = begin()
            killed, _ = runner.run(argvs, after=chance.uniform(latest - seconds / kills, latest))
            look(not killed)
            latest *= 0.9
        if chance.random() < 0.5 and runner.run(argvs, after=chance.uniform(0, seconds))[0]:
            look(False)
        killed, (codes, *_) = runner.run(argvs)
        assert not killed
        assert set(codes) <= {0, done}
        look(True)


class _Kept:
    """The store and the second copy as they were before the first command."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.store = office.path.parent / "pristine"
        self.outside = office.path.parent / "outside"
        shutil.copytree(office.path, self.store)
        if self.outside.exists():
            shutil.copytree(self.outside, self.store / "outside")

    def put_back(self) -> None:
        for state in self.office.opened:
            state.close()
        self.office.opened.clear()
        shutil.rmtree(self.office.path)
        shutil.copytree(self.store, self.office.path)
        shutil.rmtree(self.outside, ignore_errors=True)
        if (self.office.path / "outside").exists():
            (self.office.path / "outside").rename(self.outside)


def _opened(office: Office) -> list[str]:
    """Every record opens; their receipts. The journals are whole, and every key is in the one epoch.

    What was being erased is finished first, as every sign-in does.
    """
    session = office.sign_in("sato")
    finish(session.state)
    purpose = reading_purpose(office.register, "zukan", "contact")
    rows = [row for row in listed(session) if row.state == "accessioned"]
    for row in rows:
        assert open_record(purpose, session, row.id).payload.items["name"] == "見本 はなこ"
    for programme in ("zukan", "support"):
        with session.state.journal_path(programme).open("rb") as lines:
            assert verify(lines, "current", programme).faults == ()
    ring = session.state.keyring
    assert {key.epoch for key in ring.record_keys("zukan")} <= {ring.programme_key("epoch", "zukan").key}
    return sorted(row.receipt for row in rows)


def _argv(office: Office, *args: str) -> list[str]:
    return [*args, "--state", str(office.path)]


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_while_collecting_and_taking_in(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], serve: Any, kills: int,
    runner: Runner,
) -> None:  # fmt: skip
    """Every receipt is one record that opens, and a person's cancellation is carried out once."""
    documents = [seal_application(key) for _ in range(6)]
    office.take_in("sato", documents[0])
    receipts = sorted(parse(document).header.receipt for document in documents)
    gone = parse(documents[0]).header
    notice = {"id": gone.id, "receipt": gone.receipt, "secret": "himitsu"}
    boxes: list[Any] = []
    with ExitStack() as stack:

        def begin() -> Commands:
            # Its threads have ended: what a killed command still asked for must not reach the next try.
            stack.close()
            boxes[:] = [stack.enter_context(serve(office, list(documents[1:])))]
            boxes[0].notices.append(notice)
            return [
                _argv(office, "collect", "--intake", boxes[0].url),
                _argv(office, "list", "--handler", "sato", "--passphrase-fd", "FD"),
            ]

        def look(whole: bool) -> None:
            found = _opened(office)
            assert len(set(found)) == len(found)
            if whole:
                assert boxes[0].documents == []
                assert found == [receipt for receipt in receipts if receipt != gone.receipt]
                assert [e.id for e in office.state().vault.erased(["zukan"])] == [gone.id]

        _tries(office, runner, begin, kills, look)


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_while_ending_a_designation(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], kills: int, runner: Runner
) -> None:
    """Afterwards the handler has ended or has not, never half; every record opens for the others."""
    office.designate("suzuki", "zukan", by="sato")
    documents = [seal_application(key) for _ in range(5)]
    office.take_in("sato", *documents)
    receipts = sorted(parse(document).header.receipt for document in documents)
    end = _argv(office, "handler", "end", "suzuki", "--by", "sato", "--by-passphrase-fd", "FD")

    def look(whole: bool) -> None:
        assert _opened(office) == receipts
        state = office.state()
        ended = roster_of(state).handler("suzuki").ended_on is not None
        assert ended or not whole
        left = state.keyring.database.rows("SELECT 1 FROM wraps WHERE recipient = 'suzuki'")
        assert bool(left) is not ended
        if ended:
            with pytest.raises((UndesignatedError, RosterError)):
                office.sign_in("suzuki")
        else:
            office.sign_in("suzuki")

    _tries(office, runner, lambda: [end], kills, look, done=1)


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_while_a_passphrase_is_changed(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], kills: int, runner: Runner
) -> None:
    """The one key pair or the other, whole: sato signs in with the passphrase, and every record opens."""
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    documents = [seal_application(key) for _ in range(3)]
    office.take_in("sato", *documents)
    receipts = sorted(parse(document).header.receipt for document in documents)
    change = _argv(
        office, "handler", "passphrase", "sato", "--passphrase-fd", "FD", "--new-passphrase-fd", "FD"
    )

    def look(whole: bool) -> None:
        assert _opened(office) == receipts
        changes = len(roster_of(office.state()).handler("sato").past_signers)
        assert changes > 0 or not whole
        office.sign_in("tanaka")

    _tries(office, runner, lambda: [change], kills, look)


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_while_an_officer_is_ended(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], kills: int, runner: Runner
) -> None:
    """Ended with another root in force, or neither; everybody who stays signs in and opens everything."""
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    office.designate("suzuki", "zukan", by="sato")
    documents = [seal_application(key) for _ in range(3)]
    office.take_in("sato", *documents)
    receipts = sorted(parse(document).header.receipt for document in documents)
    end = _argv(office, "handler", "end", "tanaka", "--by", "sato", "--by-passphrase-fd", "FD")

    def look(whole: bool) -> None:
        assert _opened(office) == receipts
        roster = roster_of(office.state())
        ended = roster.handler("tanaka").ended_on is not None
        assert ended or not whole
        assert len(roster.successions) == int(ended)
        office.sign_in("suzuki")

    _tries(office, runner, lambda: [end], kills, look, done=1)


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_while_erasing(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], kills: int, runner: Runner
) -> None:
    """The record is there and opens, or it is gone with its key; the others always open."""
    documents = [seal_application(key) for _ in range(5)]
    office.take_in("sato", *documents)
    headers = [parse(document).header for document in documents]
    receipts = sorted(header.receipt for header in headers)
    gone = headers[2]
    erase = _argv(
        office, "erase", gone.receipt, "--yes", "--purpose", "erase-request",
        "--handler", "sato", "--passphrase-fd", "FD",
    )  # fmt: skip
    purpose = reading_purpose(office.register, "zukan", "contact")

    def look(whole: bool) -> None:
        state = office.state()
        keyed = {key.record for key in state.keyring.record_keys("zukan")}
        assert {header.id for header in headers} - keyed <= {gone.id}
        session = office.sign_in("sato")
        for header in headers:
            if header.id in keyed:
                assert open_record(purpose, session, header.id).payload.items["name"] == "見本 はなこ"
        assert gone.id not in keyed or not whole
        if whole:
            assert _opened(office) == [receipt for receipt in receipts if receipt != gone.receipt]
            assert state.vault.is_erased(gone.id)
            assert state.keyring.erasing() == {}

    _tries(office, runner, lambda: [erase], kills, look, done=1)


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_while_backing_up(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], serve: Any, kills: int,
    runner: Runner, tmp_path: Path,
) -> None:  # fmt: skip
    """There is a whole copy at every moment, it holds everything that was acknowledged, and restores."""
    first, second = seal_application(key), seal_application(key)
    office.take_in("sato", first)
    copy = tmp_path / "outside"
    copy.mkdir()
    state = office.state()
    state.set_second(copy)
    backup(state, copy)
    office.collect(second)
    receipts = sorted(parse(document).header.receipt for document in (first, second))

    def look(whole: bool) -> None:
        assert newest(copy).parent == copy
        target = tmp_path / "restored"
        shutil.rmtree(target, ignore_errors=True)
        restored = restore(copy, target, office.register, office.clock)
        assert restored.copied + restored.arrived == 2
        if whole:
            assert sorted(path.name for path in copy.iterdir()) == [ARRIVED, COPY, MARK]
            assert list((copy / ARRIVED).iterdir()) == []
            here, office.path = office.path, target
            assert _taken_in(office) == receipts
            office.path = here

    _tries(office, runner, lambda: [_argv(office, "backup")], kills, look)


def _taken_in(office: Office) -> list[str]:
    accession(office.sign_in("sato"))
    return _opened(office)
