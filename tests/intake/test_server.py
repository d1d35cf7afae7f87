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
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from lxml import html

from register.envelope import parse

if TYPE_CHECKING:
    from tests.intake.conftest import Server, World

TYPED = {
    "name": "見本 花子",
    "birth_date-year": "2003",
    "birth_date-month": "4",
    "birth_date-day": "9",
    "postal_code": "160-0000",
    "address": "新宿区見本町1-2-3",
    "phone": "090-0000-0000",
    "mail": "hanako@example.jp",
    "job_hunting": "yes",
    "pass_to_company": "yes",
}


def apply(url: str) -> str:
    """One whole application over HTTP; the receipt number that the last page shows."""
    jar = httpx.Cookies()
    with httpx.Client(timeout=20, trust_env=False) as http:

        def page(response: httpx.Response) -> Any:
            for cookie in response.headers.get_list("set-cookie"):
                name, _, value = cookie.split(";")[0].partition("=")
                jar.set(name, value)
            return html.fromstring(response.text)

        def headers() -> dict[str, str]:
            return {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}

        address = f"{url}/apply/mihon-kappan"
        start = page(http.get(address))
        confirm = page(
            http.post(
                address,
                data={**dict(start.forms[0].form_values()), **TYPED, "step": "confirm"},
                headers=headers(),
            )
        )
        carried = {**dict(confirm.forms[0].form_values()), "step": "send"}
        done = page(http.post(address, data=carried, headers=headers()))
        return str(done.xpath("//*[@class='receipt-number']")[0].text)


def kill_under_load(start: Callable[..., Server], world: World, rounds: int, seed: int) -> list[str]:
    """Submits from several threads, kills the server at a random moment, starts it again; the receipts seen."""
    dice = random.Random(seed)
    seen: list[str] = []
    server = start()
    for _ in range(rounds):
        stop = threading.Event()

        def submit(url: str = server.url, stop: threading.Event = stop) -> None:
            while not stop.is_set():
                try:
                    seen.append(apply(url))
                except (httpx.HTTPError, IndexError):
                    return

        threads = [threading.Thread(target=submit) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.3 + dice.random())
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server = start(server.port)
    assert apply(server.url)
    return seen


def receipts(world: World) -> list[str]:
    return [parse(document).header.receipt for document in world.documents()]


def test_every_receipt_seen_survives_sigkill(serve_world: Callable[..., Server], world: World) -> None:
    """Whatever a client was shown before the process was killed is there exactly once afterwards."""
    seen = kill_under_load(serve_world, world, rounds=3, seed=29)
    kept = receipts(world)
    assert len(seen) >= 3
    assert len(kept) == len(set(kept))
    assert set(seen) <= set(kept)


@pytest.mark.long
def test_every_receipt_seen_survives_many_sigkills(serve_world: Callable[..., Server], world: World) -> None:
    """The same over forty kills."""
    seen = kill_under_load(serve_world, world, rounds=40, seed=290)
    kept = receipts(world)
    assert len(kept) == len(set(kept))
    assert set(seen) <= set(kept)


def test_a_killed_worker_is_replaced(serve_world: Callable[..., Server], world: World) -> None:
    """When only the worker dies, the master starts another one, which takes over the postbox."""
    server = serve_world()
    first = apply(server.url)
    (worker,) = children(server.process.pid)
    os.kill(worker, signal.SIGKILL)
    for _ in range(100):
        try:
            second = apply(server.url)
            break
        except (httpx.HTTPError, IndexError):
            time.sleep(0.1)
    assert sorted(receipts(world)) == sorted([first, second])


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in text.split()]


def test_it_stops_gracefully_and_says_nothing_about_requests(
    serve_world: Callable[..., Server], world: World
) -> None:
    """SIGTERM: exit 0; the log holds two Japanese lines and no address, path, query or agent."""
    server = serve_world()
    apply(server.url)
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
    """A second server on the same port ends with exit 1 and one Japanese sentence."""
    server = serve_world()
    config = world.folder / "intake.toml"
    code = [
        sys.executable,
        str(Path(__file__).with_name("served.py")),
        str(config),
        f"127.0.0.1:{server.port}",
    ]
    second = subprocess.run(
        [*code, "2026-11-24T10:00:00+09:00"],
        cwd=Path(__file__).parents[2],
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
        process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=out, stderr=out)
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
