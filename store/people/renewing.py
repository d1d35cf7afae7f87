"""A new passphrase is a new key pair: everything is wrapped to it anew, and what the old one opened is rolled.

So the old passphrase, with an old keyring, opens nothing that is accessioned later. Receiving keys stay those of
the month: envelopes that wait for accession are the officer's to protect, with another receiving key. The root an
officer or deputy has stays too, unless somebody has seen the passphrase (``seen``).
"""

from __future__ import annotations

from dataclasses import replace

from register.canonical import canonical_json
from store.crypto import keys, signing
from store.crypto.passphrase import unlock_seed
from store.disk.journal_lines import Draft
from store.disk.keyring import Change
from store.disk.keyring_rows import StoredSuccessor
from store.disk.moment import changing, require_later
from store.disk.state import State
from store.people.confirming import confirm_root, is_confirmed
from store.people.designating import locked_key
from store.people.granting import JointIntents, Recipient, drafts_for, journalled, rewrapped, wrapped
from store.people.key_log import require_logged
from store.people.rolling import roll, vouch_again
from store.people.rooting import new_root, replace_root, root_drafts
from store.people.roster import Handler, Roster, require_designated
from store.people.roster_file import SUCCESSOR_LABEL, roster_of, sign_roster, successor_value
from store.people.session import KeyHolder
from store.people.vouching import Own, Root


def change_passphrase(state: State, handler_id: str, old: str, new: str, *, seen: bool = False) -> None:
    """Another passphrase and another key pair; all or nothing. Training is not asked for.

    ``seen``: somebody else knows the old one, so that an officer's or deputy's root is replaced too.
    WrongPassphraseError, WeakPassphraseError, WrapError, StateError and JournalError change nothing.
    """
    with state.lock():
        roster = roster_of(state)
        handler = roster.handler(handler_id)
        require_designated(handler, state.today())
        require_later(state)
        require_logged(state, roster)
        if not is_confirmed(state, handler_id):
            confirm_root(state, handler_id, old)
        locked = state.keyring.locked_seed(handler_id)
        unlocked = unlock_seed(locked, old, state.contract.id, handler_id, handler.public)
        holder = KeyHolder(state, handler_id, handler_id, unlocked.seed, unlocked.root)
        root = new_root() if seen and handler.leads else None
        _Renewal(holder, handler, keys.new_seed(), root).carry_out(new)


class _Renewal:
    """One handler's change from a key pair to another."""

    def __init__(self, holder: KeyHolder, handler: Handler, seed: bytes, root: Root | None) -> None:
        self.holder, self.state, self.root = holder, holder.state, root
        self.before: Roster = holder.roster
        self.old, self.new = Own(handler.id, holder.secret()), Own(handler.id, seed)
        self.renewed = replace(
            handler,
            public=keys.public_bytes(seed),
            signer=signing.verifying_key(seed),
            past_signers=(*handler.past_signers, handler.signer),
        )

    def carry_out(self, passphrase: str) -> None:
        state, handler = self.state, self.renewed
        root = signing.verifying_key(self.root.seed) if self.root else self.before.root
        locked = locked_key(state, handler, self.new.seed, passphrase, root)
        statement = successor_value(state.contract.id, handler)
        said = {p: [Draft("passphrase", keys.commitment_of(statement))] for p in handler.programmes}
        for programme, drafts in (root_drafts(state, self.root) if self.root else {}).items():
            said[programme] = [*drafts, *said.get(programme, ())]
        outcome = f"of:{handler.id}:on:{state.today().isoformat()}"
        opened = [(programme, drafts_for(state, programme, "grant")) for programme in handler.programmes]
        with journalled(state, self.old, opened) as joint:
            wraps = [
                wrap
                for programme in handler.programmes
                for wrap in rewrapped(self.holder, joint, programme, Recipient(handler.id, handler.public))
                if wrap.place.kind != "epoch"  # it is rolled
            ]
            with changing(state, self.old, said, outcome, afterwards=self.new) as change:
                self._put_handler(change, statement)
                change.put_locked(handler.id, locked)
                change.put_wraps(wraps)
                self._roll(change, joint)
            joint.hand_to(self.new)

    def _put_handler(self, change: Change, statement: dict[str, object]) -> None:
        """An officer or deputy signs the roster; the old key pair of anybody else signs the new one."""
        if not self.renewed.leads:
            text = canonical_json(statement).decode("ascii")
            signature = signing.sign(self.old.seed, SUCCESSOR_LABEL, statement)
            change.add_successor(StoredSuccessor(text, signature))
            return
        following, root = self.before.with_handler(self.renewed), self.holder.root_seed()
        if self.root is not None:
            replace_root(self.holder, change, following, self.root, self.old, self.state.today())
            return
        change.put_roster(sign_roster(following, root))
        to, id_ = Recipient(self.renewed.id, self.renewed.public), keys.public_key_id(self.before.root)
        change.put_wraps([wrapped(self.state, to, keys.NO_PROGRAMME, "root", id_, root)])

    def _roll(self, change: Change, joint: JointIntents) -> None:
        for programme in self.renewed.programmes:
            # Before the roll: the old key no longer vouches for the keys that it opens.
            vouch_again(self.holder, self.new, change, programme, self.renewed.id, self.before)
            roll(self.holder, self.new, change, joint.of(programme)[0])
