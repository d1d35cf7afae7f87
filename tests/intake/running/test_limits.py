"""Who sends too much is slowed down and told why; nothing written is lost; a classroom is let through."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage

from intake.errors import TooManyError
from intake.form.suspicion import signs
from intake.running import limits
from intake.running.limits import RATES, Limits, Rates
from intake.running.service import EXTENSION, Service

if TYPE_CHECKING:
    from tests.intake.conftest import Clock, Page, Visitor, World

COMPANY, FAIR = "/apply/mihon-kappan", "/events/fair"
DAY = date(2026, 11, 24)
THREE = RateLimitItemPerMinute(3)


def tries(counted: Limits, key: str, number: int) -> list[bool]:
    """Whether each of some deeds was allowed."""
    found = []
    for _ in range(number):
        try:
            counted.count(THREE, "deed", key)
            found.append(True)
        except TooManyError:
            found.append(False)
    return found


def test_each_address_has_a_count_of_its_own() -> None:
    """The fourth of three is refused with the seconds to wait; another address goes on."""
    counted = Limits(None, b"k" * 32)
    one, other = counted.key_of("192.0.2.1", DAY), counted.key_of("192.0.2.2", DAY)
    assert tries(counted, one, 4) == [True, True, True, False]
    assert tries(counted, other, 1) == [True]
    with pytest.raises(TooManyError) as caught:
        counted.count(THREE, "deed", one)
    assert 1 <= caught.value.seconds <= 60


def test_an_address_is_a_hash_that_changes_with_the_day_and_the_secret() -> None:
    """Neither the address nor a comparison over days can be had from a key; a home's IPv6 network counts as one."""
    counted = Limits(None, b"k" * 32)
    key = counted.key_of("192.0.2.1", DAY)
    assert "192" not in key
    assert key != counted.key_of("192.0.2.1", date(2026, 11, 25))
    assert key != Limits(None, b"x" * 32).key_of("192.0.2.1", DAY)
    assert key == counted.key_of("::ffff:192.0.2.1", DAY)
    assert counted.key_of("2001:db8::1", DAY) == counted.key_of("2001:db8::2:3", DAY)
    assert counted.key_of("2001:db8::1", DAY) != counted.key_of("2001:db8:0:1::1", DAY)


def test_memory_forgets_who_has_gone() -> None:
    """An address that does not come again is not kept: neither its hash nor its count outlives two windows."""
    counted = Limits(None, b"k" * 32)
    shortest = RateLimitItemPerSecond(2)
    for number in range(50):
        counted.count(shortest, "deed", f"address-{number}")
    storage = counted._memory.storage
    assert isinstance(storage, MemoryStorage)
    assert len(storage.storage) == 50

    def held() -> list[str]:
        names = {*storage.storage, *storage.expirations, *storage.events, *storage.locks}
        return [name for name in names if "address-" in name]

    deadline = time.monotonic() + 20
    while held() and time.monotonic() < deadline:
        time.sleep(0.2)
        counted.count(shortest, "deed", f"later-{time.monotonic()}")  # what is old goes when somebody comes
    assert held() == []


