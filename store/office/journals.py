"""The journal: verifying it without a key, signing its head, reading one's own part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from store.crypto import signing
from store.disk import copy_places
from store.disk.claims import claimed_receipt
from store.disk.journal_lines import Draft
from store.disk.journal_lines import JournalEntry as JournalEntry
from store.disk.moment import require_one_moment
from store.disk.state import State
from store.errors import JournalError, MomentError, UndesignatedError
from store.people import session as sessions
from store.people.roster_file import roster_of
from store.people.session import Session
from store.proof.checkpoint import SignedCheckpoint, read_checkpoint, sign_checkpoint
from store.proof.journal_check import Checkpoint, Verdict
from store.proof.journal_check import verify as check
from store.proof.journal_view import JournalFilter, view
from store.proof.journal_words import PHASES as PHASES
from store.proof.journal_words import Names as Names
from store.proof.journal_words import action_words as action_words
from store.proof.journal_words import outcome_words as outcome_words
from store.records import listing


def verify(
    state: State, programme: str | None, head: Checkpoint | None, checkpoints: Sequence[str]
) -> Mapping[str, Verdict]:
    """Each journal's verdict, compared with a kept head and with the texts of signed checkpoints.

    JournalError for a head without its one programme, a checkpoint whose signature does not hold, or a missing file.
    """
    programmes = (programme,) if programme else state.programmes
    if head and len(programmes) != 1:
        raise JournalError("先頭値は一つの記録簿と比べます。", code="head-of-which-journal")
    compared = {one: [head] if head else [] for one in programmes}
    roster = roster_of(state) if state.keyring.has_roster() else None
    for text in checkpoints:
        signed = read_checkpoint(text, state.contract.id, roster)
        compared.setdefault(signed.programme, []).append(signed.head)
    return {one: _verify(state, one, heads) for one, heads in compared.items()}


def compared_with(state: State, checkpoints: Sequence[str]) -> Sequence[SignedCheckpoint]:
    """The signed checkpoints that these texts are: which programme's, of what day, signed by whom."""
    roster = roster_of(state) if state.keyring.has_roster() else None
    return [read_checkpoint(text, state.contract.id, roster) for text in checkpoints]


def moment(state: State) -> MomentError | None:
    """Whether keyring, vault and journals are of one moment: None, or how they are not. JournalError for no journal."""
    try:
        require_one_moment(state, roster_of(state).signers if state.keyring.has_roster() else None)
    except MomentError as error:
        return error
    return None


def accept_moment(state: State, handler: str, passphrase: str) -> Sequence[str]:
    """An officer's word that what lies here is in force, though older; ids that were erased again."""
    return sessions.accept_moment(state, handler, lambda: passphrase)


def sign_heads(session: Session) -> Iterator[SignedCheckpoint]:
    """A signed checkpoint per programme of the handler, one after the other; JournalError signs no faulty journal."""
    for programme in session.handler.programmes:
        yield _sign_head(session, programme)


def fingerprint(session: Session) -> str:
    """The roster's, which says whose signatures count."""
    return signing.fingerprint(session.roster.root)


def entries(
    session: Session, *, programme: str | None, number: str, handler: str, day: date | None
) -> list[tuple[str, JournalEntry]]:
    """Programme and entry, by a record's receipt number or id, a handler, a day; empty: no condition.

    UndesignatedError for a programme that is not the handler's, RecordNotFoundError for an unknown number.
    """
    own = session.handler.programmes
    if programme is not None and programme not in own:
        raise UndesignatedError(
            f"取扱者 {session.handler.id} は事業 {programme} に指定されていません。"
            "直し方: 指定された取扱者が操作してください。"
        )
    wanted = JournalFilter(_record_id(session, number) if number else "", handler, day)
    return [
        (one, entry)
        for one in ([programme] if programme else own)
        for entry in _view(session.state, one, wanted)
    ]


def names(session: Session) -> Names:
    """How a view calls handlers, programmes, purposes, records, keys and media: by names that people know."""
    state, register = session.state, session.state.register
    subjects = {key.key: f"受付鍵 {key.month}" for key in state.keyring.receiving_keys()}
    for programme in state.programmes:
        subjects[state.keyring.programme_key("epoch", programme).key] = "事業の鍵"
        subjects[state.keyring.programme_key("index", programme).key] = "索引の鍵"
    subjects |= {one.place.id: f"控え {one.place.folder}" for one in copy_places.places(state)}
    own = session.handler.programmes
    subjects |= {row.id: row.receipt for row in state.vault.listed(own)}
    subjects |= {row.id: row.receipt or "(番号のないもの)" for row in state.vault.erased(own)}
    subjects |= {
        row.id: claimed_receipt(row.document) or "(番号のないもの)" for row in state.vault.set_aside()
    }
    return Names(
        handlers={one.id: one.name for one in session.roster.handlers},
        programmes={one: register.programme(one).title for one in state.programmes},
        purposes={one: register.record_purpose(one).label for one in register.record_purposes},
        subjects=subjects,
    )


def _sign_head(session: Session, programme: str) -> SignedCheckpoint:
    state = session.state
    with state.lock():
        state.journal(programme).note(session, Draft("checkpoint", ""), "done", state.clock())
        verdict = _verify(state, programme, ())
    if not verdict.ok or verdict.head is None:
        raise JournalError(
            f"事業 {programme} の取扱記録簿に問題があるので、署名しません。", code="journal-faulty"
        )
    return sign_checkpoint(
        session, session.handler.signer, state.contract.id, programme, verdict.head, state.clock()
    )


def _record_id(session: Session, number: str) -> str:
    """A receipt number's record; an id as it is, since the record may be erased by now."""
    for one in session.state.vault.erased(session.handler.programmes):
        if number in (one.id, one.receipt):
            return one.id
    return listing.find(session, number).id


def _view(state: State, programme: str, wanted: JournalFilter) -> list[JournalEntry]:
    with state.journal_path(programme).open("rb") as lines:
        return list(view(lines, wanted))


def _verify(state: State, programme: str, heads: Sequence[Checkpoint]) -> Verdict:
    path = state.journal_path(programme)
    try:
        with path.open("rb") as lines:
            signers = roster_of(state).signers if state.keyring.has_roster() else None
            return check(lines, state.contract.id, programme, *heads, signers=signers)
    except OSError as error:
        raise JournalError(
            f"取扱記録簿 {path.name} を読めません。直し方: ファイルがあるか、権限を確かめてください。"
        ) from error
