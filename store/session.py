"""Signing in: who a handler is, and the only way to a wrapped key.

A session exists only after designation, training and passphrase were checked.
It hands out a key only against an ``Intent``, that is, after the journal entry
became durable. It must never write or show the handler's key.
"""

from __future__ import annotations

from collections.abc import Callable

from store.errors import WrapError
from store.journal import Intent
from store.keys import WrapKind, public_bytes, public_key_id, unwrap
from store.passphrase import unlock_seed
from store.roster import Handler, require_fit, require_programme
from store.state import State

_BY_SIGN_IN = object()


class Session:
    """A signed-in handler. Only ``sign_in`` makes one."""

    __slots__ = ("_seed", "handler", "state")

    def __init__(self, state: State, handler: Handler, seed: bytes, *, made_by: object) -> None:
        if made_by is not _BY_SIGN_IN:
            raise TypeError("sessions are made by sign_in only")
        self.state, self.handler, self._seed = state, handler, seed

    def __repr__(self) -> str:
        return f"Session({self.handler.id!r})"

    def require(self, programme: str) -> None:
        """Raises NotAllowedError unless the handler may, now, open things of this programme."""
        require_programme(self.handler, programme)
        require_fit(self.handler, self.state.contract, self.state.today())

    def epoch_key(self, intent: Intent, key: str) -> bytes:
        """An epoch key of the intent's programme, by this handler's own wrap."""
        return self._unwrap(intent, "epoch", key)

    def receiving_seed(self, intent: Intent, key: str) -> bytes:
        """A receiving key's private half; WrapError unless it belongs to the public half's id."""
        seed = self._unwrap(intent, "receiving", key)
        if public_key_id(public_bytes(seed)) != key:
            raise WrapError(
                f"受付鍵 {key} の中身が別の鍵です。直し方: 保管庫のファイルが入れ替わっていないか確かめてください。"
            )
        return seed

    def _unwrap(self, intent: Intent, kind: WrapKind, key: str) -> bytes:
        self.require(intent.programme)
        if intent.entry.handler != self.handler.id or intent.entry.phase != "intent":
            raise TypeError("the intent is another handler's")
        stored = self.state.keyring.wrap(kind, key, intent.programme, self.handler.id)
        return unwrap(stored.body, self._seed, stored.place)


def sign_in(state: State, handler_id: str, passphrase: Callable[[], str]) -> Session:
    """A session, or RosterError or NotAllowedError.

    ``passphrase`` is asked only once designation and training hold.
    """
    handler = state.keyring.handler(handler_id)
    require_fit(handler, state.contract, state.today())
    locked = state.keyring.locked_seed(handler_id)
    seed = unlock_seed(locked, passphrase(), state.contract.id, handler_id, handler.public)
    return Session(state, handler, seed, made_by=_BY_SIGN_IN)
