"""Keeping what arrived: every document once, as an envelope or set aside with its reason, in one commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from store.arriving.judging import Holdings, Judged, claimed_id, envelope_ids, judge_page
from store.disk.journal_lines import stamp
from store.disk.keyring_rows import StoredReceivingKey
from store.disk.state import State
from store.disk.vault_beside import StoredBeside
from store.disk.vault_rows import SetAside, WaitingEnvelope, document_hash
from store.people.roster_file import roster_of
from store.people.vouching import is_vouched_receiving
from store.reasons import Reason

MAX_ASIDE = 256 * 1024 * 1024  # bytes: twenty thousand envelopes


def keep_documents(state: State, documents: Sequence[str], beside: Sequence[StoredBeside] = ()) -> int:
    """Keeps documents that came another way (from a second copy); how many were new."""
    with state.lock():
        return sum(not one.known for one in keep_page(state, documents, beside))


def keep_page(state: State, documents: Sequence[str], beside: Sequence[StoredBeside] = ()) -> list[Judged]:
    """Judges documents and keeps, in one commit, what is new, with what was said beside it. Needs the state's lock."""
    hashes = state.vault.hashes_of(envelope_ids(documents))
    holdings = holdings_of(state, documents, hashes, state.vault.aside_reason)
    judged = judge_page(documents, state.register, state.contract.id, holdings)
    judged = _with_room(state, judged)
    at = stamp(state.clock())
    new = [one for one in judged if not one.known and not one.crowded]
    fresh = {one.envelope.header.id for one in new if one.envelope}
    said = [one for one in beside if one.id in fresh]
    state.vault.keep(_waiting(new, at), (_set_aside(one, at) for one in new if one.reason), said)
    return judged


def holdings_of(
    state: State, documents: Sequence[str], hashes: Mapping[str, str], aside: Callable[[str], Reason | None]
) -> Holdings:
    """What is known when documents are judged; ``hashes`` by id, ``aside`` why a hash is set aside."""
    ring = _vouched_keys(state)
    return Holdings(
        keys={key.key: key.programme for key in ring},
        hashes=hashes,
        aside_reason=aside,
        destroyed=frozenset(key.key for key in ring if key.destroyed_on),
        erased=state.vault.erased_among([document_hash(document) for document in documents]),
    )


def _with_room(state: State, judged: Sequence[Judged]) -> list[Judged]:
    """What is set aside may not fill the disk: what is beyond stays at the intake, is reported, and is kept once a
    handler has erased something."""
    if not any(one.reason is not None and not one.known for one in judged):
        return list(judged)
    room, found = MAX_ASIDE - state.vault.aside_bytes(), []
    for one in judged:
        size = 0 if one.reason is None or one.known else len(one.document.encode("utf-8", "backslashreplace"))
        crowded = size > max(room, 0)
        room -= 0 if crowded else size
        found.append(replace(one, crowded=True, withheld=True) if crowded else one)
    return found


def _vouched_keys(state: State) -> list[StoredReceivingKey]:
    """A row that nobody of the roster has signed must not make the intake erase what it claims to be for."""
    if not state.keyring.has_roster():
        return []
    roster = roster_of(state)
    return [key for key in state.keyring.receiving_keys() if is_vouched_receiving(roster, key)]


def _waiting(judged: Iterable[Judged], at: str) -> Iterable[WaitingEnvelope]:
    for one in judged:
        if one.envelope is not None and one.reason is None:
            yield WaitingEnvelope.of(one.envelope.header, one.document, at)


def _set_aside(one: Judged, at: str) -> SetAside:
    """The row that keeps a refused document with its reason."""
    return SetAside(
        hash=document_hash(one.document),
        id=one.envelope.header.id if one.envelope else claimed_id(one.document),
        programme=one.envelope.header.programme if one.envelope else "",
        reason=(one.reason or Reason.UNREADABLE).value,
        document=one.document.encode("utf-8", "backslashreplace").decode("utf-8"),
        at=at,
    )
