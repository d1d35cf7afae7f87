"""A hostile intake, a real HTTP server: it drips, floods, forges and never ends, and nothing of ours waits or grows."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import encode, new_id, parse
from register.keyfile import ReceivingKey
from store.arriving import collecting, keeping, noticing, postbox
from store.arriving.collecting import Collected, collect
from store.arriving.postbox import Postbox
from store.errors import PostboxUnreachableError
from store.office import signing_in
from store.records.cancelling import carry_out
from store.records.listing import listed

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
Reply = Callable[[BaseHTTPRequestHandler], None]


def _json(handler: BaseHTTPRequestHandler, value: Mapping[str, object]) -> None:
    data = json.dumps(value).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def _page(
    documents: list[str], *, more: bool, notices: tuple[Mapping[str, object], ...] = ()
) -> dict[str, object]:
    return {
        "version": 1, "contract": "current", "envelopes": documents, "more": more, "cancellations": list(notices),
    }  # fmt: skip


@contextmanager
def _hostile(get: Reply) -> Iterator[tuple[str, list[str]]]:
    """Answers every GET by ``get``, and to a POST that everything is erased; the ids that it was told."""
    told: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            get(self)

        def do_POST(self) -> None:
            ids = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["ids"]
            told.extend(ids)
            _json(self, {"version": 1, "erased": [*ids, "\x1b[2J"], "unknown": []})

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _run(office: Office, url: str) -> Collected:
    state = office.state()
    with Postbox(url, "current", state.collector_key(), office.clock) as box:
        return collect(state, box)


def _drip(handler: BaseHTTPRequestHandler, data: bytes, stop: Event) -> None:
    for byte in data * 1000:
        if stop.wait(0.05):
            return
        try:
            handler.wfile.write(bytes([byte]))
        except OSError:
            return


@pytest.mark.parametrize("where", ["headers", "body"])
def test_an_intake_that_drips_holds_nobody_up(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A byte now and then, for ever, in headers or body: the deadline ends it, and a handler works meanwhile."""
    monkeypatch.setattr(postbox, "ANSWER_SECONDS", 1.5)
    stop, asked = Event(), Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        if where == "body":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000000")
            handler.end_headers()
        _drip(handler, b"HTTP/1.0 200 OK\r\nX-Slow: " if where == "headers" else b"[", stop)

    failed: list[BaseException] = []
    with _hostile(drip) as (url, _):

        def run() -> None:
            try:
                _run(office, url)
            except PostboxUnreachableError as error:
                failed.append(error)

        begun = time.monotonic()
        collector = Thread(target=run)
        collector.start()
        assert asked.wait(5)
        with office.state().lock():  # nobody holds it while the intake is asked
            assert not failed
        collector.join(30)
        stop.set()
    assert "終わりません" in str(failed[0])
    assert time.monotonic() - begun < 20


