"""Signing in, and what every sign-in does first: accession, cancellations, the end of past months' keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.arriving.retrying import retry
from store.disk.keyring_rows import StoredReceivingKey
from store.disk.state import State
from store.errors import RecordDamagedError
from store.office.copies import CopyRefresh, refresh
from store.people import session as sessions
from store.people.closing import Closing as Closing
from store.people.closing import closing_soon
from store.people.receiving import retire, sign_again
from store.people.session import Officer as Officer
from store.people.session import Session as Session
from store.reasons import Reason
from store.records.accession import accession
from store.records.cancelling import Cancelled, carry_out
from store.records.erasing import ErasedRecord


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was done beside the handler's own work; every field may be news for them.

    ``left``: their keys do not open these. ``duplicates``: records that look like an earlier one.
    ``cancelled``: erased at the person's word; ``refused``: receipts whose cancellation secret was wrong.
    ``damaged``: the record that kept cancellations from being carried out. ``retired``: keys destroyed.
    ``closing``: programmes whose forms close within thirty days.
    """

    accepted: int
    duplicates: int
    left: int
    set_aside: Mapping[Reason, int]
    cancelled: Sequence[ErasedRecord]
    refused: Sequence[str]
    damaged: RecordDamagedError | None
    retired: Sequence[StoredReceivingKey]
    copy: CopyRefresh
    closing: Sequence[Closing]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session, and what its beginning brought."""

    session: Session
    taken_in: TakenIn


def require_handler(state: State, handler: str) -> None:
    """RosterError or NotAllowedError unless the handler may sign in today; nobody need be asked a passphrase."""
    sessions.require_may_sign_in(state, handler)


def sign_in(state: State, handler: str, passphrase: str) -> SignedIn:
    """A session with what waits taken in.

    RosterError, NotAllowedError or StateError without one; JournalError when nothing could be opened.
    """
    session = sessions.sign_in(state, handler, lambda: passphrase)
    return SignedIn(session, take_in(session))


def require_officer(state: State, handler: str) -> None:
    """The same for whoever signs the roster: RosterError or NotAllowedError for anybody else."""
    sessions.require_may_lead(state, handler)


def sign_in_officer(state: State, handler: str, passphrase: str) -> Officer:
    """An officer or deputy, trained or not, who signs and opens nothing."""
    return sessions.sign_in_officer(state, handler, lambda: passphrase)


def take_in(session: Session, *, entered: bool = False) -> TakenIn:
    """Takes in what waits; the second copy is made anew when keys were destroyed on the way.

    ``entered``: also because something waits here that came by no postbox, so that no page of the copy has it.
    """
    unfinished = bool(session.state.keyring.erasing())
    retry(session.state)
    done = accession(session)
    # What was in the way of another document under its id has been set aside itself.
    while retry(session.state, just_tried=True):
        done.add(accession(session))
    cancelled, damaged = _carry_out(session)
    retired = retire(session)
    signed = sign_again(session)
    changed = bool(cancelled.gone or retired or unfinished or entered or signed)
    return TakenIn(
        accepted=done.accepted,
        duplicates=done.duplicates,
        left=done.left,
        set_aside=done.set_aside,
        cancelled=cancelled.gone,
        refused=cancelled.refused,
        damaged=damaged,
        retired=retired,
        copy=refresh(session.state) if changed else CopyRefresh(),
        closing=closing_soon(session.state),
    )


def _carry_out(session: Session) -> tuple[Cancelled, RecordDamagedError | None]:
    """Somebody's damaged record must not keep a handler from signing in, and from mending it."""
    try:
        return carry_out(session), None
    except RecordDamagedError as error:
        return Cancelled(), error
