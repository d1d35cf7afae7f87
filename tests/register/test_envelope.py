"""Sealing and the envelope's one spelling; opening is tested in tests/store."""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from register.canonical import canonical_json
from register.envelope import (
    BODY_SIZE,
    PADDED_SIZE,
    Envelope,
    Header,
    cancellation_hash,
    encode,
    new_id,
    pad,
    parse,
    seal,
    unpad,
)
from register.errors import EnvelopeError, KeyFileError, PayloadTooLargeError
from register.keyfile import ReceivingKey, encode_key, parse_key
from register.receipt import new_receipt_number

PAYLOAD = {"items": {"name": "見本 はなこ"}, "declarations": {"job_hunting": "2026-11-23"}}


PROVED = ("handler", "recovery")


def _key() -> ReceivingKey:
    public = MLKEM768PrivateKey.generate().public_key().public_bytes_raw()
    public += X25519PrivateKey.generate().public_key().public_bytes_raw()
    return ReceivingKey(
        "current", "zukan", date(2026, 11, 1), date(2026, 11, 30), public, PROVED, date(2027, 3, 31)
    )


KEY = _key()
SIGNER = Ed25519PrivateKey.generate()


def _header(**changes: Any) -> Header:
    header = Header(
        id=new_id(),
        receipt=new_receipt_number(),
        contract="current",
        programme="zukan",
        term="2026",
        form="application",
        notice="0" * 16,
        target="mihon-kappan",
        received_at="2026-11-23T21:05+09:00",
        key=KEY.key_id,
        cancellation=cancellation_hash("secret"),
    )
    return replace(header, **changes)


def test_what_is_sealed_parses_and_re_encodes_byte_for_byte() -> None:
    """A sealed envelope has one spelling, and parsing gives the same envelope back."""
    envelope = seal(_header(), PAYLOAD, KEY)
    text = encode(envelope)
    assert parse(text) == envelope
    assert encode(parse(text)) == text


def test_every_envelope_has_the_same_size() -> None:
    """The body's length is the same for one letter and for the longest payload."""
    short = seal(_header(), {"items": {"name": "あ"}, "declarations": {}}, KEY)
    long = seal(_header(), {"items": {"name": "あ" * 2700}, "declarations": {}}, KEY)
    assert len(short.body) == len(long.body) == BODY_SIZE


def test_the_longest_possible_application_fits() -> None:
    """Every field of the largest form at its longest, in four-byte characters, can be sealed."""
    from register.forms import form_spec
    from register.load import default

    for form in default().forms:
        spec = form_spec(default(), form)
        items = {f.id: "𠮷" * f.size for f in spec.fields}
        declarations = {d.id: "2026-11-23" for d in spec.declarations}
        assert seal(_header(), {"items": items, "declarations": declarations}, KEY)


def test_too_much_is_refused_before_sealing() -> None:
    """A payload beyond the padded size is refused, and the message holds nothing of it."""
    with pytest.raises(PayloadTooLargeError) as refused:
        seal(_header(), {"items": {"name": "秘" * PADDED_SIZE}, "declarations": {}}, KEY)
    assert "秘" not in str(refused.value)


@pytest.mark.parametrize("changes", [{"key": "0" * 16}, {"contract": "new"}, {"programme": "support"}])
def test_a_header_that_is_not_the_key_s_is_refused(changes: dict[str, str]) -> None:
    """Sealing to another contract's or programme's key is impossible."""
    with pytest.raises(EnvelopeError):
        seal(_header(**changes), PAYLOAD, KEY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("target", "見本 はなこ"),
        ("target", "a/b"),
        ("received_at", "2026-11-23T21:05:33+09:00"),
        ("received_at", "2026-11-23T12:05Z"),
        ("receipt", "00000-00000"),
        ("id", "00000000-0000-4000-8000-000000000000"),
        ("cancellation", "secret"),
        ("notice", "1"),
        ("term", "2026\n"),
    ],
)
def test_a_header_field_takes_nothing_else(field: str, value: str) -> None:
    """A header field whose form is not as specified is refused, so nothing personal fits in."""
    with pytest.raises(EnvelopeError, match=field):
        seal(_header(**{field: value}), PAYLOAD, KEY)


def _spellings(text: str) -> dict[str, str]:
    document = json.loads(text)
    body = document["body"]
    swapped = {"header": document["header"], "body": body}
    return {
        "key order": json.dumps(swapped, separators=(",", ":")),
        "white space": json.dumps(document, sort_keys=True),
        "final newline": text + "\n",
        "byte order mark": "\ufeff" + text,
        "escaped": text.replace("current", "\\u0063urrent"),
        "duplicate key": text.replace('{"body"', '{"body":"","body"', 1),
        "float version": text.replace('"version":1', '"version":1.0'),
        "true version": text.replace('"version":1', '"version":true'),
        "urlsafe base64": text.replace(body, base64.urlsafe_b64encode(base64.b64decode(body)).decode() + " "),
        "no padding": text.replace(body, body.rstrip("=")),
        "extra field": text.replace('"header":{', '"header":{"agent":"x",'),
        "extra part": text.replace('{"body"', '{"a":1,"body"', 1),
        "truncated": text[:-1],
        "unknown version": text.replace('"version":1', '"version":2'),
        "a list": "[]",
        "a number": "1",
        "empty": "",
        "deep": "[" * 100_000,
        "lone surrogate": text.replace("mihon", "\\ud800"),
    }


