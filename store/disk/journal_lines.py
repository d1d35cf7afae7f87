"""A line of the journal: its fields, its one spelling, and how it follows the line before. Pure."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final, Literal, TypeAlias, get_args

from register.canonical import canonical_json, plain
from register.term import TOKYO
from store.crypto import signing
from store.crypto.keys import bound
from store.crypto.signing import Signer

Action = Literal[
    "begin", "repair", "moment", "accept", "designate", "trained", "passphrase", "change", "end", "grant", "approve",
    "root-new", "root-confirm", "collector-new", "key-new", "key-publish", "key-destroy", "recovery-new", "recovery-prove", "recover",
    "accession", "enter", "add", "show", "search", "judge", "cancel", "erase",
    "backup", "place-gone", "restore", "rehearse", "checkpoint",
]  # fmt: skip
Phase = Literal["intent", "outcome", "note"]

DONE = "done"
FAILED = "failed"
NOBODY: Final = "-"  # entries that no handler's passphrase stands behind
ROOT: Final = "-root"  # the signer that is the root key; no handler's id starts with a hyphen

#: Who stands behind an entry: somebody who signs it, or nobody.
By: TypeAlias = Signer | Literal["-"]

#: One pattern per field, in the order of the canonical spelling.
_PATTERNS = {
    "action": "|".join(get_args(Action)),
    "at": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+09:00",
    "handler": r"-|-root|[a-z][a-z0-9-]{0,31}",
    "of": r"0|[1-9][0-9]{0,15}",
    "outcome": r"[a-z0-9:.-]{0,100}",
    "phase": r"intent|outcome|note",
    "prev": r"[0-9a-f]{64}",
    "purpose": r"[a-z][a-z0-9-]{0,31}|",
    "record": r"[0-9a-f-]{0,36}",
    "seq": r"[1-9][0-9]{0,15}",
}
_NUMBERS = {"of", "seq"}
_LINE = re.compile(
    r"\{"
    + ",".join(
        f'"{name}":({pattern})' if name in _NUMBERS else f'"{name}":"({pattern})"'
        for name, pattern in _PATTERNS.items()
    )
    # Version 1 has ten keys; version 2 an eleventh, empty in every line of a batch but its last.
    + r'(?:,"sig":"([A-Za-z0-9+/]{86}==|)")?'
    + r"\}"
)
LABEL = "journal-batch"  # of a batch's signature


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line. ``of`` is the ``seq`` of the intent that an outcome answers, else 0.

    ``sig``: the handler's signature over the batch that ends here (base64), empty within a
    batch and where no handler stands behind it, None in a line of version 1.
    """

    action: str
    at: str
    handler: str
    of: int
    outcome: str
    phase: str
    prev: str
    purpose: str
    record: str
    seq: int
    sig: str | None = None

    def line(self) -> bytes:
        """The one spelling, with its newline."""
        value = self.signed_value() if self.sig is None else {**self.signed_value(), "sig": self.sig}
        return canonical_json(value) + b"\n"

    def signed_value(self) -> dict[str, object]:
        """What a signature in this line is over: all of it but the signature."""
        value = dict(plain(self))
        del value["sig"]
        return value

    @property
    def is_closed(self) -> bool:
        """Whether a batch may end with this line."""
        return self.sig is None or bool(self.sig) is (self.handler != NOBODY)

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.line()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be done, to what: a record's id or a key's; ``announces``: what an intent says of it."""

    action: Action
    record: str
    purpose: str = ""
    announces: str = ""


def name_of(by: By) -> str:
    """The id that the journal names."""
    return by if isinstance(by, str) else by.name


def closed(batch: Sequence[JournalEntry], by: By) -> list[JournalEntry]:
    """A chained batch with its handler's signature in the last line, which stands for all before it."""
    if isinstance(by, str) or not batch:
        return list(batch)
    *before, last = batch
    signature = base64.b64encode(by.sign(LABEL, last.signed_value())).decode("ascii")
    return [*before, replace(last, sig=signature)]


def is_signed_by(entry: JournalEntry, publics: Iterable[bytes]) -> bool:
    """Whether the line carries a signature that one of the public keys checks."""
    signature = base64.b64decode(entry.sig or "")
    return any(signing.is_signed(public, signature, LABEL, entry.signed_value()) for public in publics)


def signing_key(entry: JournalEntry, publics: Sequence[bytes]) -> int | None:
    """The number of the key that the line's signature holds under, counted from 0; None where it holds under none."""
    return next((n for n, one in enumerate(publics) if is_signed_by(entry, (one,))), None)


def unchained(phase: Phase, handler: str, draft: Draft, at: datetime, outcome: str = "") -> JournalEntry:
    """An entry that answers none, without its place: ``chain`` gives ``prev`` and ``seq``."""
    return JournalEntry(
        draft.action, stamp(at), handler, 0, outcome, phase, "", draft.purpose, draft.record, 0, ""
    )


def chain(last: JournalEntry, entries: Sequence[JournalEntry]) -> Iterator[JournalEntry]:
    """Gives entries their numbers and the hash of the one before."""
    for entry in entries:
        last = replace(entry, seq=last.seq + 1, prev=last.hash)
        yield last


def split_line(line: bytes) -> tuple[str, ...] | None:
    """The fields of a line without its newline, in order, ten or eleven; None for anything but the one spelling."""
    try:
        match = _LINE.fullmatch(line.decode("ascii"))
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    fields_ = match.groups()
    return fields_[:10] if fields_[10] is None else fields_


def parse_line(line: bytes) -> JournalEntry | None:
    """An entry from a line without its newline; None for anything but the one spelling."""
    parts = split_line(line)
    if parts is None:
        return None
    action, at, handler, of, outcome, phase, prev, purpose, record, seq = parts[:10]
    return JournalEntry(
        action, at, handler, int(of), outcome, phase, prev, purpose, record, int(seq), *parts[10:]
    )


def genesis(contract: str, programme: str) -> str:
    """What the first entry follows: it binds the whole chain to one contract and programme."""
    return hashlib.sha256(bound("journal", {"contract": contract, "programme": programme})).hexdigest()


def stamp(at: datetime) -> str:
    """Tokyo time to the second."""
    return at.astimezone(TOKYO).isoformat(timespec="seconds")


if (*_PATTERNS, "sig") != tuple(field.name for field in fields(JournalEntry)):  # both are written by hand
    raise RuntimeError("the journal's patterns and fields differ")
