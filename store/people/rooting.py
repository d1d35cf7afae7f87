"""A new root: the roster signed anew, the root's wraps renewed, so that whoever knew the old one signs nothing any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from store.crypto import keys, signing
from store.crypto.signing import Signer
from store.disk.journal_lines import ROOT, Draft
from store.disk.keyring import Change
from store.disk.state import State
from store.people.granting import Recipient, wrapped
from store.people.rolling import vouch_again
from store.people.roster import Roster, Succession
from store.people.roster_file import SUCCESSION_LABEL, sign_roster, succession_value
from store.people.session import KeyHolder
from store.people.vouching import Root


def new_root() -> Root:
    """A fresh one, in force nowhere."""
    return Root(keys.new_seed())


def root_drafts(state: State, root: Root) -> dict[str, list[Draft]]:
    """What every journal says of a new root."""
    draft = Draft("root-new", keys.public_key_id(signing.verifying_key(root.seed)))
    return {programme: [draft] for programme in state.programmes}


def replace_root(
    holder: KeyHolder, change: Change, following: Roster, root: Root, by: Signer, on: date
) -> None:
    """Puts a roster in force under a new root.

    ``following`` is the next generation, still under the old root, which ``holder`` has; ``by`` is an officer or
    deputy of it. What the old root vouched for is vouched for by them.
    """
    state, before, old = holder.state, holder.roster, holder.root_seed()
    step = Succession(following.root, signing.verifying_key(root.seed), by.name, on)
    value = succession_value(following.contract, step)
    step = replace(
        step,
        by_root=signing.sign(old, SUCCESSION_LABEL, value),
        by_officer=by.sign(SUCCESSION_LABEL, value),
    )
    roster = replace(following, root=step.new, successions=(*following.successions, step))
    change.put_roster(sign_roster(roster, root.seed))
    change.drop_root_wraps()
    id_ = keys.public_key_id(roster.root)
    to = [Recipient(one.id, one.public) for one in roster.handlers if one.leads]
    to += [Recipient(keys.RECOVERY, roster.recovery)] if roster.recovery else []
    change.put_wraps(wrapped(state, one, keys.NO_PROGRAMME, "root", id_, root.seed) for one in to)
    for programme in state.programmes:
        vouch_again(holder, by, change, programme, ROOT, before)
