"""The rows of the keyring: the signed roster, wraps, and what is known of each key. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.crypto.keys import ProgrammeKind, WrapPlace


@dataclass(frozen=True, slots=True)
class StoredSuccessor:
    """A handler's new key pair, said in canonical JSON and signed with the one before."""

    text: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedRoster:
    """The roster's document, the root's signature over it, and handlers' new key pairs since, in their order."""

    text: str
    signature: bytes
    successors: tuple[StoredSuccessor, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredWrap:
    """A key wrapped to a recipient, with the place it is bound to."""

    place: WrapPlace
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredProgrammeKey:
    """An epoch or index key's id and who vouches for it."""

    key: str
    kind: ProgrammeKind
    programme: str
    signer: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class StoredReceivingKey:
    """The public half and what is known of it; ``month`` is ``YYYY-MM``."""

    key: str
    programme: str
    month: str
    not_before: date
    not_after: date
    public: bytes
    signer: str
    signature: bytes
    proved_on: date | None = None
    destroyed_on: date | None = None


@dataclass(frozen=True, slots=True)
class StoredRecordKey:
    """A record's key, wrapped under an epoch key."""

    key: str
    record: str
    programme: str
    epoch: str
    body: bytes
