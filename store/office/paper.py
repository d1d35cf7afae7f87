"""The paper recovery key: its sheet, putting it in force, proving it, recovering with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.crypto import signing
from store.crypto.recovery_code import GROUPS as GROUPS
from store.crypto.recovery_code import is_group, split
from store.disk.state import State
from store.office.copies import CopyRefresh, refresh
from store.papers.recovery_paper import TEMPLATE, recovery_paper
from store.papers.typeset import typeset
from store.people import recovery
from store.people.designating import Designation
from store.people.recovery import RecoveryDraft as RecoveryDraft
from store.people.roster import Proof, Role
from store.people.roster_file import roster_of
from store.people.session import Session


@dataclass(frozen=True, slots=True)
class Recovered:
    """The roster's fingerprint, to be compared with the paper's, and what became of the second copy.

    ``earlier``: those of the roots before, oldest first; a paper from before an officer left has one of them.
    """

    fingerprint: str
    copy: CopyRefresh
    earlier: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Proved:
    """What the paper has proved, and what became of the second copy."""

    proofs: Sequence[Proof]
    copy: CopyRefresh


def draft(session: Session) -> RecoveryDraft:
    """A fresh key, nowhere but in memory; UndesignatedError unless an officer or deputy asks."""
    session.officer()
    return recovery.draft()


def sheet(session: Session, made: RecoveryDraft) -> bytes:
    """The paper as a PDF. It opens everything once the key is in force: print it, keep no file."""
    state, root = session.state, signing.fingerprint(session.roster.root)
    paper = recovery_paper(state.contract, made.groups, made.id, root, state.today(), session.handler.name)
    return typeset(TEMPLATE, paper)


def establish(session: Session, made: RecoveryDraft, typed: Sequence[str]) -> CopyRefresh:
    """Puts the paper in force and ends the one before; RecoveryError unless its groups were typed back."""
    recovery.establish(session, made, typed)
    return refresh(session.state)


def require_officer(session: Session) -> None:
    """UndesignatedError unless the signed-in handler is an officer or deputy."""
    session.officer()


def fitting_groups(typed: str, place: int) -> tuple[list[str], bool]:
    """The groups in what was typed that belong to the paper from ``place`` (counted from 0) on, and whether all do.

    Each group carries a check of its own; that they are one key is for the whole to say.
    """
    found = split(typed)
    good = 0
    while good < len(found) and place + good < GROUPS and is_group(place + good, found[good]):
        good += 1
    return found[:good], 0 < good == len(found)


def prove(session: Session, code: str) -> Proved:
    """Opens test envelopes with the paper alone; RecoveryError or WrapError prove nothing."""
    proofs = recovery.prove(session, code)
    return Proved(proofs, refresh(session.state))


def recover(state: State, code: str, handler: str, name: str, passphrase: str) -> Recovered:
    """A new officer by the paper alone, for the day on which no officer's passphrase is left."""
    new = Designation(handler, name, Role.OFFICER, state.programmes, state.today())
    fingerprint = recovery.recover(state, code, new, passphrase)
    earlier = [signing.fingerprint(step.old) for step in roster_of(state).successions]
    return Recovered(fingerprint, refresh(state), earlier)
