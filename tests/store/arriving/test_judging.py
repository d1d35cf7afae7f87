"""The decision about each collected document: kept, known, or set aside with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from register.envelope import encode, new_id, parse
from register.keyfile import ReceivingKey
from register.model import Register
from store.arriving.judging import Holdings, claimed_id, judge_page
from store.disk.vault_rows import document_hash
from store.reasons import Reason

Seal = Callable[..., str]


def _judge(
    register: Register, key: ReceivingKey, *documents: str, **held: object
) -> list[tuple[bool, Reason | None]]:
    known = Holdings(keys={key.key_id: "zukan"}, hashes={}, aside_reason=lambda _: None)
    judged = judge_page(documents, register, "current", replace(known, **held))  # type: ignore[arg-type]
    return [(one.known, one.reason) for one in judged]


def _with_header(document: str, **changes: str) -> str:
    envelope = parse(document)
    return encode(replace(envelope, header=replace(envelope.header, **changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(("changes", "reason"), [
    ({}, None),
    ({"contract": "new"}, Reason.FOREIGN_CONTRACT),
    ({"programme": "workshop"}, Reason.UNKNOWN_PROGRAMME),
    ({"programme": "nothing"}, Reason.UNKNOWN_PROGRAMME),
    ({"form": "seminar"}, Reason.UNKNOWN_FORM),
    ({"form": "nothing"}, Reason.UNKNOWN_FORM),
    ({"key": "0" * 16}, Reason.UNKNOWN_KEY),
    ({"programme": "support", "form": "seminar"}, Reason.UNKNOWN_KEY),
])  # fmt: skip
def test_a_header_decides(
    register: Register,
    key: ReceivingKey,
    seal_application: Seal,
    changes: dict[str, str],
    reason: Reason | None,
) -> None:
    """Contract, programme, form and key must be this store's; each misfit has its own reason."""
    assert _judge(register, key, _with_header(seal_application(key), **changes)) == [(False, reason)]


@pytest.mark.parametrize("spoil", [
    lambda d: "", lambda d: "null", lambda d: d[:-1], lambda d: f" {d}", lambda d: d.replace('"version":1', '"version":2'),
    lambda d: d.replace(":", ": ", 1), lambda d: "\ud800", lambda d: "[" * 100_000, lambda d: '{"header":{"id":1}}',
])  # fmt: skip
def test_an_unreadable_document_is_set_aside(
    register: Register, key: ReceivingKey, seal_application: Seal, spoil: Callable[[str], str]
) -> None:
    """Whatever is no envelope in its one spelling is kept aside; nothing raises."""
    assert _judge(register, key, spoil(seal_application(key))) == [(False, Reason.UNREADABLE)]


def test_the_same_document_again_is_known(
    register: Register, key: ReceivingKey, seal_application: Seal
) -> None:
    """Held already, twice in one page, or set aside before: nothing is kept twice."""
    document = seal_application(key)
    hashes = {claimed_id(document): document_hash(document)}
    assert _judge(register, key, document, hashes=hashes) == [(True, None)]
    assert _judge(register, key, document, document) == [(False, None), (True, None)]
    assert _judge(register, key, document, aside_reason=lambda _: Reason.SEAL_BROKEN) == [(True, None)]


def test_an_id_with_other_content_is_set_aside(
    register: Register, key: ReceivingKey, seal_application: Seal
) -> None:
    """The first envelope of an id stays; another one with the same id is kept aside, in one page or two."""
    id_ = new_id()
    first, second = seal_application(key, id=id_), seal_application(key, id=id_)
    assert _judge(register, key, first, second) == [(False, None), (False, Reason.OTHER_CONTENT)]
    assert _judge(register, key, second, hashes={id_: document_hash(first)}) == [
        (False, Reason.OTHER_CONTENT)
    ]


@pytest.mark.parametrize(
    "document", ["", "[]", "{}", '{"header":[]}', '{"header":{"id":["x"]}}', '{"header":{"id":"x"}}']
)
def test_a_claimed_id_has_the_right_form_or_is_none(document: str) -> None:
    """An id that could not be one is not looked up or paged by."""
    assert claimed_id(document) == ""
    id_ = new_id()
    assert claimed_id(json.dumps({"header": {"id": id_}})) == id_
