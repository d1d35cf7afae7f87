"""Signing in: who a handler is, and the only way to a wrapped key.

A session exists only after designation, training and passphrase were checked and
the roster was found to be signed by the root that this passphrase vouches for.
It hands out a key only against an ``Intent``, that is, after the journal entry
became durable. It must never write or show the handler's key. ``end`` forgets it: from then
on the session hands out nothing and signs nothing, whoever still holds it.

An ``Officer`` changes the roster and makes keys, and opens nothing; no training
is asked of one, or the first could never be recorded.
"""

from __future__ import annotations

from collections.abc import Callable

from store.crypto import keys, signing
from store.crypto.keys import ProgrammeKind, WrapKind
from store.crypto.passphrase import unlock_seed
from store.disk.journal import Intent
from store.disk.journal_lines import Draft, stamp
from store.disk.keyring_rows import SignedRoster, StoredReceivingKey
from store.disk.moment import affirm, require_later, require_one_moment, returned, settle
from store.disk.state import State
from store.errors import SessionEndedError, StateError, UndesignatedError, WrapError
from store.people.confirming import confirm_root, is_confirmed
from store.people.key_log import log_roots, require_logged
from store.people.roster import (
    Handler,
    Roster,
    require_designated,
    require_fit,
    require_leading,
    require_programme,
)
from store.people.roster_file import changed, roster_of, sign_roster
from store.people.succession import require_trusted
from store.people.vouching import require_vouched, require_vouched_receiving

_BY_SIGN_IN = object()


class KeyHolder:
    """Somebody to whom keys are wrapped: unwraps them, against a durable intent only."""

    __slots__ = ("_roster", "_secret", "_signed", "actor", "recipient", "state")

    def __init__(self, state: State, recipient: str, actor: str, seed: bytes, root: bytes) -> None:
        """``recipient`` holds the wraps, ``actor`` is who the journal names."""
        self.state, self.recipient, self.actor = state, recipient, actor
        self._secret: bytearray | None = bytearray(seed)
        self._signed: SignedRoster | None = None
        self._roster = self._trusted(root)

    @property
    def roster(self) -> Roster:
        """As it stands now: read again, and checked again where it has changed."""
        self._roster = self._trusted(self._roster.root)
        return self._roster

    def end(self) -> None:
        """Overwrites and forgets the key. No claim about copies that the interpreter made of it."""
        secret, self._secret = self._secret, None
        if secret is not None:
            secret[:] = bytes(len(secret))

    @property
    def has_ended(self) -> bool:
        return self._secret is None

    @property
    def _seed(self) -> bytes:
        if self._secret is None:
            raise SessionEndedError("サインインは終わっています。何も開いていません。", code="session-ended")
        return bytes(self._secret)

    def secret(self) -> bytes:
        """The holder's seed, for whoever gives the holder another; never to be written or shown."""
        return self._seed

    def require(self, programme: str) -> None:
        """Raises NotAllowedError unless keys of this programme may be had, now."""

    def epoch_key(self, intent: Intent) -> tuple[str, bytes]:
        """The epoch key in force of the intent's programme, with its id."""
        return self._programme_key(intent, "epoch")

    def index_key(self, intent: Intent) -> tuple[str, bytes]:
        """The key of the programme's blind index, with its id."""
        return self._programme_key(intent, "index")

    def receiving_seed(self, intent: Intent, key: str) -> bytes:
        """A receiving key's private half; WrapError unless it belongs to the public half's id.

        StateError for a key that nobody of the roster vouches for.
        """
        stored = self._receiving_key(intent.programme, key)
        require_vouched_receiving(self.roster, stored)
        seed = self._unwrap(intent, "receiving", key)
        if keys.public_key_id(keys.public_bytes(seed)) != key:
            raise WrapError(
                f"受付鍵 {key} の中身が別の鍵です。直し方: 保管庫のファイルが入れ替わっていないか確かめてください。"
            )
        return seed

    def root_seed(self) -> bytes:
        """The root's seed; WrapError unless it is the roster's own."""
        roster = self.roster
        root = keys.public_key_id(roster.root)
        stored = self.state.keyring.wrap("root", root, keys.NO_PROGRAMME, self.recipient)
        seed = keys.unwrap(stored.body, self._seed, stored.place)
        if signing.verifying_key(seed) != roster.root:
            raise WrapError(
                "名簿の署名の鍵が別の鍵です。直し方: 保管庫のファイルが入れ替わっていないか確かめてください。"
            )
        return seed

    def _programme_key(self, intent: Intent, kind: ProgrammeKind) -> tuple[str, bytes]:
        programme = intent.programme
        stored = self.state.keyring.programme_key(kind, programme)
        require_vouched(self.roster, stored)
        key = self._unwrap(intent, kind, stored.key)
        if keys.commitment(kind, self.state.contract.id, programme, key) != stored.key:
            raise WrapError(
                f"事業 {programme} の鍵 {stored.key} の中身が別の鍵です。"
                "直し方: 保管庫のファイルが入れ替わっていないか確かめてください。"
            )
        return stored.key, key

    def _receiving_key(self, programme: str, key: str) -> StoredReceivingKey:
        for stored in self.state.keyring.live_keys(programme):
            if stored.key == key:
                return stored
        raise WrapError(
            f"事業 {programme} に、受付鍵 {key} はありません(役目を終えて消した鍵かもしれません)。",
            code="no-such-receiving-key",
        )

    def _unwrap(self, intent: Intent, kind: WrapKind, key: str) -> bytes:
        self.require(intent.programme)
        if intent.entry.handler != self.actor or intent.entry.phase != "intent":
            raise TypeError("the intent is another handler's")
        stored = self.state.keyring.wrap(kind, key, intent.programme, self.recipient)
        return keys.unwrap(stored.body, self._seed, stored.place)

    def _trusted(self, root: bytes) -> Roster:
        signed = self.state.keyring.signed_roster()
        if signed == self._signed:
            return self._roster
        roster = roster_of(self.state)
        if self._signed and roster.generation < self._roster.generation:
            raise changed()
        if roster.root != root:
            require_trusted(roster, root, self.recipient, signing.verifying_key(self._seed))
        self._signed = signed
        return roster


