"""Whatever is sent: no 500, no hang, no leak, and every refusal in the page's language.

Random posts come from a seeded generator, so a failure names a number that brings
it back. Ten thousand in the short tier, a hundred thousand in the long one.
"""

from __future__ import annotations

import json
import logging
import random
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import RateLimitItemPerMinute

from intake.running.limits import Rates
from intake.running.service import Service
from tests.intake.smuggling import SHOWS, variants

if TYPE_CHECKING:
    from tests.intake.conftest import Server, Visitor, World

AUDIENCE = "https://uketsuke.example"
FORM = "application/x-www-form-urlencoded"
COMPANY = "/apply/mihon-kappan"
MARKER = "標識シルシ花子"
ROOM = RateLimitItemPerMinute(10_000_000)
ALLOWED = {200, 400, 401, 403, 404, 405, 409, 410, 411, 413, 415, 422}

#: Strings that have broken forms before (after the Big List of Naughty Strings), and what our fields are about.
NAUGHTY = [
    "", " ", "　", "\t", "\r\n", "\0", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\ufffd", "\ud83d\ude00", "𠮷", "㍿", "①",
    "ﷺ", "Z̮̞̠͙͔ͅ", "ｶﾞｷﾞｸﾞ", "𝕳𝖊𝖑𝖑𝖔", "undefined", "null", "NaN", "-1", "1e309", "0x7f", "１２３", "Ⅳ", "٠١٢", "²", "½",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{7*7}}", "{%raw%}", "${7*7}", "' OR 1=1 --",
    "'; DROP TABLE envelopes; --", "%00", "%s%n", "../../etc/passwd", "file:///etc/passwd", "\\", "\\u0000", "A" * 401,
    "あ" * 500, "a@b", "a@@b.jp", "a..b@docomo.ne.jp", "\"a b\"@example.jp", "=?utf-8?q?x?=@example.jp", "090", "+81",
    "+999999999999", "tel:090-0000-0000", "〒", "160-", "平成99", "元", "令和元", "2003-04-09", "0", "31", "13", "yes", "no",
    "on", "true", "なし", "回答しない", "女性", MARKER, "Set-Cookie: a=b", "\nBcc: x@example.jp",
]  # fmt: skip
PATHS = [
    COMPANY, "/apply/kakuu-kougaku", "/events/seminar", "/events/mendankai", "/events/fair", "/events/kengaku",
    "/en/apply/mihon-kappan", "/en/events/fair", "/cancel", "/en/cancel",
]  # fmt: skip
ODD_PATHS = ["/", "/en/", "/apply/", "/apply/%00", "/apply/..%2f", "/events/x", "/healthz", "/postbox",
             "/postbox/collected", "/static/../app.py", "/en/en/cancel", "/apply/" + "a" * 300]  # fmt: skip
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"]
KINDS = [FORM, FORM, FORM, f"{FORM}; charset=shift_jis", "multipart/form-data; boundary=x", "text/plain",
         "application/json", "", "x", "application/x-www-form-urlencoded;" * 9]  # fmt: skip
