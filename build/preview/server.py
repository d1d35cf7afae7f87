"""Serves a built site on this machine with netlify.toml's headers, as Netlify would.

For looking and testing, on loopback only: not a web server for the public.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from build.errors import BuildError
from build.preview.headers import Rule, headers_for

HOST = "127.0.0.1"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
_LOCAL = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of one request."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes


class ServeError(BuildError):
    """The port cannot be used."""


def answer(root: Path, target: str, rules: Sequence[Rule]) -> Answer:
    """What a GET of a request target gets: a file, a folder's page, a redirect to it, or 404.html."""
    path = unquote(urlsplit(target).path)
    file = find(root, path)
    if file is not None and file.is_dir():
        if not path.endswith("/"):
            # Relative, so that it cannot lead to another host.
            location = f"{path.rsplit('/', 1)[-1]}/"
            headers = {**headers_for(path, rules), "Location": location}
            return Answer(HTTPStatus.MOVED_PERMANENTLY, headers, b"")
        file /= "index.html"
    if file is not None and file.is_file() and file.suffix in TYPES:
        return _file(file, HTTPStatus.OK, path, rules)
    missing = root / "404.html"
    if missing.is_file():
        return _file(missing, HTTPStatus.NOT_FOUND, path, rules)
    return Answer(HTTPStatus.NOT_FOUND, headers_for(path, rules), b"")


def find(root: Path, path: str) -> Path | None:
    """The file or folder of a decoded path; None where it leads out of the root."""
    parts = [part for part in path.split("/") if part]
    if any(part in {".", ".."} or "\\" in part or "\0" in part for part in parts):
        return None
    file = root.joinpath(*parts)
    if not file.resolve().is_relative_to(root.resolve()):
        return None
    return file


def _file(file: Path, status: HTTPStatus, path: str, rules: Sequence[Rule]) -> Answer:
    return Answer(status, {**headers_for(path, rules), "Content-Type": TYPES[file.suffix]}, file.read_bytes())


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD; nothing else exists on a static site."""

    protocol_version = "HTTP/1.1"
    server_version = "zukan"
    sys_version = ""
    timeout = 30

    def __init__(self, *args: Any, root: Path, rules: Sequence[Rule]) -> None:
        self.root, self.rules = root, rules
        super().__init__(*args)

    def do_GET(self) -> None:
        self._respond(body=True)

    def do_HEAD(self) -> None:
        self._respond(body=False)

    def _respond(self, *, body: bool) -> None:
        # A page elsewhere must not read a preview through a name that resolves to loopback.
        if (self.headers.get("Host") or "").rsplit(":", 1)[0] not in _LOCAL:
            self.send(Answer(HTTPStatus.MISDIRECTED_REQUEST, {}, b""), body=False)
            return
        self.send(self.answer(), body=body)

    def answer(self) -> Answer:
        return answer(self.root, self.path, self.rules)

    def send(self, reply: Answer, *, body: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if body:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (http.server's name)
        """Logs nothing, because visited addresses are personal."""


def make_server(
    root: Path, port: int, rules: Sequence[Rule], handler: type[Handler] = Handler
) -> ThreadingHTTPServer:
    """A server on loopback; ServeError where the port is taken. Port 0 picks a free one."""
    try:
        server = ThreadingHTTPServer((HOST, port), partial(handler, root=root, rules=rules))
    except OSError:
        raise ServeError(
            f"ポート {port} を使えません。直し方: ほかに動いているものを止めるか、--port で別の番号を指定してください。"
        ) from None
    server.daemon_threads = True
    return server


def address(server: ThreadingHTTPServer) -> str:
    return f"http://{HOST}:{server.server_address[1]}/"


def serve(root: Path, port: int, rules: Sequence[Rule]) -> None:
    """Serves until interrupted."""
    if not (root / "index.html").is_file():
        raise ServeError(
            f"{root} に組み上がったサイトがありません。直し方: 先に zukan build を実行してください。"
        )
    with make_server(root, port, rules) as server:
        sys.stdout.write(f"{address(server)} で見られます。止めるには Ctrl-C を押してください。\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.1)