class _SignedIn(KeyHolder):
    __slots__ = ("handler",)

    def __init__(self, state: State, handler_id: str, seed: bytes, root: bytes, *, made_by: object) -> None:
        if made_by is not _BY_SIGN_IN:
            raise TypeError("sessions are made by sign_in only")
        super().__init__(state, handler_id, handler_id, seed, root)
        self.handler: Handler = self._roster.handler(handler_id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.handler.id!r})"

    @property
    def name(self) -> str:
        return self.handler.id

    def sign(self, label: str, value: dict[str, object]) -> bytes:
        """This handler's signature."""
        return signing.sign(self._seed, label, value)


class Session(_SignedIn):
    """A signed-in handler, who may open. Only ``sign_in`` makes one."""

    __slots__ = ()

    def require(self, programme: str) -> None:
        """Raises NotAllowedError unless the handler may, now, open things of this programme."""
        self.handler = self.roster.handler(self.handler.id)
        _require_own_key(self.handler, self._seed)
        require_programme(self.handler, programme)
        require_fit(self.handler, self.state.contract, self.state.today())

    def officer(self) -> Officer:
        """The same person as an officer; UndesignatedError for anybody else."""
        return Officer(self.state, self.handler.id, self._seed, self._roster.root, made_by=_BY_SIGN_IN)


