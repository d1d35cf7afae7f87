"""Cancellation notices as they come: whose secret is the sender's, what is evidence only, and what stays at the intake.

Nothing is opened: an envelope's header says the hash of the secret. A forged notice must not take the place of the
genuine one, which the intake would erase once its id is acknowledged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store.arriving.postbox import CancellationNotice
from store.disk.claims import is_senders
from store.disk.state import State
from store.disk.vault_cancellations import ERASED_BEFORE, StoredCancellation

MAX_WAITING = (
    5000  # open notices, ten answers of the intake: more than that for nothing we hold is no office's day
)


@dataclass(slots=True)
class Noticed:
    """``genuine``: of something that is held, with its sender's secret; ``others``: kept as they came; ``left``: ids
    that are not acknowledged, because something else waits under them or too much waits."""

    genuine: list[StoredCancellation] = field(default_factory=list)
    others: list[StoredCancellation] = field(default_factory=list)
    left: set[str] = field(default_factory=set)

    @property
    def kept(self) -> list[StoredCancellation]:
        """The genuine ones first: where two have one id, the first counts."""
        return [*self.genuine, *self.others]


def sort_notices(state: State, notices: Sequence[CancellationNotice], at: str) -> Noticed:
    """What to do with each; needs the state's lock."""
    found, waiting = Noticed(), state.vault.cancellations.count_open()
    secrets: dict[str, str | None] = {}
    for notice in notices:
        headers = state.vault.headers_under(notice.id)
        stored = StoredCancellation(notice.id, notice.receipt, notice.secret, at)
        if any(is_senders(header, notice.receipt, notice.secret) for header in headers):
            found.genuine.append(stored)
        elif headers or state.vault.is_erased(notice.id):
            found.others.append(stored)
        elif notice.erased:
            # Evidence of an erasure at the intake (clause 12), without its secret.
            found.others.append(StoredCancellation(notice.id, notice.receipt, "", at, ERASED_BEFORE))
        else:
            before = secrets.setdefault(notice.id, state.vault.cancellations.secret_of(notice.id))
            if before not in {None, notice.secret} or (before is None and waiting >= MAX_WAITING):
                found.left.add(notice.id)
                continue
            waiting += before is None
            secrets[notice.id] = notice.secret
            found.others.append(stored)
    return found
