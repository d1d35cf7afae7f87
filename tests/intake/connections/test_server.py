"""The real server in a process of its own: durable under SIGKILL, quiet, and Japanese on the terminal."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from register.envelope import parse

if TYPE_CHECKING:
    from tests.intake.conftest import Browser, Page, Server, World

SEATS = 40  # of the fair, so that a waiting list begins while the server is killed
FAIR = "/events/fair"
RANK = re.compile(r"キャンセル待ち ([0-9]+)番")


@dataclass
class Seen:
    """What clients were shown: receipts, and for the fair what each was told about a seat."""

    receipts: list[str] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)  # receipt to rank, 0 for a seat

    def add(self, page: Page) -> None:
        receipt = page.receipt
        self.receipts.append(receipt)
        if page.url == FAIR:
            rank = RANK.search(page.text)
            self.told[receipt] = int(rank[1]) if rank else 0


def wait_for(seen: Seen, receipts: int) -> None:
    """Until so many have been shown, however slow the machine is."""
    deadline = time.monotonic() + 60
    while len(seen.receipts) < receipts and time.monotonic() < deadline:
        time.sleep(0.01)


def kill_under_load(
    start: Callable[..., Server], world: World, browse: Callable[[str], Browser], rounds: int, seed: int
) -> Seen:
    """Submits from several threads, kills the server at a random moment between receipts, starts it again."""
    dice = random.Random(seed)
    world.offer(
        events=[{**each, "capacity": SEATS} for each in world.offered("events") if each["slug"] == "fair"]
    )
    seen = Seen()
    server = start()
    for _ in range(rounds):
        stop = threading.Event()

        def submit(url: str = server.url, stop: threading.Event = stop) -> None:
            browser = browse(url)
            while not stop.is_set():
                try:
                    seen.add(browser.apply(FAIR))
                    seen.add(browser.apply())
                except (httpx.HTTPError, IndexError):
                    return

        threads = [threading.Thread(target=submit) for _ in range(4)]
        for thread in threads:
            thread.start()
        wait_for(seen, len(seen.receipts) + dice.randint(1, 4))
        time.sleep(dice.random() * 0.2)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server = start(server.port)
    assert browse(server.url).apply().receipt
    return seen


def hold_to(seen: Seen, world: World) -> None:
    """Every receipt is there exactly once, no seat is given twice, and everyone's place is what they were told."""
    page = world.postbox().page("", 10_000)
    headers = {header.id: header for header in (parse(document).header for document in page.documents)}
    kept = [header.receipt for header in headers.values()]
    assert len(kept) == len(set(kept))
    assert set(seen.receipts) <= set(kept)
    standing = {headers[each.id].receipt: each.standing for each in page.beside}
    assert sum(each.kind == "seat" for each in standing.values()) <= SEATS
    ranks = [each.rank for each in standing.values() if each.rank is not None]
    assert len(ranks) == len(set(ranks))
    assert {receipt: standing[receipt].rank or 0 for receipt in seen.told} == seen.told


@pytest.mark.situation("The power fails after the thanks were shown, and nothing is there")
def test_every_receipt_seen_survives_sigkill(
    serve_world: Callable[..., Server], world: World, browse: Callable[[str], Browser]
) -> None:
    """Whatever a client was shown before the process was killed is there exactly once afterwards: 8 kills."""
    seen = kill_under_load(serve_world, world, browse, rounds=8, seed=29)
    assert len(seen.receipts) >= 8
    hold_to(seen, world)


@pytest.mark.long
def test_every_receipt_seen_survives_many_sigkills(
    serve_world: Callable[..., Server], world: World, browse: Callable[[str], Browser]
) -> None:
    """The same over two hundred kills."""
    hold_to(kill_under_load(serve_world, world, browse, rounds=200, seed=290), world)


def receipts(world: World) -> list[str]:
    return [parse(document).header.receipt for document in world.documents()]


def test_a_killed_worker_is_replaced(
    serve_world: Callable[..., Server], world: World, browse: Callable[[str], Browser]
) -> None:
    """When only the worker dies, the master starts another one, which takes over the postbox."""
    server = serve_world()
    first = browse(server.url).apply().receipt
    (worker,) = children(server.process.pid)
    os.kill(worker, signal.SIGKILL)
    for _ in range(100):
        try:
            second = browse(server.url).apply().receipt
            break
        except (httpx.HTTPError, IndexError):
            time.sleep(0.1)
    assert sorted(receipts(world)) == sorted([first, second])


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in text.split()]


def test_it_stops_gracefully_and_says_nothing_about_requests(
    serve_world: Callable[..., Server], browse: Callable[[str], Browser]
) -> None:
    """SIGTERM: exit 0; the log holds two Japanese lines and no address, path, query or agent."""
    server = serve_world()
    assert browse(server.url).apply().receipt
    httpx.get(
        f"{server.url}/apply/mihon-kappan?name=shirushi", headers={"User-Agent": "shirushi"}, trust_env=False
    )
    raw_request(server.port, b"GARBAGE shirushi\r\n\r\n")
    raw_request(server.port, b"GET /apply/x HTTP/1.1\r\nHost: x\r\nshirushi broken\r\n\r\n")
    assert server.stop() == 0
    log = server.log.read_text(encoding="utf-8")
    lines = [re.sub(r"^\S+ INFO ", "", line) for line in log.splitlines()]
    assert lines == [f"受付を始めました: {server.url}", "受付を終わりました。"]


def raw_request(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(data)
        return connection.recv(4096)


@pytest.mark.parametrize("pieces", [1, 9])
def test_a_body_in_chunks_is_refused(pieces: int, serve_world: Callable[..., Server]) -> None:
    """Without a declared length a body could be cut at the limit: 411 in Japanese, small or large."""
    server = serve_world()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = (b"a" * 8192 for _ in range(pieces))
    connection.request("POST", "/apply/mihon-kappan", body=body, headers=headers, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 411
    assert "長さが分かりません" in answer.read().decode("utf-8")
    connection.close()


def test_a_port_in_use_is_said_in_japanese(serve_world: Callable[..., Server], world: World) -> None:
    """A second server on the same port, with a state folder of its own, ends with exit 1 and one Japanese sentence."""
    server = serve_world()
    config = world.folder / "other.toml"
    text = (world.folder / "intake.toml").read_text(encoding="utf-8")
    config.write_text(text.replace('state_dir = "state"', 'state_dir = "other"'), encoding="utf-8")
    code = [
        sys.executable,
        str(Path(__file__).parents[1] / "served.py"),
        str(config),
        f"127.0.0.1:{server.port}",
    ]
    second = subprocess.run(
        [*code, "2026-11-24T10:00:00+09:00"],
        cwd=Path(__file__).parents[3],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode == 1
    assert "ほかのプログラムが使っています" in second.stderr
    assert not re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", second.stderr), second.stderr


def test_the_command_itself_serves_and_stops(
    world: World, config_file: Callable[[str], Path], port: int
) -> None:
    """``zukan-intake serve`` with its own clock: alive within seconds, ended with exit 0 by SIGTERM."""
    config = config_file(f"http://127.0.0.1:{port}")
    command = [
        sys.executable,
        "-m",
        "intake.cli",
        "serve",
        "--config",
        str(config),
        "--bind",
        f"127.0.0.1:{port}",
    ]
    log = world.folder / "command.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=out, stderr=out)
    try:
        for _ in range(300):
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        assert answer.json()["alive"] is True
        process.terminate()
        assert process.wait(timeout=40) == 0
    finally:
        process.kill()
        process.wait()
    assert "受付を始めました" in log.read_text(encoding="utf-8")