class Officer(_SignedIn):
    """A signed-in officer or deputy: signs rosters and keys, opens nothing."""

    __slots__ = ()

    def __init__(self, state: State, handler_id: str, seed: bytes, root: bytes, *, made_by: object) -> None:
        super().__init__(state, handler_id, seed, root, made_by=made_by)
        require_leading(self.handler)

    def require(self, programme: str) -> None:
        raise TypeError("an officer opens nothing: sign in")

    def signed(self, roster: Roster) -> SignedRoster:
        """The next roster under the root's signature; the officer must be designated today."""
        require_leading(self.roster.handler(self.handler.id))
        _require_own_key(self.roster.handler(self.handler.id), self._seed)
        require_designated(self.handler, self.state.today())
        if roster.generation != self.roster.generation + 1:
            raise StateError("名簿が同時に変えられました。直し方: もう一度実行してください。")
        return sign_roster(roster, self.root_seed())


def require_may_sign_in(state: State, handler_id: str) -> None:
    """RosterError or NotAllowedError unless the handler is designated and trained today."""
    require_fit(roster_of(state).handler(handler_id), state.contract, state.today())


def require_may_lead(state: State, handler_id: str) -> None:
    """RosterError or NotAllowedError unless they are an officer or deputy, designated today."""
    handler = roster_of(state).handler(handler_id)
    require_leading(handler)
    require_designated(handler, state.today())


def sign_in(state: State, handler_id: str, passphrase: Callable[[], str]) -> Session:
    """A session, or RosterError or NotAllowedError; StateError when the roster is not ours.

    ``passphrase`` is asked only once designation and training hold.
    """
    require_may_sign_in(state, handler_id)
    seed, root = _checked(state, handler_id, passphrase)
    session = Session(state, handler_id, seed, root, made_by=_BY_SIGN_IN)
    require_fit(session.handler, state.contract, state.today())
    settle(state, session)
    log_roots(state, session.roster, session)
    return session


def sign_in_officer(state: State, handler_id: str, passphrase: Callable[[], str]) -> Officer:
    """An officer or deputy, trained or not; the same errors."""
    require_may_lead(state, handler_id)
    seed, root = _checked(state, handler_id, passphrase)
    officer = Officer(state, handler_id, seed, root, made_by=_BY_SIGN_IN)
    settle(state, officer)
    log_roots(state, officer.roster, officer)
    return officer


def accept_moment(state: State, handler_id: str, passphrase: Callable[[], str]) -> list[str]:
    """An officer's word that the keyring as it stands is the one in force, though the journals say another.

    The way out once an older file was brought back on purpose. What the journals say is erased is
    erased from the vault again; its ids. The same errors as signing in.
    """
    require_may_lead(state, handler_id)
    # A keyring from before the root was replaced is no choice: whoever has left would be back in it.
    require_logged(state, roster_of(state))
    seed, root = _unlock(state, handler_id, passphrase)
    officer = Officer(state, handler_id, seed, root, made_by=_BY_SIGN_IN)
    with state.lock():
        for programme in state.programmes:
            state.journal(programme).note(officer, Draft("accept", ""), "begun", state.clock())
        back = returned(state)
        state.vault.erase(back, "again", stamp(state.clock()))
        affirm(state, officer)
    return back


def _require_own_key(handler: Handler, seed: bytes) -> None:
    """UndesignatedError in a session that is older than the person's passphrase."""
    if signing.verifying_key(seed) != handler.signer:
        raise UndesignatedError(
            f"取扱者 {handler.id} のパスフレーズは、このサインインのあとで替えられています。何も開いていません。",
            code="session-ended",
        )


def _checked(state: State, handler_id: str, passphrase: Callable[[], str]) -> tuple[bytes, bytes]:
    """Seed and root, once clock, keyring, vault and journals fit each other."""
    require_later(state)
    require_one_moment(state, roster_of(state).signers)
    require_logged(state, roster_of(state))
    words = passphrase()
    if not is_confirmed(state, handler_id):
        confirm_root(state, handler_id, words)
    return _unlock(state, handler_id, lambda: words)


def _unlock(state: State, handler_id: str, passphrase: Callable[[], str]) -> tuple[bytes, bytes]:
    handler = roster_of(state).handler(handler_id)
    locked = state.keyring.locked_seed(handler_id)
    unlocked = unlock_seed(locked, passphrase(), state.contract.id, handler_id, handler.public)
    return unlocked.seed, unlocked.root
