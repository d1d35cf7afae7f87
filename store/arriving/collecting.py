"""Collecting: page by page, keep first, acknowledge after. Repeatable at any interruption.

Order of writes, and why a SIGKILL between any two of them loses and doubles nothing:

1. a page is fetched, outside the state's lock: the intake still has everything;
2. one commit keeps its envelopes and what is set aside (``synchronous=EXTRA``):
   killed before, the next run fetches the same page; killed after, the next run
   finds the same hashes and keeps nothing twice (the id is the primary key);
3. where a second copy is configured, the page's documents are made durable there
   too (``second_copy.add_page``), and its generation must have the keys that they are
   sealed to (``copied_keys.require_held``); without both nothing is acknowledged;
4. the ids that are durable here are acknowledged, and only then does the intake
   erase: killed before or during, the next run fetches what is left, knows it,
   and acknowledges it again.

Cancellation notices travel the same way; ``cancelling.py`` carries them out. A run
that leaves nothing at the intake is remembered: receiving keys may be destroyed after
it. It needs no passphrase and opens nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from store.arriving.judging import Judged, envelope_ids
from store.arriving.keeping import keep_page
from store.arriving.noticing import Noticed, sort_notices
from store.arriving.postbox import Page, Postbox
from store.disk.claims import claimed_key
from store.disk.copied_keys import require_held
from store.disk.journal_lines import stamp
from store.disk.second_copy import add_page
from store.disk.state import State
from store.disk.vault import DRAINED
from store.reasons import Reason

MAX_PAGES = 1000  # of a run: a hundred thousand envelopes
MAX_BYTES = 1 << 30  # of a run
MAX_SECONDS = 1800.0  # of a run


@dataclass(slots=True)
class Collected:
    """What one run did: counts only. ``unerased``: acknowledged, but the intake still has it; ``withheld``: not
    acknowledged, because it may become readable; ``crowded``: not kept, because too much is set aside already;
    ``malformed``: notices that are none; ``conflicting``: notices left at the intake, because something else waits
    under their id or too much waits; ``unfinished``: stopped at a limit, more is to come; ``still_aside``: set aside
    by an earlier run, unreadable, and still at the intake; ``kept_keys``: programme and month of past receiving keys
    that live on for what is set aside."""

    kept: int = 0
    known: int = 0
    erased: int = 0
    unerased: int = 0
    cancellations: int = 0
    withheld: int = 0
    crowded: int = 0
    malformed: int = 0
    conflicting: int = 0
    stuck: bool = False
    unfinished: bool = False
    set_aside: Counter[Reason] = field(default_factory=Counter)
    still_aside: int = 0
    kept_keys: list[tuple[str, str]] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        troubles = (self.set_aside, self.unerased, self.stuck, self.malformed, self.crowded, self.conflicting)
        return not (any(troubles) or self.unfinished or self.still_aside)


def collect(state: State, postbox: Postbox) -> Collected:
    """Collects until the postbox has no more; StateError, BackupError or CollectError keep what arrived.

    The intake is asked outside the lock: how long it takes keeps no handler from working. It stops at a limit of
    pages, bytes and time, and says so: whoever sends without end fills no disk.
    """
    done, after = Collected(), ""
    started, begun = stamp(state.clock()), time.monotonic()
    for _ in range(MAX_PAGES):
        page = postbox.page(after)
        judged, noticed = _keep(state, page, started, done)
        _acknowledge(postbox, judged, _acknowledged(page, noticed), done)
        if not page.more:
            break
        beyond = max([after, *envelope_ids(page.documents)])
        if beyond == after:  # nothing in the page says where it ends: do not turn in circles
            done.stuck = True
            return done
        after = beyond
        if postbox.received > MAX_BYTES or time.monotonic() - begun > MAX_SECONDS:
            done.unfinished = True
            return done
    else:
        done.unfinished = True
        return done
    done.kept_keys = _kept_keys(state)
    if not done.unerased and not done.withheld and not done.malformed:
        with state.lock():
            state.vault.set_time(DRAINED, started)
    return done


def _keep(state: State, page: Page, at: str, done: Collected) -> tuple[list[Judged], Noticed]:
    """Durable here, and in the second copy where there is one, in that order."""
    with state.lock():
        judged = keep_page(state, page.documents, page.beside)
        _count(done, judged)
        done.malformed += page.malformed
        noticed = sort_notices(state, page.cancellations, at)
        done.conflicting += len(noticed.left)
        done.cancellations += state.vault.cancellations.put_genuine(noticed.genuine)
        done.cancellations += state.vault.cancellations.keep(noticed.others)
        # What is withheld stays at the intake and comes again each time: once in the copy is enough.
        fresh = [one.document for one in judged if not one.crowded and not (one.known and one.withheld)]
        ids = set(envelope_ids(fresh))
        add_page(state, fresh, noticed.kept, [said for said in page.beside if said.id in ids])
        require_held(state, [one.envelope.header.key for one in judged if one.envelope and not one.withheld])
    return judged, noticed


def _acknowledged(page: Page, noticed: Noticed) -> list[str]:
    return [notice.id for notice in page.cancellations if notice.id not in noticed.left]


def _count(done: Collected, judged: Sequence[Judged]) -> None:
    done.withheld += sum(one.withheld for one in judged)
    done.crowded += sum(one.crowded for one in judged)
    done.known += sum(one.known for one in judged)
    done.kept += sum(not one.known and one.reason is None for one in judged)
    done.set_aside.update(one.reason for one in judged if one.reason and not one.known and not one.crowded)
    done.still_aside += sum(one.known and one.envelope is None for one in judged)


def _kept_keys(state: State) -> list[tuple[str, str]]:
    claimed = {claimed_key(row.document) for row in state.vault.set_aside()}
    return [
        (key.programme, key.month)
        for key in state.keyring.receiving_keys()
        if key.key in claimed and key.destroyed_on is None and key.not_after < state.today()
    ]


def _acknowledge(postbox: Postbox, judged: Sequence[Judged], notices: Sequence[str], done: Collected) -> None:
    """Only what reads as an envelope (the id in an unreadable document may be another's) and is not withheld."""
    ids = list(dict.fromkeys(one.envelope.header.id for one in judged if one.envelope and not one.withheld))
    if not ids and not notices:
        return
    erased = postbox.collected(ids, notices)
    done.erased += len(erased & set(ids))
    done.unerased += len(set(ids) - erased)
