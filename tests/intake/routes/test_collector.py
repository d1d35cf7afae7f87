"""The collector's door, as docs/reference/postbox.md has it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from intake.errors import ConfigError
from intake.running.service import Service
from intake.running.tokens import load_collector_key
from register.envelope import parse
from register.term import TOKYO

if TYPE_CHECKING:
    from tests.intake.conftest import Clock, Visitor, World

AUDIENCE = "https://uketsuke.example"


def ask(app: Flask, token: str | None, path: str = "/postbox", body: bytes | None = None) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    client = app.test_client()
    if body is None:
        return client.get(path, base_url=AUDIENCE, headers=headers)
    return client.post(path, base_url=AUDIENCE, headers=headers, data=body, content_type="application/json")


def test_what_came_in_is_collected_and_then_erased(app: Flask, visitor: Visitor, world: World) -> None:
    """The whole exchange: a page of documents, their acknowledgement, an empty postbox, a repeated acknowledgement."""
    receipts = [visitor.apply(path).receipt for path in ("/apply/mihon-kappan", "/events/fair")]
    page = ask(app, world.token("GET", "/postbox")).get_json()
    assert (page["version"], page["contract"], page["more"]) == (1, "current", False)
    headers = [parse(document).header for document in page["envelopes"]]
    assert [header.receipt for header in headers] == receipts
    body = json.dumps({"ids": [header.id for header in headers]}).encode()
    for _ in range(2):
        token = world.token("POST", "/postbox/collected", body)
        answer = ask(app, token, "/postbox/collected", body).get_json()
        assert sorted(answer["erased"]) == sorted(header.id for header in headers)
        assert answer["unknown"] == []
    assert ask(app, world.token("GET", "/postbox")).get_json()["envelopes"] == []


def _later(world: World, clock: Clock) -> str:
    """A token for a page, of the clock's own moment."""
    issued = int(clock.now.timestamp())
    return world.token("GET", "/postbox", iat=issued, exp=issued + 60)


def test_the_store_coming_by_ends_the_terms_tombstones(
    app: Flask, visitor: Visitor, world: World, service: Service, clock: Clock
) -> None:
    """In April the tombstones of March go, except a seat's whose event is still to come."""
    receipts = [visitor.apply(path).receipt for path in ("/apply/mihon-kappan", "/events/fair")]
    page = ask(app, world.token("GET", "/postbox")).get_json()
    ids = [parse(document).header.id for document in page["envelopes"]]
    body = json.dumps({"ids": ids}).encode()
    ask(app, world.token("POST", "/postbox/collected", body), "/postbox/collected", body)
    assert len(receipts) == len([each for each in ids if service.postbox.find(each)]) == 2
    clock.now = datetime(2026, 12, 20, 9, 0, tzinfo=TOKYO)
    ask(app, _later(world, clock))
    assert len([each for each in ids if service.postbox.find(each)]) == 2
    clock.now = datetime(2027, 4, 1, 9, 0, tzinfo=TOKYO)
    ask(app, _later(world, clock))
    assert [each for each in ids if service.postbox.find(each)] == []


def test_pages_are_walked_by_the_last_id(app: Flask, visitor: Visitor, world: World) -> None:
    """``after`` and ``limit`` give each envelope once; the token is bound to the query as sent."""
    for _ in range(3):
        visitor.apply("/apply/mihon-kappan")
    first = ask(app, world.token("GET", "/postbox?limit=2"), "/postbox?limit=2").get_json()
    assert (len(first["envelopes"]), first["more"]) == (2, True)
    path = f"/postbox?after={parse(first['envelopes'][-1]).header.id}&limit=2"
    second = ask(app, world.token("GET", path), path).get_json()
    assert (len(second["envelopes"]), second["more"]) == (1, False)
    assert not set(first["envelopes"]) & set(second["envelopes"])


def claims(**changes: Any) -> dict[str, Any]:
    return changes


ISSUED = 1795482000  # 2026-11-24 10:00 in Tokyo
WRONG = [
    claims(iss="someone"),
    claims(aud="https://other.example"),
    claims(aud=[AUDIENCE]),
    claims(htm="POST"),
    claims(htu="/postbox?limit=1"),
    claims(htu="/postbox/collected"),
    claims(bh="0" * 64),
    claims(iat=ISSUED - 61, exp=ISSUED - 1),
    claims(iat=ISSUED - 60, exp=ISSUED),
    claims(iat=ISSUED, exp=ISSUED + 61),
    claims(iat=ISSUED + 11, exp=ISSUED + 60),
    claims(exp=ISSUED - 1),
    claims(iat="now"),
    claims(iat=float(ISSUED)),
    claims(jti=""),
    claims(jti=5),
    claims(jti="x" * 129),
    *(claims(**{name: None}) for name in ("iss", "aud", "iat", "exp", "jti", "htm", "htu", "bh")),
]