def test_an_intake_without_end_is_left_after_so_many_pages(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Always one more page: the run stops, keeps what came, says so, and is no sign that the intake is empty."""
    monkeypatch.setattr(collecting, "MAX_PAGES", 4)
    asked: list[str] = []

    def more(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        _json(handler, _page([seal_application(key, id=new_id())], more=True))

    with _hostile(more) as (url, _):
        done = _run(office, url)
    assert (len(asked), done.kept, done.unfinished, done.clean) == (4, 4, True, False)
    assert office.state().vault.time("drained") == ""


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_SECONDS"])
def test_a_run_ends_at_its_bytes_and_its_time(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Whichever is reached first."""
    monkeypatch.setattr(collecting, limit, 0)
    with _hostile(lambda h: _json(h, _page([seal_application(key, id=new_id())], more=True))) as (url, _):
        assert _run(office, url).unfinished


def test_what_is_set_aside_does_not_grow_without_end(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ever other documents under the id of somebody who was erased, and ever other junk: what is set aside stops
    growing, the copy too, the rest stays at the intake and is told, and a genuine application still comes in."""
    document = seal_application(key)
    header = parse(document).header
    office.take_in("sato", document)
    monkeypatch.setattr(keeping, "MAX_ASIDE", 200_000)
    sent: list[str] = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        forged = [seal_application(key, id=header.id, receipt=header.receipt) for _ in range(8)]
        junk = [json.dumps({"junk": "x" * 50_000 + str(n)}) for n in range(8)]
        sent[:] = [*forged, *junk, seal_application(key)]
        _json(handler, _page(sent, more=False))

    with _hostile(flood) as (url, told):
        done = [_run(office, url) for _ in range(3)]
    vault = office.state().vault
    assert 0 < vault.aside_bytes() <= 200_000
    assert [one.kept for one in done] == [1, 1, 1]
    assert all(one.crowded and one.withheld and not one.clean for one in done)
    assert header.id not in told


def _notice(document: str, secret: str, **more: object) -> dict[str, object]:
    header = parse(document).header
    return {"id": header.id, "receipt": header.receipt, "secret": secret, **more}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("erased", [False, True])
def test_a_forged_notice_does_not_block_the_genuine_one_of_the_same_id(
    office: Office, key: ReceivingKey, seal_application: Seal, order: tuple[int, int], erased: bool
) -> None:
    """Both in one answer, whichever is first: the person's own is carried out before the intake is told to erase it."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    both = (_notice(document, "forged", erased=erased), _notice(document, "himitsu", erased=erased))
    notices = tuple(both[n] for n in order)
    with _hostile(lambda h: _json(h, _page([], more=False, notices=notices))) as (url, told):
        _run(office, url)
    assert set(told) == {parse(document).header.id}
    assert [one.receipt for one in carry_out(session).gone] == [parse(document).header.receipt]
    assert listed(session) == []


def test_of_two_notices_for_something_unknown_one_stays_at_the_intake(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """Nothing here says which is forged: the id is not acknowledged, so that the genuine one is sent again in the end."""
    document = seal_application(key)
    notices = (_notice(document, "forged"), _notice(document, "himitsu"))
    documents: list[str] = []
    with _hostile(lambda h: _json(h, _page(documents, more=False, notices=notices))) as (url, told):
        assert _run(office, url).conflicting == 1
        assert told == []
        documents.append(document)
        assert _run(office, url).conflicting == 0  # its header is here now and says which
    done = signing_in.sign_in(office.state(), "sato", passphrases["sato"])
    assert [one.receipt for one in done.taken_in.cancelled] == [parse(document).header.receipt]


def test_notices_for_nothing_stop_being_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ever other ids: so many wait, the rest is left at the intake and told."""
    monkeypatch.setattr(noticing, "MAX_WAITING", 3)

    def flood(handler: BaseHTTPRequestHandler) -> None:
        notices = tuple({"id": new_id(), "receipt": "34679-ACDEG", "secret": "x"} for _ in range(5))
        _json(handler, _page([], more=False, notices=notices))

    with _hostile(flood) as (url, _):
        done = [_run(office, url) for _ in range(2)]
    assert [(one.cancellations, one.conflicting) for one in done] == [(3, 2), (0, 5)]
    assert office.state().vault.cancellations.count_open() == 3


COUNTS = [100, pytest.param(10_000, marks=pytest.mark.long)]


@pytest.mark.parametrize("count", COUNTS)
def test_no_mutated_envelope_is_taken_for_one(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str], count: int
) -> None:
    """Mutants of one genuine document over HTTP, some under ids of their own: none becomes a record, the genuine one does."""
    document = seal_application(key)
    genuine = parse(document).header
    mutants = list(_mutants(document, count))
    pages = [mutants[start : start + 100] for start in range(0, len(mutants), 100)]
    answers = iter([*pages[:-1], [*pages[-1], document]])
    left = [len(pages)]

    def serve(handler: BaseHTTPRequestHandler) -> None:
        left[0] -= 1
        _json(handler, _page(next(answers), more=False))

    with _hostile(serve) as (url, told):
        while left[0]:
            _run(office, url)
            signing_in.sign_in(office.state(), "sato", passphrases["sato"])
    session = signing_in.sign_in(office.state(), "sato", passphrases["sato"]).session
    rows = listed(session)
    assert [(row.id, row.receipt, row.state) for row in rows] == [
        (genuine.id, genuine.receipt, "accessioned")
    ]
    assert genuine.id in told


def _mutants(document: str, count: int) -> Iterator[str]:
    """Each another one: a bit, a piece, a doubled or a missing character, a field of the header, another id."""
    chance, envelope = random.Random(17), parse(document)
    seen = {document}
    while len(seen) <= count:
        at = chance.randrange(len(document))
        kind = chance.randrange(6)
        if kind == 0:
            made = document[:at] + chr(ord(document[at]) ^ (1 << chance.randrange(7))) + document[at + 1 :]
        elif kind == 1:
            made = document[:at] + document[at + chance.randrange(1, 9) :]
        elif kind == 2:
            made = document[:at] + document[at] + document[at:]
        elif kind == 3:
            body = bytearray(envelope.body)
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
            made = encode(replace(envelope, body=bytes(body)))
        elif kind == 4:
            made = encode(replace(envelope, header=replace(envelope.header, id=new_id())))
        else:
            other: dict[str, Any] = chance.choice(
                [{"target": f"mihon-{at}"}, {"receipt": "34679-ACDEG"}, {"term": "2027"}]
            )
            body = bytearray(envelope.body)
            body[at % len(body)] ^= 1
            made = encode(replace(envelope, header=replace(envelope.header, **other), body=bytes(body)))
        if made not in seen:
            seen.add(made)
            yield made
