"""A paper or telephone application: sealed and taken in like one from the intake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from register.forms import FormSpec
from register.term import day_of
from store.office.signing_in import TakenIn, take_in
from store.people.session import Session
from store.records import entering
from store.records.entering import Application, Entered


@dataclass(frozen=True, slots=True)
class EnteredNow:
    """What the person is told, what the sign-in took in with it, and the notice's versions: kept, and that of its day."""

    entered: Entered
    taken_in: TakenIn
    notice: str
    current_notice: str


def form(session: Session, form_id: str) -> FormSpec:
    """The form's fields and declarations; ApplicationError or NotAllowedError for one that is not the handler's."""
    return entering.checked_form(session, form_id)


def enter(
    session: Session, form_id: str, target: str, items: Mapping[str, str], declared: Sequence[str],
    *, notice: str | None = None, received: datetime | None = None,
) -> EnteredNow:  # fmt: skip
    """Keeps what is on the paper. ``notice``: the printed version, ``received``: when it came; else that of the day on which it came, now.

    ApplicationError names fields and no value, and nothing is kept; ReceivingKeyError without a key for today.
    """
    came = received or session.state.clock()
    current = entering.current_notice(session, form_id, day_of(came))
    application = Application(form_id, target, notice or current, came, items, tuple(declared))
    done = entering.enter(session, application)
    return EnteredNow(done, take_in(session, entered=True), application.notice, current)
