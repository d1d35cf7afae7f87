"""A paper or telephone application: looked at field by field, sealed, and taken in like one from the intake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from register.forms import FieldSpec, FormSpec
from register.term import day_of
from store.disk.targets_file import remembered
from store.office.signing_in import TakenIn, take_in
from store.people.session import Session
from store.records import entering, form_values
from store.records.entering import Application, Entered
from store.records.form_values import shown_value as shown_value
from store.records.targets import NO_TARGET as NO_TARGET
from store.records.targets import Target as Target
from store.records.targets import target_of, targets_of


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


def targets(session: Session, spec: FormSpec, received: datetime) -> Sequence[Target]:
    """Companies or events that an application by this form, received then, may be for; none for a follow-up."""
    return targets_of(remembered(session.state), spec, received)


def target(session: Session, spec: FormSpec, typed: str, received: datetime) -> Target:
    """The one of that name, ASCII or whole; ApplicationError for one that no catalogue had, or that was not open then."""
    return target_of(remembered(session.state), spec, typed, received)


def field_value(session: Session, field: FieldSpec, typed: str) -> str:
    """The kept spelling of one field; ApplicationError with what is wrong and never the value."""
    return form_values.checked_value(field, typed, session.state.today())


def require_ready(session: Session, spec: FormSpec, source: str) -> None:
    """Before anybody types: a key for today, and the record that a follow-up goes on from. The errors of ``enter``."""
    entering.require_ready(session, spec, source)


def require_received(session: Session, received: datetime) -> None:
    """ApplicationError for a time that is still to come or before this term."""
    entering.require_day(session, received)


def enter(
    session: Session, form_id: str, target: str, items: Mapping[str, str], declared: Sequence[str],
    *, notice: str | date | None = None, received: datetime | None = None, source: str = "",
) -> EnteredNow:  # fmt: skip
    """Keeps what is on the paper. ``notice``: the printed version, or a day on which it was in force; ``received``: when it
    came; else the version of that day, and now.

    ``source``: the record from which a follow-up goes on. ApplicationError names fields and no value, and nothing is
    kept; ReceivingKeyError without a key for today.
    """
    came = received or session.state.clock()
    current = entering.current_notice(session, form_id, day_of(came))
    printed = entering.current_notice(session, form_id, notice) if isinstance(notice, date) else notice
    application = Application(form_id, target, printed or current, came, items, tuple(declared), source)
    done = entering.enter(session, application)
    return EnteredNow(done, take_in(session, entered=True), application.notice, current)
