"""入力 → 確認 → 完了 for one target: which page answers a request, decided step by step.

Everything is checked again at every step, nothing is remembered between them: the
answers and the ticket travel in the page. Only ``_send`` keeps anything, and only
after the answers were confirmed.
"""

from __future__ import annotations

from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from intake import pages, ticket, wording
from intake.doors import Door, Doorway, Target
from intake.eligibility import day_that_counts, is_eligible
from intake.errors import NotOpenError, PostboxError, TicketError
from intake.forms import form_class
from intake.readiness import obstacles
from intake.service import Service
from intake.submission import Submission, header_for, payload_for, sealed
from register.errors import RegisterError
from register.forms import form_spec
from register.notice import Notice, notice
from register.term import day_of

CONFIRM, SEND = "confirm", "send"  # values of the button named "step"


class Conversation:
    """One request about one target. ``first`` answers a GET, ``next`` a POST."""

    def __init__(self, service: Service, doorway: Doorway, target: Target, moment: datetime) -> None:
        self._service, self._doorway, self._target, self._moment = service, doorway, target, moment
        self._today = day_of(moment)
        self._form = form_class(form_spec(service.register, target.form))(today=self._today)

    def first(self) -> ResponseReturnValue:
        """The empty form, with a fresh ticket; or the page that says why it is not open."""
        if self._doorway.door is not Door.OPEN:
            return pages.show_closed(self._doorway)
        if obstacles(self._service, self._target.programme):
            return pages.show_message(wording.NOT_READY, self._target)
        return self._input(self._fresh())

    def next(self, *, csrf_failed: bool = False) -> ResponseReturnValue:
        """The answer to a button. What is already kept comes first: a lost answer is shown again."""
        held = self._held()
        try:
            if held is not None and self._service.postbox.knows(held.id):
                return pages.show_done(self._target, held, again=True)
        except PostboxError:
            return self._resend(held)
        if self._doorway.door is not Door.OPEN:
            return pages.show_closed(self._doorway)
        if obstacles(self._service, self._target.programme):
            return self._resend(held)
        if held is None:
            return self._input(self._fresh(), banner=wording.STALE)
        return self._turn(held, csrf_failed=csrf_failed)

    def _turn(self, held: ticket.Ticket, *, csrf_failed: bool) -> ResponseReturnValue:
        sending = self._step() == SEND
        if "change" in request.form:
            return self._input(held, focus=request.form["change"])
        if csrf_failed and not sending:
            return self._input(held, banner=wording.PRESS_AGAIN)
        if not self._is_answered():
            return self._input(held)
        if not self._is_eligible():
            elsewhere = self._service.register.programme(self._target.programme).eligibility.elsewhere
            return pages.show_not_eligible(self._target, elsewhere)
        if request.form.get("notice") != self._notice().version:
            return self._input(held, banner=wording.NOTICE_CHANGED)
        if csrf_failed:
            return self._confirm(held, banner=wording.PRESS_AGAIN)
        return self._send(held) if sending else self._confirm(held)

    def _send(self, held: ticket.Ticket) -> ResponseReturnValue:
        """Seals and keeps. The receipt is shown only after the postbox has committed it durably."""
        try:
            is_new = self._service.postbox.put(self._sealed(held))
        except (PostboxError, NotOpenError, RegisterError):
            return self._resend(held)
        return pages.show_done(self._target, held, again=not is_new)

    def _sealed(self, held: ticket.Ticket) -> Submission:
        service, target = self._service, self._target
        key = service.keys.newest(service.config.contract, target.programme, self._today)
        if key is None:
            raise NotOpenError(["この日に使える受付鍵がありません。"])
        header = header_for(service.register, held, target, self._notice().version, key, self._moment)
        payload = payload_for(self._form.items(), self._form.declarations(), self._moment)
        return sealed(header, payload, key)

    def _is_answered(self) -> bool:
        """Whether every field and tick stands. CSRF is judged by ``app.py`` for all forms at once."""
        self._form.validate()
        return not self._form.mistakes

    def _is_eligible(self) -> bool:
        rule = self._service.register.programme(self._target.programme).eligibility
        day = day_that_counts(rule, today=self._today, event_day=self._target.event_day)
        return is_eligible(rule, self._form.birth_date(), day)

    def _step(self) -> str:
        return SEND if request.form.get("step") == SEND else CONFIRM

    def _notice(self) -> Notice:
        return notice(self._service.register, self._target.form, self._today)

    def _fresh(self) -> ticket.Ticket:
        return ticket.issue(self._target.slug, self._target.form, self._moment)

    def _held(self) -> ticket.Ticket | None:
        try:
            return ticket.read(
                request.form.get("ticket", ""),
                self._service.secret,
                target=self._target.slug,
                form=self._target.form,
                moment=self._moment,
            )
        except TicketError:
            return None

    def _input(
        self, held: ticket.Ticket, *, banner: str | None = None, focus: str | None = None
    ) -> ResponseReturnValue:
        signed = ticket.write(held, self._service.secret)
        return pages.show_input(self._target, self._form, self._notice(), signed, banner=banner, focus=focus)

    def _confirm(self, held: ticket.Ticket, *, banner: str | None = None) -> ResponseReturnValue:
        signed = ticket.write(held, self._service.secret)
        return pages.show_confirm(self._target, self._form, self._notice(), signed, banner=banner)

    def _resend(self, held: ticket.Ticket | None) -> ResponseReturnValue:
        signed = ticket.write(held or self._fresh(), self._service.secret)
        version = request.form.get("notice", "")[:64]
        return pages.show_resend(self._target, self._form, version, signed, self._step())
