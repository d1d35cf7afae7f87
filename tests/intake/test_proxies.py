"""nginx and Caddy on the examples that operators copy, in front of a real intake over TLS."""

from __future__ import annotations

import contextlib
import http.server
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest

from intake.routes.security import MAX_BODY
from tests.intake.conftest import Browser, build_world, start_server
from tests.intake.proxies import HOST, PROXIES, Front, running
from tests.intake.smuggling import SHOWS, variants
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.intake.conftest import Page, Server

pytestmark = pytest.mark.long

PATH = "/apply/mihon-kappan"
MARKER = "shirushi"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module", params=PROXIES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def pair(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Front, Server]]:
    """An intake whose address is the proxy's, and the proxy."""
    folder = tmp_path_factory.mktemp(kind)
    (folder / "world").mkdir()
    port, behind = free_port(), free_port()
    with running(kind, folder / "front", port, behind) as front:
        server = start_server(build_world(folder / "world"), behind, audience=front.url, behind_proxy=1)
        yield front, server
        server.kill()


@pytest.fixture
def front(pair: tuple[Front, Server]) -> Front:
    return pair[0]


class Visitor(Browser):
    """A browser at the proxy's address; every name leads to this machine."""

    def __init__(self, front: Front) -> None:
        super().__init__(f"https://127.0.0.1:{front.port}", patience=15)
        self._http = httpx.Client(
            verify=front.trust,
            trust_env=False,
            timeout=15,
            headers={"Host": f"{HOST}:{front.port}", "Origin": front.url, "User-Agent": MARKER},
        )
        self._http.event_hooks = {"request": [self._name]}
        self._referer = front.url

    def _name(self, request: httpx.Request) -> None:
        request.extensions["sni_hostname"] = HOST
        request.headers["Referer"] = self._referer + request.url.path


@pytest.fixture
def visitor(front: Front) -> Iterator[Visitor]:
    visitor = Visitor(front)
    yield visitor
    visitor.close()


def test_a_whole_application(visitor: Visitor, pair: tuple[Front, Server]) -> None:
    """Three pages over TLS, one envelope; what HTTPS asks of an answer is there."""
    page = visitor.apply(PATH)
    assert page.receipt
    assert page.headers["strict-transport-security"]
    assert page.headers["cache-control"] == "private, no-cache"
    assert len(pair[1].world.documents()) >= 1


@pytest.mark.parametrize("size", [MAX_BODY + 1, 90_000, 120_000, 3_000_000])
def test_every_size_is_refused_in_japanese(size: int, front: Front) -> None:
    """A little too much is the intake's to refuse, more the proxy's; either way 413 and Japanese."""
    status, body = ask(front, "POST", f"name={'a' * (size - 5)}".encode())
    assert status == 413
    assert "保存していません" in body or "大きすぎます" in body, body


def ask(front: Front, method: str, data: bytes = b"", *, more: str = "") -> tuple[int, str]:
    """One request as raw bytes; status and text."""
    head = f"{method} {PATH} HTTP/1.1\r\nHost: {HOST}:{front.port}\r\nConnection: close\r\n{more}"
    head += f"Content-Type: {FORM}\r\nContent-Length: {len(data)}\r\n\r\n"
    with front.connect() as line:
        line.sendall(head.encode())
        with contextlib.suppress(OSError):  # refused before it was sent to its end
            line.sendall(data)
        said = b""
        with contextlib.suppress(OSError):
            while piece := line.recv(65536):
                said += piece
    top, _, body = said.partition(b"\r\n\r\n")
    return int(top.split()[1]), body.decode("utf-8")


def test_no_body_is_written_to_a_disk(front: Front, visitor: Visitor, kind: str) -> None:
    """With the folders gone into which a proxy could spool, the largest answers still pass, even in crumbs."""
    if kind == "nginx":
        for name in ("client_body", "proxy"):
            shutil.rmtree(front.folder / name)
    page = visitor.get(PATH)
    body = urlencode({**page.given, "name": MARKER, "step": "confirm", "address": "あ" * 6000}).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: {HOST}:{front.port}\r\nConnection: close\r\n"
    head += f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\nReferer: {front.url}{PATH}\r\n\r\n"
    with front.connect() as line:
        line.sendall(head.encode())
        for at in range(0, len(body), 4096):
            line.sendall(body[at : at + 4096])
            time.sleep(0.02)
        assert line.recv(12) in (b"HTTP/1.1 422", b"HTTP/1.1 400")
    assert visitor.apply(PATH).receipt


#: What Caddy itself reads as two requests and passes on as two, the first one coded in chunks, which is refused: none is hidden.
OPENLY_TWO: dict[str, set[str]] = {
    "nginx": set(),
    "caddy": {
        "length: empty",
        "coding: chunked beside a length",
        "coding: chunked before a length",
        "coding: capital letters",
        "coding: a tab before",
        "coding: a folded value",
        "coding: a bare line feed before",
    },
}


