"""Receiving keys: making a month's, proving and publishing it, listing them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from store.disk.keyring_rows import StoredReceivingKey as StoredReceivingKey
from store.disk.state import State
from store.people import receiving
from store.people.session import Officer, Session


def make(officer: Officer, programme: str, month: str | None, *, again: bool = False) -> StoredReceivingKey:
    """A month's key (``YYYY-MM``, else this month's); ReceivingKeyError where there is one and not ``again``."""
    return receiving.new_receiving_key(officer, programme, month or _this_month(officer.state), again=again)


def publish(session: Session, programme: str, month: str | None, folder: Path) -> Path:
    """Opens a test envelope with the key, then writes its public file; ReceivingKeyError writes nothing."""
    return receiving.publish(session, programme, month or _this_month(session.state), folder)


def every(state: State) -> Sequence[StoredReceivingKey]:
    """All receiving keys, oldest first, the destroyed ones too."""
    return state.keyring.receiving_keys()


def _this_month(state: State) -> str:
    return state.today().strftime("%Y-%m")
