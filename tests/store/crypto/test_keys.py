"""Key material: expansion, wraps and record encryption, each bound to its place."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.crypto import keys
from store.errors import RecordDamagedError, WrapError

WRAP = keys.WrapPlace("current", "zukan", "epoch", "0123456789abcdef", "sato")
RECORD = keys.RecordPlace("current", "zukan", "record-1", "0123456789abcdef", "fedcba9876543210")
HEADER = {"id": "record-1", "contract": "current", "programme": "zukan", "receipt": "34679-ACDEF"}


def test_a_seed_expands_as_the_draft_says() -> None:
    """The first test vector of the X-Wing draft's key generation is reproduced."""
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    public = keys.public_bytes(seed)
    assert public.hex().startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5")
    assert len(public) == 1216


@pytest.mark.parametrize("length", [0, 31, 33, 96])
def test_a_seed_of_another_length_is_refused(length: int) -> None:
    """Only 32 bytes are a seed."""
    with pytest.raises(ValueError):
        keys.private_key(b"\0" * length)


def test_a_wrap_opens_for_its_handler_only() -> None:
    """The wrapped key comes back for the handler it was wrapped to, and for nobody else."""
    mine, other = keys.new_seed(), keys.new_seed()
    wrapped = keys.wrap(b"k" * 32, keys.public_bytes(mine), WRAP)
    assert keys.unwrap(wrapped, mine, WRAP) == b"k" * 32
    with pytest.raises(WrapError):
        keys.unwrap(wrapped, other, WRAP)


@pytest.mark.parametrize("change", [
    {"contract": "new"}, {"programme": "support"}, {"kind": "receiving"},
    {"key": "fedcba9876543210"}, {"recipient": "suzuki"},
    {"recipient": keys.RECOVERY}, {"kind": "index"},
])  # fmt: skip
def test_a_wrap_copied_to_another_place_opens_nothing(change: dict[str, str]) -> None:
    """Each part of a wrap's place is authenticated."""
    seed = keys.new_seed()
    wrapped = keys.wrap(b"k" * 32, keys.public_bytes(seed), WRAP)
    with pytest.raises(WrapError):
        keys.unwrap(wrapped, seed, replace(WRAP, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", [b"", b"\0" * 1215, b"\0" * 1217, b"\xff" * 1216])
def test_a_public_key_that_is_none_is_refused(raw: bytes) -> None:
    """Length and ML-KEM's own check of the key are applied."""
    with pytest.raises(WrapError):
        keys.public_key(raw)


@pytest.mark.parametrize("name", ["contract", "programme", "record", "key", "epoch"])
def test_a_record_key_copied_to_another_place_opens_nothing(name: str) -> None:
    """Each part of a record key's place is authenticated."""
    epoch, record_key = keys.new_key(), keys.new_key()
    wrapped = keys.wrap_record_key(record_key, epoch, RECORD)
    assert keys.unwrap_record_key(wrapped, epoch, RECORD) == record_key
    with pytest.raises(RecordDamagedError):
        keys.unwrap_record_key(wrapped, epoch, replace(RECORD, **{name: "another"}))


@pytest.mark.parametrize("name", sorted(HEADER))
def test_a_record_under_other_metadata_opens_nothing(name: str) -> None:
    """The whole header is authenticated with the body: a changed receipt shows."""
    record_key = keys.new_key()
    body = keys.encrypt_record(record_key, b"{}", HEADER)
    with pytest.raises(RecordDamagedError):
        keys.decrypt_record(record_key, body, {**HEADER, name: "another"})


@given(st.binary(max_size=3000))
def test_a_record_comes_back_and_its_length_tells_little(body: bytes) -> None:
    """Any body comes back; what is stored has whole blocks."""
    record_key = keys.new_key()
    stored = keys.encrypt_record(record_key, body, HEADER)
    assert keys.decrypt_record(record_key, stored, HEADER) == body
    assert (len(stored) - keys.NONCE_SIZE - 16) % 1024 == 0


@settings(max_examples=50)
@given(st.data())
def test_one_changed_bit_of_a_ciphertext_is_refused(data: st.DataObject) -> None:
    """No bit of a stored ciphertext may differ, its nonce included."""
    key = keys.new_key()
    stored = bytearray(keys.encrypt(key, b"content", b"aad"))
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(RecordDamagedError):
        keys.unwrap_record_key(bytes(stored), key, RECORD)


def test_key_ids_are_those_of_the_published_file() -> None:
    """The id is the first 16 hex digits of the public key's SHA-256, as register.keyfile has it."""
    public = keys.public_bytes(keys.new_seed())
    assert keys.public_key_id(public) == hashlib.sha256(public).hexdigest()[:16]
