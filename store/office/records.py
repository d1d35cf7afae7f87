"""A handler's work with records: listing, opening for a purpose, searching, judging likely duplicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from store.crypto.lookup import Kind
from store.disk.claims import claimed_receipt
from store.disk.targets_file import remembered
from store.disk.vault_beside import StoredBeside as StoredBeside
from store.disk.vault_cancellations import ERASED_BEFORE
from store.disk.vault_entries import EntryKind as EntryKind
from store.disk.vault_entries import StoredEntry as StoredEntry
from store.disk.vault_rows import Erased as Erased
from store.disk.vault_rows import Listed as Listed
from store.disk.vault_rows import ListFilter
from store.disk.vault_rows import SetAside as SetAside
from store.errors import RecordNotFoundError
from store.people.purpose import reading_purpose
from store.people.session import Session
from store.records import adding, listing, opening
from store.records.listing import ListPage as ListPage
from store.records.opening import OpenedBatch as OpenedBatch
from store.records.opening import OpenedEntry as OpenedEntry
from store.records.opening import OpenedRecord as OpenedRecord


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two records that may be one person's. ``verdict``: empty, ``same`` or ``different``."""

    later: Listed
    earlier: Listed
    verdict: str


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A set-aside document. ``receipt`` is what it says itself, or empty: nothing vouches for it."""

    aside: SetAside
    receipt: str


def list_page(
    session: Session, after: tuple[str, str], limit: int, *, programme: str = "", target: str = "", term: str = "",
    since: date | None = None, until: date | None = None,
) -> ListPage:  # fmt: skip
    """A page of receipts and states, oldest first, beyond a row's ``place``; opens nothing.

    The rest are conditions, none where it is empty: ``target`` by its ASCII or whole name, ``term`` by its first year,
    days of receipt, both included. UndesignatedError for a programme that is not the handler's.
    """
    days = (since.isoformat() if since else "", until.isoformat() if until else "")
    wanted = ListFilter(_slug(session, target), term, *days)
    return listing.list_page(session, after, limit, programme, wanted)


def names(session: Session) -> Mapping[str, str]:
    """What each known company and event is called, by its ASCII name."""
    known = remembered(session.state)
    return {one.slug: known.name(one.slug) for one in (*known.companies, *known.events)}


def _slug(session: Session, target: str) -> str:
    """A whole name's ASCII name; anything else as it is, since an old record's may be in no catalogue."""
    return next((slug for slug, name in names(session).items() if name == target), target)


def list_set_aside(session: Session) -> list[AsideRow]:
    """What could not be taken in, with its reason and the receipt number that it claims."""
    return [AsideRow(row, claimed_receipt(row.document)) for row in listing.listed_aside(session)]


def list_erased(session: Session) -> list[Erased]:
    """What was erased among the handler's programmes, and what a person cancelled before it was collected
    (clause 12): the intake erased that and says no programme, so every handler of the contract sees it."""
    vault = session.state.vault
    before = [
        Erased(one.id, "", one.receipt, "", ERASED_BEFORE, one.at)
        for one in vault.cancellations.every()
        if one.outcome == ERASED_BEFORE
    ]
    return sorted([*vault.erased(session.handler.programmes), *before], key=lambda one: (one.at, one.id))


def show(session: Session, number: str, purpose: str) -> OpenedRecord:
    """Opens the record of a receipt number or id, after a durable journal entry.

    RecordNotFoundError, PurposeError, NotAllowedError or JournalError open nothing.
    """
    found = listing.find(session, number)
    allowed = reading_purpose(session.state.register, found.programme, purpose)
    return opening.open_record(allowed, session, found.id)


def show_many(session: Session, numbers: Sequence[str], purpose: str) -> OpenedBatch:
    """Opens records of one programme with one sync of the journal before and one after; the same errors.

    A damaged record is named and keeps no other shut. RecordNotFoundError for records of several programmes.
    """
    found = [listing.find(session, one) for one in numbers]
    programmes = {record.programme for record in found}
    if len(programmes) != 1:
        raise RecordNotFoundError(
            "一度に開けるのは一つの事業のものです。何も開いていません。直し方: 事業ごとに分けてください。"
        )
    allowed = reading_purpose(session.state.register, programmes.pop(), purpose)
    return opening.open_records(allowed, session, [record.id for record in found])


def add(
    session: Session, number: str, purpose: str, kind: EntryKind, content: Mapping[str, str]
) -> StoredEntry:
    """Writes one more entry into a record; ApplicationError names what may not be in it, and nothing is kept."""
    found = listing.find(session, number)
    allowed = reading_purpose(session.state.register, found.programme, purpose)
    return adding.add_entry(allowed, session, found.id, kind, content)


def require_purpose(session: Session, programme: str, purpose: str) -> None:
    """PurposeError unless the register gives the programme this purpose for reading."""
    reading_purpose(session.state.register, programme, purpose)


def search(session: Session, programme: str, purpose: str, kind: Kind, value: str) -> list[Listed]:
    """Records of a programme whose name, kana, phone or mail is exactly this; one journal entry, no names."""
    allowed = reading_purpose(session.state.register, programme, purpose)
    return listing.search(allowed, session, kind, value)


def likely_pairs(session: Session) -> list[LikelyPair]:
    """Pairs among the handler's programmes that look alike, judged or not."""
    programmes, vault = session.handler.programmes, session.state.vault
    pairs = []
    for found in listing.duplicates(session):
        earlier, later = vault.rows_of([found.record, found.earlier], programmes)
        pairs.append(LikelyPair(later, earlier, found.verdict))
    return pairs


def judge(session: Session, later: str, earlier: str, *, same: bool) -> None:
    """A handler's word on two records, by receipt number or id; RecordNotFoundError for no such pair."""
    listing.judge(session, later, earlier, same=same)
