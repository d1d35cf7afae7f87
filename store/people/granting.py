"""Gives a programme's keys to another handler or to the paper: unwrapped in memory, wrapped anew to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from store.crypto import keys
from store.disk.journal import Intent, failing_closed
from store.disk.journal_lines import DONE, Action, By, Draft
from store.disk.keyring_rows import StoredWrap
from store.disk.state import State
from store.people.session import KeyHolder


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a wrap: a handler's id or ``keys.RECOVERY``, and their public key."""

    id: str
    public: bytes


@dataclass(slots=True)
class JointIntents:
    """Intents of several programmes' journals, concluded together."""

    state: State
    intents: list[Intent] = field(default_factory=list)

    def of(self, programme: str) -> list[Intent]:
        return [intent for intent in self.intents if intent.programme == programme]

    def hand_to(self, by: By) -> None:
        """The same handler goes on with another key pair."""
        for intent in self.intents:
            intent.hand_to(by)

    def conclude(self, outcome: str = DONE) -> None:
        for programme in dict.fromkeys(intent.programme for intent in self.intents):
            done = [(intent, outcome) for intent in self.of(programme)]
            self.state.journal(programme).conclude(done, self.state.clock())


@contextmanager
def journalled(
    state: State, by: By, drafts: Iterable[tuple[str, Sequence[Draft]]], outcome: str = DONE
) -> Iterator[JointIntents]:
    """Intents per programme, durable before the block; outcomes after it, ``failed`` if it raises."""
    joint = JointIntents(state)
    with ExitStack() as failing:
        for programme, wanted in drafts:
            journal = state.journal(programme)
            intents = journal.intend(by, wanted, state.clock())
            failing.enter_context(failing_closed(journal, intents, state.clock()))
            joint.intents += intents
        yield joint
    joint.conclude(outcome)


def drafts_for(state: State, programme: str, action: Action) -> list[Draft]:
    """One entry per key of a programme that is about to be opened and handed on."""
    ring = state.keyring
    made = [ring.programme_key("epoch", programme).key, ring.programme_key("index", programme).key]
    return [Draft(action, key) for key in [*made, *(key.key for key in ring.live_keys(programme))]]


def rewrapped(holder: KeyHolder, joint: JointIntents, programme: str, to: Recipient) -> list[StoredWrap]:
    """Every key of a programme, wrapped to one more recipient."""
    intent = joint.of(programme)[0]
    epoch, epoch_key = holder.epoch_key(intent)
    index, index_key = holder.index_key(intent)
    made = [
        wrapped(holder.state, to, programme, "epoch", epoch, epoch_key),
        wrapped(holder.state, to, programme, "index", index, index_key),
    ]
    for key in holder.state.keyring.live_keys(programme):
        seed = holder.receiving_seed(intent, key.key)
        made.append(wrapped(holder.state, to, programme, "receiving", key.key, seed))
    return made


def wrapped(
    state: State, to: Recipient, programme: str, kind: keys.WrapKind, key: str, secret: bytes
) -> StoredWrap:
    """A secret wrapped to a recipient, bound to its place."""
    place = keys.WrapPlace(state.contract.id, programme, kind, key, to.id)
    return StoredWrap(place, keys.wrap(secret, to.public, place))


def recipients(holder: KeyHolder, programme: str) -> list[Recipient]:
    """Everybody of the signed roster who holds a programme's keys, the paper included."""
    roster = holder.roster
    found = [Recipient(handler.id, handler.public) for handler in roster.designated(programme)]
    return [*found, *([Recipient(keys.RECOVERY, roster.recovery)] if roster.recovery else [])]
