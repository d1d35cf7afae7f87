"""消去 of documents that were set aside: by command, or at their sender's own word. Nothing of them is opened."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from register.envelope import cancellation_hash, parse
from register.errors import EnvelopeError
from store.disk.claims import claimed_receipt
from store.disk.journal_lines import Draft, stamp
from store.disk.vault_cancellations import StoredCancellation
from store.disk.vault_rows import Erased, SetAside
from store.errors import RecordNotFoundError
from store.people.granting import journalled
from store.people.purpose import ACCESSION, Purpose
from store.people.session import Session
from store.records.erasing import CANCELLED, ErasedRecord
from store.records.listing import listed_aside

MIN_PREFIX = 8  # hex digits of a fingerprint


def find_aside(session: Session, prefix: str) -> SetAside:
    """The one set-aside document whose fingerprint begins like this; RecordNotFoundError otherwise."""
    found = [row for row in listed_aside(session) if row.hash.startswith(prefix)]
    if len(found) != 1 or len(prefix) < MIN_PREFIX:
        raise RecordNotFoundError(
            "その指紋の、取り置いたものはありません。何も消していません。", code="no-such-aside"
        )
    return found[0]


def journal_of(session: Session, row: SetAside) -> str:
    """The programme in whose journal it stands: its own, or for one of no programme the handler's first."""
    mine = session.handler.programmes
    return row.programme if row.programme in mine else mine[0]


def erase_aside(purpose: Purpose, session: Session, rows: Sequence[SetAside]) -> list[ErasedRecord]:
    """Erases set-aside documents; all of them or none. NotAllowedError and JournalError change nothing."""
    session.require(purpose.programme)
    return _erase(session, purpose.programme, rows, "erase", purpose.id, purpose.id)


def erase_aside_cancelled(session: Session, notice: StoredCancellation) -> list[ErasedRecord]:
    """What a cancellation's sender sealed and what lies set aside under its id: gone, where the secret is theirs."""
    gone: list[ErasedRecord] = []
    for row in listed_aside(session):
        if row.id == notice.id and _is_senders(row, notice):
            programme = journal_of(session, row)
            session.require(programme)
            gone += _erase(session, programme, [row], "cancel", ACCESSION, CANCELLED)
    return gone


def _erase(
    session: Session, programme: str, rows: Sequence[SetAside], action: str, purpose: str, reason: str
) -> list[ErasedRecord]:
    state = session.state
    drafts = [Draft("cancel" if action == "cancel" else "erase", row.id, purpose) for row in rows]
    with state.lock(), journalled(state, session.actor, [(programme, drafts)]):
        at = stamp(state.clock())
        gone = [
            Erased(row.id, programme, claimed_receipt(row.document), row.hash, reason, at) for row in rows
        ]
        state.vault.erase_aside(gone)
    return [ErasedRecord(one.id, one.receipt, programme) for one in gone]


def _is_senders(row: SetAside, notice: StoredCancellation) -> bool:
    try:
        header = parse(row.document).header
    except EnvelopeError:
        return False
    same = hmac.compare_digest(header.cancellation, cancellation_hash(notice.secret))
    return same and header.receipt == notice.receipt
