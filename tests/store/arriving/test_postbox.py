"""The postbox client: tokens, addresses, refusals and answers that are not the protocol's."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from register.keyfile import ReceivingKey
from store.arriving.postbox import Postbox, audience_of
from store.arriving.request_token import sign_request
from store.errors import CollectError, PostboxAnswerError, PostboxRefusedError, PostboxUnreachableError

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office


@pytest.mark.parametrize(("url", "audience"), [
    ("https://uketsuke.example.jp", "https://uketsuke.example.jp"),
    ("https://uketsuke.example.jp/", "https://uketsuke.example.jp"),
    ("https://uketsuke.example.jp:8443", "https://uketsuke.example.jp:8443"),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000"), ("http://[::1]:8000/", "http://[::1]:8000"),
    ("http://localhost:8000", "http://localhost:8000"), ("http://uketsuke.example.jp", None),
    ("http://192.0.2.1", None), ("http://127.0.0.1.example.jp", None), ("https://u:p@example.jp", None),
    ("https://example.jp/path", None), ("https://example.jp/?q=1", None), ("ftp://example.jp", None),
    ("", None), ("https://", None), ("example.jp", None), ("https://example.jp:99999", None), ("https://[", None),
])  # fmt: skip
def test_only_https_or_the_loopback_is_an_address(url: str, audience: str | None) -> None:
    """Envelopes travel over TLS or not beyond this machine; the audience has one spelling."""
    if audience is None:
        with pytest.raises(CollectError, match="直し方"):
            audience_of(url)
    else:
        assert audience_of(url) == audience


def test_a_token_is_bound_to_one_request(clock: Clock) -> None:
    """Issuer, audience, method, path with query, body hash, an id of its own, and at most sixty seconds."""
    key = Ed25519PrivateKey.generate()
    tokens = [
        sign_request(key, "https://example.jp", "GET", "/postbox?limit=1", b"", clock()) for _ in range(2)
    ]
    claims, other = (
        jwt.decode(
            token, key.public_key(), ["EdDSA"], audience="https://example.jp", issuer="zukan-store",
            options={"verify_exp": False, "verify_iat": False},
        )
        for token in tokens
    )  # fmt: skip
    assert (claims["htm"], claims["htu"]) == ("GET", "/postbox?limit=1")
    assert claims["bh"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert 0 < claims["exp"] - claims["iat"] <= 60
    assert claims["jti"] != other["jti"]


def test_a_real_server_accepts_the_tokens(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], serve: Any
) -> None:
    """The test's postbox checks every claim, and both requests pass it."""
    with serve(office, [seal_application(key)]) as box, _postbox(office, box.url) as postbox:
        page = postbox.page("", 10)
        assert (len(page.documents), page.more) == (1, False)
        assert postbox.collected(box.ids()) == frozenset(box.erased)
        assert box.requests == ["GET /postbox?limit=10", "POST /postbox/collected"]


def test_a_clock_that_differs_is_named(office: Office, clock: Clock, serve: Any) -> None:
    """A token that the intake finds expired leads to a message about key, address and clocks."""
    with serve(office, []) as box:
        box.clock = lambda: clock() + timedelta(minutes=5)
        with _postbox(office, box.url) as postbox, pytest.raises(PostboxRefusedError, match="時計"):
            postbox.page("")


def test_another_contracts_intake_is_refused(office: Office, serve: Any) -> None:
    """Nothing is taken from a postbox of another contract."""
    with serve(replace(office, contract="new"), ["x"]) as box, _postbox(office, box.url) as postbox:
        with pytest.raises(PostboxAnswerError, match="委託契約 current のものではありません"):
            postbox.page("")
        assert box.erased == []


def test_nobody_there_is_said_so(office: Office) -> None:
    """A closed port gives a message with the address and what to do."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        with _postbox(office, url) as postbox, pytest.raises(PostboxUnreachableError, match="つながりません"):
            postbox.page("")


@pytest.mark.parametrize("answer", [
    b"", b"[]", b"null", b"<html>", b"{}", b'{"version":2,"contract":"current","envelopes":[],"more":false}',
    b'{"version":1,"contract":"current","envelopes":[1],"more":false}',
    b'{"version":1,"contract":"current","envelopes":"x","more":false}',
    b'{"version":1,"contract":"current","envelopes":[],"more":1}', b"\xff", b"[" * 100_000,
])  # fmt: skip
def test_an_answer_that_is_not_the_protocols_is_refused(office: Office, answer: bytes) -> None:
    """Whatever comes back, the error is ours and Japanese."""
    with _answering(200, answer) as url, _postbox(office, url) as postbox:
        with pytest.raises(PostboxAnswerError, match="直し方"):
            postbox.page("")
        with pytest.raises(PostboxAnswerError, match="直し方"):
            postbox.collected(["x"])


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 500, 503])
def test_a_refusal_is_refused(office: Office, status: int) -> None:
    """No redirect is followed, and every other status is a refusal with a hint."""
    with (
        _answering(status, b"{}") as url,
        _postbox(office, url) as postbox,
        pytest.raises(PostboxRefusedError, match="直し方"),
    ):
        postbox.page("")


def _postbox(office: Office, url: str) -> Postbox:
    return Postbox(url, "current", office.state().collector_key(), office.clock)


ID = "01900000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, True),
        ({"standing": "seat", "rank": None}, True),
        ({"standing": "none", "rank": None, "mark": ""}, True),
        ({"mark": "trap,hasty"}, True),
        ({"id": "x"}, False),
        ({"standing": "throne"}, False),
        ({"standing": "seat"}, False),  # with a rank
        ({"rank": None}, False),  # waiting without one
        ({"rank": 0}, False),
        ({"rank": True}, False),
        ({"rank": "1"}, False),
        ({"mark": "\x1b[2J"}, False),  # would reach a terminal
        ({"mark": "looks poor"}, False),  # no free word of anybody
        ({"mark": 1}, False),
    ],
)
def test_what_is_said_beside_has_its_form_or_is_not_kept(
    office: Office, changes: dict[str, Any], kept: bool
) -> None:
    """A seat, a rank and signs of a closed list; anything else of a hostile intake is dropped."""
    beside = {"id": ID, "standing": "waiting", "rank": 1, "mark": "hasty", **changes}
    answer = {"version": 1, "contract": "current", "envelopes": [], "more": False, "beside": [beside]}
    with _answering(200, json.dumps(answer).encode()) as url, _postbox(office, url) as postbox:
        assert bool(postbox.page("").beside) is kept


@contextmanager
def _answering(status: int, body: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
