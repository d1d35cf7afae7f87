"""紙の回復鍵: made and confirmed on paper, proved by opening, and used when no passphrase is left.

It is one more recipient of every key (``keys.RECOVERY``). Its private half exists on
paper in the locked cabinet, and in memory while it is made or read; never on the
store's disk. Three groups typed back at once show that the paper was printed and is
legible; a test envelope opened with the whole of it shows that it works.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.crypto import keys, signing
from store.crypto.passphrase import LockedSeed
from store.crypto.recovery_code import GROUPS, groups_of, seed_of
from store.disk.journal import Intent
from store.disk.journal_lines import NOBODY
from store.disk.moment import changing, require_one_moment
from store.disk.state import State
from store.errors import RecoveryError, RosterError
from store.people.designating import Designation, check, locked_key, new_handler
from store.people.granting import Recipient, drafts_for, journalled, rewrapped, wrapped
from store.people.receiving import open_receiving_key
from store.people.rolling import roll
from store.people.roster import Handler, Proof, Role
from store.people.roster_file import roster_of, sign_roster
from store.people.session import KeyHolder, Session
from store.people.vouching import Root

ASKED = 3  # groups to be typed back


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryDraft:
    """A key that is on paper and nowhere else yet. ``asked``: places, counted from 1."""

    seed: bytes
    asked: tuple[int, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        return groups_of(self.seed)

    @property
    def public(self) -> bytes:
        return keys.public_bytes(self.seed)

    @property
    def id(self) -> str:
        return keys.public_key_id(self.public)


def draft() -> RecoveryDraft:
    """A fresh key and three places to ask for."""
    places = sorted(secrets.SystemRandom().sample(range(1, GROUPS + 1), ASKED))
    return RecoveryDraft(keys.new_seed(), tuple(places))


def confirmed(made: RecoveryDraft, typed: Sequence[str]) -> bool:
    """Whether the groups that were asked for were typed back, in order."""
    plain = [unicodedata.normalize("NFKC", text).strip().upper() for text in typed]
    return plain == [made.groups[place - 1] for place in made.asked]


def establish(session: Session, made: RecoveryDraft, typed: Sequence[str]) -> None:
    """Wraps every key to the paper; a paper before it opens nothing any more. All or nothing.

    The epochs are rolled, so that the old sheet, with an old keyring, opens nothing that is accessioned later.
    ``session`` is a trained officer's. RecoveryError unless the groups were typed back.
    """
    if not confirmed(made, typed):
        raise RecoveryError(
            "打ち返した組が、紙の回復鍵と合いません。何も変えていません。"
            "直し方: 印刷が読めるか確かめて、はじめから作り直してください(いまの紙は捨ててください)。"
        )
    state = session.state
    with state.lock():
        officer = session.officer()
        to = Recipient(keys.RECOVERY, made.public)
        drafts = [(p, drafts_for(state, p, "recovery-new")) for p in state.programmes]
        with journalled(state, session, drafts) as joint:
            root = officer.root_seed()
            root_id = keys.public_key_id(officer.roster.root)
            wraps = [wrapped(state, to, keys.NO_PROGRAMME, "root", root_id, root)]
            for programme in state.programmes:
                wraps += rewrapped(session, joint, programme, to)
            roster = officer.roster.next(recovery=made.public, proofs=())
            with changing(state, session) as change:
                change.put_roster(officer.signed(roster))
                change.drop_wraps_to(keys.RECOVERY)
                change.put_wraps(wraps)
                for programme in state.programmes:
                    roll(session, officer, change, joint.of(programme)[0])


def prove(session: Session, code: str) -> list[Proof]:
    """Opens a test envelope of each programme with the paper; good until the end of the term of its newest key.

    RecoveryCodeError or RecoveryError when it is not this contract's paper, or no
    programme has a receiving key yet; WrapError when a key does not open with it.
    """
    state = session.state
    officer = session.officer()
    seed = seed_of(code)
    if keys.public_bytes(seed) != officer.roster.recovery:
        raise RecoveryError("この紙は、今の回復鍵ではありません。何も変えていません。", code="another-paper")
    ready = [programme for programme in state.programmes if state.keyring.live_keys(programme)]
    if not ready:
        raise RecoveryError("受付鍵がまだありません。", code="no-receiving-key")
    today = state.today()
    proofs = [Proof(programme, today, _until(state, programme)) for programme in ready]
    with state.lock():
        holder = KeyHolder(state, keys.RECOVERY, session.actor, seed, officer.roster.root)
        drafts = [(programme, drafts_for(state, programme, "recovery-prove")) for programme in ready]
        with journalled(state, session, drafts) as joint:
            for programme in ready:
                _open_all(holder, joint.of(programme)[0], programme)
            kept = tuple(p for p in officer.roster.proofs if p.programme not in ready)
            with changing(state, session) as change:
                change.put_roster(officer.signed(officer.roster.next(proofs=(*kept, *proofs))))
    return proofs


def _until(state: State, programme: str) -> date:
    """April's key that is made and proved in March is good in April."""
    days = (state.today(), *(key.not_after for key in state.keyring.live_keys(programme)))
    return state.contract.term_on(max(days)).ends


