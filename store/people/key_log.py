"""The journals as the log of keys: what they say of roots and of handlers' key pairs must be what the keyring has.

A key that was replaced still signs, for whoever kept it, another that should follow it. The journals named the
genuine one first, each line chained to those before; whoever has only the old key would have to cut them off,
which shows against a kept checkpoint.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.crypto import keys
from store.crypto.signing import Signer
from store.disk.journal_lines import DONE, Draft, is_signed_by
from store.disk.moment import batches_with, entries_of
from store.disk.state import State
from store.errors import MomentError
from store.people.roster import Roster


def require_logged(state: State, roster: Roster) -> None:
    """MomentError unless every root and key pair that the journals name is in the roster's line of descent."""
    roots = {keys.public_key_id(step.new) for step in roster.successions}
    renewed = [one for one in roster.handlers if one.past_signers]
    for programme in state.programmes:
        if not set(_roots(state, programme)) <= roots:
            raise _apart()
        for one in renewed:
            if not _speaks(state, programme, one.id, [*one.past_signers, one.signer]):
                raise _apart()


def log_roots(state: State, roster: Roster, by: Signer) -> None:
    """Says in the journals what a kill has kept from being said of the roots in force."""
    for programme in state.programmes:
        said = set(_roots(state, programme))
        for id_ in (keys.public_key_id(step.new) for step in roster.successions):
            if id_ not in said:
                state.journal(programme).note(by, Draft("root-new", id_), DONE, state.clock())


def _roots(state: State, programme: str) -> list[str]:
    found = entries_of(state, programme, "root-new")
    return [one.record for one in found if one.phase != "intent" and one.outcome == DONE]


def _speaks(state: State, programme: str, handler: str, signers: Sequence[bytes]) -> bool:
    """Whether each batch that tells of this handler's passphrase is signed with a key of theirs."""
    ends = batches_with(state, programme, "passphrase")
    return all(is_signed_by(end, signers) for end in ends if end.handler == handler and end.sig)


def _apart() -> MomentError:
    return MomentError(
        "名簿(keyring.sqlite3)の鍵が、取扱記録簿に書かれた鍵と違います(替える前の鍵で作られた名簿かもしれません)。"
        "何も開いていません。",
        code="journal-not-genuine",
    )
