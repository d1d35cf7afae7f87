"""承認 by two people: what neither may do alone, as a value that only two live sessions make.

Beside ``Purpose`` (for what) and ``Session`` (who) it says that a second person agreed. It is for one act, on one
thing, once: whoever carries the act out calls ``use`` first. The journal has both signatures before it exists.
"""

from __future__ import annotations

import threading

from store.disk.journal_lines import Draft
from store.errors import ApprovalError
from store.people.roster import require_designated, require_leading
from store.people.session import Session

_BY_TWO = object()


class Approval:
    """Only ``approve`` makes one. ``act`` is a short ASCII word, ``subject`` the id of what it is done to."""

    __slots__ = ("_guard", "_used", "act", "approver", "asker", "programme", "subject")

    def __init__(
        self, programme: str, act: str, subject: str, asker: str, approver: str, *, made_by: object
    ) -> None:
        if made_by is not _BY_TWO:
            raise TypeError("approvals are made by approve only")
        self.programme, self.act, self.subject = programme, act, subject
        self.asker, self.approver = asker, approver
        self._guard, self._used = threading.Lock(), False

    def __repr__(self) -> str:
        return f"Approval({self.programme!r}, {self.act!r}, {self.subject!r})"

    def use(self, programme: str, act: str, subject: str) -> None:
        """ApprovalError unless it is for this act on this thing, and has not been used."""
        with self._guard:
            if self._used or (self.programme, self.act, self.subject) != (programme, act, subject):
                raise ApprovalError(
                    "この操作のための、まだ使っていない承認ではありません。何もしていません。"
                )
            self._used = True


def approve(asker: Session, approver: Session, programme: str, act: str, subject: str) -> Approval:
    """One person asks, another, an officer or deputy, agrees; both are designated for the programme and trained today.

    ApprovalError for one person twice; NotAllowedError where either may not; JournalError makes none.
    """
    state = asker.state
    if asker.actor == approver.actor or approver.state.path != state.path:
        raise ApprovalError("承認は、頼む人とは別の人がします。何もしていません。")
    for one in (asker, approver):
        one.require(programme)
    require_leading(approver.handler)
    require_designated(approver.handler, state.today())
    with state.lock():
        journal = state.journal(programme)
        journal.note(asker, Draft("approve", subject), f"{act}:asked", state.clock())
        journal.note(approver, Draft("approve", subject), f"{act}:of:{asker.actor}", state.clock())
    return Approval(programme, act, subject, asker.actor, approver.actor, made_by=_BY_TWO)
