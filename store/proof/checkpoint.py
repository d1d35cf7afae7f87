"""先頭値の証明: a journal's head under a handler's signature, to be kept outside. No I/O.

A cut tail or a replaced journal shows against a kept head, and only then. The
signature says that one of the roster's handlers stood behind this head on that day,
so that nobody can later claim another one.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from register.canonical import canonical_json
from store.crypto import signing
from store.crypto.signing import Signer
from store.disk.journal_lines import stamp
from store.errors import JournalError
from store.people.roster import Roster
from store.proof.journal_check import Checkpoint, parse_checkpoint

_LABEL = "journal-checkpoint"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """Whose journal, where it stood, when, and who says so."""

    contract: str
    programme: str
    head: Checkpoint
    at: str
    handler: str
    signer: bytes
    signature: bytes

    def value(self) -> dict[str, object]:
        return {
            "at": self.at,
            "contract": self.contract,
            "handler": self.handler,
            "head": str(self.head),
            "programme": self.programme,
        }

    def encode(self) -> str:
        """The one spelling: a line of JSON."""
        signed = {
            **self.value(),
            "signature": base64.b64encode(self.signature).decode("ascii"),
            "signer": base64.b64encode(self.signer).decode("ascii"),
        }
        return canonical_json(signed).decode("ascii")


def sign_checkpoint(
    by: Signer, signer: bytes, contract: str, programme: str, head: Checkpoint, at: datetime
) -> SignedCheckpoint:
    """A head under a signature; ``signer`` is the public key it is checked with."""
    bare = SignedCheckpoint(contract, programme, head, stamp(at), by.name, signer, b"")
    return SignedCheckpoint(
        contract, programme, head, bare.at, by.name, signer, by.sign(_LABEL, bare.value())
    )


def read_checkpoint(text: str, contract: str, roster: Roster | None) -> SignedCheckpoint:
    """A kept checkpoint; JournalError unless its signature holds and its signer is on the roster.

    Without a roster (the keyring is gone) the signature alone is checked.
    """
    try:
        raw: Any = json.loads(text)
        found = SignedCheckpoint(
            raw["contract"], raw["programme"], _head(raw["head"]), raw["at"], raw["handler"],
            base64.b64decode(raw["signer"], validate=True),
            base64.b64decode(raw["signature"], validate=True),
        )  # fmt: skip
        same = found.encode() == text.strip() and found.contract == contract
        same = same and signing.is_signed(found.signer, found.signature, _LABEL, found.value())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        same = False
    if not same:
        raise JournalError(
            "控えの先頭値の署名が合いません(書き換えか、別の契約のもの)。比べられません。",
            code="checkpoint-changed",
        )
    if roster is not None and found.signer not in roster.signers.get(found.handler, ()):
        raise JournalError(
            f"控えの先頭値に署名した {found.handler} は、この名簿の人ではありません。"
            "直し方: 名簿(keyring.sqlite3)が入れ替わっていないか、取扱責任者と区で確かめてください。"
        )
    return found


def _head(text: str) -> Checkpoint:
    head = parse_checkpoint(text)
    if head is None:
        raise ValueError
    return head
