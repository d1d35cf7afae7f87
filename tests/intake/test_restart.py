"""Stopping and starting under load: with a socket that outlives the process, as systemd holds it, nobody is refused."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from register.envelope import parse

if TYPE_CHECKING:
    from tests.intake.conftest import Browser, World

ROOT = Path(__file__).parents[2]
#: What systemd does with a .socket unit (sd_listen_fds(3)): descriptor 3, and the process's own id beside it.
AS_SYSTEMD = 'export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'


class Service:
    """A server that is handed its listening socket, and can be restarted."""

    def __init__(self, config: Path, listener: socket.socket, log: Path) -> None:
        self._config, self._listener, self._log = config, listener, log
        self._starts = 0
        self.process = self._start()

    def restart(self) -> None:
        """As ``systemctl restart``: SIGTERM, wait for the end, start."""
        self.wait_until_up()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(40) == 0
        self.process = self._start()

    def wait_until_up(self) -> None:
        """Until the present process has said that it serves: before that a signal just ends Python."""
        for _ in range(600):
            if self._log.read_text(encoding="utf-8").count("受付を始めました") == self._starts:
                return
            time.sleep(0.05)
        raise AssertionError(self._log.read_text(encoding="utf-8"))

    def _start(self) -> subprocess.Popen[bytes]:
        def hand_over() -> None:
            os.dup2(self._listener.fileno(), 3)
            os.set_inheritable(3, True)

        bind = f"127.0.0.1:{self._listener.getsockname()[1]}"
        served = str(Path(__file__).with_name("served.py"))
        self._starts += 1
        with self._log.open("ab") as out:
            return subprocess.Popen(
                ["sh", "-c", AS_SYSTEMD, "sh", sys.executable, served, str(self._config), bind,
                 "2026-11-24T10:00:00+09:00"],
                cwd=ROOT, stdout=out, stderr=out, preexec_fn=hand_over, close_fds=False,
            )  # fmt: skip


@pytest.fixture
def service(world: World, config_file: Callable[[str], Path]) -> Iterator[tuple[Service, str]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        running = Service(config_file(url), listener, world.folder / "service.log")
        yield running, url
        running.process.kill()
        running.process.wait()


def wait_for(receipts: list[str], number: int) -> None:
    """Until so many have come: as long as a slow machine needs."""
    for _ in range(1200):
        if len(receipts) >= number:
            return
        time.sleep(0.05)
    raise AssertionError("the load stands still")


@pytest.mark.situation("An update at noon cuts off who is sending")
def test_a_restart_under_load_loses_no_request(
    service: tuple[Service, str], world: World, browse: Callable[[str], Browser]
) -> None:
    """Four people apply without pause while the service is restarted three times: every page comes, every receipt is kept."""
    running, url = service
    stop = threading.Event()
    receipts: list[str] = []
    troubles: list[Any] = []

    def apply() -> None:
        while not stop.is_set():
            browser = browse(url)  # a connection of its own, as phones come and go
            try:
                receipts.append(browser.apply().receipt)
            except (httpx.HTTPError, IndexError) as error:
                troubles.append(repr(error))

    people = [threading.Thread(target=apply) for _ in range(4)]
    for person in people:
        person.start()
    for round_of in range(1, 4):
        wait_for(receipts, 5 * round_of)
        running.restart()
    wait_for(receipts, 20)
    stop.set()
    for person in people:
        person.join()
    kept = [parse(document).header.receipt for document in world.documents()]
    assert sorted(kept) == sorted(receipts)
    assert troubles == []
    running.wait_until_up()
    running.process.terminate()
    assert running.process.wait(40) == 0
