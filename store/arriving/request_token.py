"""The collector's token: one request's worth of proof, bound to that request.

A JWT (RFC 7519) signed with EdDSA: lives at most 60 seconds, is used once
(``jti``), and fits one method, path, body and audience. It lets a program
collect; it opens nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ISSUER = "zukan-store"
LIFETIME = 60  # seconds, docs/reference/postbox.md
_JTI_SIZE = 16  # bytes of randomness


def sign_request(
    key: Ed25519PrivateKey, audience: str, method: str, target: str, body: bytes, at: datetime
) -> str:
    """A token for one request. ``target`` is the path with its query exactly as sent."""
    issued = int(at.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "iat": issued,
        "exp": issued + LIFETIME,
        "jti": secrets.token_urlsafe(_JTI_SIZE),
        "htm": method,
        "htu": target,
        "bh": hashlib.sha256(body).hexdigest(),
    }
    return jwt.encode(claims, key, algorithm="EdDSA")
