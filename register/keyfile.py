"""A published receiving key: the file that the store writes and the intake reads.

It holds a public key only. ``proved_by`` lists who has opened a test envelope
before it was published, ``proved_until`` the last day for which that proof is
good: a key that nobody can open must never receive an application, and one that
only a passphrase opens would lose every application with that passphrase. The file
is signed by the store's collector, whose public half lies at the intake already: who
can only write into the folder there chooses no key of their own.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

from register.canonical import canonical_json
from register.errors import KeyFileError

VERSION = 2
LABEL = b"shigoto-zukan receiving-key-file v2\n"  # before what is signed: no other signature stands for it
MLKEM_PUBLIC_SIZE = 1184
PUBLIC_SIZE = MLKEM_PUBLIC_SIZE + 32  # X-Wing: ML-KEM-768 key, then X25519 key
KEY_ID_LENGTH = 16  # hex digits
HANDLER, RECOVERY = "handler", "recovery"
NEEDED_PROOFS = frozenset({HANDLER, RECOVERY})  # who must have opened a test envelope


@dataclass(frozen=True, slots=True)
class ReceivingKey:
    """A programme's public key for one span of days, both included (Tokyo)."""

    contract: str
    programme: str
    not_before: date
    not_after: date
    public: bytes
    proved_by: tuple[str, ...]
    proved_until: date

    @property
    def key_id(self) -> str:
        return _key_id(self.public)

    def valid_on(self, day: date) -> bool:
        """Inside its days, and proved by a handler and the paper recovery key, not too long ago."""
        return self.not_before <= day <= min(self.not_after, self.proved_until) and (
            set(self.proved_by) >= NEEDED_PROOFS
        )

    def public_key(self) -> MLKEM768X25519PublicKey:
        return _public_key(self.public)


# Reading a key takes about as long as sealing to it, and there are only a few: public bytes, nothing secret.
@lru_cache(maxsize=64)
def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_SIZE]),
        X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_SIZE:]),
    )


@lru_cache(maxsize=64)
def _key_id(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:KEY_ID_LENGTH]


def encode_key(key: ReceivingKey, sign: Callable[[bytes], bytes]) -> str:
    """The one JSON spelling of a key file; ``sign`` makes the Ed25519 signature of the store's collector."""
    fields = _fields(key)
    signature = sign(LABEL + canonical_json(fields))
    return canonical_json({**fields, "signature": base64.b64encode(signature).decode("ascii")}).decode(
        "utf-8"
    )


def _fields(key: ReceivingKey) -> dict[str, Any]:
    """What is signed."""
    return {
        "contract": key.contract,
        "key": key.key_id,
        "not_after": key.not_after.isoformat(),
        "not_before": key.not_before.isoformat(),
        "programme": key.programme,
        "proved_by": list(key.proved_by),
        "proved_until": key.proved_until.isoformat(),
        "public": base64.b64encode(key.public).decode("ascii"),
        "version": VERSION,
    }


def parse_key(text: str, signer: Ed25519PublicKey) -> ReceivingKey:
    """Reads a key file strictly; KeyFileError for anything but the one spelling, signed by the store's collector."""
    try:
        raw: Any = json.loads(text)
        signature = str(raw.get("signature", ""))
        key = ReceivingKey(
            contract=str(raw["contract"]),
            programme=str(raw["programme"]),
            not_before=date.fromisoformat(raw["not_before"]),
            not_after=date.fromisoformat(raw["not_after"]),
            public=base64.b64decode(raw["public"], validate=True),
            proved_by=tuple(map(str, raw["proved_by"])),
            proved_until=date.fromisoformat(raw["proved_until"]),
        )
        if len(key.public) != PUBLIC_SIZE:
            raise KeyFileError("受付鍵の長さが違います。直し方: 保管庫で書き出し直してください。")
        key.public_key()
        fields = _fields(key)
        same = (
            canonical_json({**fields, **({"signature": signature} if signature else {})})
            == text.strip().encode()
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise KeyFileError("受付鍵として読めません。直し方: 保管庫で書き出し直してください。") from error
    if not same:
        raise KeyFileError("受付鍵の書き方が決まりと違います。直し方: 保管庫で書き出し直してください。")
    _require_signature(fields, signature, signer)
    return key


def _require_signature(fields: dict[str, Any], signature: str, signer: Ed25519PublicKey) -> None:
    try:
        signer.verify(base64.b64decode(signature, validate=True), LABEL + canonical_json(fields))
    except (ValueError, InvalidSignature):
        raise KeyFileError(
            "保管庫の署名がないか、合いません。直し方: 使わずに、保管庫で書き出し直したファイルと、"
            "保管庫の今の collector.pub.pem を置いてください。"
        ) from None
