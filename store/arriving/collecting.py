"""Collecting: page by page, keep first, acknowledge after. Repeatable at any interruption.

Order of writes, and why a SIGKILL between any two of them loses and doubles nothing:

1. a page is fetched: the intake still has everything;
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

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from store.arriving.judging import Judged, envelope_ids
from store.arriving.keeping import keep_page
from store.arriving.postbox import CancellationNotice, Postbox
from store.disk.claims import claimed_key
from store.disk.copied_keys import require_held
from store.disk.journal_lines import stamp
from store.disk.second_copy import add_page
from store.disk.state import State
from store.disk.vault import DRAINED
from store.disk.vault_cancellations import ERASED_BEFORE, StoredCancellation
from store.reasons import Reason


@dataclass(slots=True)
class Collected:
    """What one run did: counts only. ``unerased``: acknowledged, but the intake still has it; ``withheld``: not
    acknowledged, because it may become readable; ``malformed``: notices that are none; ``still_aside``: set aside by
    an earlier run, unreadable, and still at the intake; ``kept_keys``: programme and month of past receiving keys that
    live on for what is set aside."""

    kept: int = 0
    known: int = 0
    erased: int = 0
    unerased: int = 0
    cancellations: int = 0
    withheld: int = 0
    malformed: int = 0
    stuck: bool = False
    set_aside: Counter[Reason] = field(default_factory=Counter)
    still_aside: int = 0
    kept_keys: list[tuple[str, str]] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.set_aside or self.still_aside or self.unerased or self.stuck or self.malformed)


def collect(state: State, postbox: Postbox) -> Collected:
    """Collects until the postbox has no more; StateError, BackupError or CollectError keep what arrived."""
    done = Collected()
    after = ""
    with state.lock():
        started = stamp(state.clock())
        while True:
            page = postbox.page(after)
            judged = keep_page(state, page.documents, page.beside)
            _count(done, judged)
            done.malformed += page.malformed
            notices = [_stored(n, state, started) for n in page.cancellations]
            done.cancellations += state.vault.cancellations.keep(notices)
            add_page(state, page.documents, notices, page.beside)
            require_held(
                state, [one.envelope.header.key for one in judged if one.envelope and not one.withheld]
            )
            _acknowledge(postbox, judged, [notice.id for notice in page.cancellations], done)
            beyond = max([after, *envelope_ids(page.documents)])
            if not page.more:
                break
            if beyond == after:  # nothing in the page says where it ends: do not turn in circles
                done.stuck = True
                return done
            after = beyond
        done.kept_keys = _kept_keys(state)
        if not done.unerased and not done.withheld and not done.malformed:
            state.vault.set_time(DRAINED, started)
    return done


def _count(done: Collected, judged: Sequence[Judged]) -> None:
    done.withheld += sum(one.withheld for one in judged)
    done.known += sum(one.known for one in judged)
    done.kept += sum(not one.known and one.reason is None for one in judged)
    done.set_aside.update(one.reason for one in judged if one.reason and not one.known)
    done.still_aside += sum(one.known and one.envelope is None for one in judged)


def _kept_keys(state: State) -> list[tuple[str, str]]:
    claimed = {claimed_key(row.document) for row in state.vault.set_aside()}
    return [
        (key.programme, key.month)
        for key in state.keyring.receiving_keys()
        if key.key in claimed and key.destroyed_on is None and key.not_after < state.today()
    ]


def _stored(notice: CancellationNotice, state: State, at: str) -> StoredCancellation:
    """One whose envelope the intake erased and which never came here asks for nothing more: it is kept as
    evidence of the erasure (clause 12), without its secret."""
    if notice.erased and not (state.vault.hashes_of([notice.id]) or state.vault.is_aside_under(notice.id)):
        return StoredCancellation(notice.id, notice.receipt, "", at, ERASED_BEFORE)
    return StoredCancellation(notice.id, notice.receipt, notice.secret, at)


def _acknowledge(postbox: Postbox, judged: Sequence[Judged], notices: Sequence[str], done: Collected) -> None:
    """Only what reads as an envelope (the id in an unreadable document may be another's) and is not withheld."""
    ids = list(dict.fromkeys(one.envelope.header.id for one in judged if one.envelope and not one.withheld))
    if not ids and not notices:
        return
    erased = postbox.collected(ids, notices)
    done.erased += len(erased & set(ids))
    done.unerased += len(set(ids) - erased)
