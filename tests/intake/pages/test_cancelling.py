"""取下げ: erased at once or passed on, told to the store until it is done, and never guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from intake.errors import AnswerError
from intake.postbox.outcomes import Cancelled, Outcome
from intake.postbox.postbox import Postbox
from intake.running.service import Service
from intake.sealing.ticket import new_secret, parse_secret
from register.envelope import parse
from register.receipt import new_receipt_number

if TYPE_CHECKING:
    from tests.intake.conftest import Clock, Page, Visitor, World

COMPANY = "/apply/mihon-kappan"
AUDIENCE = "https://uketsuke.example"

# ---- the deed, in either database


def test_what_is_still_here_is_erased_at_once(
    anybox: Postbox, sealed_for: Callable[..., Any], clock: Clock
) -> None:
    """The envelope goes, its tombstone says how and when, and the store is told as well."""
    submission, held = sealed_for()
    anybox.put(submission)
    assert anybox.cancel(held.receipt, held.secret, clock()) is Cancelled.ERASED
    assert anybox.page("", 9).documents == ()
    found = anybox.find(held.id)
    assert found is not None
    assert found.outcome is Outcome.CANCELLED
    (notice,) = anybox.cancellations()
    assert (notice.id, notice.receipt, notice.secret, notice.erased) == (
        held.id,
        held.receipt,
        held.secret,
        True,
    )
    assert anybox.counts().cancelled == 1


def test_what_the_store_has_is_passed_on(
    anybox: Postbox, sealed_for: Callable[..., Any], clock: Clock
) -> None:
    """A notice with number and secret waits until it is acknowledged, and is then forgotten with its secret."""
    submission, held = sealed_for()
    anybox.put(submission)
    anybox.collected([held.id], clock())
    assert anybox.cancel(held.receipt, held.secret, clock()) is Cancelled.FORWARDED
    assert [(each.id, each.erased) for each in anybox.cancellations()] == [(held.id, False)]
    assert anybox.collected([held.id], clock()).erased == (held.id,)
    assert anybox.cancellations() == ()
    assert anybox.counts().notices == 0
    assert anybox.cancel(held.receipt, held.secret, clock()) is Cancelled.ALREADY


def test_an_acknowledgement_under_way_takes_no_cancellation_away(
    anybox: Postbox, sealed_for: Callable[..., Any], clock: Clock
) -> None:
    """Fetched, then cancelled, then acknowledged: the store still hears of the cancellation."""
    submission, held = sealed_for()
    anybox.put(submission)
    anybox.page("", 9)
    assert anybox.cancel(held.receipt, held.secret, clock()) is Cancelled.ERASED
    anybox.collected([held.id], clock())
    (notice,) = anybox.cancellations()
    assert notice.id == held.id
    anybox.collected([held.id], clock())
    assert anybox.cancellations() == ()


@pytest.mark.parametrize("is_collected", [False, True])
def test_a_wrong_pair_changes_nothing(
    is_collected: bool, anybox: Postbox, sealed_for: Callable[..., Any], clock: Clock
) -> None:
    """Another's secret, a made-up one and an unknown number get the same answer, and nothing goes."""
    (one, held), (two, other) = sealed_for(), sealed_for()
    anybox.put(one)
    anybox.put(two)
    if is_collected:
        anybox.collected([held.id], clock())
    for receipt, secret in (
        (held.receipt, other.secret),
        (held.receipt, new_secret()),
        ("34679-ACDEF", held.secret),
    ):
        assert anybox.cancel(receipt, secret, clock()) is None
    assert anybox.cancellations() == ()
    assert len(anybox.page("", 9).documents) == 2 - is_collected


def test_an_erased_document_is_in_no_file_after_a_cancellation(
    visitor: Visitor, world: World, service: Service
) -> None:
    """Neither the database nor its log holds a piece of the sealed body."""
    done = visitor.apply(COMPANY)
    piece = world.documents()[0][200:260].encode()
    assert any(piece in path.read_bytes() for path in world.config.state_dir.glob("postbox.*"))
    cancelled(visitor, done)
    for path in world.config.state_dir.glob("postbox.*"):
        assert piece not in path.read_bytes(), path.name


# ---- the pages


def secret_of(done: Page) -> str:
    return str(done.find("//*[@class='code']")[0].text)


def cancelled(visitor: Visitor, done: Page, prefix: str = "") -> Page:
    """From the empty form to the last page."""
    form = visitor.get(f"{prefix}/cancel")
    asked = visitor.send(form, {"receipt": done.receipt, "secret": secret_of(done)})
    return visitor.send(asked)


def test_a_person_cancels_and_is_told(visitor: Visitor, world: World) -> None:
    """Asked once more, then gone; sending the old page again does not bring it back."""
    confirm = visitor.fill(visitor.get(COMPANY))
    done = visitor.send(confirm)
    form = visitor.get("/cancel")
    asked = visitor.send(form, {"receipt": done.receipt.lower(), "secret": f" {secret_of(done)} "})
    assert "まだ取り下げていません" in asked.text
    assert len(world.documents()) == 1
    gone = visitor.send(asked)
    assert "受付から消去しました" in gone.text
    assert world.documents() == ()
    assert "すでに取り下げられています" in visitor.send(asked).text
    again = visitor.send(confirm)
    assert again.status == 410
    assert "取り下げられています" in again.text
    assert world.documents() == ()


