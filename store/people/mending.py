"""Mending what was written down of a handler: a training's day, their name, the programmes that they may handle.

Nothing is struck out: the journal keeps both entries, the roster says what holds now.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from store.disk.journal_lines import Draft
from store.disk.moment import changing
from store.errors import RosterError
from store.people.granting import Recipient, drafts_for, journalled, rewrapped
from store.people.rolling import roll, vouch_again
from store.people.roster import Handler, check_new
from store.people.session import Officer, Session


def correct_training(officer: Officer, handler_id: str, wrong: date, right: date) -> Handler:
    """Another day in the place of one that was written down by mistake; RosterError where that is not there."""
    state = officer.state
    with state.lock():
        handler = officer.roster.handler(handler_id)
        if wrong not in handler.trainings:
            raise RosterError(
                f"{wrong} の教育の記録はありません。何も変えていません。", code="no-such-training"
            )
        days = tuple(sorted({*handler.trainings} - {wrong} | {right}))
        said = {programme: [Draft("trained", "")] for programme in handler.programmes}
        outcome = f"of:{handler_id}:on:{right.isoformat()}:not:{wrong.isoformat()}"
        with changing(state, officer, said, outcome) as change:
            change.put_roster(officer.signed(officer.roster.with_handler(replace(handler, trainings=days))))
        return officer.roster.handler(handler_id)


def change_handler(
    by: Session, handler_id: str, name: str | None, programmes: tuple[str, ...] | None
) -> Handler:
    """Another name, other programmes. All or nothing.

    ``by`` is a trained officer. For a new programme its keys are opened (an entry each, first) and wrapped to the
    handler; for one that is taken away the handler's wraps are destroyed and its epoch is rolled. RosterError,
    NotAllowedError and JournalError change nothing.
    """
    state = by.state
    with state.lock():
        officer = by.officer()
        handler = officer.roster.handler(handler_id)
        changed = replace(handler, name=name or handler.name, programmes=programmes or handler.programmes)
        _check(handler, changed, state.programmes)
        added = [p for p in changed.programmes if p not in handler.programmes]
        removed = [p for p in handler.programmes if p not in changed.programmes]
        for programme in (*added, *removed):
            by.require(programme)
        drafts = [
            (p, [*(drafts_for(state, p, "grant") if p in added else ()), Draft("change", "")])
            for p in dict.fromkeys((*handler.programmes, *added))
        ]
        outcome = f"of:{handler_id}:on:{state.today().isoformat()}"
        before = officer.roster
        with journalled(state, by, drafts, outcome) as joint:
            to = Recipient(handler.id, handler.public)
            wraps = [wrap for p in added for wrap in rewrapped(by, joint, p, to)]
            with changing(state, by) as change:
                # The roster first: who may still have a programme's keys is read from it.
                change.put_roster(officer.signed(officer.roster.with_handler(changed)))
                change.put_wraps(wraps)
                for programme in removed:
                    change.drop_wraps_to(handler.id, programme)
                    vouch_again(by, officer, change, programme, handler.id, before)
                    roll(by, officer, change, joint.of(programme)[0])
        return officer.roster.handler(handler_id)


def _check(handler: Handler, changed: Handler, contract_programmes: tuple[str, ...]) -> None:
    if handler.ended_on is not None:
        raise RosterError(
            f"その取扱者の指定は {handler.ended_on} に終わっています。何も変えていません。",
            code="ended-already",
        )
    if changed == handler:
        raise RosterError("変えるものがありません。", code="nothing-to-change")
    check_new(handler.id, handler.role, changed.programmes, contract_programmes)
