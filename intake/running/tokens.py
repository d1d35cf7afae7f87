"""The collector's token: who asks, for exactly this request, within this minute.

A JWT (RFC 7519) signed with Ed25519 (RFC 8037). It is bound to the method, the
path with its query, the body's hash and this intake's address; its ``jti`` is
spent once, in the postbox. Times are held against the intake's own clock.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from intake.errors import ConfigError, Fault, TokenError

ISSUER = "zukan-store"
MAX_LIFE = 60  # seconds between iat and exp
CLOCK_SLACK = 10  # seconds that the store's clock may be ahead
MAX_JTI = 128  # characters
_CLAIMS = ["iss", "aud", "iat", "exp", "jti", "htm", "htu", "bh"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The request as it came. ``path`` is the path with its query, as sent; ``now`` Unix seconds."""

    method: str
    path: str
    body: bytes
    now: int


@dataclass(frozen=True, slots=True)
class Grant:
    """What a good token leaves to do: spend its id until it expires."""

    jti: str
    expires: int


def load_collector_key(pem: bytes) -> Ed25519PublicKey:
    """The collector's public key; ConfigError for anything but an Ed25519 public key."""
    mend = "保管庫で書き出した、受け取り役の公開鍵(PEM)を置いてください。"
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigError([Fault("collector_key", "公開鍵として読めません。", mend)]) from None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigError([Fault("collector_key", "鍵の種類がEd25519ではありません。", mend)])
    return key


def verify(token: str, key: Ed25519PublicKey, audience: str, asked: Asked) -> Grant:
    """Holds a token against a request; TokenError, without a reason, for every mismatch."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["EdDSA"],
            audience=audience,
            issuer=ISSUER,
            # Times are checked below, against the intake's clock.
            options={"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "strict_aud": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise TokenError from None
    if not (_timely(claims, asked.now) and _bound(claims, asked)):
        raise TokenError
    return Grant(claims["jti"], claims["exp"])


def _timely(claims: dict[str, Any], now: int) -> bool:
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int:
        return False
    return issued - CLOCK_SLACK <= now < expires and 0 < expires - issued <= MAX_LIFE


def _bound(claims: dict[str, Any], asked: Asked) -> bool:
    jti = claims["jti"]
    if not isinstance(jti, str) or not 0 < len(jti) <= MAX_JTI:
        return False
    given = (claims["htm"], claims["htu"], claims["bh"])
    wanted = (asked.method, asked.path, hashlib.sha256(asked.body).hexdigest())
    return all(
        isinstance(have, str) and hmac.compare_digest(have.encode(), want.encode())
        for have, want in zip(given, wanted, strict=True)
    )
