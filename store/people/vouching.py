"""Whose signature on a key counts, today: pure decisions. (Who may sign in at all: ``roster.py``.)

An epoch, index or receiving key is used for new data only under the signature of
somebody who is on the signed roster, designated for its programme and not ended,
or of the root. So a key that was planted with a wrap to everybody gains nothing.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

from store.crypto import signing
from store.crypto.keys import ProgrammeKind
from store.crypto.signing import Signer
from store.disk.journal_lines import ROOT
from store.disk.keyring_rows import StoredProgrammeKey, StoredReceivingKey
from store.errors import StateError
from store.people.roster import Roster

_LABEL = "key-statement"
_RECEIVING_LABEL = "receiving-key"


@dataclass(frozen=True, slots=True)
class Root:
    """The root key as a voucher, while the first officer is made or a contract is recovered."""

    seed: bytes
    name: str = ROOT

    def __repr__(self) -> str:
        return "Root()"

    def sign(self, label: str, value: dict[str, object]) -> bytes:
        return signing.sign(self.seed, label, value)


@dataclass(frozen=True, slots=True, repr=False)
class Own:
    """A handler whose seed is at hand before there is a session: newly designated, or changing a passphrase."""

    name: str
    seed: bytes

    def sign(self, label: str, value: dict[str, object]) -> bytes:
        return signing.sign(self.seed, label, value)


def vouch(contract: str, kind: ProgrammeKind, programme: str, key: str, by: Signer) -> StoredProgrammeKey:
    """An epoch or index key's row under a signature."""
    value = _programme_key(contract, kind, programme, key)
    return StoredProgrammeKey(key, kind, programme, by.name, by.sign(_LABEL, value))


def vouch_receiving(contract: str, key: StoredReceivingKey, by: Signer) -> StoredReceivingKey:
    """The same row under a signature over all of it."""
    return replace(key, signer=by.name, signature=by.sign(_RECEIVING_LABEL, _receiving(contract, key)))


def require_vouched(roster: Roster, key: StoredProgrammeKey) -> None:
    """StateError unless somebody of the roster put this epoch or index key in force."""
    value = _programme_key(roster.contract, key.kind, key.programme, key.key)
    if not _is_signed(roster, key.signer, key.programme, key.signature, _LABEL, value):
        raise _unvouched(key.programme, key.key)


def require_vouched_receiving(roster: Roster, key: StoredReceivingKey) -> None:
    """The same for a receiving key: its days, its whole public half, its proof and its end are signed too."""
    if not is_vouched_receiving(roster, key):
        raise _unvouched(key.programme, key.key)


def is_vouched_receiving(roster: Roster, key: StoredReceivingKey) -> bool:
    """Whether somebody whose word counts stands behind a receiving key."""
    return is_vouched_whole(roster, key) or _is_vouched_as_before(roster, key)


def is_vouched_whole(roster: Roster, key: StoredReceivingKey) -> bool:
    """Whether the signature is over the whole row. Rows of before are signed anew when an officer or deputy signs in."""
    value = _receiving(roster.contract, key)
    return _is_signed(roster, key.signer, key.programme, key.signature, _RECEIVING_LABEL, value)


def _is_vouched_as_before(roster: Roster, key: StoredReceivingKey) -> bool:
    """The first statement named the public half by its id only and was signed before proof and end were known."""
    value = _receiving(roster.contract, key)
    for later in ("destroyed_on", "proved_on", "public"):
        del value[later]
    return _is_signed(roster, key.signer, key.programme, key.signature, _LABEL, value)


def _is_signed(
    roster: Roster, signer: str, programme: str, signature: bytes, label: str, value: dict[str, object]
) -> bool:
    if signer == ROOT:
        publics = [roster.root]
    else:
        publics = [h.signer for h in roster.designated(programme) if h.id == signer]
    return any(signing.is_signed(public, signature, label, value) for public in publics)


def _unvouched(programme: str, key: str) -> StateError:
    return StateError(
        f"事業 {programme} の鍵 {key} には、今の取扱者の署名がありません。何も開いていません。"
        "直し方: keyring.sqlite3 が書き換えられています。取扱責任者に知らせ、控えと比べてください。"
    )


def _programme_key(contract: str, kind: str, programme: str, key: str) -> dict[str, object]:
    return {"contract": contract, "key": key, "kind": kind, "programme": programme}


def _receiving(contract: str, key: StoredReceivingKey) -> dict[str, object]:
    return {
        "contract": contract,
        "destroyed_on": key.destroyed_on.isoformat() if key.destroyed_on else "",
        "key": key.key,
        "kind": "receiving",
        "month": key.month,
        "not_after": key.not_after.isoformat(),
        "not_before": key.not_before.isoformat(),
        "programme": key.programme,
        "proved_on": key.proved_on.isoformat() if key.proved_on else "",
        "public": base64.b64encode(key.public).decode("ascii"),
    }
