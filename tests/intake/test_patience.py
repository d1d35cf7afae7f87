"""No client keeps anything by being slow: not a thread, not the event loop, not another person's request."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

import pytest

from intake.request_size import MAX_HEAD, OPEN_ENDED, size_of, waits_for_a_word
from intake.security import MAX_BODY
from intake.waits import REQUEST_SECONDS, SILENCE_SECONDS, Stage, begin, surplus

if TYPE_CHECKING:
    from tests.intake.conftest import Browser, Server

HEAD = b"POST /apply/mihon-kappan HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
PAGE = b"GET /apply/mihon-kappan HTTP/1.1\r\nHost: a\r\n\r\n"
ALIVE = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
MANY = 24  # three times the threads

pytestmark = pytest.mark.alone

# ---- how long a request is


@pytest.mark.parametrize(
    ("begun", "size"),
    [
        (b"", None),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", None),
        (b"GET / HTTP/1.1\r\n\r\n", 18),
        (b"GET / HTTP/1.1\r\n\r\nGET", 18),
        (HEAD + b"Content-Length: 4\r\n\r\n", len(HEAD) + 25),
        (HEAD + b"content-LENGTH:\t0004 \r\n\r\nab", len(HEAD) + 29),
        (HEAD + f"Content-Length: {MAX_BODY + 1}\r\n\r\n".encode(), OPEN_ENDED),
        (HEAD + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n", OPEN_ENDED),
        (HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", OPEN_ENDED),
        (HEAD + b"Transfer-Encoding : chunked\r\n\r\n", OPEN_ENDED),
        (b"POST / HTTP/1.1\r\nX-A: Content-Length: 9\r\n\r\n", 43),
        (b"POST / HTTP/1.1\r\n\r\nContent-Length: 9\r\n\r\n", 19),
    ],
)
def test_a_request_is_measured_by_its_head(begun: bytes, size: int | None) -> None:
    """Head and declared length; nothing where it has not ended; no telling where it is coded, doubled or too large."""
    assert size_of(begun) == size


def test_only_a_stated_wish_is_answered_in_between() -> None:
    """100-continue in the head, not in a body and not another expectation."""
    assert waits_for_a_word(HEAD + b"Expect: 100-Continue\r\n\r\n")
    assert not waits_for_a_word(HEAD + b"Expect: hanako\r\n\r\n")
    assert not waits_for_a_word(HEAD + b"\r\nExpect: 100-continue\r\n\r\n")


def test_a_request_may_be_slow_but_not_endless() -> None:
    """Every byte puts the end off, up to a bound that begins with the first one."""
    wait = begin(Stage.IDLE, 0.0, 5.0).put_off(4.0)
    assert (wait.stage, wait.until) == (Stage.ASKING, 4.0 + SILENCE_SECONDS)
    for now in range(5, 200):
        wait = wait.put_off(float(now))
    assert wait.until == 4.0 + REQUEST_SECONDS


def test_who_takes_most_of_the_room_makes_it() -> None:
    """The oldest of the address with the most connections goes; nobody where nobody waits."""
    waiting = [("school", 1), ("flood", 2), ("phone", 3), ("flood", 4)]
    assert surplus(waiting, lambda each: each[0]) == ("flood", 2)
    assert surplus([], lambda each: "") is None


# ---- on a real server


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory, start_shared: Callable[..., Server]) -> Server:
    """One real server for all of them."""
    return start_shared(tmp_path_factory.mktemp("patience"))


def connect(port: int, *, window: int | None = None) -> socket.socket:
    line = socket.socket()
    if window is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    line.settimeout(30)
    line.connect(("127.0.0.1", port))
    return line


def answer(reader: BinaryIO) -> bytes:
    """Head and body of the next answer on a connection."""
    head = b"".join(iter(reader.readline, b"\r\n"))
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


@pytest.mark.parametrize("how", SLOW)
def test_slow_clients_keep_nobody_waiting(how: str, wire: Server, browse: Callable[..., Browser]) -> None:
    """Many more of them than threads, and while all of them stay an honest visitor applies as if alone."""
    with contextlib.ExitStack() as lines:
        for _ in range(MANY):
            line = lines.enter_context(
                closing(connect(wire.port, window=2048 if how.startswith("answers") else None))
            )
            line.sendall(SLOW[how])
        time.sleep(0.5)  # until each has what it can get
        began = time.monotonic()
        visitor = browse(wire.url, patience=5)
        for _ in range(3):
            assert visitor.apply().receipt
        assert time.monotonic() - began < 5


def test_a_request_in_crumbs_is_answered(wire: Server) -> None:
    """Byte by byte, with empty lines before it: slow is not wrong."""
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"\r\n\r\n" + ALIVE:
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
        assert answer(reader).startswith(b"HTTP/1.1 100 ")  # gunicorn says it once more
        assert answer(reader).startswith(b"HTTP/1.1 4")


def test_a_head_without_end_is_refused_in_japanese(wire: Server) -> None:
    """More than any head takes, and still no end: 431, and no more is read."""
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.sendall(b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * (MAX_HEAD // 7))
        assert answer(reader).startswith(b"HTTP/1.1 431 ")


def test_a_large_refused_body_leaves_the_refusal_readable(wire: Server) -> None:
    """Whoever sends too much gets the page that says so, not a broken connection."""
    body = b"a" * 2_000_000
    with closing(connect(wire.port)) as line, line.makefile("rb") as reader:
        line.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert answer(reader).startswith(b"HTTP/1.1 413 ")


@pytest.mark.long
def test_a_request_that_stops_is_told_so(wire: Server) -> None:
    """After a while a half-sent request gets 408 in Japanese and its end; one that never began just ends."""
    with closing(connect(wire.port)) as half, closing(connect(wire.port)) as silent:
        half.sendall(HEAD)
        began = time.monotonic()
        with half.makefile("rb") as reader:
            said = answer(reader)
        assert said.startswith(b"HTTP/1.1 408 ")
        assert "何も保存していません" in said.decode("utf-8")
        assert SILENCE_SECONDS - 1 < time.monotonic() - began < SILENCE_SECONDS + 5
        assert silent.recv(100) == b""


@pytest.mark.long
def test_more_connections_than_there_is_room_for(wire: Server, browse: Callable[..., Browser]) -> None:
    """A thousand and more silent connections from one address: an honest visitor is still let in and answered."""
    with contextlib.ExitStack() as lines:
        for _ in range(1100):
            lines.enter_context(closing(connect(wire.port))).sendall(HEAD)
        assert browse(wire.url, patience=5).apply().receipt
