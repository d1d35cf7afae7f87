"""How the roster is written down: one canonical JSON document, signed by the root key.

Whoever can write to the disk can write a row, but not a signature: a planted
handler, training or recovery key makes the whole roster invalid. The root key's
public half stands in every handler's locked key, which only their passphrase
opens, so that a whole roster with a root of its own is found as well.

A handler who changes their passphrase gets a new key pair and has no root key to sign it
with: the old pair signs the new one (``StoredSuccessor``), and the next roster takes it in.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date
from typing import Any

from register.canonical import canonical_json
from store.crypto import signing
from store.disk.keyring_rows import SignedRoster, StoredSuccessor
from store.disk.state import State
from store.errors import StateError
from store.people.roster import Handler, Proof, Role, Roster, Succession

LABEL = "roster"
SUCCESSION_LABEL, SUCCESSOR_LABEL = "root-succession", "handler-key"
VERSION = 2
_VERSIONS = frozenset({1, VERSION})  # 1: before key pairs and roots had successors


def roster_of(state: State) -> Roster:
    """The roster of a state directory as it stands; RosterError before anybody was designated, StateError when it was changed."""
    return read_roster(state.keyring.signed_roster(), state.contract.id)


def sign_roster(roster: Roster, root_seed: bytes) -> SignedRoster:
    """Writes a roster down under the root's signature."""
    value = _value(roster, VERSION)
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
            successions=tuple(map(_succession, raw.get("successions", ()))),
        )
        value = _value(roster, raw["version"])
        same = canonical_json(value) == signed.text.encode("utf-8") and roster.contract == contract
        same = same and raw["version"] in _VERSIONS and _is_chain(roster)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise changed() from None
    if not same or not signing.is_signed(roster.root, signed.signature, LABEL, value):
        raise changed()
    for successor in signed.successors:
        roster = _succeeded(roster, successor)
    return roster


def succession_value(contract: str, step: Succession) -> dict[str, object]:
    """What the old root and the officer sign."""
    return {
        "by": step.by,
        "contract": contract,
        "new": _text(step.new),
        "old": _text(step.old),
        "on": step.on.isoformat(),
    }


def successor_value(contract: str, handler: Handler) -> dict[str, object]:
    """What a handler's old key signs of the new one; ``handler`` has it already."""
    return {
        "contract": contract,
        "handler": handler.id,
        "number": len(handler.past_signers),
        "public": _text(handler.public),
        "signer": _text(handler.signer),
    }


def _succeeded(roster: Roster, successor: StoredSuccessor) -> Roster:
    """The roster with a handler's new key pair, which their last one has signed; StateError otherwise."""
    try:
        raw: Any = json.loads(successor.text)
        handler = next(one for one in roster.handlers if one.id == raw["handler"] and one.ended_on is None)
        renewed = replace(
            handler,
            public=_bytes(raw["public"]),
            signer=_bytes(raw["signer"]),
            past_signers=(*handler.past_signers, handler.signer),
        )
        value = successor_value(roster.contract, renewed)
        same = canonical_json(value) == successor.text.encode("utf-8")
        same = same and signing.is_signed(handler.signer, successor.signature, SUCCESSOR_LABEL, value)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, StopIteration):
        raise changed() from None
    if not same:
        raise changed()
    others = (one for one in roster.handlers if one.id != renewed.id)
    return replace(roster, handlers=tuple(sorted((*others, renewed), key=lambda one: one.id)))


def _is_chain(roster: Roster) -> bool:
    """Whether each root was signed for by the one before, up to the one in force."""
    steps = roster.successions
    following = [*(step.old for step in steps[1:]), roster.root]
    return not steps or (
        [step.new for step in steps] == following
        and all(
            signing.is_signed(
                step.old, step.by_root, SUCCESSION_LABEL, succession_value(roster.contract, step)
            )
            for step in steps
        )
    )


def changed() -> StateError:
    """The refusal of a roster that nobody of ours signed."""
    return StateError(
        "名簿が、取扱責任者の署名したものと違います。何も開いていません。"
        "直し方: keyring.sqlite3 が書き換えられたか入れ替わっています。取扱責任者に知らせ、控えと比べてください。"
    )


def _value(roster: Roster, version: int) -> dict[str, object]:
    newer = version > 1
    return {
        "contract": roster.contract,
        "generation": roster.generation,
        "handlers": [
            {
                "designated_on": one.designated_on.isoformat(),
                "ended_on": one.ended_on.isoformat() if one.ended_on else "",
                "id": one.id,
                "name": one.name,
                **({"past_signers": list(map(_text, one.past_signers))} if newer else {}),
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
        **({"successions": list(map(_succession_value, roster.successions))} if newer else {}),
        "version": version,
    }


def _succession_value(step: Succession) -> dict[str, object]:
    return {
        "by": step.by,
        "by_officer": _text(step.by_officer),
        "by_root": _text(step.by_root),
        "new": _text(step.new),
        "old": _text(step.old),
        "on": step.on.isoformat(),
    }


def _succession(raw: Any) -> Succession:
    return Succession(
        _bytes(raw["old"]), _bytes(raw["new"]), raw["by"], date.fromisoformat(raw["on"]),
        _bytes(raw["by_root"]), _bytes(raw["by_officer"]),
    )  # fmt: skip


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
        past_signers=tuple(map(_bytes, raw.get("past_signers", ()))),
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
