"""At a person's next sign-in after the root was replaced: the journals are verified, then their key vouches for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.crypto import signing
from store.disk.state import State
from store.office.copies import CopyRefresh, refresh
from store.people.confirming import confirm_root, is_confirmed
from store.people.roster_file import roster_of


@dataclass(frozen=True, slots=True)
class RootConfirmed:
    """Who replaced the root and when; the roster's new fingerprint, to be compared with theirs; the second copy."""

    by: str
    on: date
    fingerprint: str
    copy: CopyRefresh


def confirm(state: State, handler: str, passphrase: str) -> RootConfirmed | None:
    """None where nothing has changed. What signing in raises changes nothing."""
    step = None if is_confirmed(state, handler) else confirm_root(state, handler, passphrase)
    if step is None:
        return None
    return RootConfirmed(step.by, step.on, signing.fingerprint(roster_of(state).root), refresh(state))
