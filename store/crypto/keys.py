"""Key material: X-Wing pairs, wraps to handlers, and the record's own encryption. No I/O.

Every ciphertext is bound to its place: contract, programme, key and handler or
record are authenticated, so that a row copied elsewhere opens nothing. This
module must never write, log or show a secret.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from register.canonical import canonical_json, plain
from register.envelope import SUITE
from register.keyfile import KEY_ID_LENGTH, MLKEM_PUBLIC_SIZE, PUBLIC_SIZE
from store.errors import RecordDamagedError, WrapError

SEED_SIZE = 32  # bytes: the X-Wing decapsulation key, draft-connolly-cfrg-xwing-kem §5.2
_MLKEM_SEED_SIZE = 64  # bytes: d and z of FIPS 203 §7.1
_EXPANDED_SIZE = _MLKEM_SEED_SIZE + 32  # then the X25519 private key
SYMMETRIC_SIZE = 32  # bytes: AES-256
NONCE_SIZE = 12  # bytes: AES-GCM, NIST SP 800-38D §8.2.2; random, far fewer than 2**32 per key
_BLOCK = 1024  # bytes: records are padded to whole blocks, so that lengths tell little
_LENGTH_SIZE = 4

_COMMITMENT_LENGTH = 32  # hex digits: 128 bits, a second key of the same id cannot be found

#: ``epoch`` wraps record keys, ``index`` makes search tokens, ``root`` signs the roster.
ProgrammeKind = Literal["epoch", "index"]
KINDS: tuple[ProgrammeKind, ...] = ("epoch", "index")
WrapKind = Literal["epoch", "index", "receiving", "root"]
RECOVERY = "-recovery"  # the recipient that is paper; no handler's id starts with a hyphen
NO_PROGRAMME = ""  # the root key belongs to the whole contract


@dataclass(frozen=True, slots=True)
class WrapPlace:
    """Where a wrapped key belongs; all of it is authenticated as the HPKE ``info``.

    ``recipient`` is a handler's id or ``RECOVERY``.
    """

    contract: str
    programme: str
    kind: WrapKind
    key: str
    recipient: str

    def info(self) -> bytes:
        return bound("wrap", plain(self))


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where a record key belongs: its record, its own id and the epoch that wraps it."""

    contract: str
    programme: str
    record: str
    key: str
    epoch: str

    def aad(self) -> bytes:
        return bound("record-key", plain(self))


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where an entry belongs: its record and that record's key, and what the row says of it."""

    contract: str
    programme: str
    record: str
    key: str
    number: int
    kind: str
    at: str

    def aad(self) -> bytes:
        return bound("record-entry", plain(self))


def bound(label: str, place: Mapping[str, object]) -> bytes:
    """A label of ours and a place in its one spelling: what a ciphertext is bound to."""
    return f"shigoto-zukan/{label}/1\n".encode("ascii") + canonical_json(place)


def new_seed() -> bytes:
    """32 random bytes: a private key as it is stored (wrapped or locked, never plain)."""
    return secrets.token_bytes(SEED_SIZE)


def new_key() -> bytes:
    """32 random bytes for AES-256."""
    return secrets.token_bytes(SYMMETRIC_SIZE)


def commitment(kind: ProgrammeKind, contract: str, programme: str, key: bytes) -> str:
    """A symmetric key's id, which only that key has: 32 hex digits of SHA-256 over place and key."""
    place = bound(f"{kind}-key", {"contract": contract, "programme": programme})
    return hashlib.sha256(place + b"\n" + key).hexdigest()[:_COMMITMENT_LENGTH]


def commitment_of(statement: Mapping[str, object]) -> str:
    """A statement's id, which only that statement has: 32 hex digits of SHA-256."""
    return hashlib.sha256(bound("statement", statement)).hexdigest()[:_COMMITMENT_LENGTH]


def new_key_id() -> str:
    """A random id for a key that has no public half: 16 hex digits."""
    return secrets.token_hex(KEY_ID_LENGTH // 2)


def public_key_id(public: bytes) -> str:
    """A public key's id, as ``register.keyfile`` derives it."""
    return hashlib.sha256(public).hexdigest()[:KEY_ID_LENGTH]


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Expands a seed (SHAKE256 to 96 bytes) into the two private keys of X-Wing."""
    mlkem, x25519 = _expand(seed)
    return MLKEM768X25519PrivateKey(mlkem, x25519)


def public_bytes(seed: bytes) -> bytes:
    """The 1,216 raw bytes of a seed's public key: ML-KEM-768, then X25519."""
    mlkem, x25519 = _expand(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def public_key(raw: bytes) -> MLKEM768X25519PublicKey:
    """A public key from its 1,216 raw bytes; WrapError for anything else."""
    if len(raw) != PUBLIC_SIZE:
        raise WrapError("公開鍵の長さが違います。直し方: 取扱者の鍵を作り直してください。")
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_SIZE])
        return MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_SIZE:]))
    except ValueError as error:
        raise WrapError("公開鍵として読めません。直し方: 取扱者の鍵を作り直してください。") from error


