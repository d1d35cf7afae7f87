"""Erasing records in two steps: what would be erased, then, once somebody said yes, the erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.disk.vault_rows import SetAside
from store.errors import StoreError
from store.office.copies import CopyRefresh, refresh
from store.people.purpose import Purpose, erasing_purpose
from store.people.session import Session
from store.records import erasing, erasing_aside, listing
from store.records.cancelling_by_code import cancel_by_code
from store.records.erasing import ErasedRecord


@dataclass(frozen=True, slots=True)
class Erasure:
    """Records of one programme that are to go, for one purpose."""

    purpose: Purpose
    records: Sequence[str]


@dataclass(frozen=True, slots=True)
class ErasureDone:
    """What is gone here, and whether the second copy has followed."""

    gone: Sequence[ErasedRecord]
    copy: CopyRefresh


def prepare(session: Session, numbers: Sequence[str], purpose: str) -> Erasure:
    """What receipt numbers or ids stand for; changes nothing.

    RecordNotFoundError, PurposeError, or StoreError where they are not of one programme.
    """
    found = {record.id: record.programme for record in (listing.find(session, one) for one in numbers)}
    programmes = set(found.values())
    if len(programmes) != 1:
        raise StoreError("一度に消せるのは一つの事業のものです。直し方: 事業ごとに分けてください。")
    return Erasure(erasing_purpose(session.state.register, programmes.pop(), purpose), list(found))


@dataclass(frozen=True, slots=True)
class AsideErasure:
    """Set-aside documents that are to go, in one programme's journal, for one purpose."""

    purpose: Purpose
    rows: Sequence[SetAside]


def prepare_aside(session: Session, fingerprints: Sequence[str], purpose: str) -> AsideErasure:
    """What the beginnings of fingerprints stand for; changes nothing. The same errors."""
    rows = list(
        {row.hash: row for row in (erasing_aside.find_aside(session, f) for f in fingerprints)}.values()
    )
    programmes = {erasing_aside.journal_of(session, row) for row in rows}
    if len(programmes) != 1:
        raise StoreError("一度に消せるのは一つの事業のものです。直し方: 事業ごとに分けてください。")
    return AsideErasure(erasing_purpose(session.state.register, programmes.pop(), purpose), rows)


def erase_aside(session: Session, erasure: AsideErasure) -> ErasureDone:
    """All of them or none; the second copy is made anew."""
    gone = erasing_aside.erase_aside(erasure.purpose, session, erasure.rows)
    return ErasureDone(gone, refresh(session.state))


def cancel(session: Session, number: str, code: str) -> ErasureDone:
    """At the person's own word by telephone or letter; RecordNotFoundError where number or code is wrong."""
    gone = cancel_by_code(session, number, code)
    return ErasureDone(gone, refresh(session.state))


def erase(session: Session, erasure: Erasure) -> ErasureDone:
    """All of them or none: keys destroyed, rows cleared, the second copy made anew where there is one."""
    gone = erasing.erase(erasure.purpose, session, erasure.records)
    return ErasureDone(gone, refresh(session.state))
