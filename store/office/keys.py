"""Receiving keys: making a month's, proving and publishing it, listing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store.copies import backup as backups
from store.disk.collector import collector_id, put_collector_key
from store.disk.copied_keys import missing_keys
from store.disk.journal_lines import Draft
from store.disk.keyring_rows import StoredReceivingKey as StoredReceivingKey
from store.disk.state import COLLECTOR_PUBLIC, State
from store.office.copies import CopyRefresh, refresh
from store.people import receiving
from store.people.granting import journalled
from store.people.session import Officer, Session


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A new receiving key, and whether the second copy has it."""

    key: StoredReceivingKey
    copy: CopyRefresh


@dataclass(frozen=True, slots=True)
class KeyPublished:
    """The public file, and whether the second copy knows that it was proved."""

    path: Path
    copy: CopyRefresh


def make(officer: Officer, programme: str, month: str | None, *, again: bool = False) -> KeyMade:
    """A month's key (``YYYY-MM``, else this month's); ReceivingKeyError where there is one and not ``again``."""
    state = officer.state
    made = receiving.new_receiving_key(officer, programme, month or _this_month(state), again=again)
    return KeyMade(made, refresh(state))


def publish(session: Session, programme: str, month: str | None, folder: Path) -> KeyPublished:
    """Opens a test envelope with the key, then writes its public file; ReceivingKeyError writes nothing.

    BackupError writes nothing either: no application may be sealed to a key that the second copy lacks.
    """
    if missing_keys(session.state):
        backups.refresh(session.state)
    path = receiving.publish(session, programme, month or _this_month(session.state), folder)
    return KeyPublished(path, refresh(session.state))


@dataclass(frozen=True, slots=True)
class CollectorRenewed:
    """The new public half for the intake's operator, and whether the second copy has the new key."""

    public: Path
    copy: CopyRefresh


def renew_collector(officer: Officer) -> CollectorRenewed:
    """Another collector's key: the one before collects nothing once the intake has the new public half.

    JournalError changes nothing. Until the operator has put it in place, the intake refuses to be collected.
    """
    state, key = officer.state, Ed25519PrivateKey.generate()
    drafts = [(programme, [Draft("collector-new", collector_id(key))]) for programme in state.programmes]
    with state.lock(), journalled(state, officer, drafts):
        put_collector_key(state, key)
    return CollectorRenewed(state.path / COLLECTOR_PUBLIC, refresh(state))


def every(state: State) -> Sequence[StoredReceivingKey]:
    """All receiving keys, oldest first, the destroyed ones too."""
    return state.keyring.receiving_keys()


def _this_month(state: State) -> str:
    return state.today().strftime("%Y-%m")
