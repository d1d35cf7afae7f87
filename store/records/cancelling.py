"""取下げ: a notice with its secret is verified against the envelope's header, then carried out.

A notice travels with the postbox when the intake no longer has the envelope. It needs
a signed-in handler, because what was accessioned is erased with a roll of the epoch.
A wrong secret changes nothing and is reported; a notice for something that has not
arrived yet waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from store.disk.claims import is_secret as is_secret
from store.disk.vault_cancellations import WRONG_SECRET, StoredCancellation
from store.people.session import Session
from store.records.erasing import ErasedRecord, erase_cancelled
from store.records.erasing_aside import erase_aside_cancelled

DONE = "done"


@dataclass(slots=True)
class Cancelled:
    """What one run did: what is gone, receipts whose secret was wrong, how many still wait."""

    gone: list[ErasedRecord] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waiting: int = 0


def carry_out(session: Session) -> Cancelled:
    """Every open notice of the handler's programmes. Run after accession, under the same sign-in."""
    done = Cancelled()
    cancellations = session.state.vault.cancellations
    with session.state.lock():
        verified: dict[str, list[StoredCancellation]] = {}
        for notice in cancellations.open():
            aside = erase_aside_cancelled(session, notice)
            if aside:
                done.gone += aside
                cancellations.close(notice.id, DONE)
                continue
            record = session.state.vault.record(notice.id)
            if record is None:
                done.waiting += not _settled(session, notice)
            elif record.programme in session.handler.programmes:
                if record.receipt == notice.receipt and is_secret(record.header, notice.secret):
                    verified.setdefault(record.programme, []).append(notice)
                else:
                    cancellations.close(notice.id, WRONG_SECRET)
                    done.refused.append(notice.receipt)
        for programme, notices in verified.items():
            done.gone += erase_cancelled(session, programme, [notice.id for notice in notices])
            for notice in notices:
                cancellations.close(notice.id, DONE)
    return done


def _settled(session: Session, notice: StoredCancellation) -> bool:
    """Erased already (by a run that was killed before it said so): nothing is left to do."""
    if session.state.vault.is_erased(notice.id):
        session.state.vault.cancellations.close(notice.id, DONE)
        return True
    return False
