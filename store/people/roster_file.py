"""How the roster is written down: one canonical JSON document, signed by the root key.

Whoever can write to the disk can write a row, but not a signature: a planted
handler, training or recovery key makes the whole roster invalid. The root key's
public half stands in every handler's locked key, which only their passphrase
opens, so that a whole roster with a root of its own is found as well.
"""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

from register.canonical import canonical_json
from store.crypto import signing
from store.disk.keyring_rows import SignedRoster
from store.disk.state import State
from store.errors import StateError
from store.people.roster import Handler, Proof, Role, Roster

LABEL = "roster"
VERSION = 1


def roster_of(state: State) -> Roster:
    """The roster of a state directory as it stands; RosterError before anybody was designated, StateError when it was changed."""
    return read_roster(state.keyring.signed_roster(), state.contract.id)


def sign_roster(roster: Roster, root_seed: bytes) -> SignedRoster:
    """Writes a roster down under the root's signature."""
    value = _value(roster)
    return SignedRoster(canonical_json(value).decode("utf-8"), signing.sign(root_seed, LABEL, value))


def read_roster(signed: SignedRoster, contract: str) -> Roster:
    """The roster of a document that its own root has signed; StateError otherwise.

    That this root is ours is for ``session.py`` to say: a passphrase is needed for that.
    """
    try:
        raw: Any = json.loads(signed.text)
        roster = Roster(
            contract=raw["contract"],
            generation=raw["generation"],
            root=_bytes(raw["root"]),
            handlers=tuple(map(_handler, raw["handlers"])),
            recovery=_bytes(raw["recovery"]),
            proofs=tuple(
                Proof(p["programme"], date.fromisoformat(p["on"]), date.fromisoformat(p["until"]))
                for p in raw["proofs"]
            ),
        )
        value = _value(roster)
        same = canonical_json(value) == signed.text.encode("utf-8") and roster.contract == contract
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise changed() from None
    if not same or not signing.is_signed(roster.root, signed.signature, LABEL, value):
        raise changed()
    return roster


def changed() -> StateError:
    """The refusal of a roster that nobody of ours signed."""
    return StateError(
        "名簿が、取扱責任者の署名したものと違います。何も開いていません。"
        "直し方: keyring.sqlite3 が書き換えられたか入れ替わっています。取扱責任者に知らせ、控えと比べてください。"
    )


def _value(roster: Roster) -> dict[str, object]:
    return {
        "contract": roster.contract,
        "generation": roster.generation,
        "handlers": [
            {
                "designated_on": one.designated_on.isoformat(),
                "ended_on": one.ended_on.isoformat() if one.ended_on else "",
                "id": one.id,
                "name": one.name,
                "programmes": list(one.programmes),
                "public": _text(one.public),
                "role": one.role.value,
                "signer": _text(one.signer),
                "trainings": [on.isoformat() for on in one.trainings],
            }
            for one in roster.handlers
        ],
        "proofs": [
            {"on": p.on.isoformat(), "programme": p.programme, "until": p.until.isoformat()}
            for p in roster.proofs
        ],
        "recovery": _text(roster.recovery),
        "root": _text(roster.root),
        "version": VERSION,
    }


def _handler(raw: Any) -> Handler:
    return Handler(
        id=raw["id"],
        name=raw["name"],
        role=Role(raw["role"]),
        programmes=tuple(raw["programmes"]),
        designated_on=date.fromisoformat(raw["designated_on"]),
        ended_on=date.fromisoformat(raw["ended_on"]) if raw["ended_on"] else None,
        trainings=tuple(map(date.fromisoformat, raw["trainings"])),
        public=_bytes(raw["public"]),
        signer=_bytes(raw["signer"]),
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
