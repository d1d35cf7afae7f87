"""Making a state directory, finding it, and opening it for one piece of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.model import Register
from store.arriving.postbox import audience_of
from store.disk import state as states
from store.disk.scratch import sweep
from store.disk.state import COLLECTOR_KEY as COLLECTOR_KEY
from store.disk.state import COLLECTOR_PUBLIC as COLLECTOR_PUBLIC
from store.disk.state import Clock as Clock
from store.disk.state import State as State
from store.errors import StateError


def create(path: Path, register: Register, contract: str, clock: Clock, intake: str = "") -> None:
    """Makes a contract's state directory. ``intake`` is the base URL that ``collect`` uses, or empty.

    StateError where one is, or the contract has no contractor; CollectError for a URL that cannot be used.
    """
    states.create(path, register, contract, clock, audience_of(intake) if intake else "")


@contextmanager
def opened(
    path: Path, register: Register, clock: Clock, *, contract: str | None = None, programme: str | None = None
) -> Iterator[State]:
    """An open state directory; StateError unless it is this contract's and has this programme, where given.

    What a killed rehearsal or restore has left is cleared first.
    """
    sweep(path)
    with State(path, register, clock) as state:
        if contract not in {None, state.contract.id}:
            raise StateError(
                f"その保管庫は委託契約 {state.contract.id} のものです。", code="another-contracts-store"
            )
        if programme is not None and programme not in state.programmes:
            raise StateError(
                f"この委託契約にない事業です: {programme}。直し方: {'、'.join(state.programmes)} から選んでください。"
            )
        yield state
