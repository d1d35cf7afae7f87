"""Our own server: the same headers as the host, and nothing but the site's files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from build.options import PROJECT
from build.preview.headers import FILE, headers_for, read_rules
from build.preview.server import ServeError, address, answer, find, make_server, serve

RULES = read_rules(PROJECT / FILE)


@pytest.fixture
def server(built: Any) -> Iterator[ThreadingHTTPServer]:
    with make_server(built.output, 0, RULES) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield made
        made.shutdown()


def get(
    server: ThreadingHTTPServer, path: str, method: str = "GET", host: str | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    try:
        connection.request(method, path, headers={"Host": host} if host else {})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def test_pages_come_with_the_hosts_headers(server: ThreadingHTTPServer, built: Any) -> None:
    """Every header of netlify.toml is sent, over a real connection, with the page's bytes."""
    status, headers, body = get(server, "/companies/mihon-seisaku/")
    assert (status, body) == (200, built.files()["companies/mihon-seisaku/index.html"])
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    for name, value in headers_for("/companies/mihon-seisaku/", RULES).items():
        assert headers[name] == value


def test_head_has_no_body(server: ThreadingHTTPServer) -> None:
    """HEAD says how long the page is and sends none of it."""
    status, headers, body = get(server, "/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


def test_folders_are_redirected_to(server: ThreadingHTTPServer) -> None:
    """A folder without its slash leads to the folder, on this host only."""
    status, headers, _ = get(server, "/companies")
    assert (status, headers["Location"]) == (301, "companies/")


def test_unknown_pages_are_the_sites_own(server: ThreadingHTTPServer) -> None:
    """What does not exist is answered with 404.html and the same headers."""
    status, headers, body = get(server, "/nope/deep/x")
    assert (status, "ページが見つかりません" in body.decode()) == (404, True)
    assert "Content-Security-Policy" in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(server: ThreadingHTTPServer, method: str) -> None:
    """A static site takes nothing."""
    assert get(server, "/", method)[0] == 501


def test_other_names_for_this_machine_are_refused(server: ThreadingHTTPServer) -> None:
    """A page elsewhere cannot read the site through a name of its own that points here."""
    assert get(server, "/", host="evil.example")[0] == 421
    assert get(server, "/", host=f"localhost:{server.server_address[1]}")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../content/companies/mihon-seisaku.md",
        "/%2e%2e/content/x",
        "/..%2fcontent",
        "/a/../../x",
        "/%00",
        "/\\..\\x",
    ],
)
def test_paths_cannot_climb(built: Any, path: str) -> None:
    """No spelling of a path leads out of the output."""
    assert answer(built.output, path, RULES).status == 404


def test_links_out_of_the_output_are_not_followed(tmp_path: Path) -> None:
    """Even a link within the folder does not lead out of it."""
    root = tmp_path / "out"
    root.mkdir()
    (tmp_path / "secret.html").write_text("x", encoding="utf-8")
    (root / "a.html").symlink_to(tmp_path / "secret.html")
    assert find(root, "/a.html") is None


def test_a_taken_port_is_said(server: ThreadingHTTPServer, built: Any) -> None:
    """A port that something else uses is a sentence, not a traceback; so is a site that is not built."""
    with pytest.raises(ServeError, match="使えません"):
        make_server(built.output, server.server_address[1], RULES)
    with pytest.raises(ServeError, match="zukan build"):
        serve(built.output / "nai", 0, RULES)
    assert address(server).startswith("http://127.0.0.1:")
