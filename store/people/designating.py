"""指定: a handler gets a key pair and the keys of their programmes; training.

The first is an officer, who brings the roster's root key and every programme's
keys into being. From then on an officer signs every change, and an existing
handler opens the programme's keys (an entry each, first) to wrap them anew.
Ending a designation is in ``ending.py``, a new passphrase in ``renewing.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from store.crypto import keys, signing
from store.crypto.passphrase import LockedSeed, lock_seed
from store.crypto.strength import require_strong
from store.disk.journal_lines import Action, Draft
from store.disk.moment import changing
from store.disk.state import State
from store.errors import RosterError
from store.people.granting import Recipient, drafts_for, journalled, rewrapped, wrapped
from store.people.roster import Handler, Role, Roster, check_new
from store.people.roster_file import roster_of, sign_roster
from store.people.session import Officer, Session
from store.people.vouching import Own, Root, vouch


@dataclass(frozen=True, slots=True)
class Designation:
    """What is said about a new handler."""

    id: str
    name: str
    role: Role
    programmes: tuple[str, ...]
    on: date


def check(state: State, new: Designation) -> bool:
    """Refuses what cannot be (RosterError); answers whether an officer must sign (``by``)."""
    check_new(new.id, new.role, new.programmes, state.programmes)
    if not state.keyring.has_roster():
        if new.role is not Role.OFFICER:
            raise RosterError("はじめに指定するのは取扱責任者です。", code="first-is-officer")
        return False
    if any(handler.id == new.id for handler in roster_of(state).handlers):
        raise RosterError(
            f"取扱者ID {new.id} はもう使われています。直し方: 別のIDを付けてください(過去の取扱者のIDも使えません)。"
        )
    return True


def add_first(state: State, new: Designation, passphrase: str) -> None:
    """The first officer, the root key, and every programme's epoch and index key: all or nothing."""
    with state.lock():
        if check(state, new):
            raise RosterError("取扱責任者がもういます。", code="officer-exists")
        root = Root(keys.new_seed())
        handler, seed = new_handler(new)
        roster = Roster(state.contract.id, 1, signing.verifying_key(root.seed), (handler,))
        locked = locked_key(state, handler, seed, passphrase, roster.root)
        to = Recipient(handler.id, handler.public)
        wraps = [wrapped(state, to, keys.NO_PROGRAMME, "root", keys.public_key_id(roster.root), root.seed)]
        made = []
        for programme in state.programmes:
            for kind in keys.KINDS:
                key = keys.new_key()
                id_ = keys.commitment(kind, state.contract.id, programme, key)
                made.append(vouch(state.contract.id, kind, programme, id_, root))
                wraps.append(wrapped(state, to, programme, kind, id_, key))
        with changing(
            state, Own(handler.id, seed), *_said("designate", handler, handler.designated_on)
        ) as change:
            change.put_roster(sign_roster(roster, root.seed))
            change.put_locked(handler.id, locked)
            for one in made:
                change.put_programme_key(one)
            change.put_wraps(wraps)


def add_handler(state: State, new: Designation, passphrase: str, by: Session) -> None:
    """Designates another one; ``by`` is a trained officer.

    RosterError, WeakPassphraseError, NotAllowedError and JournalError change nothing.
    """
    with state.lock():
        check(state, new)
        officer = by.officer()
        handler, seed = new_handler(new)
        locked = locked_key(state, handler, seed, passphrase, officer.roster.root)
        to = Recipient(handler.id, handler.public)
        for programme in new.programmes:
            by.require(programme)
        drafts = [(programme, drafts_for(state, programme, "grant")) for programme in new.programmes]
        with journalled(state, by, drafts) as joint:
            wraps = [w for programme in new.programmes for w in rewrapped(by, joint, programme, to)]
            if handler.leads:
                root = officer.root_seed()
                root_id = keys.public_key_id(officer.roster.root)
                wraps.append(wrapped(state, to, keys.NO_PROGRAMME, "root", root_id, root))
            with changing(state, by, *_said("designate", handler, handler.designated_on)) as change:
                change.put_roster(officer.signed(officer.roster.with_handler(handler)))
                change.put_locked(handler.id, locked)
                change.put_wraps(wraps)


def add_training(officer: Officer, handler_id: str, on: date) -> Handler:
    """Records a training (clause 18); several days may be recorded, none is removed."""
    state = officer.state
    with state.lock():
        handler = officer.roster.handler(handler_id)
        trained = replace(handler, trainings=tuple(sorted({*handler.trainings, on})))
        with changing(state, officer, *_said("trained", handler, on)) as change:
            change.put_roster(officer.signed(officer.roster.with_handler(trained)))
        return trained


def new_handler(new: Designation) -> tuple[Handler, bytes]:
    """A handler with a fresh key pair, and its seed."""
    seed = keys.new_seed()
    public, signer = keys.public_bytes(seed), signing.verifying_key(seed)
    return Handler(new.id, new.name, new.role, new.programmes, new.on, None, (), public, signer), seed


def locked_key(state: State, handler: Handler, seed: bytes, passphrase: str, root: bytes) -> LockedSeed:
    """A handler's seed under a passphrase that is strong enough; WeakPassphraseError otherwise."""
    require_strong(passphrase, (handler.id, handler.name, state.contract.title))
    return lock_seed(seed, passphrase, state.contract.id, handler.id, root)


def _said(action: Action, handler: Handler, on: date) -> tuple[dict[str, list[Draft]], str]:
    """What each journal of a handler's programmes says of a change, and its outcome."""
    drafts = {programme: [Draft(action, "")] for programme in handler.programmes}
    return drafts, f"of:{handler.id}:on:{on.isoformat()}"
