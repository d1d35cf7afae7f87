"""Nothing that the intake machine holds lets anybody read a submission.

Markers are typed into every field of every form of a real server; then every file
of its folder (state, database with its log, keys, configuration, catalogue,
temporary files, the server's log) and its processes' environments are searched as
raw bytes in the encodings that a leak would have.
"""

from __future__ import annotations

import base64
import contextlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from lxml import html

from intake.postbox.postbox import postgres_postbox
from register.envelope import parse

if TYPE_CHECKING:
    from tests.intake.conftest import Server, World

FORMS = ["/apply/mihon-kappan", "/events/seminar", "/events/mendankai", "/events/fair", "/events/kengaku"]

TYPED = {
    "name": "標識しるし花子",
    "kana": "シルシハナコノヨミ",
    "birth_date-year": "1999",
    "birth_date-month": "12",
    "birth_date-day": "31",
    "postal_code": "987-6543",
    "address": "標識県しるし市標識町",
    "sex": "そのほか",
    "phone": "090-1357-2468",
    "mail": "shirushi-hyoshiki@example.jp",
    "education": "標識大学しるし学部",
    "career": "しるし商店で三年",
    "job_hunting": "yes",
    "pass_to_company": "yes",
    "confidentiality": "yes",
}
#: What would betray somebody: each answer as typed and as kept.
MARKERS = [
    *(
        TYPED[name]
        for name in ("name", "kana", "postal_code", "address", "sex", "phone", "mail", "education", "career")
    ),
    "1999-12-31",
    "09013572468",
    "9876543",
]


