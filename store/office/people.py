"""Handlers: designating, training, ending, a new passphrase, the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.disk.state import State
from store.errors import RosterError
from store.office.copies import CopyRefresh, refresh
from store.people import designating
from store.people.designating import Designation as Designation
from store.people.ending import end_handler
from store.people.roster import Handler
from store.people.roster_file import roster_of
from store.people.session import Officer, Session


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A handler, and the training that counts today."""

    handler: Handler
    counts: date | None


@dataclass(frozen=True, slots=True)
class Trained:
    """The roster's row after a training was recorded, and what became of the second copy."""

    row: RosterRow
    copy: CopyRefresh


def needs_officer(state: State, new: Designation) -> bool:
    """Whether an officer must sign this designation; RosterError for one that cannot be."""
    return designating.check(state, new)


def require_officer(session: Session) -> None:
    """UndesignatedError unless the signed-in handler is an officer or deputy."""
    session.officer()


def designate_first(state: State, new: Designation, passphrase: str) -> CopyRefresh:
    """The first officer, with the root key and every programme's keys: all or nothing."""
    designating.add_first(state, new, passphrase)
    return refresh(state)


def designate(by: Session, new: Designation, passphrase: str) -> CopyRefresh:
    """Another handler, with the keys of their programmes; ``by`` is a trained officer. All or nothing."""
    designating.add_handler(by.state, new, passphrase, by)
    return refresh(by.state)


def add_training(by: Officer, handler: str, on: date | None) -> Trained:
    """Records a training, of today where no day is given; RosterError for a day outside today's term or to come."""
    state = by.state
    day, today = on or state.today(), state.today()
    if not state.contract.term_on(today).starts <= day <= today:
        raise RosterError(
            f"教育の日 {day} は、今の委託期間の外か、これから来る日です。何も変えていません。",
            code="training-day",
        )
    trained = designating.add_training(by, handler, day)
    row = RosterRow(trained, trained.training_on(state.contract, state.today()))
    return Trained(row, refresh(state))


def end(by: Session, handler: str, on: date | None) -> CopyRefresh:
    """Ends a designation: the handler's keys are destroyed and the programmes' keys replaced."""
    end_handler(by, handler, on or by.state.today())
    return refresh(by.state)


def require_known(state: State, handler: str) -> None:
    """RosterError unless the handler is on the roster."""
    roster_of(state).handler(handler)


def change_passphrase(state: State, handler: str, old: str, new: str) -> CopyRefresh:
    """Locks a handler's key under another passphrase; WrongPassphraseError and WeakPassphraseError change nothing."""
    designating.change_passphrase(state, handler, old, new)
    return refresh(state)


def roster(state: State) -> Sequence[RosterRow]:
    """Everybody who was ever designated; empty before the first."""
    handlers = roster_of(state).handlers if state.keyring.has_roster() else ()
    return [RosterRow(one, one.training_on(state.contract, state.today())) for one in handlers]
