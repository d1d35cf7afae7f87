"""Handlers: designating, training, ending, a new passphrase, the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.crypto import signing
from store.crypto.generated import generated_passphrase as generated_passphrase
from store.disk.state import State
from store.errors import RosterError
from store.office.copies import CopyRefresh, refresh
from store.people import designating, mending, renewing
from store.people.designating import Designation as Designation
from store.people.ending import end_handler
from store.people.roster import Handler
from store.people.roster_file import roster_of
from store.people.session import Officer, Session
from store.proof.journal_view import JournalFilter, view


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
    """Whether an officer must sign this designation; RosterError for one that cannot be, or of no term from today's on."""
    _require_day(state, new)
    return designating.check(state, new)


def require_officer(session: Session) -> None:
    """UndesignatedError unless the signed-in handler is an officer or deputy."""
    session.officer()


def designate_first(state: State, new: Designation, passphrase: str) -> CopyRefresh:
    """The first officer, with the root key and every programme's keys: all or nothing."""
    _require_day(state, new)
    designating.add_first(state, new, passphrase)
    return refresh(state)


def designate(by: Session, new: Designation, passphrase: str) -> CopyRefresh:
    """Another handler, with the keys of their programmes; ``by`` is a trained officer. All or nothing."""
    _require_day(by.state, new)
    designating.add_handler(by.state, new, passphrase, by)
    return refresh(by.state)


def add_training(by: Officer, handler: str, on: date | None, *, instead_of: date | None = None) -> Trained:
    """Records a training, of today where no day is given; RosterError for a day outside today's term or to come.

    ``instead_of``: the day that was written down by mistake. Nobody attests their own while another officer or deputy
    is designated: only the first officer, and one whom the paper has just made, have nobody else.
    """
    state = by.state
    day, today = on or state.today(), state.today()
    if handler == by.handler.id and _has_other_leader(by) and not _came_by_paper(state, handler):
        raise RosterError("自分の教育は、自分では記録できません。何も変えていません。", code="own-training")
    if not state.contract.term_on(today).starts <= day <= today:
        raise RosterError(
            f"教育の日 {day} は、今の委託期間の外か、これから来る日です。何も変えていません。",
            code="training-day",
        )
    if instead_of is None:
        trained = designating.add_training(by, handler, day)
    else:
        trained = mending.correct_training(by, handler, instead_of, day)
    row = RosterRow(trained, trained.training_on(state.contract, state.today()))
    return Trained(row, refresh(state))


@dataclass(frozen=True, slots=True)
class Changed:
    """The handler as they are now, the programmes that were taken away, and what became of the second copy."""

    handler: Handler
    removed: Sequence[str]
    copy: CopyRefresh


def change(by: Session, handler: str, name: str | None, programmes: Sequence[str] | None) -> Changed:
    """Another name, other programmes; RosterError where nothing changes or it cannot be."""
    before = by.roster.handler(handler).programmes
    wanted = tuple(dict.fromkeys(programmes)) if programmes else None
    changed = mending.change_handler(by, handler, name, wanted)
    removed = [one for one in before if one not in changed.programmes]
    return Changed(changed, removed, refresh(by.state))


def end(by: Session, handler: str, on: date | None) -> CopyRefresh:
    """Ends a designation: the handler's keys are destroyed, and what they knew is replaced."""
    end_handler(by, handler, on or by.state.today())
    return refresh(by.state)


def fingerprint(state: State) -> str:
    """The roster's, which another takes the place of when an officer or deputy ends."""
    return signing.fingerprint(roster_of(state).root)


def require_known(state: State, handler: str) -> None:
    """RosterError unless the handler is on the roster."""
    roster_of(state).handler(handler)


def change_passphrase(state: State, handler: str, old: str, new: str, *, seen: bool = False) -> CopyRefresh:
    """Another passphrase and key pair; ``seen``: somebody else knows the old one.

    WrongPassphraseError and WeakPassphraseError change nothing.
    """
    renewing.change_passphrase(state, handler, old, new, seen=seen)
    return refresh(state)


def roster(state: State) -> Sequence[RosterRow]:
    """Everybody who was ever designated; empty before the first."""
    handlers = roster_of(state).handlers if state.keyring.has_roster() else ()
    return [RosterRow(one, one.training_on(state.contract, state.today())) for one in handlers]


def _require_day(state: State, new: Designation) -> None:
    term = state.contract.term_on(state.today())
    if new.on < term.starts or not any(one.covers(new.on) for one in state.contract.terms):
        raise RosterError(
            f"指定の日 {new.on} は、今とこれからの委託期間の外です。何も変えていません。",
            code="designation-day",
        )


def _has_other_leader(by: Officer) -> bool:
    today = by.state.today()
    return any(
        one.leads and one.id != by.handler.id and one.designated_on <= today for one in by.roster.handlers
    )


def _came_by_paper(state: State, handler: str) -> bool:
    """Whether the paper recovery key made this officer: for that day others' passphrases may all be lost."""
    with state.journal_path(state.programmes[0]).open("rb") as lines:
        entries = view(lines, JournalFilter(handler=handler))
        return any(
            (one.action, one.phase, one.outcome) == ("recover", "outcome", f"of:{handler}") for one in entries
        )
