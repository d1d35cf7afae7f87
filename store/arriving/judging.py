"""What to do with each collected document: a pure decision, no I/O.

Nothing is ever dropped: a document is kept as an envelope, known already, or
set aside with its reason. Only documents that read as envelopes may be
acknowledged: the id in an unreadable one may be somebody else's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from register.envelope import Envelope, Header, parse
from register.errors import EnvelopeError
from register.model import Register
from store.disk.vault_rows import document_hash
from store.reasons import MAY_OPEN, Reason

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: its hash, its envelope if it reads as one, why it is set aside if it is.

    ``known``: the same document is held already, so there is nothing to keep. ``withheld``: it may become
    readable, so the intake is not told to erase it. ``crowded``: it is not kept either, because too much is set aside.
    """

    document: str
    hash: str
    envelope: Envelope | None
    known: bool
    reason: Reason | None
    withheld: bool = False
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store knows when it judges: key id to programme, what it holds, why a document's hash is set aside,
    and which hashes were erased."""

    keys: Mapping[str, str]
    hashes: Mapping[str, str]
    aside_reason: Callable[[str], Reason | None]
    destroyed: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()


def judge_page(
    documents: Sequence[str], register: Register, contract: str, holdings: Holdings
) -> list[Judged]:
    """Judges one page; a document that comes twice in it is kept once."""
    hashes = dict(holdings.hashes)
    seen: dict[str, bool] = {}
    judged: list[Judged] = []
    for document in documents:
        hash_ = document_hash(document)
        aside = holdings.aside_reason(hash_)
        known = hash_ in seen or hash_ in holdings.erased or aside is not None
        one = _judge(document, hash_, known, register, contract, replace(holdings, hashes=hashes))
        reason = aside if known else one.reason
        one = replace(one, withheld=seen.get(hash_, False) or reason in MAY_OPEN)
        seen[hash_] = one.withheld
        if one.envelope is not None and one.reason is None:
            hashes.setdefault(one.envelope.header.id, hash_)
        judged.append(one)
    return judged


def envelope_ids(documents: Sequence[str]) -> list[str]:
    """The ids that documents claim, read leniently: for looking up and paging, never for acknowledging."""
    return [id_ for id_ in map(claimed_id, documents) if id_]


def claimed_id(document: str) -> str:
    """The id that a document claims; empty when it claims none in the right form."""
    try:
        raw: Any = json.loads(document)
        id_ = raw["header"]["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return id_ if isinstance(id_, str) and _ID.fullmatch(id_) else ""


def _judge(
    document: str, hash_: str, known: bool, register: Register, contract: str, holdings: Holdings
) -> Judged:
    try:
        envelope = parse(document)
    except EnvelopeError:
        return Judged(document, hash_, None, known, Reason.UNREADABLE)
    header = envelope.header
    if known or holdings.hashes.get(header.id) == hash_:
        return Judged(document, hash_, envelope, True, None)
    reason = (
        Reason.OTHER_CONTENT
        if header.id in holdings.hashes
        else _misfit(header, register, contract, holdings)
    )
    return Judged(document, hash_, envelope, False, reason)


def _misfit(header: Header, register: Register, contract: str, holdings: Holdings) -> Reason | None:
    if header.contract != contract:
        return Reason.FOREIGN_CONTRACT
    if header.programme not in {programme.id for programme in register.programmes_of(contract)}:
        return Reason.UNKNOWN_PROGRAMME
    if header.form not in {form.id for form in register.forms_of(header.programme)}:
        return Reason.UNKNOWN_FORM
    if header.key in holdings.destroyed:
        return Reason.KEY_DESTROYED
    if holdings.keys.get(header.key) != header.programme:
        return Reason.UNKNOWN_KEY
    return None
