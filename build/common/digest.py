"""Digests of texts and bytes: the same digest, the same content. Pure."""

from __future__ import annotations

import hashlib

LENGTH = 24  # hex digits


def mark(*parts: str) -> str:
    """One digest of several texts; none can be taken for two."""
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def mark_packed(data: bytes, more: str = "") -> str:
    """One digest of bytes that say by themselves where they end (``packing.packed``), and of a text."""
    return hashlib.sha256(data + more.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
