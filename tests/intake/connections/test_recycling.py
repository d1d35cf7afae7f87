"""A process that has seen forms ends: nobody notices, and afterwards no program's memory holds what was written."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

from intake.connections.recycling import LONGEST_SECONDS, QUIET_SECONDS, Recycling, due
from register.envelope import parse
from tests.intake.connections.test_server import children
from tests.intake.test_unreadable import FORMS, MARKERS, TYPED, type_everywhere

if TYPE_CHECKING:
    from tests.intake.conftest import Browser, Server, World


def readable(data: bytes) -> set[str]:
    """Markers in memory: as they came, as text of one or two bytes a letter, as the program knows them."""
    return {
        marker
        for marker in MARKERS
        for each in (marker.encode(), marker.encode("utf-16-le"), quote(marker).encode())
        if each in data
    }


OURS = {TYPED["sex"]}  # a choice that the page itself offers stands in every process


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        (0.0, 0.0, QUIET_SECONDS),
        (0.0, 100.0, 100.0 + QUIET_SECONDS),
        (0.0, LONGEST_SECONDS - 1, LONGEST_SECONDS),
        (5.0, 10_000.0, 5.0 + LONGEST_SECONDS),
    ],
)
def test_the_end_is_a_minute_after_the_last_form_and_ten_after_the_first(
    first: float, last: float, end: float
) -> None:
    """Whichever comes first."""
    assert due(first, last, QUIET_SECONDS) == end


def test_an_end_is_asked_for_once() -> None:
    """However many forms came; and never without one."""
    ended: list[str] = []
    unused = Recycling(lambda: ended.append("unused"), quiet_seconds=0.05)
    used = Recycling(lambda: ended.append("used"), quiet_seconds=0.05)
    for _ in range(5):
        used.saw_form()
    time.sleep(0.5)
    assert ended == ["used"]
    del unused


def memory(pid: int) -> bytes:
    """Everything that a process can read and write."""
    found = []
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as file:
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            begin, end = (int(each, 16) for each in span.split("-"))
            try:
                file.seek(begin)
                while begin < end and (piece := file.read(min(end - begin, 1 << 24))):
                    found.append(piece)
                    begin += len(piece)
            except OSError:  # not to be read by anybody
                continue
    return b"".join(found)


def workers(server: Server) -> list[int]:
    return children(server.process.pid)


def wait_for_another(server: Server, than: list[int], seconds: float) -> list[int]:
    """The workers after the present ones have ended."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = workers(server)
        if found and not set(found) & set(than):
            return found
        time.sleep(0.2)
    raise AssertionError("nothing was recycled")


def hold_to_the_quiet(server: Server, world: World, quiet: float) -> None:
    old = workers(server)
    assert type_everywhere(server) == len(FORMS)
    assert TYPED["name"] in readable(memory(old[0])), "the search sees what is in memory"
    new = wait_for_another(server, old, quiet + 60)
    assert httpx.get(server.url + "/healthz", trust_env=False).status_code == 200
    for pid in (server.process.pid, *new):
        assert readable(memory(pid)) <= OURS
    assert not Path(f"/proc/{old[0]}").exists()
    kept = [world.opened(document)["items"]["name"] for document in world.documents()]
    assert kept == [TYPED["name"]] * len(FORMS)
    assert "受付の処理が終わった" not in server.log.read_text(encoding="utf-8")


@pytest.mark.situation("Hours later the answers stand in the memory of the server")
def test_after_the_quiet_no_memory_holds_a_form(serve_world: Callable[..., Server], world: World) -> None:
    """Markers of every form, half-filled and refused ones included, are in the worker's memory; after its end in none."""
    hold_to_the_quiet(serve_world(quiet=5), world, 5)


@pytest.mark.long
def test_after_a_quiet_minute_no_memory_holds_a_form(
    serve_world: Callable[..., Server], world: World
) -> None:
    """The same with the minute that is promised."""
    hold_to_the_quiet(serve_world(), world, QUIET_SECONDS)


def test_a_process_that_saw_no_form_stays(serve_world: Callable[..., Server]) -> None:
    """Looking at pages and asking after its health ends nothing."""
    server = serve_world(quiet=1)
    old = workers(server)
    for path in (*FORMS, "/healthz", "/readyz", "/cancel"):
        assert httpx.get(server.url + path, trust_env=False).status_code == 200
    time.sleep(3)
    assert workers(server) == old


def test_recycling_refuses_nobody(
    serve_world: Callable[..., Server], world: World, browse: Callable[[str], Browser]
) -> None:
    """Visitors with connections of their own apply again and again, while the process ends after each second of quiet."""
    server = serve_world(quiet=1)
    receipts: list[str] = []
    troubles: list[Any] = []
    seen: set[int] = set()

    def apply() -> None:
        for _ in range(4):
            try:
                receipts.append(browse(server.url).apply().receipt)
            except (httpx.HTTPError, IndexError) as error:
                troubles.append(repr(error))
            seen.update(workers(server))
            time.sleep(1.0 + os.getpid() % 7 / 20)

    people = [threading.Thread(target=apply) for _ in range(3)]
    for person in people:
        person.start()
        time.sleep(0.3)
    for person in people:
        person.join()
    assert troubles == []
    assert sorted(receipts) == sorted(parse(document).header.receipt for document in world.documents())
    assert len(receipts) == 12
    wait_for_another(server, sorted(seen), 30)


def test_a_process_ends_though_forms_never_stop(
    serve_world: Callable[..., Server], browse: Callable[[str], Browser], world: World
) -> None:
    """Ten minutes (here six seconds) after its first form, between two forms of the same visitor, who notices nothing."""
    server = serve_world(quiet=5, longest=6)
    old = workers(server)
    visitor, sent, ends = browse(server.url), 0, time.monotonic() + 60
    while workers(server) == old and time.monotonic() < ends:
        assert visitor.apply().receipt
        sent += 1
    wait_for_another(server, old, 30)
    assert visitor.apply().receipt
    assert len(world.documents()) == sent + 1
