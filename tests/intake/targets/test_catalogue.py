"""The catalogue: read strictly, held against the register, the last good one kept."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intake.errors import CatalogueError
from intake.sealing import keys
from intake.targets.catalogue_source import CatalogueSource, fetch
from register import catalogue
from register.model import Register

if TYPE_CHECKING:
    from tests.intake.conftest import Visitor, World


@pytest.fixture
def offered(world: World) -> dict[str, Any]:
    """The world's catalogue as data."""
    loaded: dict[str, Any] = json.loads(Path(world.config.catalogue).read_text(encoding="utf-8"))
    return loaded


def test_the_documented_shape_is_read(offered: dict[str, Any], register: Register) -> None:
    """Companies and events with their days, for one contract's intake."""
    read = catalogue.parse(json.dumps(offered), register, "current")
    assert (len(read.companies), len(read.events)) == (2, 5)
    assert read.events[0].starts.isoformat() == "2027-01-16T13:00:00+09:00"


def _first(kind: str, **changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda data: {**data, kind: [{**data[kind][0], **changes}, *data[kind][1:]]}


@pytest.mark.parametrize(
    "key", ["a\n2026-11-24T10:00:00+0900 INFO 受付を終わりました。", "\x1b[2K", "あ" * 300_000]
)
def test_a_key_forges_no_line_of_the_log(
    key: str, offered: dict[str, Any], world: World, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a key is called, the fault is one short line of letters that can be read."""
    world.offer(**{**offered, key: 1})
    CatalogueSource(world.config, register).start()
    (line,) = [record.getMessage() for record in caplog.records]
    assert "直し方" in line
    assert line.isprintable()
    assert len(line) < 300


def _without(kind: str, key: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, kind: [{k: v for k, v in data[kind][0].items() if k != key}, *data[kind][1:]]}

    return change


BAD: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
    lambda data: {**data, "version": 2},
    lambda data: {**data, "extra": 1},
    lambda data: {k: v for k, v in data.items() if k != "events"},
    lambda data: {**data, "decided_for": "2026-13-01"},
    lambda data: {**data, "companies": data["companies"] * 2},
    lambda data: {**data, "events": data["events"] * 2},
    _first("companies", title="あ" * 300_000),
    _first("companies", company="あ" * 401),
    _first("companies", openings=[{"title": "見習い", "opens": "0001-01-01", "closes": "2027-03-31"}]),
    _first("companies", openings=[{"title": "見習い", "opens": "2026-11-01", "closes": "9999-12-31"}]),
    _first("events", starts="0001-01-01T00:00+09:00"),
    _first("events", ends="9999-12-31T23:59-12:00"),
    _first("companies", slug="Mihon"),
    _first("companies", slug=""),
    _first("companies", url="https://elsewhere.example/"),
    _first("companies", url="javascript:alert(1)"),
    _first("companies", form="seminar"),
    _first("companies", form="nashi"),
    _first("companies", programme="support"),
    _first("companies", openings=[{"title": "x", "opens": "2026-11-01"}]),
    _first("companies", applicant="見本"),
    _without("companies", "company"),
    _first("events", form="follow-up"),
    _first("events", form="application"),
    _first("events", starts="2027-01-16T13:00"),
    _first("events", capacity=-1),
    _first("events", cancelled="no"),
    _first("events", signup=None),
    _without("events", "cancelled"),
]


@pytest.mark.parametrize("change", BAD)
def test_anything_else_is_refused(
    change: Callable[[dict[str, Any]], dict[str, Any]], offered: dict[str, Any], register: Register
) -> None:
    """Wrong shapes, twice the same slug, and what the register contradicts: refused with a remedy."""
    with pytest.raises(CatalogueError, match="直し方"):
        catalogue.parse(json.dumps(change(offered)), register, "current")


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_nonsense_is_refused(text: str, register: Register) -> None:
    """Text that is no catalogue at all."""
    with pytest.raises(CatalogueError):
        catalogue.parse(text, register, "current")


@pytest.mark.situation("A broken export of the site closes every form")
def test_a_broken_new_one_keeps_the_last_good_one(visitor: Visitor, world: World) -> None:
    """The forms go on while the site's file is broken or gone, and take up a good one at once."""
    path = Path(world.config.catalogue)
    good = path.read_text(encoding="utf-8")
    assert visitor.get("/apply/mihon-kappan").status == 200
    path.write_text(good[:-20], encoding="utf-8")
    assert visitor.get("/apply/mihon-kappan").status == 200
    path.unlink()
    assert visitor.get("/apply/mihon-kappan").status == 200
    world.offer(companies=[])
    assert visitor.get("/apply/mihon-kappan").status == 404


def test_a_change_is_noticed_at_once(world: World, register: Register) -> None:
    """Catalogue and keys that changed are there for the very next request."""

    def asked() -> tuple[int, int]:
        offered = source.current()
        assert offered is not None
        return len(offered.companies), len(folder.read().keys)

    world.config.state_dir.mkdir()
    source, folder = (
        CatalogueSource(world.config, register),
        keys.PublishedKeys(world.config.keys_dir, world.collector.public_key()),
    )
    _, published = asked()
    world.offer(companies=[])
    world.add_key("zukan", date(2027, 4, 1), date(2027, 4, 30))
    assert asked() == (0, published + 1)


def test_a_restart_finds_the_last_good_one(make_app: Any, visit: Any, world: World) -> None:
    """With the site's file gone, a new start serves from the copy in the state folder."""
    make_app().extensions["zukan-intake"].close()
    Path(world.config.catalogue).unlink()
    assert visit(make_app()).get("/apply/mihon-kappan").status == 200


def test_without_any_catalogue_nothing_is_open(make_app: Any, visit: Any, world: World) -> None:
    """Never read yet: 503 for every target, and readyz says why."""
    Path(world.config.catalogue).unlink()
    app = make_app()
    assert visit(app).get("/apply/mihon-kappan").status == 503
    answer = app.test_client().get("/readyz")
    assert "no-catalogue" in answer.get_json()["programmes"]["zukan"]["reasons"]


@pytest.fixture
def site(world: World) -> Iterator[str]:
    """A site on loopback that serves the world's catalogue."""
    folder = str(world.folder)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=folder)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_catalogue_is_fetched_from_an_address(site: str, world: World, register: Register) -> None:
    """The site's address gives the same catalogue as its file; a missing page is a CatalogueError."""
    source = CatalogueSource(replace(world.config, catalogue=f"{site}/catalogue.json"), register)
    assert source.check().companies[0].slug == "mihon-kappan"
    world.config.state_dir.mkdir()
    source.start()
    for _ in range(100):
        if source.current():
            break
        threading.Event().wait(0.05)
    source.close()
    assert source.current() is not None
    with pytest.raises(CatalogueError):
        fetch(f"{site}/nashi.json")
