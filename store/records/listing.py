"""Lists, search and likely duplicates: receipt, target and state, never a name. Nothing here opens a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from register.errors import ReceiptNumberError
from register.receipt import parse_receipt_number
from store.crypto.lookup import Kind, token
from store.disk.journal_lines import Draft
from store.disk.vault_beside import StoredBeside
from store.disk.vault_index import Duplicate
from store.disk.vault_lists import EVERYTHING
from store.disk.vault_rows import Listed, ListFilter, SetAside, StoredRecord
from store.errors import PurposeError, RecordNotFoundError
from store.people.granting import journalled
from store.people.purpose import ACCESSION, Purpose
from store.people.roster import require_programme
from store.people.session import Session


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows, how many there are in all, and which of the rows look like an earlier one."""

    rows: list[Listed]
    total: int
    alike: set[str]
    beside: Mapping[str, StoredBeside]


def listed(session: Session, after: tuple[str, str] = ("", ""), limit: int = -1) -> list[Listed]:
    """Waiting envelopes and records of the handler's programmes, oldest first; opens nothing.

    ``after`` is the ``place`` of the last row of the page before, ``limit`` its length (−1: all).
    """
    return session.state.vault.listed(session.handler.programmes, after, limit)


def list_page(
    session: Session, after: tuple[str, str], limit: int, programme: str = "", wanted: ListFilter = EVERYTHING
) -> ListPage:
    """One page of ``listed`` with what a screen shows beside it; of one programme, and filtered, where that is asked.

    UndesignatedError for a programme that is not the handler's.
    """
    vault, programmes = session.state.vault, session.handler.programmes
    if programme:
        require_programme(session.handler, programme)
        programmes = (programme,)
    rows = vault.listed(programmes, after, limit, wanted)
    alike = vault.index.unjudged([row.id for row in rows])
    beside = vault.beside.of(row.id for row in rows)
    return ListPage(rows, vault.counted(programmes, wanted), alike, beside)


def search(purpose: Purpose, session: Session, kind: Kind, value: str) -> list[Listed]:
    """Records of the purpose's programme whose name, kana, phone or mail is exactly this one.

    One journal entry per search, before the index key is opened; it holds neither the
    value nor what was found. Nothing is opened: the answer is a list without names.
    """
    state, programme = session.state, purpose.programme
    session.require(programme)
    if purpose.id == ACCESSION:
        raise wrong_purpose()
    draft = Draft("search", "", purpose.id)
    with state.lock(), journalled(state, session, [(programme, [draft])]) as joint:
        _, index_key = session.index_key(joint.intents[0])
        found = token(index_key, programme, kind, value)
        ids = state.vault.index.records_with(found) if found else set()
        return state.vault.rows_of(ids, (programme,))


def judge(session: Session, record_id: str, earlier_id: str, *, same: bool) -> None:
    """A handler's word on two records that look alike; erasing one of them is another step."""
    state = session.state
    record, earlier = find(session, record_id), find(session, earlier_id)
    session.require(record.programme)
    verdict = "same" if same else "different"
    with state.lock():
        if not state.vault.index.judge(record.id, earlier.id, verdict):
            raise RecordNotFoundError("その二つは、重複のおそれとして挙がっていません。", code="no-such-pair")
        note = Draft("judge", record.id)
        state.journal(record.programme).note(session, note, f"{verdict}:{earlier.id}", state.clock())


def duplicates(session: Session) -> list[Duplicate]:
    """Pairs among the handler's programmes that look alike, judged or not."""
    state = session.state
    found = []
    for pair in state.vault.index.duplicates():
        record = state.vault.record(pair.record)
        if record is not None and record.programme in session.handler.programmes:
            found.append(pair)
    return found


def listed_aside(session: Session) -> list[SetAside]:
    """What was set aside for the handler's programmes, and what belongs to none of this contract."""
    mine, state = session.handler.programmes, session.state
    return [r for r in state.vault.set_aside() if r.programme in mine or r.programme not in state.programmes]


def find(session: Session, text: str) -> StoredRecord:
    """The record with this id or receipt number, among the handler's programmes.

    RecordNotFoundError also for a record of another programme: it says nothing about those.
    """
    vault = session.state.vault
    try:
        ids = vault.ids_of_receipt(parse_receipt_number(text), session.handler.programmes)
    except ReceiptNumberError:
        ids = [text]
    if len(ids) > 1:
        raise RecordNotFoundError(f"同じ受付番号の記録が{len(ids)}件あります。", code="receipt-of-several")
    record = vault.record(ids[0]) if ids else None
    if record is None or record.programme not in session.handler.programmes:
        raise RecordNotFoundError("その番号の記録は、この取扱者の事業にありません。", code="no-such-record")
    return record


def not_in_notice() -> PurposeError:
    """The refusal of a purpose that the notice of the record's form does not name (clause 7)."""
    return PurposeError(
        "その目的は、この記録のフォームの説明にありません。何も開いていません。",
        code="purpose-not-of-form",
    )


def wrong_purpose() -> PurposeError:
    """The refusal of a purpose that is another programme's, or none for reading."""
    return PurposeError(
        "その目的は、この記録の事業のものではありません。何も開いていません。"
        "直し方: 登録簿の record_purposes を確かめてください。"
    )
