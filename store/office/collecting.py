"""Collecting from the intake: no passphrase is needed and nothing is opened."""

from __future__ import annotations

from store.arriving import collecting
from store.arriving.collecting import Collected as Collected
from store.arriving.postbox import Postbox
from store.disk.state import State
from store.errors import CollectError


def collect(state: State, intake: str | None = None) -> Collected:
    """Collects everything from ``intake``, or from the one that the state was made with.

    CollectError, BackupError and StateError keep what had arrived.
    """
    url = intake or state.intake
    if not url:
        raise CollectError("受付の番地が分かりません。", code="intake-unset")
    with Postbox(url, state.contract.id, state.collector_key(), state.clock) as postbox:
        return collecting.collect(state, postbox)
