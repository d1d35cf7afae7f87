"""Collecting: page by page, keep first, acknowledge after. Repeatable at any interruption.

Order of writes, and why a SIGKILL between any two of them loses and doubles nothing:

1. a page is fetched: the intake still has everything;
2. one commit keeps its envelopes and what is set aside (``synchronous=EXTRA``):
   killed before, the next run fetches the same page; killed after, the next run
   finds the same hashes and keeps nothing twice (the id is the primary key);
3. where a second copy is configured, the page's documents are made durable there
   too (``second_copy.spool``); without it nothing is acknowledged;
4. the ids that are durable here are acknowledged, and only then does the intake
   erase: killed before or during, the next run fetches what is left, knows it,
   and acknowledges it again.

Cancellation notices travel the same way; ``cancelling.py`` carries them out. A run
that leaves nothing at the intake is remembered: receiving keys may be destroyed after
it. It needs no passphrase and opens nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from store.collecting import Held, Judged, claimed_id, document_hash, envelope_ids, judge_page
from store.disk.journal import stamp
from store.disk.second_copy import spool
from store.disk.state import State
from store.disk.vault import SetAside, WaitingEnvelope
from store.disk.vault_index import DRAINED, ERASED_BEFORE, StoredNotice
from store.postbox import Notice, Postbox
from store.reasons import Reason


@dataclass(slots=True)
class Collected:
    """What one run did: counts only. ``unerased``: acknowledged, but the intake still has it."""

    kept: int = 0
    known: int = 0
    erased: int = 0
    unerased: int = 0
    notices: int = 0
    unreadable: int = 0
    stuck: bool = False
    set_aside: Counter[Reason] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not (self.set_aside or self.unerased or self.stuck)

    def as_json(self) -> Mapping[str, object]:
        return {
            "kept": self.kept,
            "known": self.known,
            "erased": self.erased,
            "unerased": self.unerased,
            "notices": self.notices,
            "stuck": self.stuck,
            "set_aside": {reason.value: count for reason, count in self.set_aside.items()},
        }


def collect(state: State, postbox: Postbox) -> Collected:
    """Collects until the postbox has no more; StateError, BackupError or CollectError keep what arrived."""
    done = Collected()
    after = ""
    with state.lock():
        started = stamp(state.clock())
        while True:
            page = postbox.page(after)
            judged = _keep(state, page.documents)
            _count(done, judged)
            notices = [_stored(n, state, started) for n in page.notices]
            done.notices += state.vault.marks.keep_notices(notices)
            spool(state, page.documents, notices)
            _acknowledge(postbox, judged, [notice.id for notice in page.notices], done)
            beyond = max([after, *envelope_ids(page.documents)])
            if not page.more:
                break
            if beyond == after:  # nothing in the page says where it ends: do not turn in circles
                done.stuck = True
                return done
            after = beyond
        if not done.unerased and not done.unreadable:
            state.vault.marks.set_time(DRAINED, started)
    return done


def keep_documents(state: State, documents: Sequence[str]) -> int:
    """Keeps documents that came another way (from a second copy); how many were new."""
    with state.lock():
        return sum(not one.known for one in _keep(state, documents))


def _keep(state: State, documents: Sequence[str]) -> list[Judged]:
    ring = state.keyring.receiving_keys()
    held = Held(
        keys={key.key: key.programme for key in ring},
        hashes=state.vault.held(envelope_ids(documents)),
        is_set_aside=state.vault.is_set_aside,
        destroyed=frozenset(key.key for key in ring if key.destroyed_on),
    )
    judged = judge_page(documents, state.register, state.contract.id, held)
    at = stamp(state.clock())
    new = [one for one in judged if not one.known]
    state.vault.keep(_waiting(new, at), (set_aside(one, at) for one in new if one.reason))
    return judged


def _waiting(judged: Iterable[Judged], at: str) -> Iterable[WaitingEnvelope]:
    for one in judged:
        if one.envelope is not None and one.reason is None:
            header = one.envelope.header
            yield WaitingEnvelope(
                id=header.id,
                programme=header.programme,
                receipt=header.receipt,
                target=header.target,
                form=header.form,
                received_at=header.received_at,
                key=header.key,
                hash=one.hash,
                document=one.document,
                collected_at=at,
            )


def set_aside(one: Judged, at: str) -> SetAside:
    """The row that keeps a refused document with its reason."""
    return SetAside(
        hash=document_hash(one.document),
        id=one.envelope.header.id if one.envelope else claimed_id(one.document),
        programme=one.envelope.header.programme if one.envelope else "",
        reason=(one.reason or Reason.UNREADABLE).value,
        document=one.document.encode("utf-8", "backslashreplace").decode("utf-8"),
        at=at,
    )


def _count(done: Collected, judged: Sequence[Judged]) -> None:
    done.unreadable += sum(one.envelope is None for one in judged)
    done.known += sum(one.known for one in judged)
    done.kept += sum(not one.known and one.reason is None for one in judged)
    done.set_aside.update(one.reason for one in judged if one.reason and not one.known)


def _stored(notice: Notice, state: State, at: str) -> StoredNotice:
    """One whose envelope the intake erased and which never came here asks for nothing more: it is kept as
    evidence of the erasure (clause 12), without its secret."""
    if notice.erased and not state.vault.held([notice.id]):
        return StoredNotice(notice.id, notice.receipt, "", at, ERASED_BEFORE)
    return StoredNotice(notice.id, notice.receipt, notice.secret, at)


def _acknowledge(postbox: Postbox, judged: Sequence[Judged], notices: Sequence[str], done: Collected) -> None:
    """Only what reads as an envelope: the id in an unreadable document may be another's."""
    ids = list(dict.fromkeys(one.envelope.header.id for one in judged if one.envelope))
    if not ids and not notices:
        return
    erased = postbox.collected(ids, notices)
    done.erased += len(erased & set(ids))
    done.unerased += len(set(ids) - erased)
