"""封緘済み申込: the format and ``seal``; ``open_sealed`` lives in the store only.

HPKE (RFC 9180, base mode, single shot) with X-Wing, HKDF-SHA256 and
AES-256-GCM. The header is authenticated by being the HPKE ``info``. A document
has one spelling: what parses re-encodes to the same text, or it is refused.
Specified for other implementers in ``docs/reference/envelope.md``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from register.canonical import canonical_json, plain
from register.errors import EnvelopeError, PayloadTooLargeError
from register.keyfile import ReceivingKey
from register.receipt import PATTERN

VERSION = 1
LABEL = "shigoto-zukan/envelope/1"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
PADDED_SIZE = 8192  # bytes of plaintext, always: the length says nothing about the person
_LENGTH_SIZE = 4
ENC_SIZE = 1120  # X-Wing: ML-KEM-768 ciphertext (1088) and an X25519 share (32)
TAG_SIZE = 16
BODY_SIZE = ENC_SIZE + PADDED_SIZE + TAG_SIZE

#: One pattern per header field. Nothing personal fits any of them.
_PATTERNS: Mapping[str, str] = {
    "id": r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "receipt": PATTERN,
    "contract": r"[a-z][a-z0-9-]{0,31}",
    "programme": r"[a-z][a-z0-9-]{0,31}",
    "term": r"[0-9]{4}",
    "form": r"[a-z][a-z0-9-]{0,31}",
    "notice": r"[0-9a-f]{16}",
    "target": r"[a-z0-9][a-z0-9-]{0,63}",
    "received_at": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\+09:00",
    "key": r"[0-9a-f]{16}",
    "cancellation": r"[0-9a-f]{64}",
}


@dataclass(frozen=True, slots=True)
class Header:
    """What an envelope says outside: nothing personal, no address, no agent string.

    ``received_at`` is Tokyo time to the minute; ``cancellation`` the SHA-256 of
    the cancellation secret; ``key`` the receiving key's id.
    """

    id: str
    receipt: str
    contract: str
    programme: str
    term: str
    form: str
    notice: str
    target: str
    received_at: str
    key: str
    cancellation: str
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Envelope:
    """A header and the HPKE output (encapsulated key, then ciphertext and tag)."""

    header: Header
    body: bytes


def seal(header: Header, payload: Mapping[str, Mapping[str, str]], key: ReceivingKey) -> Envelope:
    """Seals a payload to a receiving key. The counterpart is ``open_sealed`` in ``store/crypto/unsealing.py``.

    ``payload`` holds ``items`` (field id to value) and ``declarations`` (id to ISO day).
    Raises PayloadTooLargeError beyond 8,188 bytes, EnvelopeError when the header
    does not belong to the key or has a wrong field.
    """
    _check_header(header)
    if (header.key, header.contract, header.programme) != (key.key_id, key.contract, key.programme):
        raise EnvelopeError("封筒の宛先と受付鍵が合いません。直し方: 受付鍵の配置を確かめてください。")
    body = SUITE.encrypt(pad(canonical_json(payload)), key.public_key(), info=info_of(header))
    return Envelope(header, bytes(body))


def info_of(header: Header) -> bytes:
    """The HPKE ``info``: the label, a newline and the canonical header."""
    return LABEL.encode("ascii") + b"\n" + canonical_json(plain(header))


def encode(envelope: Envelope) -> str:
    """The one JSON spelling of an envelope."""
    document = {
        "body": base64.b64encode(envelope.body).decode("ascii"),
        "header": plain(envelope.header),
    }
    return canonical_json(document).decode("utf-8")


def parse(text: str) -> Envelope:
    """Reads a document strictly; EnvelopeError for anything but the one spelling."""
    try:
        document: Any = json.loads(text)
        header, body = _parts(document)
        envelope = Envelope(header, base64.b64decode(body, validate=True))
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise EnvelopeError("封筒として読めません。直し方: 受付から取り直してください。") from error
    if len(envelope.body) != BODY_SIZE or encode(envelope) != text:
        raise EnvelopeError("封筒の書き方が決まりと違います。直し方: 受付から取り直してください。")
    return envelope


def _parts(document: Any) -> tuple[Header, str]:
    if not isinstance(document, dict) or set(document) != {"body", "header"}:
        raise EnvelopeError("封筒の部分が足りないか、余分です。直し方: 受付から取り直してください。")
    header, body = document["header"], document["body"]
    if not isinstance(header, dict) or not isinstance(body, str):
        raise EnvelopeError("封筒の部分の型が違います。直し方: 受付から取り直してください。")
    version = header.get("version")
    if version != VERSION or isinstance(version, bool) or not isinstance(version, int):
        raise EnvelopeError("知らない版の封筒です。直し方: プログラムを新しくしてください。")
    if set(header) != {field.name for field in fields(Header)}:
        raise EnvelopeError("封筒の見出しの項目が決まりと違います。直し方: 受付から取り直してください。")
    parsed = Header(**header)
    _check_header(parsed)
    return parsed, body


def _check_header(header: Header) -> None:
    for name, pattern in _PATTERNS.items():
        value = getattr(header, name)
        if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
            raise EnvelopeError(
                f"封筒の見出しの {name} が決まりと違います。直し方: 受付から取り直してください。"
            )


def pad(data: bytes) -> bytes:
    """Length (4 bytes, big-endian), the data, zeros up to the one size."""
    if len(data) > PADDED_SIZE - _LENGTH_SIZE:
        raise PayloadTooLargeError("内容が長すぎて封ができません。直し方: 入力を短くしてください。")
    framed = len(data).to_bytes(_LENGTH_SIZE, "big") + data
    return framed.ljust(PADDED_SIZE, b"\0")


def unpad(padded: bytes) -> bytes:
    """The inverse of ``pad``; EnvelopeError for any other padding."""
    length = int.from_bytes(padded[:_LENGTH_SIZE], "big")
    data = padded[_LENGTH_SIZE : _LENGTH_SIZE + length]
    if len(padded) != PADDED_SIZE or len(data) != length or pad(data) != padded:
        raise EnvelopeError("封筒の中身の詰め方が決まりと違います。")
    return data


def new_id() -> str:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits."""
    millis = time.time_ns() // 1_000_000
    value = (millis & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def cancellation_hash(secret: str) -> str:
    """What the header carries of a cancellation secret: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
