"""A handler's key at rest: only its passphrase opens it, and only in its own place."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from register.canonical import canonical_json
from store.crypto import passphrase as locking
from store.crypto.keys import new_seed, public_bytes
from store.errors import StateError, WrongPassphraseError

WORDS = "みほんの 合い言葉 ABC１２３"
SEED = new_seed()
PUBLIC = public_bytes(SEED)
ROOT = b"r" * 32


@pytest.fixture(scope="module")
def locked() -> locking.LockedSeed:
    return locking.lock_seed(SEED, WORDS, "current", "sato", ROOT)


@pytest.mark.parametrize("typed", [WORDS, "みほんの 合い言葉 ABC123", "みほんの　合い言葉　ＡＢＣ１２３"])
def test_the_same_keys_in_any_width_unlock(locked: locking.LockedSeed, typed: str) -> None:
    """Full and half width of the same passphrase are one passphrase."""
    assert locking.unlock_seed(locked, typed, "current", "sato", PUBLIC) == locking.Unlocked(SEED, ROOT)


def test_a_wrong_passphrase_says_so_kindly(locked: locking.LockedSeed) -> None:
    """The message names the handler, says that nothing was opened and what to do, and repeats nothing typed."""
    with pytest.raises(WrongPassphraseError) as caught:
        locking.unlock_seed(locked, "ちがう合い言葉をいれました", "current", "sato", PUBLIC)
    text = str(caught.value)
    assert "パスフレーズが違います" in text
    assert "何も開いていません" in text
    assert "直し方" in text
    assert "ちがう" not in text


@pytest.mark.parametrize(("contract", "handler", "public"), [
    ("new", "sato", PUBLIC), ("current", "suzuki", PUBLIC), ("current", "sato", b"other"),
])  # fmt: skip
def test_a_locked_key_of_another_place_is_refused(
    locked: locking.LockedSeed, contract: str, handler: str, public: bytes
) -> None:
    """A locked key copied to another contract, handler or public key is refused before the passphrase."""
    with pytest.raises(StateError):
        locking.unlock_seed(locked, WORDS, contract, handler, public)


@pytest.mark.parametrize("change", [
    {"memory_kib": 8}, {"passes": 1}, {"lanes": 1}, {"kdf": "pbkdf2"}, {"version": 2},
    {"memory_kib": 2**31}, {"salt": "!!!"}, {"salt": 7},
])  # fmt: skip
def test_other_costs_are_refused(locked: locking.LockedSeed, change: dict[str, object]) -> None:
    """A changed header can neither weaken the lock nor exhaust the machine."""
    header = canonical_json({**json.loads(locked.header), **change}).decode()
    with pytest.raises(StateError):
        locking.unlock_seed(replace(locked, header=header), WORDS, "current", "sato", PUBLIC)


@pytest.mark.parametrize("header", ["", "{}", "[]", "null", '{"version":1}', "\ud800"])
def test_a_header_that_is_none_is_refused(locked: locking.LockedSeed, header: str) -> None:
    """Whatever stands in the header's place, the answer is ours."""
    with pytest.raises(StateError):
        locking.unlock_seed(replace(locked, header=header), WORDS, "current", "sato", PUBLIC)


def test_a_changed_salt_root_or_body_does_not_unlock(locked: locking.LockedSeed) -> None:
    """The header is authenticated with the body."""
    header = json.loads(locked.header)
    salt = {**header, "salt": "A" * 22 + "=="}
    root = {**header, "root": "A" * 43 + "="}
    changed = [replace(locked, header=canonical_json(one).decode()) for one in (salt, root)]
    for one in (*changed, replace(locked, body=locked.body[:-1] + b"\0\0"), replace(locked, body=b"")):
        with pytest.raises(WrongPassphraseError):
            locking.unlock_seed(one, WORDS, "current", "sato", PUBLIC)


def test_the_cost_is_what_the_rfc_recommends() -> None:
    """RFC 9106 §4, second choice: 64 MiB, three passes, four lanes."""
    costs = (locking.ARGON2_MEMORY_KIB, locking.ARGON2_PASSES, locking.ARGON2_LANES)
    assert costs == (64 * 1024, 3, 4)
