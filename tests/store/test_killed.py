"""SIGKILL at any moment of collecting and taking in: nothing lost, nothing twice, the journal whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.accession import accession
from store.collect import collect
from store.journal_check import verify
from store.postbox import Postbox
from store.purpose import reading_purpose
from store.records import listed, open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

ROOT = Path(__file__).parents[2]
PER_ROUND = 4  # envelopes that arrive before each kill
_WORK = """
import sys
from datetime import datetime
from register.term import TOKYO
from store.cli import main
clock = lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
print("ready", flush=True)
state, url = sys.argv[1:]
main(["collect", "--state", state, "--intake", url], clock=clock)
main(["list", "--state", state, "--handler", "sato", "--passphrase-fd", "0"], clock=clock)
"""


#: The same work in a child that kills itself at its n-th step: before each SQL statement,
#: before and after each sync and each request; then once more, whole. Forked from a parent
#: that opens nothing itself, and that derives each passphrase's key once.
_STEPS = """
import functools, os, signal, sys
from datetime import datetime
from register.term import TOKYO
from store import cli, database, passphrase, postbox
clock = lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
state, url, words = sys.argv[1], sys.argv[2], sys.stdin.readline().rstrip()
passphrase._derive = functools.lru_cache(passphrase._derive)
left = 0

def step(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

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

database._connect = connected
os.fsync = around(os.fsync)
postbox.Postbox._request = around(postbox.Postbox._request)

def work():
    reading, writing = os.pipe()
    os.write(writing, words.encode())
    os.close(writing)
    cli.main(["collect", "--state", state, "--intake", url], clock=clock)
    cli.main(["list", "--state", state, "--handler", "sato", "--passphrase-fd", str(reading)], clock=clock)

def in_child(steps):
    global left
    child = os.fork()
    if child == 0:
        sys.stdout = open(os.devnull, "w")
        left = steps
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]

for line in sys.stdin:
    status = in_child(int(line))
    if status:
        in_child(0)
    print(status, flush=True)
"""


def _start(office: Office, url: str, passphrase: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", _WORK, str(office.path), url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(passphrase.encode())
    process.stdin.close()
    assert process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.long)])
def test_a_kill_loses_nothing_and_doubles_nothing(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], serve: Any, kills: int,
    passphrases: dict[str, str],
) -> None:  # fmt: skip
    """Killed at random moments again and again; afterwards every receipt is one record that opens."""
    chance = random.Random(20261124)
    receipts: list[str] = []
    killed = 0
    with serve(office, []) as box:
        busy = _measure(office, box.url, passphrases["sato"])
        for _ in range(kills):
            documents = [seal_application(key) for _ in range(PER_ROUND)]
            receipts += [parse(document).header.receipt for document in documents]
            box.documents += documents
            process = _start(office, box.url, passphrases["sato"])
            time.sleep(chance.uniform(0, busy))
            process.send_signal(signal.SIGKILL)
            assert process.stdout is not None
            process.stdout.close()
            killed += process.wait() == -signal.SIGKILL
        _finish(office, box)
    assert killed >= kills / 2
    _check(office, receipts)


@pytest.mark.parametrize("stride", [3, pytest.param(1, marks=pytest.mark.long)])
def test_a_kill_at_every_step_loses_nothing_and_doubles_nothing(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], serve: Any,
    stride: int, passphrases: dict[str, str],
) -> None:  # fmt: skip
    """Killed before its first statement, its second, and so on to the last: no step is a wrong one to die at."""
    receipts: list[str] = []
    steps = 0
    with serve(office, []) as box:
        parent = subprocess.Popen(
            [sys.executable, "-c", _STEPS, str(office.path), box.url], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(f"{passphrases['sato']}\n")
        status = signal.SIGKILL.value
        while status == signal.SIGKILL:
            steps += stride
            document = seal_application(key)
            receipts.append(parse(document).header.receipt)
            box.documents.append(document)
            parent.stdin.write(f"{steps}\n")
            parent.stdin.flush()
            status = int(parent.stdout.readline())
        parent.stdin.close()
        parent.stdout.close()
        assert (status, parent.wait()) == (0, 0)
        _finish(office, box)
    assert steps > 40
    _check(office, receipts)


def _check(office: Office, receipts: list[str]) -> None:
    """Every receipt is one record that opens, and the journal is whole."""
    session = office.sign_in("sato")
    rows = listed(session)
    assert sorted(row.receipt for row in rows) == sorted(receipts)
    assert {row.state for row in rows} == {"accessioned"}
    purpose = reading_purpose(office.register, "zukan", "contact")
    for row in rows:
        assert open_record(purpose, session, row.id).payload.items["name"] == "見本 はなこ"
    with session.state.journal_path("zukan").open("rb") as lines:
        assert verify(lines, "current", "zukan").faults == ()


def _measure(office: Office, url: str, passphrase: str) -> float:
    """How long a whole run takes once it is ready: kills are spread over this."""
    process = _start(office, url, passphrase)
    started = time.monotonic()
    assert process.stdout is not None
    process.stdout.read()
    process.stdout.close()
    assert process.wait() == 0
    return time.monotonic() - started


def _finish(office: Office, box: Any) -> None:
    state = office.state()
    with Postbox(box.url, "current", state.collector_key(), office.clock) as postbox:
        done = collect(state, postbox)
    assert done.clean
    assert box.documents == []
    accession(office.sign_in("sato"))
