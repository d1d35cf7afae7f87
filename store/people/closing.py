"""Which programmes' forms close soon, for want of a published key or of the paper's proof. Opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from store.disk.state import State
from store.people.roster_file import roster_of
from store.people.vouching import is_vouched_receiving

NOTICE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Closing:
    """The last day on which a programme's forms are open with what is published now."""

    programme: str
    last: date


def closing_soon(state: State) -> list[Closing]:
    """Programmes that are open today and have less than thirty days left."""
    roster, today = roster_of(state), state.today()
    found = []
    for programme in state.programmes:
        proof = roster.proof(programme, today)
        live = [key for key in state.keyring.live_keys(programme) if is_vouched_receiving(roster, key)]
        days = [key.not_after for key in live if key.proved_on is not None]
        if proof is None or not days or max(days) < today:
            continue
        last = min(max(days), proof.until)
        if last - today < NOTICE:
            found.append(Closing(programme, last))
    return found