def encodings(marker: str) -> Iterator[bytes]:
    """UTF-8, UTF-16 in both orders, Shift_JIS, base64 in its three alignments and two alphabets, percent-encoding, JSON."""
    plain = marker.encode()
    wide = (plain, marker.encode("utf-16-le"), marker.encode("utf-16-be"), marker.encode("cp932"))
    yield from wide
    for text in wide:
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + text)
            # Only the characters that do not depend on the neighbours.
            core = coded[-(-shift * 8 // 6) : (shift + len(text)) * 8 // 6]
            yield from (core, core.replace(b"+", b"-").replace(b"/", b"_"))
    if not marker.isascii():
        yield from (quote(marker).encode(), quote(marker).lower().encode())
        yield from (ascii(marker)[1:-1].encode(), quote(marker.encode("cp932")).encode())
    yield plain.hex().encode()


SHORTEST = 7  # bytes: fewer would turn up in ciphertext by chance
PATTERNS = {marker: [each for each in encodings(marker) if len(each) >= SHORTEST] for marker in MARKERS}


def readable(data: bytes) -> list[str]:
    """Markers that can be read in some bytes."""
    return [marker for marker, patterns in PATTERNS.items() if any(pattern in data for pattern in patterns)]


@pytest.mark.parametrize("marker", MARKERS)
def test_the_search_finds_what_it_looks_for(marker: str) -> None:
    """A leak in any of the encodings, at any alignment inside other bytes, would be seen."""
    for before in (b"", b"a", b"ab", b"abc"):
        for text in (marker.encode(), marker.encode("utf-16-le"), marker.encode("utf-16-be")):
            assert marker in readable(b"xyz" + before + text + b"q")
            assert marker in readable(b"{" + base64.b64encode(before + text + b"qq") + b"}")
            assert marker in readable(base64.urlsafe_b64encode(before + text + b"qqq"))
    if not marker.isascii():
        assert marker in readable(b"name=" + quote(marker).encode())


class Typist:
    """Types markers into a form of a real server, right and wrong."""

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._url, self._http = url, http
        self._cookies: dict[str, str] = {}

    def page(self, response: httpx.Response) -> Any:
        for cookie in response.headers.get_list("set-cookie"):
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return html.fromstring(response.text)

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.page(self._http.get(self._url + path, **kwargs))

    def send(
        self, path: str, page: Any, step: str, typed: dict[str, str] | None = None, **kwargs: Any
    ) -> Any:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        names = {each.get("name") for each in page.xpath("//main//input")}
        wanted = {name: value for name, value in (typed or {}).items() if name in names}
        data = {**dict(page.forms[0].form_values()), **wanted, "step": step}
        return self.page(self._http.post(self._url + path, data=data, headers={"Cookie": cookies}, **kwargs))


def type_everywhere(server: Server) -> int:
    """Every form finished once; besides, half-filled ones, bad values, queries, agents and broken posts."""
    finished = 0
    with httpx.Client(trust_env=False, timeout=20, headers={"User-Agent": TYPED["mail"]}) as http:
        typist = Typist(server.url, http)
        for path in FORMS:
            start = typist.get(path, params=TYPED)
            typist.send(path, start, "confirm", {**TYPED, "mail": TYPED["name"], "job_hunting": ""})
            typist.send(path, start, "send", {"name": TYPED["name"]})
            confirm = typist.send(path, start, "confirm", TYPED)
            typist.send(path, confirm, "send", {"ticket": TYPED["mail"]})
            typist.send(path, confirm, "send", {"csrf_token": TYPED["mail"]})
            done = typist.send(path, confirm, "send")
            finished += bool(done.xpath("//*[@class='receipt-number']"))
        http.post(
            server.url + FORMS[0], content=TYPED["name"].encode(), headers={"Content-Type": "text/plain"}
        )
        http.post(server.url + FORMS[0], files={"name": TYPED["name"].encode() * 99})
        http.post(server.url + "/nashi", data=TYPED)
        typist.send(
            "/cancel", typist.get("/cancel"), "cancel", {"receipt": TYPED["name"], "secret": TYPED["mail"]}
        )
        english = typist.get("/en" + FORMS[0])
        typist.send("/en" + FORMS[0], english, "confirm", {**TYPED, "homepage": TYPED["mail"]})
        http.post(server.url + FORMS[0], data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
        with contextlib.suppress(httpx.TransportError):  # refused unread: the connection may end first
            httpx.post(server.url + FORMS[0], data={**TYPED, "name": TYPED["name"] * 9999}, trust_env=False)
        http.post(server.url + "/postbox/collected", content=TYPED["name"].encode())
        http.get(server.url + "/" + TYPED["name"])
    return finished


def environments(pid: int) -> bytes:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return b"".join(Path(f"/proc/{each}/environ").read_bytes() for each in (pid, *children))


@pytest.mark.situation("Whoever gets the server's disk reads every application")
def test_nothing_on_the_machine_can_be_read(serve_world: Callable[..., Server], world: World) -> None:
    """While it runs, after a kill, and after a graceful stop: no marker in any file, name or environment."""
    server = serve_world()
    assert type_everywhere(server) == len(FORMS)
    assert readable(environments(server.process.pid)) == []
    assert (world.config.state_dir / "postbox.sqlite3-wal").stat().st_size > 0
    search(world)
    server.kill()
    search(world)
    server = serve_world(server.port)
    assert server.stop() == 0
    search(world)
    kept = {world.opened(document)["items"]["name"] for document in world.documents()}
    assert kept == {TYPED["name"]}, "the markers did travel: a handler can read them"
    assert len(world.documents()) == len(FORMS)


def search(world: World, *, at_least: int = 8) -> None:
    files = [path for path in world.folder.rglob("*") if path.is_file()]
    assert len(files) >= at_least
    for path in files:
        assert readable(path.read_bytes() + str(path.name).encode()) == [], path.name


def test_the_machine_holds_no_private_key(serve_world: Callable[..., Server], world: World) -> None:
    """None of the seeds that open the envelopes, nor the collector's private key, is anywhere in its folder."""
    serve_world().stop()
    secrets = [world.collector.private_bytes_raw()]
    for path in world.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for secret in secrets:
                assert secret not in data
                assert base64.b64encode(secret) not in data
            assert b"PRIVATE KEY" not in data


def test_all_documents_have_one_length(serve_world: Callable[..., Server], world: World) -> None:
    """A long answer and a short one cannot be told apart by the size of what is kept."""
    type_everywhere(serve_world())
    bodies = {len(parse(document).body) for document in world.documents()}
    assert len(bodies) == 1


def test_the_database_has_no_column_for_a_person(serve_world: Callable[..., Server], world: World) -> None:
    """What stands beside an envelope is exactly what the design names."""
    serve_world().stop()
    with closing(sqlite3.connect(world.config.postbox_file)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in tables
        }
    assert columns == {
        "envelopes": [
            "id",
            "receipt",
            "programme",
            "target",
            "received_at",
            "document",
            "cancellation",
            "standing",
            "rank",
            "mark",
        ],
        "tombstones": [
            "id",
            "receipt",
            "programme",
            "target",
            "cancellation",
            "received_at",
            "standing",
            "rank",
            "erased_at",
            "how",
            "cancelled_at",
        ],
        "cancellations": ["id", "receipt", "secret", "at", "was", "served"],
        "spent_tokens": ["jti", "expires"],
        "probe": ["only_row", "count"],
    }


@pytest.mark.long
def test_a_thousand_random_submissions_leave_nothing(
    serve_world: Callable[..., Server], world: World
) -> None:
    """The same search after many forms in random order."""
    server = serve_world()
    dice = random.Random(29)
    for _ in range(200):
        assert type_everywhere(server) == len(FORMS)
        dice.shuffle(FORMS)
    search(world)
    assert len(world.documents()) == 1000


@pytest.mark.long
def test_a_hundred_submissions_leave_nothing_in_postgresql(
    serve_world: Callable[..., Server],
    world: World,
    postgres_server: Any,
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same search over the database's own files, its log of changes and its temporary files."""
    monkeypatch.setenv("ZUKAN_INTAKE_POSTBOX", postgres_url)
    server = serve_world()
    for _ in range(20):
        assert type_everywhere(server) == len(FORMS)
    kept = postgres_postbox(postgres_url, 1).page("", 1000).documents
    assert len(kept) == 100
    assert {world.opened(document)["items"]["name"] for document in kept} == {TYPED["name"]}
    receipt = parse(kept[-1]).header.receipt.encode()
    search_database(Path(postgres_server.pgdata), receipt)  # as a power cut would leave them
    assert server.stop() == 0
    postgres_server.psql("CHECKPOINT;")
    search_database(Path(postgres_server.pgdata), receipt)
    assert not world.config.postbox_file.exists()
    search(world, at_least=6)


def search_database(folder: Path, receipt: bytes) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(receipt in path.read_bytes() for path in files), "the search sees what is kept in the open"
    for path in files:
        assert readable(path.read_bytes()) == [], path.name
