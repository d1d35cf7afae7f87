"""A handler's private key at rest: locked under a passphrase. No I/O.

Argon2id, then AES-256-GCM with the parameters, the handler, the public key and the
roster's root key authenticated: a passphrase opens the key and vouches for the
root. What a lock costs stands in it, so that a changed passphrase can cost more. PEM's own encryption is not used: it is 2,048 rounds of PBKDF2.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from register.canonical import canonical_json
from store.crypto.keys import SYMMETRIC_SIZE, bound, decrypt, encrypt, public_bytes
from store.errors import StateError, WrongPassphraseError


@dataclass(frozen=True, slots=True)
class Costs:
    """What one guess costs: KiB of memory, passes over it, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def are_between(self, least: Costs, most: Costs) -> bool:
        return (
            least.memory_kib <= self.memory_kib <= most.memory_kib
            and least.passes <= self.passes <= most.passes
            and least.lanes <= self.lanes <= most.lanes
        )


# RFC 9106 §4, the second recommended choice; 0.16 s on one core of the development machine.
ARGON2_MEMORY_KIB = 64 * 1024
ARGON2_PASSES = 3
ARGON2_LANES = 4
#: A changed header must neither weaken a lock nor exhaust the machine. What new locks cost may be raised between the two.
LEAST, MOST = Costs(64 * 1024, 3, 4), Costs(1024 * 1024, 12, 16)
SALT_SIZE = 16  # bytes: RFC 9106 §3.1


@dataclass(frozen=True, slots=True)
class LockedSeed:
    """A seed under a passphrase: the authenticated header (canonical JSON) and the ciphertext."""

    header: str
    body: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Unlocked:
    """What a passphrase gives: the seed, and the root key that this handler trusts."""

    seed: bytes
    root: bytes


def lock_seed(seed: bytes, passphrase: str, contract: str, handler: str, root: bytes) -> LockedSeed:
    """Locks a handler's seed, and with it the root's public key. How strong is ``strength.py``'s."""
    salt = secrets.token_bytes(SALT_SIZE)
    header = {
        "contract": contract,
        "handler": handler,
        "kdf": "argon2id",
        "lanes": ARGON2_LANES,
        "memory_kib": ARGON2_MEMORY_KIB,
        "passes": ARGON2_PASSES,
        "public": hashlib.sha256(public_bytes(seed)).hexdigest(),
        "root": base64.b64encode(root).decode("ascii"),
        "salt": base64.b64encode(salt).decode("ascii"),
        "version": 1,
    }
    body = encrypt(_derive(passphrase, salt, _today()), seed, bound("handler-key", header))
    return LockedSeed(canonical_json(header).decode("ascii"), body)


def unlock_seed(locked: LockedSeed, passphrase: str, contract: str, handler: str, public: bytes) -> Unlocked:
    """The seed and the root; WrongPassphraseError, or StateError when the header is not this handler's.

    The header must name this contract, handler and public key: a locked key that was
    copied from another row or state is refused before the passphrase is used.
    """
    header = _header(locked.header, handler)
    expected = (contract, handler, hashlib.sha256(public).hexdigest())
    if (header.get("contract"), header.get("handler"), header.get("public")) != expected:
        raise _not_ours(handler)
    salt = base64.b64decode(str(header["salt"]), validate=True)
    try:
        seed = decrypt(_derive(passphrase, salt, _costs(header)), locked.body, bound("handler-key", header))
    except InvalidTag as error:
        raise WrongPassphraseError(
            f"取扱者 {handler} のパスフレーズが違います。何も開いていません。"
            "直し方: 入力の切替え(かな・英数、CapsLock)を確かめて、もう一度入力してください。"
        ) from error
    return Unlocked(seed, base64.b64decode(str(header["root"]), validate=True))


def _header(text: str, handler: str) -> dict[str, Any]:
    try:
        header: Any = json.loads(text)
        known = (header["version"], header["kdf"]) == (1, "argon2id") and isinstance(header["version"], int)
        numbers = [header["memory_kib"], header["passes"], header["lanes"]]
        salt = base64.b64decode(header["salt"], validate=True)
        same = (
            len(salt) == SALT_SIZE
            and isinstance(header["root"], str)
            and known
            and all(type(number) is int for number in numbers)
            and Costs(*numbers).are_between(LEAST, MOST)
            and canonical_json(header) == text.encode("utf-8")
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _not_ours(handler) from error
    if not same:
        raise _not_ours(handler)
    return dict(header)


def _not_ours(handler: str) -> StateError:
    return StateError(
        f"取扱者 {handler} の鍵の書き方が決まりと違います。"
        "直し方: keyring.sqlite3 が入れ替わっていないか確かめてください。"
    )


def locked_root(locked: LockedSeed) -> bytes:
    """The root that a locked key says it vouches for. Only unlocking shows that it does; empty where it says none."""
    try:
        return base64.b64decode(json.loads(locked.header)["root"], validate=True)
    except (ValueError, TypeError, KeyError, RecursionError):
        return b""


def _today() -> Costs:
    return Costs(ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES)


def _costs(header: dict[str, Any]) -> Costs:
    return Costs(header["memory_kib"], header["passes"], header["lanes"])


def _derive(passphrase: str, salt: bytes, costs: Costs) -> bytes:
    kdf = Argon2id(
        salt=salt,
        length=SYMMETRIC_SIZE,
        iterations=costs.passes,
        lanes=costs.lanes,
        memory_cost=costs.memory_kib,
    )
    return kdf.derive(_normal(passphrase).encode("utf-8"))


def _normal(passphrase: str) -> str:
    """NFKC: the same keys pressed with the input method in full or half width are one passphrase."""
    return unicodedata.normalize("NFKC", passphrase)