@pytest.mark.parametrize("name", sorted(_spellings('{"body":"AAAA","header":{"version":1}}')))
def test_a_second_spelling_is_refused(name: str) -> None:
    """Each other spelling of the same envelope, and each near miss, is refused."""
    other = _spellings(encode(seal(_header(), PAYLOAD, KEY)))[name]
    with pytest.raises(EnvelopeError):
        parse(other)


def test_base64_with_stray_bits_is_refused() -> None:
    """The last base64 character with its unused bits set decodes alike and is refused."""
    envelope = seal(_header(), PAYLOAD, KEY)
    text, body = encode(envelope), base64.b64encode(envelope.body).decode()
    assert body.endswith("="), "the body's length leaves unused bits"
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = body.rstrip("=")[-1]
    stray = body.rstrip("=")[:-1] + alphabet[alphabet.index(last) + 1] + "=" * body.count("=")
    assert base64.b64decode(stray) == envelope.body
    with pytest.raises(EnvelopeError):
        parse(text.replace(body, stray))


@given(st.binary(max_size=PADDED_SIZE - 4))
def test_padding_is_undone_exactly(data: bytes) -> None:
    """unpad gives back what pad was given."""
    assert len(pad(data)) == PADDED_SIZE
    assert unpad(pad(data)) == data


@given(st.binary(max_size=100), st.integers(104, PADDED_SIZE - 1))
def test_other_padding_is_refused(data: bytes, place: int) -> None:
    """A non-zero byte in the padding is a second spelling and is refused."""
    padded = bytearray(pad(data))
    padded[place] = 1
    with pytest.raises(EnvelopeError):
        unpad(bytes(padded))


def test_ids_are_uuid_7_and_sort_by_time() -> None:
    """Ids match RFC 9562's version 7 and later milliseconds sort later."""
    import time

    first = new_id()
    time.sleep(0.003)
    second = new_id()
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", first)
    assert first < second


def test_a_key_file_has_one_spelling() -> None:
    """A key file reads back equal, and any other spelling or content is refused."""
    text = encode_key(KEY, SIGNER.sign)
    assert parse_key(text, SIGNER.public_key()) == KEY
    broken = [
        text.replace('"version":2', '"version":1'),
        text.replace(KEY.key_id, secrets.token_hex(8)),
        json.dumps(json.loads(text), indent=1),
        text.replace("2026-11-30", "2026-11-31"),
        "{}",
        "[]",
        "",
        encode_key(replace(KEY, public=KEY.public[:-1]), SIGNER.sign),
    ]
    for other in broken:
        with pytest.raises(KeyFileError, match="直し方"):
            parse_key(other, SIGNER.public_key())


def test_a_key_file_is_the_store_s() -> None:
    """Nothing in it can be changed, and nobody else's signature, none, or one made for something else stands for the store's."""
    text = encode_key(KEY, SIGNER.sign)
    document = json.loads(text)
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    elsewhere = base64.b64encode(SIGNER.sign(canonical_json(unsigned))).decode("ascii")
    forged = [
        text.replace("2026-11-30", "2026-11-29"),
        text.replace('"recovery"', '"recovers"'),
        encode_key(KEY, Ed25519PrivateKey.generate().sign),
        canonical_json(unsigned).decode(),
        canonical_json({**document, "signature": elsewhere}).decode(),
        canonical_json({**document, "signature": document["signature"][:-4]}).decode(),
        canonical_json({**document, "signature": "ー"}).decode(),
    ]
    for other in forged:
        assert other != text
        with pytest.raises(KeyFileError, match="署名"):
            parse_key(other, SIGNER.public_key())


@pytest.mark.parametrize(
    ("day", "proved", "valid"),
    [
        (date(2026, 10, 31), PROVED, False),
        (date(2026, 11, 1), PROVED, True),
        (date(2026, 11, 30), PROVED, True),
        (date(2026, 12, 1), PROVED, False),
        (date(2026, 11, 15), (), False),
        (date(2026, 11, 15), ("handler",), False),
        (date(2026, 11, 15), ("recovery",), False),
    ],
)
def test_a_key_is_valid_in_its_month_and_only_when_proved(
    day: date, proved: tuple[str, ...], valid: bool
) -> None:
    """A key past its days, or that a handler and the recovery key have not both opened, is not used."""
    assert replace(KEY, proved_by=proved).valid_on(day) is valid


@pytest.mark.parametrize(("until", "valid"), [(date(2026, 11, 15), True), (date(2026, 11, 14), False)])
def test_a_proof_ends(until: date, valid: bool) -> None:
    """A key whose proof has run out is not used, though its month goes on."""
    assert replace(KEY, proved_until=until).valid_on(date(2026, 11, 15)) is valid


def test_an_envelope_s_header_is_all_that_shows() -> None:
    """The encoded document holds the header and ciphertext and no byte of the payload."""
    text = encode(Envelope(_header(), seal(_header(), PAYLOAD, KEY).body))
    assert "見本" not in text
    assert set(json.loads(text)["header"]) == set(asdict(_header()))