@pytest.mark.parametrize("changes", WRONG)
def test_a_token_for_anything_else_is_refused(changes: dict[str, Any], app: Flask, world: World) -> None:
    """Every claim is held against the request; the answer is one sentence without a reason."""
    answer = ask(app, world.token("GET", "/postbox", **changes))
    assert answer.status_code == 401
    assert answer.get_json() == {
        "error": "受け取りの許可を確かめられません。直し方: 鍵、宛先、時計を確かめてください。"
    }


def test_the_instant_of_the_table_is_the_clock(world: World, clock: Clock) -> None:
    """The table above means the tests' clock."""
    assert int(clock().timestamp()) == ISSUED


def test_only_the_collector_key_and_its_algorithm_count(app: Flask, world: World) -> None:
    """No token, a stranger's, an unsigned one, and one signed with the public key as a secret are refused."""
    good = jwt.decode(world.token("GET", "/postbox"), options={"verify_signature": False})
    stranger = jwt.encode(good, Ed25519PrivateKey.generate(), algorithm="EdDSA")
    unsigned = jwt.encode(good, "", algorithm="none")
    confused = jwt.encode(good, "k" * 64, algorithm="HS256")
    for token in (None, "", "x.y.z", stranger, unsigned, confused):
        assert ask(app, token).status_code == 401
    assert ask(app, world.token("GET", "/postbox")).status_code == 200


def test_a_token_is_good_for_one_use_also_after_a_restart(make_app: Any, world: World, clock: Clock) -> None:
    """A replay is refused by the same process and by the next one."""
    app = make_app()
    token = world.token("GET", "/postbox")
    assert ask(app, token).status_code == 200
    assert ask(app, token).status_code == 401
    app.extensions["zukan-intake"].close()
    assert ask(make_app(), token).status_code == 401


def test_a_body_that_was_changed_is_refused(app: Flask, world: World, visitor: Visitor) -> None:
    """A token for one list of ids does not erase another."""
    visitor.apply("/apply/mihon-kappan")
    id_ = parse(world.documents()[0]).header.id
    token = world.token("POST", "/postbox/collected", b'{"ids": []}')
    assert ask(app, token, "/postbox/collected", json.dumps({"ids": [id_]}).encode()).status_code == 401
    assert len(world.documents()) == 1


BAD_PATHS = [
    "/postbox?limit=0",
    "/postbox?limit=501",
    "/postbox?limit=x",
    "/postbox?limit=",
    "/postbox?after=x",
]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_senseless_page_is_refused(path: str, app: Flask, world: World) -> None:
    """A bad limit or id is 400 with a Japanese sentence."""
    answer = ask(app, world.token("GET", path), path)
    assert answer.status_code == 400
    assert "直し方" in answer.get_json()["error"]


BAD_BODIES: list[Any] = [
    b"",
    b"[]",
    b"{",
    b'{"ids": 1}',
    b'{"ids": ["x"]}',
    b'{"ids": [], "x": 1}',
    b'{"ids": [null]}',
    b"[" * 20_000,
    b'{"ids": ' + b"[" * 20_000,
]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_senseless_acknowledgement_is_refused(body: bytes, app: Flask, world: World) -> None:
    """Anything but a list of ids is 400 and erases nothing."""
    token = world.token("POST", "/postbox/collected", body)
    answer = ask(app, token, "/postbox/collected", body)
    assert answer.status_code == 400
    assert "直し方" in answer.get_json()["error"]


def test_other_methods_are_refused_in_json(app: Flask, world: World) -> None:
    """A wrong method, too, answers a machine as a machine reads."""
    answer = app.test_client().delete("/postbox", base_url=AUDIENCE)
    assert answer.status_code == 405
    assert answer.get_json()["error"]


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_a_collector_key_that_is_none_is_said(pem: bytes) -> None:
    """Garbage in place of the public key is a configuration fault with a remedy."""
    with pytest.raises(ConfigError, match="直し方"):
        load_collector_key(pem)
