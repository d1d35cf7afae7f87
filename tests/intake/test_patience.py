"""What a client may send and how slowly, on the bare server; ``test_proxies.py`` shows what a proxy keeps off it."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

import pytest

from intake.connections.server import CONNECTIONS

if TYPE_CHECKING:
    from tests.intake.conftest import Browser, Server

HEAD = b"POST /apply/mihon-kappan HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
PAGE = b"GET /apply/mihon-kappan HTTP/1.1\r\nHost: a\r\n\r\n"
ALIVE = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
MANY = 9  # more than threads

pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory, start_shared: Callable[..., Server]) -> Server:
    """One real server for all of them."""
    return start_shared(tmp_path_factory.mktemp("patience"))


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory, start_shared: Callable[..., Server]) -> Server:
    """One that waits a second for a silent client."""
    return start_shared(tmp_path_factory.mktemp("hasty"), silence=1)


def connect(port: int, *, window: int | None = None) -> socket.socket:
    line = socket.socket()
    if window is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    line.settimeout(30)
    line.connect(("127.0.0.1", port))
    return line


def answer(reader: BinaryIO) -> bytes:
    """Head and body of the next answer on a connection."""
    head = b""
    while (read := reader.readline()) not in (b"\r\n", b""):
        head += read
    lengths = (
        line.partition(b":")[2] for line in head.splitlines() if line.lower().startswith(b"content-length")
    )
    return head + reader.read(int(next(lengths, b"0")))


SLOW = {
    "a body that stops": HEAD + b"Content-Length: 4000\r\n\r\nname=",
    "a head that stops": HEAD,
    "nothing at all": b"",
    "no request, and no hanging up": b"GARBAGE\r\n\r\n",
    "a body too large, and not sent": HEAD + b"Content-Length: 4000000\r\n\r\n",
    "a body in chunks, and not sent": HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
    "answers that nobody reads": PAGE * 400,
}


@pytest.mark.long
@pytest.mark.parametrize("how", SLOW)
def test_slow_clients_keep_threads_for_a_time_only(
    how: str, hasty: Server, browse: Callable[..., Browser]
) -> None:
    """More of them than threads stay for good; an honest visitor's whole application is through all the same."""
    with contextlib.ExitStack() as lines:
        for _ in range(MANY):
            line = lines.enter_context(
                closing(connect(hasty.port, window=2048 if how.startswith("answers") else None))
            )
            line.sendall(SLOW[how])
        assert browse(hasty.url, patience=120).apply().receipt


def test_a_request_in_crumbs_is_answered(wire: Server) -> None:
    """Byte by byte: slow is not wrong."""
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in ALIVE:
            line.sendall(bytes([byte]))
            time.sleep(0.01)
        assert b'"alive"' in answer(reader)


def test_requests_in_one_packet_are_answered_in_turn(wire: Server) -> None:
    """Two and a half requests at once, the rest later: three answers on one connection."""
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.sendall(PAGE + ALIVE + PAGE[:20])
        assert "応募".encode() in answer(reader)
        assert b'"alive"' in answer(reader)
        line.sendall(PAGE[20:])
        assert "応募".encode() in answer(reader)


def test_a_sender_that_asks_first_is_told_to_go_on(wire: Server) -> None:
    """Expect: 100-continue gets its word before the body is sent."""
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        assert answer(reader) == b"HTTP/1.1 100 Continue\r\n"
        line.sendall(b"a=bcd")
        assert answer(reader).startswith(b"HTTP/1.1 4")


def test_a_head_without_end_is_refused_in_japanese(wire: Server) -> None:
    """More fields than any head has, and still no end: 431, and no more is read."""
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.sendall(b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 110_000)
        said = answer(reader)
    assert said.startswith(b"HTTP/1.1 431 ")
    assert "何も保存していません" in said.decode("utf-8")


def test_a_large_refused_body_leaves_the_refusal_readable(wire: Server) -> None:
    """Whoever sends too much gets the page that says so, not a broken connection."""
    body = b"a" * 2_000_000
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert answer(reader).startswith(b"HTTP/1.1 413 ")


def test_a_request_that_stops_is_told_so(hasty: Server) -> None:
    """After a while a form that stops gets a page in Japanese that says that nothing was kept; a head that stops just ends."""
    with closing(connect(hasty.port)) as half, closing(connect(hasty.port)) as head:
        half.sendall(HEAD + b"Content-Length: 4000\r\n\r\nname=")
        head.sendall(HEAD)
        with half.makefile("rb") as reader:
            said = answer(reader)
        assert said.startswith(b"HTTP/1.1 400 ")
        assert "保存していません" in said.decode("utf-8")
        assert head.recv(100) == b""


@pytest.mark.long
def test_more_connections_than_there_is_room_for(hasty: Server, browse: Callable[..., Browser]) -> None:
    """A thousand and more silent connections from one address pass by; an honest visitor waits and is answered."""
    with contextlib.ExitStack() as lines:
        for _ in range(CONNECTIONS + 100):
            lines.enter_context(closing(connect(hasty.port))).sendall(HEAD)
        assert browse(hasty.url, patience=400).apply().receipt
