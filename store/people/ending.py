"""指定の終了: the handler's key and wraps are destroyed, and every epoch they knew is rolled.

An officer or deputy knew the root too: it is replaced, and everybody else compares its fingerprint once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from store.disk.journal_lines import Draft
from store.disk.moment import changing
from store.errors import RosterError
from store.people.granting import journalled
from store.people.rolling import roll, vouch_again
from store.people.rooting import new_root, replace_root, root_drafts
from store.people.session import Session


def end_handler(by: Session, handler_id: str, on: date) -> None:
    """Ends a designation, now; ``on`` is the day it ended, not later than today.

    ``by`` is a trained officer and not the one who ends. All or nothing.
    """
    state = by.state
    with state.lock():
        officer = by.officer()
        handler = officer.roster.handler(handler_id)
        _check(handler_id == by.actor, handler.ended_on, on, handler.designated_on, state.today())
        following = officer.roster.with_handler(replace(handler, ended_on=on))
        before, root = officer.roster, new_root() if handler.leads else None
        said = root_drafts(state, root) if root else None
        outcome = f"of:{handler_id}:on:{on.isoformat()}"
        drafts = [(programme, [Draft("end", "")]) for programme in handler.programmes]
        with journalled(state, by, drafts, outcome) as joint, changing(state, by, said) as change:
            # The roster first: recipients are read from it, and the ended one is none any more.
            if root is None:
                change.put_roster(officer.signed(following))
            else:
                replace_root(officer, change, following, root, officer, state.today())
            change.drop_handler(handler_id)
            for intent in joint.intents:
                # Before the roll: whoever has ended no longer vouches for the keys it opens.
                vouch_again(by, officer, change, intent.programme, handler_id, before)
                roll(by, officer, change, intent)


def _check(is_self: bool, ended_on: date | None, on: date, designated_on: date, today: date) -> None:
    if is_self:
        raise RosterError(
            "自分の指定は終えられません。直し方: ほかの取扱責任者か副責任者が操作してください。"
        )
    if ended_on is not None:
        raise RosterError(f"その取扱者の指定は {ended_on} に終わっています。直し方: 何もしなくて大丈夫です。")
    # A designation that is still to begin ends today: it is called off.
    if not min(designated_on, today) <= on <= today:
        raise RosterError("終了の日は、指定の日から今日までです(鍵はいま消えます)。", code="ending-day")
