"""A person's own key vouches for a root that took another's place: at their next sign-in, after the journals were verified."""

from __future__ import annotations

from store.crypto import keys
from store.crypto.passphrase import lock_seed, locked_root, unlock_seed
from store.disk.journal_lines import Draft
from store.disk.moment import changing, require_later, require_one_moment, require_whole
from store.disk.state import State
from store.people.key_log import require_logged
from store.people.roster import Succession, require_designated
from store.people.roster_file import roster_of
from store.people.succession import since
from store.people.vouching import Own


def is_confirmed(state: State, handler_id: str) -> bool:
    """Whether a handler's locked key says that it vouches for the root in force. Needs no passphrase, proves nothing."""
    return locked_root(state.keyring.locked_seed(handler_id)) == roster_of(state).root


def confirm_root(state: State, handler_id: str, passphrase: str) -> Succession | None:
    """The last change of the root, for which this person's key vouches from now on; None where it did already.

    WrongPassphraseError, UndesignatedError, MomentError for journals that are not whole or name another root, and
    StateError for a root that does not come from theirs change nothing. Training is not asked for.
    """
    with state.lock():
        roster = roster_of(state)
        handler = roster.handler(handler_id)
        require_designated(handler, state.today())
        locked = state.keyring.locked_seed(handler_id)
        unlocked = unlock_seed(locked, passphrase, state.contract.id, handler_id, handler.public)
        steps = since(roster, unlocked.root)
        if not steps:
            return None
        require_later(state)
        require_one_moment(state, roster.signers)
        require_logged(state, roster)
        require_whole(state, roster.signers)
        again = lock_seed(unlocked.seed, passphrase, state.contract.id, handler_id, roster.root)
        said = {p: [Draft("root-confirm", keys.public_key_id(roster.root))] for p in handler.programmes}
        with changing(state, Own(handler_id, unlocked.seed), said) as change:
            change.put_locked(handler_id, again)
    return steps[-1]