def test_the_receipt_leads_to_the_cancellation(visitor: Visitor) -> None:
    """The last page's button carries number and code, in the page and not in an address."""
    done = visitor.apply(COMPANY)
    form = next(form for form in done.tree.forms if form.get("action") == "/cancel")
    assert form.method == "POST"
    asked = visitor.post("/cancel", {**dict(form.form_values()), "step": "check"})
    assert "ほんとうに取り下げますか" in asked.text
    assert secret_of(done) not in asked.url


@pytest.mark.situation("Cancelled on the page, and still in the office's lists")
def test_after_collection_the_store_is_told(
    visitor: Visitor, service: Service, clock: Clock, world: World
) -> None:
    """The page says that the office's store erases it."""
    done = visitor.apply(COMPANY)
    service.postbox.collected([parse(world.documents()[0]).header.id], clock())
    assert "保管庫" in cancelled(visitor, done).text


WRONG = [("", ""), ("34679-ACDEF", "x"), ("xx", "AAAA-AAAA-AAAA-AAAA-AAAA")]


@pytest.mark.parametrize(("receipt", "secret"), WRONG)
def test_what_cannot_be_right_is_said_beside_its_field(receipt: str, secret: str, visitor: Visitor) -> None:
    """Errors in a summary and beside the field; what was typed stays."""
    page = visitor.send(visitor.get("/cancel"), {"receipt": receipt, "secret": secret})
    assert page.status == 422
    assert page.title.startswith("エラー: ")
    assert page.errors
    assert page.given["receipt"] == receipt


@pytest.mark.situation("An error tells whether a receipt number exists")
def test_a_wrong_code_and_an_unknown_number_read_the_same(visitor: Visitor) -> None:
    """Nobody learns which numbers exist."""
    done = visitor.apply(COMPANY)
    texts = set()
    for receipt in (done.receipt, new_receipt_number()):
        asked = visitor.send(visitor.get("/cancel"), {"receipt": receipt, "secret": new_secret()})
        page = visitor.send(asked)
        texts.add((page.status, *page.errors))
    ((status, _),) = texts
    assert status == 422


@pytest.mark.situation("Another's application is cancelled by trying numbers")
def test_guessing_is_slowed_down(visitor: Visitor) -> None:
    """The thirteenth try within ten minutes is asked to wait, in Japanese, with a telephone number."""
    done = visitor.apply(COMPANY)
    asked = visitor.send(visitor.get("/cancel"), {"receipt": done.receipt, "secret": new_secret()})
    statuses = [visitor.send(asked).status for _ in range(13)]
    assert statuses == [422] * 12 + [429]
    page = visitor.send(asked)
    assert int(page.headers["Retry-After"]) > 0
    assert "お電話ください" in page.text


def test_a_stopped_postbox_keeps_number_and_code_on_the_page(visitor: Visitor, service: Service) -> None:
    """503: nobody knows whether it is cancelled, that is said, and one more press shows it."""
    done = visitor.apply(COMPANY)
    asked = visitor.send(visitor.get("/cancel"), {"receipt": done.receipt, "secret": secret_of(done)})
    service.postbox.close()
    page = visitor.send(asked)
    assert page.status == 503
    assert page.given["secret"] == secret_of(done)
    assert "取り下げられたかどうか分かりません" in page.text
    service.postbox.start()
    assert "取下げを受け付けました" in visitor.send(visitor.send(page)).text


def test_it_works_in_english(visitor: Visitor, world: World) -> None:
    """The same in English."""
    done = visitor.apply(COMPANY)
    assert "It is cancelled" in cancelled(visitor, done, "/en").text
    assert world.documents() == ()


@pytest.mark.parametrize("change", [str.lower, lambda s: s.replace("-", ""), lambda s: s.replace("-", "－")])
def test_a_code_is_read_in_any_writing(change: Callable[[str], str]) -> None:
    """Case, width and hyphens do not matter; anything else does."""
    secret = new_secret()
    assert parse_secret(change(secret)) == secret
    with pytest.raises(AnswerError):
        parse_secret(secret[:-1])


# ---- the store's side


def ask(app: Flask, world: World, method: str, path: str, body: bytes = b"") -> Any:
    headers = {"Authorization": f"Bearer {world.token(method, path, body)}"}
    kind = "application/json" if body else None
    return (
        app.test_client()
        .open(path, method=method, base_url=AUDIENCE, headers=headers, data=body, content_type=kind)
        .get_json()
    )


def test_the_protocol_carries_it_until_it_is_acknowledged(app: Flask, visitor: Visitor, world: World) -> None:
    """GET names it as docs/reference/postbox.md has it, POST takes it away, a reader of version 1 sees version 1."""
    done = visitor.apply(COMPANY)
    header = parse(ask(app, world, "GET", "/postbox")["envelopes"][0]).header
    ids = json.dumps({"ids": [header.id]}).encode()
    ask(app, world, "POST", "/postbox/collected", ids)
    cancelled(visitor, done)
    answer = ask(app, world, "GET", "/postbox")
    assert answer["version"] == 1
    assert answer["cancellations"] == [
        {
            "id": header.id,
            "receipt": done.receipt,
            "secret": secret_of(done),
            "at": "2026-11-24T10:00:00+09:00",
            "erased": False,
        }
    ]
    assert ask(app, world, "POST", "/postbox/collected", ids)["erased"] == [header.id]
    assert ask(app, world, "GET", "/postbox")["cancellations"] == []
    for path in world.config.state_dir.glob("postbox.*"):
        assert secret_of(done).encode() not in Path(path).read_bytes()
