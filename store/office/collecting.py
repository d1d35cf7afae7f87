"""Collecting from the intake: no passphrase is needed and nothing is opened."""

from __future__ import annotations

from store.arriving import collecting
from store.arriving.collecting import Collected as Collected
from store.arriving.postbox import Postbox
from store.copies import backup as backups
from store.disk.copied_keys import missing_keys
from store.disk.state import State
from store.errors import CollectError


def collect(state: State, intake: str | None = None) -> Collected:
    """Collects everything from ``intake``, or from the one that the state was made with.

    A second copy that lacks a receiving key is made anew first: nothing is acknowledged to the intake that
    only this machine could open. CollectError, BackupError and StateError keep what had arrived.
    """
    url = intake or state.intake
    if not url:
        raise CollectError("受付の番地が分かりません。", code="intake-unset")
    if state.second is not None and state.second.is_dir() and missing_keys(state):
        backups.refresh(state)
    with Postbox(url, state.contract.id, state.collector_key(), state.clock) as postbox:
        return collecting.collect(state, postbox)