@pytest.fixture
def redis_server(tmp_path: Path, port: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """A real Redis on a free port, and a way to stop it."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: script/setup test")
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )

    def stop() -> None:
        process.terminate()
        process.wait(10)

    time.sleep(0.5)
    yield f"redis://127.0.0.1:{port}", stop
    stop()


def test_two_machines_count_together(redis_server: tuple[str, Callable[[], None]]) -> None:
    """With Redis the count of one machine is the count of the other."""
    url, _ = redis_server
    one, two = Limits(url, b"k" * 32), Limits(url, b"k" * 32)
    key = one.key_of("192.0.2.1", DAY)
    assert tries(one, key, 2) == [True, True]
    assert tries(two, key, 2) == [True, False]


def test_without_redis_each_machine_counts_by_itself(
    redis_server: tuple[str, Callable[[], None]], caplog: pytest.LogCaptureFixture
) -> None:
    """It never opens: memory stands in, said once in Japanese without address or key."""
    url, stop = redis_server
    counted = Limits(url, b"k" * 32)
    key = counted.key_of("192.0.2.1", DAY)
    assert tries(counted, key, 1) == [True]
    stop()
    assert tries(counted, key, 4) == [True, True, True, False]
    (record,) = caplog.records
    assert "Redisにつながりません" in record.getMessage()
    assert key not in record.getMessage()


def test_a_no_stays_a_no_when_redis_goes_right_after_it(
    redis_server: tuple[str, Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question how long to wait may fail; the deed is refused all the same, for a whole window."""
    url, stop = redis_server
    counted = Limits(url, b"k" * 32)
    key = counted.key_of("192.0.2.1", DAY)
    assert tries(counted, key, 3) == [True, True, True]
    shared = counted._shared
    assert shared is not None
    hit = shared.hit

    def hit_and_lose(*arguments: Any) -> bool:
        is_allowed = hit(*arguments)
        stop()
        return is_allowed

    monkeypatch.setattr(shared, "hit", hit_and_lose)
    with pytest.raises(TooManyError) as caught:
        counted.count(THREE, "deed", key)
    assert caught.value.seconds == 60


# ---- the pages


def confirmed(visitor: Visitor, path: str) -> Page:
    return visitor.fill(visitor.get(path))


def full(app: Flask, number: int = 2) -> None:
    """Only this many applications in ten minutes."""
    rates = Rates(sendings=RateLimitItemPerMinute(number, 10))
    app.extensions[EXTENSION].limits.rates = rates


@pytest.mark.situation("Who is slowed down loses what was written")
def test_who_sends_too_much_keeps_everything_written(app: Flask, visitor: Visitor, world: World) -> None:
    """429 in Japanese with Retry-After, a telephone and one button; the receipts before it are kept."""
    full(app)
    assert visitor.apply(COMPANY).receipt
    assert visitor.apply(COMPANY).receipt
    page = visitor.send(confirmed(visitor, COMPANY))
    assert page.status == 429
    assert 0 < int(page.headers["Retry-After"]) <= 600
    assert page.given["name"] == "見本 花子"
    for words in ("分ほど待って", "お電話ください", "03-0000-0002", "まだ保存していません"):
        assert words in page.text
    assert len(world.documents()) == 2
    app.extensions[EXTENSION].limits.rates = RATES
    assert visitor.send(page).receipt
    assert len(world.documents()) == 3


def test_the_code_of_an_event_lets_a_classroom_through(make_app: Any, visit: Any, world: World) -> None:
    """At the limit the page asks for the code; with it, in any writing, thirty more from one address are taken."""
    app = make_app(event_codes={"fair": "sakura-2026"})
    full(app)
    visitor = visit(app)
    for _ in range(2):
        assert visitor.apply(FAIR).receipt
    for _ in range(30):
        page = visitor.send(confirmed(visitor, FAIR))
        assert page.status == 429
        wrong = visitor.send(page, {"event_code": "momiji-2026"}) if len(world.documents()) == 2 else None
        if wrong is not None:
            assert (wrong.status, "合言葉が違います" in wrong.text) == (429, True)
        assert visitor.send(page, {"event_code": "ＳＡＫＵＲＡ 2026"}).receipt
    assert len(world.documents()) == 32


def slow(app: Flask, pages: int) -> None:
    """Only this many pages in a minute."""
    app.extensions[EXTENSION].limits.rates = Rates(requests=RateLimitItemPerMinute(pages))


@pytest.mark.parametrize("step", ["first", "confirm", "send"])
@pytest.mark.situation("A right code is called wrong because another limit was in the way")
def test_the_code_lifts_whatever_asks_for_it(step: str, make_app: Any, visit: Any, world: World) -> None:
    """Too many pages: whichever asks, the right code goes on at once and to the receipt, asked for once; a wrong one
    is said to be wrong after it was compared, and no other."""
    app = make_app(event_codes={"fair": "sakura-2026"})
    visitor = visit(app)
    start = visitor.get(FAIR)
    confirm = visitor.fill(start)
    slow(app, 0)
    page = {
        "first": lambda: visitor.get(FAIR),
        "confirm": lambda: visitor.fill(start),
        "send": lambda: visitor.send(confirm),
    }[step]()
    assert page.status == 429
    assert page.find("//input[@name='event_code'][@type='text']")
    assert "合言葉が違います" not in page.text
    silent = visitor.send(page)
    assert (silent.status, "合言葉が違います" in silent.text) == (429, False)
    wrong = visitor.send(page, {"event_code": "momiji-2026"})
    assert (wrong.status, "合言葉が違います" in wrong.text) == (429, True)
    on = visitor.send(wrong, {"event_code": "sakura-2026"})
    assert on.status == 200
    assert not on.find("//input[@name='event_code'][@type='text']")
    if step == "first":
        on = visitor.fill(on)
    done = on if step == "send" else visitor.send(on)
    assert done.receipt
    assert len(world.documents()) == 1


@pytest.mark.situation("A school or a carrier shares one address, and a whole class is locked out")
def test_a_classroom_of_three_hundred_pages_a_minute(make_app: Any, visit: Any, world: World) -> None:
    """With the figures as they are: a hundred and ten people at one address, each helped on by one right code."""
    app = make_app(event_codes={"fair": "sakura-2026"})
    visitor = visit(app)
    asked = 0
    for _ in range(110):
        page = visitor.get(FAIR)
        if page.status == 429:
            asked += 1
            page = visitor.send(page, {"event_code": "sakura-2026"})
        page = visitor.fill(page)
        if page.status == 429:
            asked += 1
            page = visitor.send(page, {"event_code": "sakura-2026"})
        page = visitor.send(page)
        if page.status == 429:
            asked += 1
            page = visitor.send(page, {"event_code": "sakura-2026"})
        assert page.receipt
    assert asked <= 110
    assert len(world.documents()) == 110


def test_a_company_form_asks_for_no_code(make_app: Any, visit: Any) -> None:
    """A code belongs to an event that has one."""
    app = make_app(event_codes={"fair": "sakura-2026"})
    full(app, 1)
    visitor = visit(app)
    visitor.apply(COMPANY)
    page = visitor.send(confirmed(visitor, COMPANY))
    assert page.status == 429
    assert not page.find("//input[@name='event_code']")


def test_too_many_pages_are_slowed_down(visitor: Visitor, service: Service) -> None:
    """Reading is limited too: a page for a GET, and for a POST everything written behind one button."""
    start = visitor.get(COMPANY)
    service.limits.rates = Rates(requests=RateLimitItemPerMinute(3))
    assert [visitor.get("/").status for _ in range(5)] == [200, 200, 200, 429, 429]
    page = visitor.fill(start)
    assert page.status == 429
    assert page.given["name"] == "見本 花子"
    assert visitor.get("/healthz").status == 200
    assert visitor.get("/static/form.css").status == 200
    service.limits.rates = RATES
    assert "まだ完了していません" in visitor.send(page).text


SIGNS = [
    ("", 0, ""),
    ("x", 0, "trap"),
    ("", 595, ""),
    ("", 597, "hasty"),
    ("x", 600, "trap,hasty"),
    ("", 700, ""),
]


@pytest.mark.parametrize(("trap", "issued", "expected"), SIGNS)
def test_signs_of_a_machine_are_marked(trap: str, issued: int, expected: str) -> None:
    """What nobody sees filled in, or sent within five seconds; a clock set back is no sign."""
    assert signs(trap=trap, issued=issued, now=600) == expected


@pytest.mark.situation("A spam filter takes a person's application for a machine's and drops it in silence")
def test_a_suspected_submission_is_kept_and_marked(visitor: Visitor, world: World, clock: Clock) -> None:
    """Nothing is dropped: the receipt is shown, the envelope is there, the mark stands beside it."""
    start = visitor.get(COMPANY)
    clock.forward(seconds=60)
    confirm = visitor.fill(start, {"homepage": "http://example.jp"})
    assert visitor.send(confirm).receipt
    start = visitor.get(COMPANY)
    clock.forward(seconds=60)
    assert visitor.send(visitor.fill(start)).receipt
    marks = [each.mark for each in world.postbox().page("", 9).beside]
    assert sorted(marks) == ["", "trap"]
    assert world.postbox().counts().suspected == 1
    assert all("example.jp/" not in document for document in world.documents())


@pytest.mark.situation("Somebody takes all seats of a small event under invented names")
def test_one_address_takes_no_event_s_seats_unnoticed(make_app: Any, visit: Any, world: World) -> None:
    """From the seventh of thirty seats in a day each carries a sign; another address, the code and a company carry none."""
    app = make_app(event_codes={"fair": "sakura-2026"})
    app.extensions[EXTENSION].limits.rates = Rates(sendings=RateLimitItemPerMinute(9, 10))
    one = visit(app)
    receipts = [one.apply(FAIR).receipt for _ in range(8)]
    one.apply(COMPANY)
    asked = one.send(confirmed(one, FAIR))
    assert asked.status == 429
    code = one.send(asked, {"event_code": "sakura-2026"}).receipt
    other = app.test_client()
    other.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    visitor = type(one)(other)
    receipts.append(visitor.apply(FAIR).receipt)
    assert all([*receipts, code])
    marks = [each.mark.replace("hasty", "").strip(",") for each in world.postbox().page("", 99).beside]
    assert marks == [""] * 6 + ["crowd"] * 2 + [""] * 3


def test_the_figures_are_what_the_pages_promise() -> None:
    """A code gives more room than an address has by itself, and a fallback is short."""
    assert RATES.classroom.amount > 4 * RATES.sendings.amount
    assert limits.RETRY_SECONDS <= 60
