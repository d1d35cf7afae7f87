"""The collector's key: it may collect without a person and opens nothing; another can take its place. I/O only."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store.disk.journal import sync_directory
from store.disk.state import COLLECTOR_KEY, COLLECTOR_PUBLIC, State, write_whole

PUBLIC_MODE = 0o644  # the intake's operator takes it from here


def collector_id(key: Ed25519PrivateKey) -> str:
    """16 hex digits of SHA-256 over the public half."""
    return hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]


def put_collector_key(state: State, key: Ed25519PrivateKey) -> None:
    """Replaces both halves, the private one first: a kill in between leaves a public half that the next try replaces."""
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    write_whole(state.path / COLLECTOR_KEY, private)
    write_whole(state.path / COLLECTOR_PUBLIC, public)
    (state.path / COLLECTOR_PUBLIC).chmod(PUBLIC_MODE)
    sync_directory(state.path)
