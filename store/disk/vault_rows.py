"""The rows of the vault: waiting envelopes, set-aside documents, records, what remains of erased ones. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from register.envelope import Header


@dataclass(frozen=True, slots=True)
class WaitingEnvelope:
    """A collected envelope; ``hash`` is the SHA-256 of its document, in hex."""

    id: str
    programme: str
    receipt: str
    target: str
    form: str
    received_at: str
    key: str
    hash: str
    document: str
    collected_at: str

    @classmethod
    def of(cls, header: Header, document: str, at: str) -> WaitingEnvelope:
        """The row of a document whose header was read."""
        return cls(
            id=header.id,
            programme=header.programme,
            receipt=header.receipt,
            target=header.target,
            form=header.form,
            received_at=header.received_at,
            key=header.key,
            hash=document_hash(document),
            document=document,
            collected_at=at,
        )


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that is kept but not taken in. ``id`` and ``programme`` may be empty."""

    hash: str
    id: str
    programme: str
    reason: str
    document: str
    at: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record: its listing, its header in canonical JSON, the id of its key. What it consists of: ``vault_entries.py``.

    ``term`` names the contract's year, ``company`` or ``event`` the target by what it is: one of the two, or neither.
    """

    id: str
    programme: str
    receipt: str
    target: str
    form: str
    received_at: str
    hash: str
    header: str
    key: str
    term: str
    company: str
    event: str


def company_and_event(form_kind: str, target: str) -> tuple[str, str]:
    """What a form of this kind is for: a company, an event, or neither (both empty)."""
    return (target if form_kind == "application" else "", target if form_kind == "sign-up" else "")


@dataclass(frozen=True, slots=True)
class Erased:
    """What remains of an erased record or envelope: enough to know it again, nothing to read."""

    id: str
    programme: str
    receipt: str
    hash: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list shows; empty fields are no condition. ``since`` and ``until`` are ISO days (Tokyo), both included."""

    target: str = ""
    term: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list: what may be seen without opening anything."""

    id: str
    programme: str
    receipt: str
    target: str
    form: str
    received_at: str
    state: str

    @property
    def place(self) -> tuple[str, str]:
        """Where the row stands in a list; the cursor of the page that follows."""
        return self.received_at, self.id


def document_hash(document: str) -> str:
    """SHA-256 of the text, in hex; a lone surrogate (unreadable anyway) is escaped."""
    return hashlib.sha256(document.encode("utf-8", "backslashreplace")).hexdigest()
