"""Stopping and starting under load: with a socket that outlives the process, as systemd holds it, nobody is refused."""

from __future__ import annotations

import contextlib
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
        self.process = self._start()

    def restart(self) -> None:
        """As ``systemctl restart``: SIGTERM, wait for the end, start."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(40) == 0
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        def hand_over() -> None:
            os.dup2(self._listener.fileno(), 3)
            os.set_inheritable(3, True)

        bind = f"127.0.0.1:{self._listener.getsockname()[1]}"
        served = str(Path(__file__).with_name("served.py"))
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
    for _ in range(3):
        time.sleep(1.0)
        running.restart()
    time.sleep(1.0)
    stop.set()
    for person in people:
        person.join()
    kept = [parse(document).header.receipt for document in world.documents()]
    assert sorted(kept) == sorted(receipts)
    assert len(receipts) > 20
    assert troubles == []
    with contextlib.suppress(ProcessLookupError):
        running.process.terminate()
    assert running.process.wait(40) == 0