def recover(state: State, code: str, new: Designation, passphrase: str) -> str:
    """Designates a new officer with the paper alone; answers the root's fingerprint to compare with it.

    For the day on which no officer's passphrase is left. Everybody else stays as they were.
    """
    if not state.keyring.has_roster() or not roster_of(state).recovery:
        raise RecoveryError(
            "この保管庫には紙の回復鍵がありません。何も変えていません。"
            "直し方: 保管庫の場所を確かめてください。"
        )
    seed = seed_of(code)
    with state.lock():
        roster = roster_of(state)
        if keys.public_bytes(seed) != roster.recovery:
            raise RecoveryError(
                "この紙は、この保管庫の今の回復鍵ではありません。何も開いていません。"
                "直し方: 契約とつくった日を確かめ、いちばん新しい紙を使ってください。"
            )
        if new.role is not Role.OFFICER:
            raise RosterError(
                "回復のときに指定するのは取扱責任者です。直し方: 役割を取扱責任者にしてください。"
            )
        check(state, new)
        require_one_moment(state, roster.signers)
        holder = KeyHolder(state, keys.RECOVERY, NOBODY, seed, roster.root)
        handler, own = new_handler(new)
        locked = locked_key(state, handler, own, passphrase, roster.root)
        _take_over(holder, handler, locked)
    return signing.fingerprint(roster.root)


def _take_over(holder: KeyHolder, handler: Handler, locked: LockedSeed) -> None:
    state, to = holder.state, Recipient(handler.id, handler.public)
    drafts = [(programme, drafts_for(state, programme, "recover")) for programme in state.programmes]
    with journalled(state, NOBODY, drafts, f"of:{handler.id}") as joint:
        root = holder.root_seed()
        root_id = keys.public_key_id(holder.roster.root)
        wraps = [wrapped(state, to, keys.NO_PROGRAMME, "root", root_id, root)]
        for programme in state.programmes:
            wraps += rewrapped(holder, joint, programme, to)
        # Announced by the root, which the roster knows already: a kill before the commit leaves no line of somebody
        # whom nobody knows, which would lock everybody out.
        with changing(state, Root(root)) as change:
            change.put_roster(sign_roster(holder.roster.with_handler(handler), root))
            change.put_locked(handler.id, locked)
            change.put_wraps(wraps)


def _open_all(holder: KeyHolder, intent: Intent, programme: str) -> None:
    holder.epoch_key(intent)
    holder.index_key(intent)
    for key in holder.state.keyring.live_keys(programme):
        open_receiving_key(holder, intent, key)