ODD_HEADERS = [
    {}, {}, {}, {"Cookie": "__Host-zukan-intake=x"}, {"Cookie": "a=" + "b" * 3000}, {"Referer": "https://evil.example/"},
    {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"},
    {"X-Forwarded-For": "';--"}, {"Accept-Language": "\x7f"}, {"Transfer-Encoding": "chunked"},
    {"Content-Encoding": "gzip"}, {"Authorization": "Bearer x.y.z"}, {"Host": "evil.example"},
]  # fmt: skip


class Fuzzer:
    """Makes requests from a seed, most of them nearly right."""

    def __init__(self, seed: int, visitor: Visitor) -> None:
        self._dice, self._visitor = random.Random(seed), visitor
        pages = {path: visitor.get(path) for path in PATHS}
        self._pages = {path: page.given for path, page in pages.items()}
        self._asked = {path: list(page.answerable(GOOD)) for path, page in pages.items()}

    def request(self) -> dict[str, Any]:
        """Keyword arguments of one request."""
        dice = self._dice
        path = dice.choice(PATHS) if dice.random() < 0.9 else dice.choice(ODD_PATHS)
        method = "POST" if dice.random() < 0.92 else dice.choice(METHODS)
        headers = {"Referer": AUDIENCE + path, **(dice.choice(ODD_HEADERS) if dice.random() < 0.15 else {})}
        kind = FORM if dice.random() < 0.9 else dice.choice(KINDS)
        return {
            "path": path,
            "method": method,
            "headers": headers,
            "content_type": kind,
            "data": self._body(path),
        }

    def _body(self, path: str) -> bytes:
        dice = self._dice
        chance = dice.random()
        if chance < 0.03:
            return dice.randbytes(dice.randrange(2000))
        if chance < 0.04:
            return b"name=" + b"a" * 70_000
        pairs = self._pairs(path)
        body = urlencode(
            pairs, encoding=dice.choice(["utf-8", "utf-8", "utf-8", "cp932", "utf-16"]), errors="replace"
        )
        if chance < 0.07:
            body = body[: dice.randrange(len(body) + 1)]
        return body.encode("ascii")

    def _pairs(self, path: str) -> list[tuple[str, str]]:
        dice = self._dice
        given = {
            **self._pages.get(path, {}),
            **GOOD,
            "step": dice.choice(["confirm", "send", "save", "check", "cancel", "x"]),
        }
        asked = self._asked.get(path, list(GOOD))
        names = [*self._pages.get(path, {}), "step", *(name for name in asked if dice.random() < 0.98)]
        pairs = [(name, given.get(name, "")) for name in dict.fromkeys(names)]
        for _ in range(dice.choice([0, 1, 1, 2, 5])):
            at = dice.randrange(len(pairs))
            pairs[at] = (pairs[at][0], self._text())
        if dice.random() < 0.05:
            pairs.append((dice.choice([*GOOD, "comment", "__class__", "id", ""]), self._text()))
        return pairs

    def _text(self) -> str:
        dice = self._dice
        if dice.random() < 0.7:
            return dice.choice(NAUGHTY)
        return "".join(
            chr(
                dice.choice(
                    [dice.randrange(0x20, 0x7F), dice.randrange(0x3000, 0x9FFF), dice.randrange(0xD7FF)]
                )
            )
            for _ in range(dice.randrange(60))
        )


GOOD = {
    "name": MARKER, "birth_date-year": "2003", "birth_date-month": "4", "birth_date-day": "9", "postal_code": "160-0000",
    "address": MARKER, "phone": "090-0000-0000", "mail": "hanako@example.jp", "job_hunting": "yes",
    "pass_to_company": "yes", "confidentiality": "yes", "receipt": "34679-ACDEX", "secret": "AAAA-AAAA-AAAA-AAAA-AAAA",
}  # fmt: skip


def holds(answer: Any, request: dict[str, Any]) -> None:
    """What is true of every answer."""
    status, text = answer.status_code, answer.get_data(as_text=True)
    assert status in ALLOWED, (status, request)
    assert "Traceback" not in text
    if request["path"].startswith("/postbox") and request["method"] not in ("HEAD", "OPTIONS"):
        assert "error" in json.loads(text)
        return
    assert "<script" not in text
    assert "onerror=alert(1)>" not in text.replace("&", "")
    if text and answer.mimetype == "text/html":
        is_english = request["path"].startswith("/en/")
        assert f'<html lang="{"en" if is_english else "ja"}">' in text, request
        if status >= 400 and not is_english:
            assert any("ぁ" <= c <= "ん" for c in text)


def bombard(visitor: Visitor, world: World, seed: int, count: int) -> Counter[int]:
    """Sends random requests and holds every answer to the rules; how often each status came."""
    fuzzer, seen = Fuzzer(seed, visitor), Counter[int]()
    for _ in range(count):
        request = fuzzer.request()
        answer = visitor.client.open(base_url=AUDIENCE, **request)
        holds(answer, request)
        seen[answer.status_code] += 1
        answer.close()
    return seen


@pytest.fixture
def unlimited(service: Service) -> None:
    """One address may send as much as it likes."""
    service.limits.rates = Rates(requests=ROOM, sendings=ROOM, cancellings=ROOM)


def test_two_thousand_random_posts(
    unlimited: None, visitor: Visitor, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """No 500, nothing of what was typed in a log, and both refusals and pages that go on are among the answers."""
    with caplog.at_level(logging.INFO):
        seen = bombard(visitor, world, seed=29, count=2_000)
    assert {200, 400, 403, 413, 415, 422} <= set(seen), seen
    assert seen[200] > 100, seen
    assert seen[422] > 100
    assert MARKER not in caplog.text
    assert "内部エラー" not in caplog.text


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_thousand_random_posts(
    seed: int, unlimited: None, visitor: Visitor, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The same fifty times over, from other seeds."""
    with caplog.at_level(logging.INFO):
        bombard(visitor, world, seed=1000 + seed, count=10_000)
    assert MARKER not in caplog.text
    assert "内部エラー" not in caplog.text


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from([*GOOD, "ticket", "notice", "step", "change", "csrf_token"]), st.text()),
        max_size=20,
    ),
    path=st.sampled_from(PATHS),
)
def test_any_fields_at_all(unlimited: None, app: Flask, pairs: list[tuple[str, str]], path: str) -> None:
    """hypothesis looks for a post that breaks the page."""
    body = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
    request: dict[str, Any] = {
        "path": path,
        "method": "POST",
        "headers": {"Referer": AUDIENCE + path},
        "content_type": FORM,
        "data": body,
    }
    answer = app.test_client().open(base_url=AUDIENCE, **request)
    holds(answer, request)


@pytest.mark.parametrize(
    "more", [{"comment": "ひとこと"}, {"school": "見本大学"}, {"name[]": "x"}, {"__proto__": "x"}]
)
def test_an_unknown_field_is_refused(more: dict[str, str], visitor: Visitor, world: World) -> None:
    """A field that the form does not have, or another form's, is 400 and nothing is kept: clause 3 has no side door."""
    confirm = visitor.send(visitor.get(COMPANY), GOOD)
    page = visitor.post(COMPANY, {**confirm.given, **more, "step": "send"})
    assert page.status == 400
    assert "何も保存していません" in page.text
    assert world.documents() == ()


def test_a_repeated_field_is_refused(visitor: Visitor, world: World) -> None:
    """Two names are no name: which one was meant is not guessed."""
    confirm = visitor.send(visitor.get(COMPANY), GOOD)
    pairs = [*confirm.given.items(), ("name", "べつ の人"), ("step", "send")]
    page = visitor.post(COMPANY, urlencode(pairs), content_type=FORM)
    assert page.status == 400
    assert world.documents() == ()


# ---- on the wire

HEAD = b"POST /apply/mihon-kappan HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
WIRES = {
    "both lengths": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\na=b&c" + SMUGGLED,
    "length with sign": HEAD + b"Content-Length: +5\r\n\r\na=b&c" + SMUGGLED,
    "length in hex": HEAD + b"Content-Length: 0x5\r\n\r\na=b&c" + SMUGGLED,
    "folded header": HEAD + b"X-A: b\r\n Content-Length: 5\r\n\r\n" + SMUGGLED,
    "space before colon": HEAD + b"Content-Length : 5\r\n\r\na=b&c" + SMUGGLED,
    "chunked, hidden": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n5\r\na=b&c\r\n0\r\n\r\n" + SMUGGLED,
    "bare line feeds": b"GET /healthz HTTP/1.1\nHost: a\n\n",
    "a broken chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\na=b&c\r\n0\r\n\r\n",
    "TLS to the plain port": bytes.fromhex("16030100a5010000a10303") + b"\0" * 50 + b"\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no request at all": b"\r\n\r\n\r\n",
}


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory, start_shared: Callable[..., Server]) -> Server:
    """One real server for all of them."""
    return start_shared(tmp_path_factory.mktemp("wire"))


def said(port: int, data: bytes, *, close: bool = True) -> bytes:
    """Everything that a server says to some bytes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=15)) as line:
        line.sendall(data)
        if close:
            line.shutdown(socket.SHUT_WR)
        found = b""
        while True:
            try:
                piece = line.recv(65536)
            except (ConnectionResetError, TimeoutError):
                return found
            if not piece:
                return found
            found += piece


@pytest.mark.parametrize("name", WIRES)
def test_what_two_servers_could_read_differently_is_refused(name: str, wire: Server) -> None:
    """A smuggled request is never carried out: whatever is answered is a refusal in Japanese."""
    answer = said(wire.port, WIRES[name])
    assert b'"alive"' not in answer, answer
    for part in answer.split(b"HTTP/1.1 ")[1:]:  # a body that breaks off may be refused after its request was
        head, _, body = part.partition(b"\r\n\r\n")
        assert 400 <= int(head.split()[0]) < 500
        assert any("ぁ" <= c <= "ん" for c in body.decode("utf-8"))
    assert wire.log.read_text(encoding="utf-8").count("内部エラー") == 0


@pytest.mark.parametrize("name", variants(b"a"))
def test_a_second_request_cannot_be_hidden(name: str, wire: Server) -> None:
    """However a length or a coding is spelt: one refusal in Japanese, and the page that was hidden is never shown."""
    answer = said(wire.port, variants(b"a")[name]).decode("utf-8")
    (part,) = answer.split("HTTP/1.1 ")[1:]
    assert 400 <= int(part[:3]) < 500
    assert any("ぁ" <= c <= "ん" for c in part)
    assert SHOWS not in answer


CUT = [0, 10, 60, 100, len(HEAD), len(HEAD) + 20]


@pytest.mark.parametrize("at", CUT)
def test_a_body_that_ends_too_early_keeps_nothing(at: int, wire: Server) -> None:
    """A connection that breaks in the middle of a request leaves no 500 and no line in the log."""
    whole = HEAD + b"Content-Length: 4000\r\n\r\nname=" + MARKER.encode()
    answer = said(wire.port, whole[:at])
    assert b" 500 " not in answer
    log = wire.log.read_text(encoding="utf-8")
    assert MARKER not in log
    assert "内部エラー" not in log


def test_the_generator_makes_what_it_promises(visitor: Visitor) -> None:
    """Same seed, same requests; and most paths, methods and kinds are among them."""
    one, two = Fuzzer(5, visitor), Fuzzer(5, visitor)
    made = [one.request() for _ in range(300)]
    assert [each["path"] for each in made] == [two.request()["path"] for _ in range(300)]
    assert {each["path"] for each in made} >= set(PATHS)
    assert len({each["method"] for each in made}) > 4
