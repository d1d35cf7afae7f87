"""Collecting over HTTP: keep first, acknowledge after, lose and double nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import encode, parse
from register.keyfile import ReceivingKey
from register.term import TOKYO
from store.arriving import postbox as postboxes
from store.arriving.collecting import collect
from store.arriving.postbox import Page, Postbox
from store.errors import PostboxRefusedError, StateError
from store.reasons import Reason

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]


def _run(office: Office, url: str) -> Any:
    state = office.state()
    with Postbox(url, "current", state.collector_key(), office.clock) as postbox:
        return collect(state, postbox)


def _waiting(office: Office) -> list[str]:
    return [row.receipt for row in office.state().vault.listed(("zukan", "support"))]


def test_page_after_page_arrives_and_is_erased_there(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven envelopes in pages of three: all here, none there, none twice."""
    monkeypatch.setattr(Postbox, "page", _paged(3))
    documents = [seal_application(key) for _ in range(7)]
    receipts = sorted(parse(d).header.receipt for d in documents)
    with serve(office, documents) as box:
        done = _run(office, box.url)
        assert (done.kept, done.erased, done.clean, box.documents) == (7, 7, True, [])
        assert len([r for r in box.requests if r.startswith("GET")]) == 3
        assert _run(office, box.url).kept == 0
    assert sorted(_waiting(office)) == receipts


def _paged(size: int) -> Callable[[Postbox, str], Page]:
    page = postboxes.Postbox.page
    return lambda self, after: page(self, after, size)


def test_the_commit_comes_before_the_acknowledgement(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """When the acknowledgement fails everything is kept here; the next run knows it and acknowledges."""
    with serve(office, [seal_application(key), seal_application(key)]) as box:
        box.fail_after_keep = True
        with pytest.raises(PostboxRefusedError, match="受け取り済みのものはそのまま"):
            _run(office, box.url)
        assert len(_waiting(office)) == 2
        assert len(box.documents) == 2
        box.fail_after_keep = False
        done = _run(office, box.url)
        assert (done.kept, done.known, done.erased, box.documents) == (0, 2, 2, [])


def test_nothing_is_acknowledged_that_could_not_be_kept(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """A vault that refuses to write means that the intake keeps everything."""
    with serve(office, [seal_application(key)]) as box:
        office.state().vault.database.connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON envelopes BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        with pytest.raises(StateError, match=r"vault\.sqlite3 を読み書きできません"):
            _run(office, box.url)
        assert (len(box.documents), box.erased) == (1, [])


def test_what_does_not_fit_is_set_aside_and_blocks_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Foreign and unreadable documents are kept aside with their reasons, the rest arrives; only what can be read for good is acknowledged."""
    monkeypatch.setattr(Postbox, "page", _paged(2))
    good = [seal_application(key) for _ in range(4)]
    envelope = parse(seal_application(key))
    foreign = encode(replace(envelope, header=replace(envelope.header, contract="new")))
    broken = seal_application(key)[:-1] + " }"
    with serve(office, [good[0], foreign, broken, *good[1:]]) as box:
        done = _run(office, box.url)
        assert done.kept == 4
        assert done.set_aside == {Reason.FOREIGN_CONTRACT: 1, Reason.UNREADABLE: 1}
        assert sorted(box.documents) == sorted([foreign, broken])  # either may become readable
        again = _run(office, box.url)
        assert (again.kept, again.set_aside) == (0, {})
        # said again as long as it lies at the intake
        assert (again.still_aside, again.clean, again.kept_keys) == (1, False, [])
        office.clock.at = datetime(2026, 12, 2, 9, 0, tzinfo=TOKYO)
        assert _run(office, box.url).kept_keys == [
            ("zukan", "2026-11")
        ]  # and that a month's key lives on for it
    kept = {row.document for row in office.state().vault.set_aside()}
    assert kept >= {broken}


def test_pages_of_unreadable_rows_do_not_turn_in_circles(
    office: Office, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows without any id end the run with a report; they are kept aside all the same."""
    monkeypatch.setattr(Postbox, "page", _paged(2))
    with serve(office, ["a", "b", "c"]) as box:
        done = _run(office, box.url)
    assert (done.stuck, done.clean, done.set_aside[Reason.UNREADABLE]) == (True, False, 2)
