"""Which root a person trusts once it was replaced: pure decisions.

Whoever has ended as officer knew the root key they had, so each end of an officer or deputy puts
another in its place. The old root signs that, and so could the one who left. So nobody's key vouches
for a new root until the journals, which the one who left cannot write, were found to name it
(``key_log.py``) and to be whole; the person is told its fingerprint, to be compared with the officer's.
"""

from __future__ import annotations

from store.crypto import signing
from store.errors import RootChangedError
from store.people.roster import Roster, Succession
from store.people.roster_file import SUCCESSION_LABEL, changed, succession_value


def require_trusted(roster: Roster, trusted: bytes, who: str, own: bytes) -> None:
    """RootChangedError where the root that a person vouched for was replaced by somebody else.

    ``own`` is the public key that checks the person's signatures: a session that has replaced the root itself
    goes on. StateError for a root that does not come from theirs.
    """
    for step in since(roster, trusted):
        value = succession_value(roster.contract, step)
        if step.by != who or not signing.is_signed(own, step.by_officer, SUCCESSION_LABEL, value):
            raise RootChangedError(
                f"名簿の署名の鍵が、{step.on} に取扱者 {step.by} によって替えられています。何も開いていません。",
                code="root-changed",
                handler=who,
            )


def since(roster: Roster, trusted: bytes) -> tuple[Succession, ...]:
    """The changes of the root since the trusted one; StateError where it leads nowhere."""
    if roster.root == trusted:
        return ()
    for number, step in enumerate(roster.successions):
        if step.old == trusted:
            return roster.successions[number:]
    raise changed()
