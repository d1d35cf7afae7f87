"""Signatures of handlers and of the root key over a labelled value. No I/O.

Ed25519 under a key derived from the signer's 32-byte seed, over a label of ours
and a value in its one spelling. A wrap (HPKE base mode) says nothing about who
made it; a signature does. This module must never show a secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from store.crypto.keys import bound

FINGERPRINT_GROUPS, _GROUP = 8, 4


class Signer(Protocol):
    """Somebody who can sign: a signed-in handler, an officer, or the root during recovery."""

    @property
    def name(self) -> str: ...
    def sign(self, label: str, value: dict[str, object]) -> bytes: ...


def verifying_key(seed: bytes) -> bytes:
    """The 32 raw bytes that others check a seed's signatures with."""
    return _signing_key(seed).public_key().public_bytes_raw()


def sign(seed: bytes, label: str, value: Mapping[str, object]) -> bytes:
    """64 bytes over the label and the value."""
    return _signing_key(seed).sign(bound(label, value))


def is_signed(public: bytes, signature: bytes, label: str, value: Mapping[str, object]) -> bool:
    """Whether ``signature`` is the holder's of ``public`` over exactly this label and value."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, bound(label, value))
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """A public key for comparing by eye: eight groups of four hex digits (128 bits)."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[_GROUP * n : _GROUP * (n + 1)] for n in range(FINGERPRINT_GROUPS))


def _signing_key(seed: bytes) -> Ed25519PrivateKey:
    # A seed has another use (X-Wing), so the signing key is derived under a label of its own.
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(bound("signing-key", {}) + seed).digest())
