"""消去 of single records: the key first, then the body, then everything kept about it.

Order of writes, and why a SIGKILL between any two loses nothing and revives nothing
(all under the state's lock):

1. intents, one sync: killed after, nothing has happened and the journal shows the plan;
2. keyring commit: the epoch is rolled without these records' keys, and they are
   written down as ``erasing``: killed after, the bodies are unreadable for ever and
   the next command that signs in finishes (``finish``);
3. vault commit: bodies, headers, tokens and likely duplicates are gone, an id and a hash remain;
4. keyring commit: ``erasing`` is emptied;
5. outcomes.

What is claimed: the keys are destroyed and the rows cleared. Not that the medium
forgets. A second copy keeps its old keyring until the next ``backup``: the
commands run it at once where one is configured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.disk.journal_lines import DONE, Draft, stamp
from store.disk.moment import changing
from store.disk.state import State
from store.errors import RecordNotFoundError
from store.people.granting import journalled
from store.people.purpose import ACCESSION, Purpose
from store.people.rolling import roll
from store.people.session import Session

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ErasedRecord:
    """One that is gone."""

    id: str
    receipt: str
    programme: str


def erase(purpose: Purpose, session: Session, record_ids: Sequence[str]) -> list[ErasedRecord]:
    """Erases records of the purpose's programme with one roll; all of them or none.

    RecordNotFoundError names nothing of another programme. NotAllowedError and
    JournalError change nothing.
    """
    records = [_record(session, purpose.programme, id_) for id_ in dict.fromkeys(record_ids)]
    drafts = [Draft("erase", record.id, purpose.id) for record in records]
    _erase(session, purpose.programme, drafts, purpose.id)
    return records


def erase_cancelled(session: Session, programme: str, record_ids: Sequence[str]) -> list[ErasedRecord]:
    """The same at a person's own word (``cancelling.py`` has verified it)."""
    records = [_record(session, programme, id_) for id_ in record_ids]
    _erase(session, programme, [Draft("cancel", record.id, ACCESSION) for record in records], CANCELLED)
    return records


def _erase(session: Session, programme: str, drafts: Sequence[Draft], reason: str) -> None:
    state = session.state
    session.require(programme)
    if not drafts:
        return
    ids = [draft.record for draft in drafts]
    with state.lock(), journalled(state, session, [(programme, drafts)]) as joint:
        with changing(state, session) as change:
            roll(session, session, change, joint.intents[0], without=set(ids))
            change.start_erasing(ids, reason)
        finish(state)


def finish_killed(session: Session) -> None:
    """What a kill left of an erasure is brought to its end, and the journal says that these are erased."""
    state = session.state
    with state.lock():
        for id_ in state.keyring.erasing():
            record = state.vault.record(id_)
            if record is not None:
                state.journal(record.programme).note(session, Draft("erase", id_), DONE, state.clock())
        finish(state)


def finish(state: State) -> int:
    """Clears what a killed erasure left in the vault; how many there were."""
    started = state.keyring.erasing()
    if not started:
        return 0
    with state.lock():
        for reason in sorted(set(started.values())):
            ids = [id_ for id_, why in started.items() if why == reason]
            state.vault.erase(ids, reason, stamp(state.clock()))
        with state.keyring.changing() as change:
            change.finish_erasing(started)
    return len(started)


def _record(session: Session, programme: str, id_: str) -> ErasedRecord:
    record = session.state.vault.record(id_)
    if record is None or record.programme != programme:
        raise RecordNotFoundError(
            "その番号の記録は、この取扱者の事業にありません。何も消していません。", code="no-record-to-erase"
        )
    return ErasedRecord(record.id, record.receipt, record.programme)
