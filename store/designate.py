"""指定: a handler gets a key pair, and the keys of the programmes they are designated for.

The first handler of a programme brings its epoch key into being. For every
later one an existing handler opens the programme's keys (a journal entry each,
first) and wraps them anew. No key ever leaves memory unwrapped.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from store import keys
from store.errors import RosterError
from store.journal import DONE, Draft, Intent, failing_closed
from store.keyring import StoredWrap
from store.passphrase import lock_seed
from store.roster import Handler, Role, check_new
from store.session import Session
from store.state import State


@dataclass(frozen=True, slots=True)
class Designation:
    """What is said about a new handler."""

    id: str
    name: str
    role: Role
    programmes: tuple[str, ...]
    on: date


def check(state: State, new: Designation) -> tuple[str, ...]:
    """Refuses what cannot be (RosterError); answers the programmes that need ``by``."""
    check_new(new.id, new.programmes, state.programmes)
    if any(handler.id == new.id for handler in state.keyring.handlers()):
        raise RosterError(
            f"取扱者ID {new.id} はもう使われています。直し方: 別のIDを付けてください(過去の取扱者のIDも使えません)。"
        )
    return tuple(p for p in new.programmes if state.keyring.current_epoch(p) is not None)


def add_handler(state: State, new: Designation, passphrase: str, by: Session | None) -> None:
    """Designates a handler. RosterError when another handler's session is needed and missing.

    WeakPassphraseError, NotAllowedError and JournalError change nothing.
    """
    with state.lock():
        existing = check(state, new)
        require_by(by, existing)
        seed = keys.new_seed()
        locked = lock_seed(seed, passphrase, state.contract.id, new.id)
        handler = Handler(
            new.id, new.name, new.role, new.programmes, new.on, None, (), keys.public_bytes(seed)
        )
        made = {keys.new_key_id(): p for p in new.programmes if p not in existing}
        wraps = [_wrapped(state, handler, p, "epoch", epoch, keys.new_key()) for epoch, p in made.items()]
        granted: list[Intent] = []
        with ExitStack() as failing:
            for programme, giver in [(programme, by) for programme in existing if by is not None]:
                intents = _intend(state, programme, giver, failing)
                granted += intents
                wraps += [_rewrapped(state, handler, giver, intent) for intent in intents]
            state.keyring.add_handler(handler, locked, made, wraps)
        _conclude(state, granted)
        for programme in new.programmes:
            note = Draft("designate", "")
            state.journal(programme).note(new.id, note, f"on:{new.on.isoformat()}", state.clock())


def add_training(state: State, handler_id: str, on: date) -> Handler:
    """Records a training (clause 18); several days may be recorded, none is removed."""
    with state.lock():
        handler = state.keyring.handler(handler_id)
        state.keyring.add_training(handler_id, on)
        for programme in handler.programmes:
            note = Draft("trained", "")
            state.journal(programme).note(handler_id, note, f"on:{on.isoformat()}", state.clock())
        return state.keyring.handler(handler_id)


def require_by(by: Session | None, programmes: tuple[str, ...]) -> None:
    """RosterError unless somebody who may open the programmes' keys stands ready."""
    if programmes and by is None:
        raise RosterError(
            f"事業 {'、'.join(programmes)} にはもう取扱者がいます。鍵を渡す人が必要です。"
            "直し方: --by に今の取扱者のIDを書き、その人のパスフレーズも入力してください。"
        )
    if by is not None:
        for programme in programmes:
            by.require(programme)


def _intend(state: State, programme: str, by: Session, failing: ExitStack) -> list[Intent]:
    """One entry per key of the programme, durable before any of them is opened."""
    journal = state.journal(programme)
    receiving = [key.key for key in state.keyring.receiving_keys() if key.programme == programme]
    drafts = [Draft("grant", key) for key in [*state.keyring.epochs(programme), *receiving]]
    intents = journal.intend(by.handler.id, drafts, state.clock())
    failing.enter_context(failing_closed(journal, intents, state.clock()))
    return intents


def _rewrapped(state: State, handler: Handler, by: Session, intent: Intent) -> StoredWrap:
    key, programme = intent.entry.record, intent.programme
    if key in state.keyring.epochs(programme):
        return _wrapped(state, handler, programme, "epoch", key, by.epoch_key(intent, key))
    return _wrapped(state, handler, programme, "receiving", key, by.receiving_seed(intent, key))


def _wrapped(
    state: State, handler: Handler, programme: str, kind: keys.WrapKind, key: str, secret: bytes
) -> StoredWrap:
    place = keys.WrapPlace(state.contract.id, programme, kind, key, handler.id)
    return StoredWrap(place, keys.wrap(secret, handler.public, place))


def _conclude(state: State, intents: list[Intent]) -> None:
    for programme in dict.fromkeys(intent.programme for intent in intents):
        done = [(intent, DONE) for intent in intents if intent.programme == programme]
        state.journal(programme).conclude(done, state.clock())