def _expand(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != SEED_SIZE:
        raise ValueError(f"a seed has {SEED_SIZE} bytes")
    expanded = hashlib.shake_256(seed).digest(_EXPANDED_SIZE)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE])
    return mlkem, X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:])


def wrap(secret: bytes, recipient: bytes, place: WrapPlace) -> bytes:
    """Encrypts a key to a handler's public key (HPKE base mode), bound to its place."""
    return bytes(SUITE.encrypt(secret, public_key(recipient), info=place.info()))


def unwrap(wrapped: bytes, seed: bytes, place: WrapPlace) -> bytes:
    """The inverse of ``wrap``; WrapError for another handler, another place or a change."""
    try:
        secret = bytes(SUITE.decrypt(wrapped, private_key(seed), info=place.info()))
    except (InvalidTag, ValueError) as error:
        raise WrapError(
            f"事業 {place.programme or '(全体)'} の鍵 {place.key} が、{named(place.recipient)}で開きません。"
            "直し方: 保管庫のファイルが別の場所のものと入れ替わっていないか確かめ、取扱責任者に知らせてください。"
        ) from error
    return secret


def named(recipient: str) -> str:
    """A recipient in a sentence."""
    return "紙の回復鍵" if recipient == RECOVERY else f"取扱者 {recipient} の鍵"


def encrypt(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """AES-256-GCM with a random nonce in front."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def decrypt(key: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """The inverse of ``encrypt``; cryptography's InvalidTag when anything differs."""
    if len(ciphertext) <= NONCE_SIZE:
        raise InvalidTag
    return AESGCM(key).decrypt(ciphertext[:NONCE_SIZE], ciphertext[NONCE_SIZE:], aad)


def wrap_record_key(record_key: bytes, epoch_key: bytes, place: RecordPlace) -> bytes:
    """A record's key under its programme's epoch key, bound to the record."""
    return encrypt(epoch_key, record_key, place.aad())


def unwrap_record_key(wrapped: bytes, epoch_key: bytes, place: RecordPlace) -> bytes:
    """The inverse of ``wrap_record_key``; RecordDamagedError when it is not this record's."""
    try:
        return decrypt(epoch_key, wrapped, place.aad())
    except InvalidTag as error:
        raise damaged(place.record) from error


def encrypt_record(record_key: bytes, body: bytes, header: Mapping[str, object]) -> bytes:
    """A record's body under its own key, bound to its whole header (metadata included)."""
    return encrypt(record_key, _padded(body), bound("record", header))


def decrypt_record(record_key: bytes, ciphertext: bytes, header: Mapping[str, object]) -> bytes:
    """The inverse of ``encrypt_record``; RecordDamagedError when body or metadata differ."""
    return _opened(record_key, ciphertext, bound("record", header), str(header.get("id", "")))


def encrypt_entry(record_key: bytes, body: bytes, place: EntryPlace) -> bytes:
    """An entry beyond the application under its record's key, bound to its place."""
    return encrypt(record_key, _padded(body), place.aad())


def decrypt_entry(record_key: bytes, ciphertext: bytes, place: EntryPlace) -> bytes:
    """The inverse of ``encrypt_entry``; RecordDamagedError when it is not this entry's."""
    return _opened(record_key, ciphertext, place.aad(), place.record)


def _padded(body: bytes) -> bytes:
    framed = len(body).to_bytes(_LENGTH_SIZE, "big") + body
    return framed.ljust(-(-len(framed) // _BLOCK) * _BLOCK, b"\0")


def _opened(record_key: bytes, ciphertext: bytes, aad: bytes, record: str) -> bytes:
    try:
        padded = decrypt(record_key, ciphertext, aad)
    except InvalidTag as error:
        raise damaged(record) from error
    length = int.from_bytes(padded[:_LENGTH_SIZE], "big")
    return padded[_LENGTH_SIZE : _LENGTH_SIZE + length]


def damaged(record: str) -> RecordDamagedError:
    """The refusal of a record that is not what was stored."""
    return RecordDamagedError(
        f"記録 {record} は、保管したときのものと違うため開けません。"
        "直し方: 保管庫のファイルが別の場所のものと入れ替わっていないか確かめ、取扱責任者に知らせてください。"
    )
