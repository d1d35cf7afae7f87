"""入力 → 確認 → 完了 for one target: which page answers a request, decided step by step.

Everything is checked again at every step, nothing is remembered between them: the
answers and the ticket travel in the page. Only ``_send`` keeps anything, and only
after the answers were confirmed.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from flask import request
from flask.typing import ResponseReturnValue

from intake.errors import NotOpenError, PostboxError, TicketError, TooManyError
from intake.form import fields, suspicion
from intake.form.eligibility import age_on, day_that_counts, is_eligible
from intake.form.fields import Code
from intake.form.register_form import TRAP, RegisterForm, form_class, untouched
from intake.pages import show, wording
from intake.postbox.outcomes import Outcome, PutResult
from intake.running.readiness import obstacles
from intake.running.service import Service
from intake.sealing import ticket
from intake.sealing.submission import Submission, header_for, payload_for, sealed
from intake.targets.lookup import LookedUp, Target, TargetState
from intake.targets.seats import Standing, place
from register.errors import RegisterError
from register.forms import form_spec
from register.language import Language, Said
from register.notice import Notice, notice
from register.term import day_of

YOUNGEST = 15  # years: a date of birth after that is likely to be a slip, and is asked about
CONFIRM, SEND, SAVE, ENTER = "confirm", "send", "save", "enter"  # values of the button named "step"


class Conversation:
    """One request about one target. ``first`` answers a GET, ``next`` a POST."""

    def __init__(
        self, service: Service, found: LookedUp, target: Target, moment: datetime, language: Language
    ) -> None:
        self._service, self._found, self._target, self._moment = service, found, target, moment
        self._language = language
        self._register = service.registers[language]
        self._today = day_of(moment)

    @cached_property
    def _form(self) -> RegisterForm:
        """What was posted; a first page shows the form in which nothing is written, and reads nothing."""
        form = form_class(form_spec(self._register, self._target.form))
        if request.method != "POST":
            return untouched(form.form_spec, self._today, self._language)
        # Given by hand: left to itself a form would read a JSON body too.
        return form(today=self._today, language=self._language, formdata=request.form)

    def first(self) -> ResponseReturnValue:
        """The empty form, with a fresh ticket; or the page that says why it is not open."""
        if self._found.state is not TargetState.OPEN:
            return show.show_closed(self._found)
        if obstacles(self._service, self._target.programme):
            return show.show_message(wording.NOT_READY, self._target)
        return self._offer()

    def next(self, *, csrf_failed: bool = False) -> ResponseReturnValue:
        """The answer to a button. What is already kept comes first, whatever the ticket's age: an answer that
        was lost is shown again."""
        if self._step() == ENTER:  # with a code, from the page that asks for it before the form
            return self.first()
        held = self._held()
        try:
            found = None if held is None else self._service.postbox.find(held.id)
        except PostboxError:
            return self._resend(held, is_unknown=True)
        if held is not None and found is not None:
            return self._answer(held, found)
        is_fresh = held is not None and ticket.is_fresh(held, self._moment)
        return self._go_on(held if is_fresh else None, csrf_failed=csrf_failed)

    def _go_on(self, held: ticket.Ticket | None, *, csrf_failed: bool) -> ResponseReturnValue:
        """The next page for what is not kept yet."""
        if self._found.state is not TargetState.OPEN:
            return show.show_closed(self._found, self._form)
        if fields.unexpected(request.form, self._form.names):
            return show.show_message(wording.UNREADABLE)  # not abort(): a CSRF handler may have called us
        if obstacles(self._service, self._target.programme):
            return self._resend(held)
        if held is None:
            return self._input(self._fresh(), banner=wording.STALE)
        return self._turn(held, csrf_failed=csrf_failed)

    def count_page(self) -> None:
        """TooManyError when an address asks for pages faster than people read; a classroom's count is its own."""
        service = self._service
        key, rates = service.limits.key_of(request.remote_addr, self._today), service.limits.rates
        if self._code is Code.RIGHT:
            service.limits.count(rates.classroom_pages, f"classroom-page/{self._target.slug}", key)
        else:
            service.limits.count(rates.requests, "request", key)

    def hold(self, error: TooManyError) -> ResponseReturnValue:
        """The address has to wait: everything written stays on the page behind one button.

        Before anything was written an event that has a code asks for it; else TooManyError goes on.
        """
        if request.method == "POST" and self._step() != ENTER:
            return self._resend(self._held(), wait=error.seconds)
        if not self._asks_code:
            raise error
        return show.show_enter(self._target, error.seconds, is_wrong_code=self._code is Code.WRONG)

    @cached_property
    def _code(self) -> Code:
        return fields.judged(request.form, self._service.config.event_codes.get(self._target.slug))

    @property
    def _asks_code(self) -> bool:
        """Whether a code would help: the event has one, and the right one was not given."""
        return self._target.slug in self._service.config.event_codes and self._code is not Code.RIGHT

    def _carried_code(self) -> str:
        """The right code goes on with the form; a wrong one does not."""
        return request.form.get(fields.CODE, "")[: fields.MAX_CODE] if self._code is Code.RIGHT else ""

    def _offer(self) -> ResponseReturnValue:
        """The empty form, unless every seat is taken; said before anybody types."""
        standing = self._next_standing()
        if standing is None:
            return show.show_closed(LookedUp(TargetState.FULL, self._target))
        waits = standing.kind == "waiting"
        return self._input(self._fresh(), banner=wording.WILL_WAIT if waits else None, status=200)

    def _next_standing(self) -> Standing | None:
        seating = self._target.seating
        if seating is None or seating.capacity is None:
            return Standing("none")
        try:
            return place(seating, self._service.postbox.taken(self._target.slug))
        except PostboxError:
            return Standing("none")  # the form is not closed by a figure that could not be read

    def _turn(self, held: ticket.Ticket, *, csrf_failed: bool) -> ResponseReturnValue:
        sending = self._step() == SEND
        if "change" in request.form:
            return self._input(held, focus=request.form["change"])
        if csrf_failed and not sending:
            return self._input(held, banner=wording.PRESS_AGAIN)
        if not self._is_answered():
            return self._input(held)
        if not self._is_eligible():
            return self._not_eligible(held)
        if request.form.get("notice") != self._notice.version:
            return self._input(held, banner=wording.NOTICE_CHANGED)
        if csrf_failed:
            return self._confirm(held, banner=wording.PRESS_AGAIN)
        return self._send(held) if sending else self._ask_to_confirm(held)

    def _not_eligible(self, held: ticket.Ticket) -> ResponseReturnValue:
        """Where to turn; and the way back to what was written, in case it was a slip."""
        form, rule = self._form, self._register.programme(self._target.programme).eligibility
        day = day_that_counts(rule, today=self._today, event_day=self._target.event_day)
        by_age = None if form.is_denied or rule.max_age is None else wording.counted(day, rule.max_age)
        return show.show_not_eligible(self._view(held), form.what_decides(), by_age)

    def _ask_to_confirm(self, held: ticket.Ticket) -> ResponseReturnValue:
        """確認; seats that ran out while somebody was typing are said here."""
        standing = self._next_standing()
        if standing is None:
            return show.show_closed(LookedUp(TargetState.FULL, self._target), self._form)
        said = [wording.WILL_WAIT] if standing.kind == "waiting" else []
        born = self._form.birth_date()
        if born is not None and age_on(born, self._today) < YOUNGEST:
            said.append(wording.YOUNG)
        banner = Said("".join(each.ja for each in said), " ".join(each.en for each in said)) if said else None
        return self._confirm(held, banner=banner, status=200)

    def _send(self, held: ticket.Ticket) -> ResponseReturnValue:
        """Seals and keeps. The receipt is shown only after the postbox has committed it durably."""
        try:
            self._count()
            result = self._service.postbox.put(self._sealed(held), self._target.seating, self._signs(held))
        except PostboxError:
            return self._resend(held, is_unknown=True)  # the commit may have come through
        except (NotOpenError, RegisterError):
            return self._resend(held)
        except TooManyError as error:
            return self._resend(held, wait=error.seconds)
        if result.outcome is Outcome.KEPT:
            self._service.mailer.send(self._form.mail(), held, self._target, self._language)
        return self._answer(held, result)

    def _answer(self, held: ticket.Ticket, result: PutResult) -> ResponseReturnValue:
        """The page for what the postbox knows of a ticket."""
        if result.outcome is Outcome.FULL:
            return show.show_closed(LookedUp(TargetState.FULL, self._target), self._form)
        if result.outcome is Outcome.CANCELLED:
            return show.show_message(wording.ALREADY_CANCELLED, self._target)
        if self._step() == SAVE:
            return show.save_receipt(self._target, held, result)
        signed = ticket.write(held, self._service.secret)
        return show.show_done(self._target, held, signed, result)

    def _count(self) -> None:
        """TooManyError when this address has sent too much; an event's code gives it a count of its own."""
        service = self._service
        limits = service.limits
        key, rates = limits.key_of(request.remote_addr, self._today), limits.rates
        if self._code is Code.RIGHT:
            limits.count(rates.classroom, f"classroom/{self._target.slug}", key)
            return
        if self._code is Code.WRONG:
            limits.count(rates.codes, "code", key)  # a code is not to be guessed
        limits.count(rates.sendings, "send", key)

    def _signs(self, held: ticket.Ticket) -> str:
        return suspicion.signs(
            trap=request.form.get(TRAP, ""),
            issued=held.issued,
            now=self._moment.timestamp(),
            is_crowd=self._is_crowd(),
        )

    def _is_crowd(self) -> bool:
        """Whether one address takes an event's seats; whoever has the event's code was asked to come."""
        seating = self._target.seating
        if seating is None or seating.capacity is None or self._code is Code.RIGHT:
            return False
        limits = self._service.limits
        key = limits.key_of(request.remote_addr, self._today)
        return limits.is_beyond(suspicion.unremarkable(seating.capacity), f"seat/{self._target.slug}", key)

    def _sealed(self, held: ticket.Ticket) -> Submission:
        service, target = self._service, self._target
        key = service.keys.newest(service.config.contract, target.programme, self._today)
        if key is None:
            raise NotOpenError(["この日に使える受付鍵がありません。"])
        header = header_for(service.register, held, target, self._notice.version, key, self._moment)
        payload = payload_for(self._form.items(), self._form.declarations(), self._moment)
        return sealed(header, payload, key)

    def _is_answered(self) -> bool:
        """Whether every field and tick stands. CSRF is judged by ``app.py`` for all forms at once."""
        self._form.validate()
        return not self._form.mistakes

    def _is_eligible(self) -> bool:
        rule = self._register.programme(self._target.programme).eligibility
        day = day_that_counts(rule, today=self._today, event_day=self._target.event_day)
        return not self._form.is_denied and is_eligible(rule, self._form.birth_date(), day)

    def _step(self) -> str:
        given = request.form.get("step")
        return given if given in (SEND, SAVE, ENTER) else CONFIRM

    @cached_property
    def _notice(self) -> Notice:
        return notice(self._register, self._target.form, self._today, self._language)

    def _fresh(self) -> ticket.Ticket:
        return ticket.issue(self._target.slug, self._target.form, self._moment)

    def _held(self) -> ticket.Ticket | None:
        try:
            return ticket.read(
                request.form.get("ticket", ""),
                self._service.secret,
                target=self._target.slug,
                form=self._target.form,
            )
        except TicketError:
            return None

    def _input(
        self,
        held: ticket.Ticket,
        *,
        banner: Said | None = None,
        focus: str | None = None,
        status: int | None = None,
    ) -> ResponseReturnValue:
        return show.show_input(self._view(held, banner), focus=focus, status=status)

    def _confirm(
        self, held: ticket.Ticket, *, banner: Said | None = None, status: int | None = None
    ) -> ResponseReturnValue:
        return show.show_confirm(self._view(held, banner), status=status)

    def _view(self, held: ticket.Ticket, banner: Said | None = None) -> show.FormView:
        signed = ticket.write(held, self._service.secret)
        return show.FormView(
            self._target, self._form, self._notice, signed, banner, code=self._carried_code()
        )

    def _resend(
        self, held: ticket.Ticket | None, *, wait: int | None = None, is_unknown: bool = False
    ) -> ResponseReturnValue:
        signed = ticket.write(held or self._fresh(), self._service.secret)
        version = request.form.get("notice", "")[:64]
        step = self._step() if self._step() != SAVE else CONFIRM
        return show.show_resend(
            self._target,
            self._form,
            show.Repeat(version, signed, step, self._carried_code()),
            wait=wait,
            is_unknown=is_unknown,
            asks_code=wait is not None and self._asks_code,
            is_wrong_code=self._code is Code.WRONG,
        )