@pytest.mark.situation("A second request hidden in the first is carried out behind the proxy")
def test_a_second_request_cannot_be_hidden(front: Front, visitor: Visitor, kind: str) -> None:
    """Whatever the proxy makes of it: the hidden page is never shown, and the next visitor gets their own page."""
    for name, data in variants(f"{HOST}:{front.port}".encode()).items():
        said = b""
        with front.connect() as line, contextlib.suppress(OSError):
            line.settimeout(1)
            line.sendall(data)
            while piece := line.recv(65536):
                said += piece
        assert name in OPENLY_TWO[kind] or SHOWS not in said.decode("utf-8"), name
        assert said[9:10] in (b"4", b"5", b""), name
        assert b" 500 " not in said[:40], name
        page = visitor.get(PATH)
        assert (page.status, SHOWS in page.text) == (200, False), name


SLOW = f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {FORM}\r\nContent-Length: 4000\r\n\r\nname="


@pytest.mark.situation("A few slow or silent connections keep everybody waiting")
def test_silent_clients_shut_nobody_out(front: Front, visitor: Visitor) -> None:
    """They come for half a minute and never hang up, more than the intake has threads: nobody else notices."""
    with contextlib.ExitStack() as lines:
        ends = time.monotonic() + 30  # beyond what the intake would wait for one of them
        while time.monotonic() < ends:
            for stops_at in (10, len(SLOW) - 60, len(SLOW)):
                for _ in range(10):
                    lines.enter_context(front.connect()).sendall(SLOW[:stops_at].encode())
            began = time.monotonic()
            assert visitor.apply(PATH).receipt
            assert time.monotonic() - began < 10
            time.sleep(1)


def test_answers_that_nobody_reads_keep_nobody_waiting(front: Front, visitor: Visitor) -> None:
    """Many pages asked for and never read: an honest visitor does not notice."""
    page = f"GET {PATH} HTTP/1.1\r\nHost: {HOST}:{front.port}\r\n\r\n".encode()
    with contextlib.ExitStack() as lines:
        for _ in range(20):
            lines.enter_context(front.connect()).sendall(page * 20)
        began = time.monotonic()
        assert visitor.apply(PATH).receipt
        assert time.monotonic() - began < 15


def test_the_address_is_the_visitors_own_word_for_nothing(kind: str, tmp_path: Path) -> None:
    """What a visitor claims about the way is replaced: the intake sees who really asked, over what, and where."""
    seen: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append({name.lower(): value for name, value in self.headers.items()} | {"path": self.path})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as behind:
        threading.Thread(target=behind.serve_forever, daemon=True).start()
        with running(kind, tmp_path / "front", free_port(), behind.server_port) as front:
            forged = "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: evil.example\r\n"
            with front.connect() as line:
                request = (
                    f"GET /postbox?limit=2&after=%41 HTTP/1.1\r\nHost: {HOST}:{front.port}\r\n{forged}\r\n"
                )
                line.sendall(request.encode())
                assert line.recv(12) == b"HTTP/1.1 204"
        behind.shutdown()
    (got,) = seen
    assert got["x-forwarded-for"] == "127.0.0.1"
    assert got["x-forwarded-proto"] == "https"
    assert got["x-forwarded-host"] == got["host"] == f"{HOST}:{front.port}"
    assert got["path"] == "/postbox?limit=2&after=%41", "a token is held against the path as it was sent"


def test_an_intake_that_is_away_is_said_in_japanese_and_logged_nowhere(kind: str, tmp_path: Path) -> None:
    """Nothing behind: 502 or 503 with a page of ours and Retry-After; no path, address, agent or answer in a file."""
    with running(kind, tmp_path / "front", free_port(), free_port()) as front:
        more = f"User-Agent: {MARKER}\r\nReferer: {front.url}/{MARKER}\r\nCookie: {MARKER}=1\r\n"
        status, body = ask(front, "POST", f"name={MARKER}".encode(), more=more)
        assert status in (502, 503, 504)
        assert "もう一度送ってください" in body
        silent(front)


def silent(front: Front) -> None:
    """No file of the proxy holds anything of a request."""
    files = [path for path in front.folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert MARKER.encode() not in data, path
        if path.suffix == ".log":
            assert PATH.encode() not in data, (path, data)
            assert b"127.0.0.1:" not in data or b"remote" not in data, (path, data)


@pytest.mark.situation("Names and addresses stand in the web server's logs")
def test_nothing_of_a_request_is_logged(front: Front, visitor: Visitor) -> None:
    """After whole applications, refused sizes, broken requests and broken connections no file holds a word of them."""
    page: Page = visitor.get(f"{PATH}?name={MARKER}")
    visitor.send(page, {"name": MARKER})
    ask(front, "POST", f"name={MARKER * 20_000}".encode())
    for broken in (
        b"GARBAGE " + MARKER.encode(),
        b"GET / HTTP/1.1\r\nHost: " + MARKER.encode() + b"\r\nbroken\r\n",
    ):
        with front.connect() as line, contextlib.suppress(OSError):
            line.sendall(broken + b"\r\n\r\n")
            line.recv(4096)
    with front.connect() as line:
        line.sendall(SLOW.replace("name=", f"name={MARKER}").encode())
    time.sleep(0.3)
    silent(front)
