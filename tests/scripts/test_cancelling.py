"""取下げ from the person's page to the store's erasure, with the real intake, the real store and HTTP between them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.serving import WSGIRequestHandler, make_server

from intake.app import create_app
from intake.running.service import EXTENSION
from intake.settings.config import Config
from register.load import load
from register.term import TOKYO
from store.arriving.collecting import Collected, collect
from store.arriving.postbox import Postbox
from store.disk.state import State, create
from store.office.records import list_erased
from store.people import designating, receiving, recovery
from store.people.roster import Role
from store.people.session import Session, sign_in, sign_in_officer
from store.records.accession import accession
from store.records.cancelling import carry_out
from store.records.listing import listed

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
PASSPHRASE = "みほん つくえ うきわ ほうき"
FORM = "/apply/mihon-kappan"
TYPED = {"name": "見本 花子", "birth_date-year": "2003", "birth_date-month": "4", "birth_date-day": "9",
         "postal_code": "160-0000", "address": "見本区見本町1-2-3", "phone": "03-0000-1234",
         "mail": "hanako@example.jp", "job_hunting": "yes", "pass_to_company": "yes"}  # fmt: skip


class _Silent(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """A test's output holds no request."""


class Both:
    """One contract's store and its intake: the store's published key and collector are what the intake has."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._register = folder, load()
        self._states: list[State] = []
        create(folder / "store", self._register, "current", lambda: NOW)
        first = self._state()
        officer = designating.Designation(
            "sato", "見本 取扱者", Role.OFFICER, first.programmes, date(2026, 4, 1)
        )
        designating.add_first(first, officer, PASSPHRASE)
        designating.add_training(self._officer(), "sato", date(2026, 4, 2))
        receiving.new_receiving_key(self._officer(), "zukan", "2026-11")
        paper = recovery.draft()
        recovery.establish(self.handler(), paper, [paper.groups[place - 1] for place in paper.asked])
        recovery.prove(self.handler(), " ".join(paper.groups))
        (folder / "keys").mkdir()
        receiving.publish(self.handler(), "zukan", "2026-11", folder / "keys")

    @contextmanager
    def intake(self) -> Iterator[FlaskClient]:
        """The intake on a port of its own; the person's browser at it."""
        catalogue = {"version": 1, "decided_for": "2026-11-24", "events": [], "companies": [{
            "slug": "mihon-kappan", "title": "見本活版所の話", "company": "見本活版所", "contract": "current",
            "programme": "zukan", "form": "application", "url": "/companies/mihon-kappan/", "intake": None,
            "openings": [{"title": "見習い", "opens": "2026-11-01", "closes": "2027-03-31"}],
        }]}  # fmt: skip
        (self._folder / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
        late: list[Any] = []
        server = make_server(
            "127.0.0.1", 0, lambda e, s: late[0](e, s), threaded=True, request_handler=_Silent
        )
        self._url = f"http://127.0.0.1:{server.server_port}"
        config = Config("current", self._folder / "state", self._folder / "keys",
                        self._folder / "store" / "collector.pub.pem", str(self._folder / "catalogue.json"),
                        self._url, "https://zukan.example")  # fmt: skip
        app = create_app(config, register=self._register, clock=lambda: NOW)
        late.append(app)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield app.test_client()
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            app.extensions[EXTENSION].close()
            for state in self._states:
                state.close()

    def collect(self) -> Collected:
        """What ``zukan-store collect`` does."""
        state = self._state()
        with Postbox(self._url, "current", state.collector_key(), lambda: NOW) as postbox:
            return collect(state, postbox)

    def handler(self) -> Session:
        return sign_in(self._state(), "sato", lambda: PASSPHRASE)

    def _officer(self) -> Any:
        return sign_in_officer(self._state(), "sato", lambda: PASSPHRASE)

    def _state(self) -> State:
        self._states.append(State(self._folder / "store", self._register, lambda: NOW))
        return self._states[-1]


@pytest.fixture
def both(tmp_path: Path) -> Both:
    return Both(tmp_path)


def press(client: FlaskClient, path: str, page: str, step: str, typed: dict[str, str] | None = None) -> str:
    """Fills in a page's form and presses a button; over HTTPS, as a person's browser does."""
    tree: Any = html.fromstring(page)
    given = dict(tree.forms[0].form_values())
    data = {**given, **(typed or {}), "step": step}
    base = "https://uketsuke.example"
    return client.post(
        path, base_url=base, data=data, headers={"Referer": base + path, "Origin": base}
    ).get_data(as_text=True)


def apply(client: FlaskClient) -> dict[str, str]:
    """A whole application; the number and the code of its receipt page."""
    page = client.get(FORM, base_url="https://uketsuke.example").get_data(as_text=True)
    done: Any = html.fromstring(press(client, FORM, press(client, FORM, page, "confirm", TYPED), "send"))
    return {
        "receipt": done.xpath("//*[@class='receipt-number']")[0].text,
        "secret": done.xpath("//input[@name='secret']")[0].get("value"),
    }


def withdraw(client: FlaskClient, receipt: dict[str, str]) -> None:
    page = client.get("/cancel", base_url="https://uketsuke.example").get_data(as_text=True)
    asked = press(client, "/cancel", page, "check", receipt)
    press(client, "/cancel", asked, "cancel")


def in_files(folder: Path, needle: str) -> list[str]:
    """Names of files that hold a text anywhere."""
    return [
        path.name for path in folder.rglob("*") if path.is_file() and needle.encode() in path.read_bytes()
    ]


def test_after_collection_the_store_erases_the_record(both: Both, tmp_path: Path) -> None:
    """The store is given the word, acknowledges it, and erases the one record at the next sign-in."""
    with both.intake() as person:
        withdrawn, other = apply(person), apply(person)
        assert both.collect().kept == 2
        accession(both.handler())
        withdraw(person, withdrawn)
        assert both.collect().cancellations == 1
        assert both.collect().cancellations == 0
        assert in_files(tmp_path / "state", withdrawn["secret"]) == [], "acknowledged, so forgotten"
        session = both.handler()
        assert len(listed(session)) == 2, "nothing is erased without a handler"
        assert [one.receipt for one in carry_out(session).gone] == [withdrawn["receipt"]]
        assert [row.receipt for row in listed(session)] == [other["receipt"]]
        [gone] = session.state.vault.erased(["zukan"])
        assert gone.reason == "cancelled"


def test_before_collection_the_store_settles_it_without_a_secret(both: Both, tmp_path: Path) -> None:
    """The intake has erased it itself: the store keeps the evidence, no secret, and nothing to do."""
    with both.intake() as person:
        withdrawn = apply(person)
        withdraw(person, withdrawn)
        done = both.collect()
        assert (done.kept, done.cancellations) == (0, 1)
        assert both.collect().cancellations == 0
        session = both.handler()
        result = carry_out(session)
        assert (result.gone, result.refused, result.waiting) == ([], [], 0)
        [kept] = session.state.vault.cancellations.every()
        assert (kept.receipt, kept.outcome, kept.secret) == (withdrawn["receipt"], "erased-before", "")
        listed_as_erased = [(one.receipt, one.reason) for one in list_erased(session)]
        assert listed_as_erased == [(withdrawn["receipt"], "erased-before")], "clause 12: it can be reported"
        for folder in ("state", "store"):
            assert in_files(tmp_path / folder, withdrawn["secret"]) == []
