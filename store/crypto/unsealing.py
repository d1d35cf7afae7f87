"""``open_sealed``: the only place in the project that opens an envelope.

Strict: the padding, the payload's one spelling and its shape are checked, so
that one sealed content has one form. Errors carry ids, never content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag

from register.canonical import canonical_json
from register.envelope import SUITE, Envelope, info_of, unpad
from register.errors import EnvelopeError
from register.forms import FormSpec
from store.crypto.keys import private_key, public_bytes, public_key_id
from store.errors import PayloadError, SealBrokenError, UndeclaredItemError, WrongKeyError


@dataclass(frozen=True, slots=True, repr=False)
class Payload:
    """What a person gave: field id to value, declaration id to the day it was ticked."""

    items: Mapping[str, str]
    declarations: Mapping[str, str]

    def encode(self) -> bytes:
        """The one spelling."""
        return canonical_json({"declarations": self.declarations, "items": self.items})


class ReceivingPrivateKey:
    """A receiving key's private half, expanded once for a batch of envelopes."""

    __slots__ = ("expanded", "id")

    def __init__(self, seed: bytes) -> None:
        self.id, self.expanded = public_key_id(public_bytes(seed)), private_key(seed)


def open_sealed(envelope: Envelope, key: bytes | ReceivingPrivateKey) -> Payload:
    """Opens an envelope with a receiving key or its 32-byte seed. The counterpart of ``seal``.

    WrongKeyError when the header names another key, SealBrokenError when header or
    body were changed, PayloadError when the content is not a payload.
    """
    id_ = envelope.header.id
    private = key if isinstance(key, ReceivingPrivateKey) else ReceivingPrivateKey(key)
    if envelope.header.key != private.id:
        raise WrongKeyError(f"封筒 {id_} は別の受付鍵あてです。直し方: 見出しの key の鍵で開いてください。")
    try:
        padded = SUITE.decrypt(envelope.body, private.expanded, info=info_of(envelope.header))
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(
            f"封筒 {id_} は、封をしたときのものと違うため開けません。"
            "直し方: 受付の運用者に知らせ、同じ受付番号の方へ連絡できるか確かめてください。"
        ) from error
    try:
        return parse_payload(unpad(bytes(padded)))
    except (EnvelopeError, PayloadError):
        raise PayloadError(
            f"封筒 {id_} の中身の書き方が決まりと違います。直し方: 受付のプログラムの版を確かめてください。"
        ) from None


def parse_payload(data: bytes) -> Payload:
    """A payload from its one spelling; PayloadError for anything else."""
    try:
        raw: Any = json.loads(data)
        payload = Payload(_strings(raw["items"]), _strings(raw["declarations"]))
        same = len(raw) == 2 and payload.encode() == data
    except (ValueError, TypeError, KeyError, RecursionError):
        same = False
    if not same:
        # No cause is kept: a parser's error quotes what it could not read.
        raise PayloadError("中身の書き方が決まりと違います。")
    return payload


def check_declared(payload: Payload, spec: FormSpec, envelope_id: str) -> None:
    """UndeclaredItemError when the payload holds what the register does not give this form."""
    fields = {field.id for field in spec.fields}
    declarations = {declaration.id for declaration in spec.declarations}
    if not set(payload.items) <= fields or not set(payload.declarations) <= declarations:
        raise UndeclaredItemError(
            f"封筒 {envelope_id} に、登録簿がフォーム {spec.id} に認めていない項目があります。"
            "直し方: 受付の登録簿の版を確かめてください。"
        )


def _strings(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
        raise TypeError("a mapping of strings is expected")
    return value
