"""Requests stay small and in memory; answers carry strict headers; nothing English, nothing stored."""

from __future__ import annotations

import io
import logging
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, request
from sqlalchemy import Engine, event, insert

import intake
from intake.postbox.tables import TOMBSTONES
from intake.routes.security import MAX_BODY

if TYPE_CHECKING:
    from tests.intake.conftest import Page, Visitor, World

COMPANY = "/apply/mihon-kappan"
PATHS = [
    COMPANY,
    "/events/fair",
    "/",
    "/apply/nanashi",
    "/nashi",
    "/healthz",
    "/readyz",
    "/postbox",
    "/static/form.css",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(path: str, visitor: Visitor) -> None:
    """Pages, errors, machine answers and files: own style only, no frame, no sniffing, no storing of pages."""
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "max-age" in headers["Strict-Transport-Security"]
    is_page = headers["Content-Type"].startswith("text/html")
    kept = "private, no-cache" if is_page else "no-store"  # a page for the Back button of the one who asked
    assert (headers["Cache-Control"] == kept) != path.startswith("/static/")


def test_the_cookie_holds_no_answer(visitor: Visitor, app: Flask) -> None:
    """One __Host- cookie, Secure, HttpOnly, SameSite=Lax, with the CSRF secret and nothing else."""
    page = visitor.get(COMPANY)
    cookie = page.headers["Set-Cookie"]
    assert re.match(r"__Host-[a-z-]+=", cookie)
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    visitor.send(page, {"name": "見本 花子"})
    with visitor.client.session_transaction(base_url="https://uketsuke.example") as session:
        assert set(session) == {"csrf_token"}


def test_a_large_body_is_refused(visitor: Visitor, world: World) -> None:
    """Beyond the limit: 413 with a Japanese page."""
    start = visitor.get(COMPANY)
    body = "name=" + "a" * MAX_BODY
    kind = "application/x-www-form-urlencoded"
    refused = visitor.post(COMPANY, body, content_type=kind)
    assert refused.status == 413
    assert "大きすぎます" in refused.text
    assert start.status == 200
    assert world.documents() == ()


def test_the_longest_honest_form_fits(visitor: Visitor) -> None:
    """Every field at its longest, in four-byte characters, stays below the limit on the last step too."""
    start = visitor.get("/events/mendankai")
    longest = {
        "name": "𠮷" * 60,
        "kana": "ア" * 80,
        "birth_date-year": "2003",
        "birth_date-month": "4",
        "birth_date-day": "9",
        "education": "𠮷" * 160,
        "career": "𠮷" * 300,
        "phone": "090-0000-0000",
        "mail": "a@example.jp",
        "job_hunting": "yes",
        "confidentiality": "yes",
    }
    assert visitor.send(visitor.send(start, longest)).receipt


def test_a_multipart_body_is_refused(visitor: Visitor) -> None:
    """An upload, which could be spooled to a file, is 415."""
    page = visitor.post(COMPANY, {"name": "見本", "file": (io.BytesIO(b"x"), "x.txt")})
    assert page.status == 415
    assert "ファイルは受け取れません" in page.text


def test_no_request_opens_a_temporary_file(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole application without a single temporary file."""

    def forbidden(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a temporary file was opened")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, forbidden)
    assert visitor.apply(COMPANY).receipt


def test_an_unforeseen_fault_shows_a_number_and_logs_no_value(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    """Japanese page, the same number in the log, the exception's class, and not what was typed, which can be sent again."""

    def fail(_self: object) -> None:
        raise RuntimeError("しるし花子")

    start = visitor.get(COMPANY)
    monkeypatch.setattr("intake.pages.conversation.Conversation._is_eligible", fail)
    with caplog.at_level(logging.DEBUG):
        page = _fill(visitor, start)
    number = re.search(r"エラー番号 ([0-9a-f]{8})", page.text)
    assert page.status == 500
    assert number is not None
    assert number[1] in caplog.text
    assert "RuntimeError" in caplog.text
    said = capfd.readouterr()
    assert "しるし" not in caplog.text + said.out + said.err + page.text
    monkeypatch.undo()
    assert page.given["name"] == "しるし花子", "what was typed waits behind a button"
    assert "まだ完了していません" in visitor.post(COMPANY, page.given).text


def _fill(visitor: Visitor, start: Page) -> Page:
    return visitor.send(
        start,
        {
            "name": "しるし花子",
            "birth_date-year": "2003",
            "birth_date-month": "4",
            "birth_date-day": "9",
            "postal_code": "1600000",
            "address": "しるし町",
            "phone": "09000000000",
            "mail": "shirushi@example.jp",
            "job_hunting": "yes",
            "pass_to_company": "yes",
        },
    )


def test_a_fault_outside_a_view_logs_its_class_only(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even Flask's last resort, after the answer was made, says no value and no traceback."""

    def fail(_response: object) -> None:
        raise LookupError("しるし花子")

    app.after_request_funcs[None].append(fail)
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/healthz")
    assert answer.status_code == 500
    assert "LookupError" in caplog.text
    assert "しるし" not in caplog.text + answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_have_a_japanese_page(method: str, app: Flask) -> None:
    """405 in Japanese."""
    answer = app.test_client().open(COMPANY, method=method, base_url="https://uketsuke.example")
    assert answer.status_code == 405
    assert "この操作はできません" in answer.get_data(as_text=True)


ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z']{2,})+")


def test_no_page_contains_an_english_sentence(visitor: Visitor, world: World, app: Flask) -> None:
    """Every kind of page of a visit, errors included: no two English words in a row, in text or attributes."""
    start = visitor.get(COMPANY)
    confirm = _fill(visitor, start)
    seen = [
        start,
        visitor.send(start),
        confirm,
        visitor.send(confirm),
        visitor.post(COMPANY, {}),
        visitor.post(COMPANY, {"file": (io.BytesIO(b"x"), "x.txt")}),
        *(
            visitor.get(path)
            for path in ("/", "/nashi", "/apply/nanashi", "/events/lens-workshop", "/events/fair")
        ),
        visitor.post("/nashi", {}),
        visitor.post("/", {}),
        visitor.post(COMPANY, {}, headers={"Sec-Fetch-Site": "cross-site"}),
    ]
    for path in world.config.keys_dir.glob("*.json"):
        path.unlink()
    seen += [visitor.get(COMPANY), visitor.send(confirm)]
    for page in seen:
        attributes = page.find("//@aria-label | //@title | //@alt | //meta[@name='description']/@content")
        words = " ".join([page.title, page.text, *attributes])
        assert not ENGLISH.search(words), ENGLISH.findall(words)
        assert page.tree.get("lang") == "ja"


def test_health_counts_and_never_names(visitor: Visitor, app: Flask, clock: Any, world: World) -> None:
    """healthz and readyz give numbers and codes: no id, no receipt, no target."""
    receipt = visitor.apply(COMPANY).receipt
    clock.forward(minutes=90)
    client = app.test_client()
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert alive.get_json() == {"alive": True, "oldest_uncollected_seconds": 5400}
    assert ready.get_json() == {
        "ready": True,
        "programmes": {name: {"ready": True, "reasons": []} for name in ("zukan", "support")},
        "waiting": 1,
        "oldest_uncollected_seconds": 5400,
    }
    for path in world.config.keys_dir.glob("*.json"):
        path.unlink()
    closed = client.get("/readyz")
    assert (closed.status_code, closed.get_json()["programmes"]["zukan"]["reasons"]) == (503, ["no-key"])
    for answer in (alive, ready, closed):
        text = answer.get_data(as_text=True)
        assert receipt not in text
        assert "mihon" not in text


def test_health_asks_nothing_that_grows_with_what_has_gone(app: Flask, clock: Any) -> None:
    """Beside 60,000 tombstones neither page looks at them, and the oldest is found by the index."""
    box = app.extensions["zukan-intake"].postbox
    at = clock().isoformat()
    rows = [
        {"id": f"{number:036d}", "receipt": str(number), "programme": "zukan", "target": "x", "cancellation": "x",
         "received_at": at, "standing": "none", "rank": None, "erased_at": at, "how": "collected", "cancelled_at": None}
        for number in range(60_000)
    ]  # fmt: skip
    box.database.write(lambda connection: connection.execute(insert(TOMBSTONES), rows))
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    for path in ("/healthz", "/readyz"):
        assert app.test_client().get(path).status_code == 200
    event.remove(Engine, "before_cursor_execute", note)
    assert asked
    assert not [statement for statement in asked if "tombstones" in statement]
    plans = [
        row[3]
        for statement in asked
        if statement.startswith("SELECT") and "envelopes" in statement
        for row in box.database.read(
            lambda c, s=statement: c.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", (1, 0)[: s.count("?")]).all()
        )
    ]
    assert plans
    assert all("INDEX" in plan for plan in plans), plans


def test_behind_a_proxy_its_word_counts_and_otherwise_not(make_app: Any) -> None:
    """X-Forwarded headers are believed only where a proxy is configured."""
    seen: list[str] = []
    for hops in (0, 1):
        app = make_app(behind_proxy=hops)
        app.add_url_rule("/where", "where", lambda: request.host_url)
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "proxy.example"}
        seen.append(app.test_client().get("/where", headers=headers).get_data(as_text=True))
        app.extensions["zukan-intake"].close()
    assert seen == ["http://localhost/", "https://proxy.example/"]


def test_templates_ask_for_nothing_from_elsewhere() -> None:
    """No template or style names an address, a script or an inline style."""
    folder = Path(intake.__file__).parent
    pages, styles = list(folder.glob("templates/*.html")), list(folder.glob("static/*.css"))
    assert pages
    assert styles
    for path in (*pages, *styles):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|<script|<style|style=|javascript:|@import|onclick|onload", text), (
            path.name
        )
