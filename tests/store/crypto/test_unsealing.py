"""``open_sealed``: strict about key, header, body, padding, spelling and shape."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.envelope import SUITE, Envelope, Header, cancellation_hash, encode, info_of, new_id, pad, parse
from register.envelope import seal as seal_envelope
from register.errors import EnvelopeError
from register.forms import form_spec
from register.keyfile import ReceivingKey
from register.model import Register
from register.receipt import new_receipt_number
from store.crypto.keys import new_seed, public_bytes
from store.crypto.unsealing import Payload, check_declared, open_sealed
from store.errors import OpeningError, PayloadError, SealBrokenError, UndeclaredItemError, WrongKeyError

SEED = new_seed()
KEY = ReceivingKey(
    "current", "zukan", date(2026, 11, 1), date(2026, 11, 30), public_bytes(SEED), ("handler", "recovery"),
    date(2027, 3, 31),
)  # fmt: skip
PAYLOAD = {"items": {"name": "見本 はなこ", "mail": ""}, "declarations": {"job_hunting": "2026-11-24"}}
HEADER = Header(
    id=new_id(),
    receipt=new_receipt_number(),
    contract="current",
    programme="zukan",
    term="2026",
    form="application",
    notice="0" * 16,
    target="mihon",
    received_at="2026-11-24T09:30+09:00",
    key=KEY.key_id,
    cancellation=cancellation_hash("himitsu"),
)
GOOD = seal_envelope(HEADER, PAYLOAD, KEY)
DOCUMENT = encode(GOOD)


def _sealed(plaintext: bytes) -> Envelope:
    return Envelope(HEADER, bytes(SUITE.encrypt(plaintext, KEY.public_key(), info=info_of(HEADER))))


def test_what_was_sealed_comes_back() -> None:
    """Items and declarations come back as they were given."""
    assert open_sealed(GOOD, SEED) == Payload(PAYLOAD["items"], PAYLOAD["declarations"])


def test_another_key_is_refused_by_its_id() -> None:
    """A seed whose public key the header does not name opens nothing."""
    with pytest.raises(WrongKeyError):
        open_sealed(GOOD, new_seed())


@pytest.mark.parametrize(("name", "value"), [
    ("id", new_id()), ("receipt", new_receipt_number()), ("programme", "support"), ("term", "2027"),
    ("form", "seminar"), ("notice", "1" * 16), ("target", "other"), ("contract", "new"),
    ("received_at", "2026-11-24T09:31+09:00"), ("cancellation", "0" * 64),
], ids=str.split("id receipt programme term form notice target contract received_at cancellation"))  # fmt: skip
def test_every_header_field_is_authenticated(name: str, value: str) -> None:
    """One changed field of the header and the envelope does not open."""
    with pytest.raises(SealBrokenError):
        open_sealed(replace(GOOD, header=replace(HEADER, **{name: value})), SEED)  # type: ignore[arg-type]


@pytest.mark.parametrize("plaintext", [
    b"{}", b"", pad(b"")[:-1], pad(b"{}"), pad(b"null"), pad(b"[]"), pad(b"\xff"),
    pad(json.dumps(PAYLOAD, ensure_ascii=False).encode()),
    pad(b'{"declarations":{},"items":{"name":1}}'), pad(b'{"declarations":{},"items":[]}'),
    pad(b'{"declarations":{},"items":{},"more":{}}'), pad(b'{"items":{}}'),
    pad(b'{"declarations":{},"items":{"name":"a","name":"b"}}'),
    pad(b'{"declarations":{},"items":{"name":"\\ud800"}}'),
    pad(b'{"declarations":{},"items":{"name":null}}'), pad(b"[" * 5000),
    pad(b'{"declarations":{},"items":{}}')[:-1] + b"x",
])  # fmt: skip
def test_a_payload_has_one_spelling_and_one_shape(plaintext: bytes) -> None:
    """Other paddings, spellings, shapes and types are refused, without their content in the message."""
    with pytest.raises(PayloadError) as caught:
        open_sealed(_sealed(plaintext), SEED)
    assert HEADER.id in str(caught.value)
    assert caught.value.__cause__ is None


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_one_changed_byte_anywhere_makes_it_refuse(data: st.DataObject) -> None:
    """Whatever byte of a document is replaced by whatever other, it does not parse or does not open."""
    raw = bytearray(DOCUMENT.encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[at]))
    with pytest.raises((EnvelopeError, OpeningError, UnicodeDecodeError)):
        open_sealed(parse(raw.decode("utf-8")), SEED)


@pytest.mark.parametrize(("items", "declarations"), [
    ({"name": "見本", "hobby": "x"}, {}), ({"name": "見本"}, {"lower_year": "2026-11-24"}),
    ({"education": "x"}, {}), ({"hiring_result": "x"}, {}),
])  # fmt: skip
def test_what_the_form_does_not_ask_is_refused(register: Register, items: Any, declarations: Any) -> None:
    """An item or declaration that the register does not give the form is refused (clause 3)."""
    with pytest.raises(UndeclaredItemError):
        check_declared(Payload(items, declarations), form_spec(register, "application"), "id")


def test_a_payload_never_shows_itself() -> None:
    """The repr of a payload, as a traceback would print it, holds no value."""
    assert "はなこ" not in repr(open_sealed(GOOD, SEED))
    assert asdict(HEADER)["target"] == "mihon"
