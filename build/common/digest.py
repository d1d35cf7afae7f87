"""Digests of texts and bytes: the same digest, the same content. Pure."""

from __future__ import annotations

import hashlib

LENGTH = 24  # hex digits


def digest_of(*parts: str) -> str:
    """One digest of several texts; lengths are part of it, so that "ab", "c" differs from "a", "bc"."""
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def digest_of_packed(data: bytes, more: str = "") -> str:
    """One digest of packed bytes (``packing.packed``, which hold their own length) and of a text."""
    return hashlib.sha256(data + more.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
