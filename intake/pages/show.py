"""Turns decisions into pages: titles, sentences and status codes, and what a template gets.

Templates print what they are given under StrictUndefined. A page about a person
is only ever the answer to that person's own request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from intake.form.fields import CODE
from intake.form.register_form import TRAP, YES_NO, RegisterForm, Tick, untouched, written
from intake.pages import wording
from intake.pages.headings import Heading, contact_lines, heading, language_of
from intake.pages.receipt_text import receipt_text
from intake.pages.templating import render
from intake.postbox.outcomes import Outcome, PutResult
from intake.running.readiness import reasons
from intake.running.service import Service, current
from intake.sealing.ticket import Ticket
from intake.targets.lookup import LookedUp, Target
from intake.targets.seats import Standing
from register.forms import FormSpec
from register.language import Language, Said, day_in
from register.notice import Notice
from register.term import TOKYO, day_of

RETRY_SECONDS = 300
RESEND_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the confirmation. ``field`` is what its 変更 button names."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FormView:
    """What 入力 and 確認 show: the form as filled in, its notice, the signed ticket, and a word on top."""

    target: Target
    form: RegisterForm
    notice: Notice
    ticket: str
    banner: Said | None = None
    code: str = ""  # the event's, where the right one was given


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a page that could not go on carries back: the notice's version, the ticket, the step to repeat, the code."""

    version: str
    ticket: str
    step: str
    code: str = ""


def show_input(view: FormView, *, focus: str | None = None, status: int | None = None) -> ResponseReturnValue:
    """入力. With errors it is a 422 whose title says so; ``focus`` is the field that 変更 named."""
    errors, language = view.form.mistakes, language_of(request.path)
    return _page(
        "input.html",
        status or (422 if errors else 400 if view.banner else 200),
        view.target,
        fields=_fields(view.form, focus, language),
        version=view.notice.version,
        explained=_explained(view.notice, language),
        easy=_easy(view.form.form_spec, language),
        ticket=view.ticket,
        errors=errors,
        banner=view.banner,
        focus=focus,
        trap=request.form.get(TRAP, ""),
        carried=_carried_code(view.code),
    )


def show_confirm(view: FormView, *, status: int | None = None) -> ResponseReturnValue:
    """確認. Everything is carried in hidden fields; 変更 leads back with all of it."""
    language = language_of(request.path)
    empty = Said("（書いていません）", "(nothing written)").within(language)
    form = view.form
    rows = [Row(f.spec.id, f.spec.label, written(f, language) or empty) for f in form.answers]
    ticks = [Row(f.spec.id, f.spec.statement, _ticked(f, language)) for f in form.ticks]
    return _page(
        "confirm.html",
        status or (400 if view.banner else 200),
        view.target,
        rows=rows,
        ticks=ticks,
        carried=_carried(form, view.code),
        notice=view.notice,
        version=view.notice.version,
        ticket=view.ticket,
        banner=view.banner,
    )


@lru_cache(maxsize=64)
def _explained(notice: Notice, language: Language) -> Markup:
    """The notice as markup: the same for everyone, and half of the page."""
    return Markup(render("_notice.html", language, notice=notice))  # noqa: S704 (rendered)


@lru_cache(maxsize=64)
def _easy(spec: FormSpec, language: Language) -> Markup:
    """やさしい日本語; English pages have none."""
    if language == "en":
        return Markup()
    return Markup(render("_easy.html", language, spec=spec))  # noqa: S704 (rendered)


def _fields(form: RegisterForm, focus: str | None, language: Language) -> Markup:
    """What a form asks, with what was typed and what is wrong with it."""
    if focus is None and not form.mistakes and not any(field.is_touched for field in form.fields):
        return _untouched(form.form_spec, form.today, language)
    return Markup(render("_fields.html", language, form=form, focus=focus))  # noqa: S704


@lru_cache(maxsize=64)
def _untouched(spec: FormSpec, day: date, language: Language) -> Markup:
    empty = untouched(spec, day, language)
    return Markup(render("_fields.html", language, form=empty, focus=None))  # noqa: S704


def _ticked(field: Tick, language: Language) -> str:
    return next(iter(YES_NO.values())).within(language) if field.data else ""


def _carried(form: RegisterForm, code: str) -> tuple[tuple[str, str], ...]:
    """The answers, what was put into the field that nobody sees, and the event's code."""
    trap = request.form.get(TRAP, "")[:20]
    return (*form.carried(), *(((TRAP, trap),) if trap else ()), *_carried_code(code))


def _carried_code(code: str) -> tuple[tuple[str, str], ...]:
    return ((CODE, code),) if code else ()


def show_resend(
    target: Target,
    form: RegisterForm,
    repeat: Repeat,
    *,
    wait: int | None = None,
    is_unknown: bool = False,
    asks_code: bool = False,
    is_wrong_code: bool = False,
) -> ResponseReturnValue:
    """Not kept, and said so: the answers stay on the page behind one button. ``wait``: seconds, for a 429.

    ``is_unknown``: the postbox did not answer, so nobody knows yet whether it was kept.
    """
    response = make_response(
        _page(
            "resend.html",
            503 if wait is None else 429,
            target,
            carried=_carried(form, repeat.code),
            repeat=repeat,
            wait=None if wait is None else wording.wait(wait),
            is_unknown=is_unknown,
            asks_code=asks_code,
            wrong_code=wording.WRONG_CODE if asks_code and is_wrong_code else None,
        )
    )
    response.headers["Retry-After"] = str(RESEND_SECONDS if wait is None else wait)
    return response


def show_enter(target: Target, wait: int, *, is_wrong_code: bool) -> ResponseReturnValue:
    """Before the form: the address has to wait, or the event's code lets it through at once. ``wait``: seconds."""
    response = make_response(
        _page(
            "enter.html",
            429,
            target,
            wait=wording.wait(wait),
            wrong_code=wording.WRONG_CODE if is_wrong_code else None,
        )
    )
    response.headers["Retry-After"] = str(wait)
    return response


def show_done(target: Target, ticket: Ticket, signed: str, result: PutResult) -> ResponseReturnValue:
    """完了. Shown only for what is durably kept."""
    service = current()
    return _page(
        "done.html",
        200,
        target,
        ticket=ticket,
        signed=signed,
        received_on=Said(day_in("ja", _received_on(result)), day_in("en", _received_on(result))),
        steps=_steps(service, target, ticket, result.standing),
        standing=wording.standing(result.standing),
        is_waiting=result.standing.kind == "waiting",
        banner=wording.AGAIN if result.outcome is Outcome.AGAIN else None,
        mails=service.mailer.is_on,
    )


def _steps(service: Service, target: Target, ticket: Ticket, standing: Standing) -> tuple[Said, ...]:
    """Counted from the day of the form's first page, so that every showing names the same day."""
    began = day_of(datetime.fromtimestamp(ticket.issued, TOKYO))
    form, waits = service.register.form(target.form), standing.kind == "waiting"
    return wording.next_steps(target, form, service.register, began, waits=waits)


def _received_on(result: PutResult) -> date:
    return day_of(datetime.fromisoformat(result.received_at))


def save_receipt(target: Target, ticket: Ticket, result: PutResult) -> ResponseReturnValue:
    """The receipt as a text file to keep; its name says nothing about anybody."""
    service, language = current(), language_of(request.path)
    register = service.registers[language]
    text = receipt_text(
        heading(service, target, language),
        ticket,
        _received_on(result),
        wording.standing(result.standing),
        _steps(service, target, ticket, result.standing),
        contact_lines(register.contract(service.config.contract).contact, language),
        service.config.audience,
        language,
    )
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="uketsuke.txt"'
    return response


def show_not_eligible(view: FormView, field: str, by_age: Said | None) -> ResponseReturnValue:
    """Not an error: whom the programme is for, where to turn, and that nothing was kept; 内容を直す leads to ``field``.

    ``by_age``: how the age was counted, where it was the age.
    """
    return _page(
        "elsewhere.html",
        200,
        view.target,
        by_age=by_age,
        field=field,
        carried=_carried(view.form, view.code),
        version=view.notice.version,
        ticket=view.ticket,
    )


def show_closed(found: LookedUp, form: RegisterForm | None = None) -> ResponseReturnValue:
    """The page for a form that is not open: why, and what to do. ``form``: what somebody had written stays to read."""
    return show_message(wording.closed(found), found.target, rows=[] if form is None else _as_typed(form))


def _as_typed(form: RegisterForm) -> list[Row]:
    """What was typed, letter by letter, whether or not it would have been accepted."""
    rows = [Row(f.spec.id, f.spec.label, " ".join(filter(None, f.typed.values()))) for f in form.answers]
    return [row for row in rows if row.value.strip()]


def show_message(
    message: wording.Message,
    target: Target | None = None,
    *,
    retry: int | None = None,
    rows: Sequence[Row] = (),
    again: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """``rows``: what was written, to read; ``again``: what was posted, to be sent once more by a button."""
    response = make_response(
        _page("message.html", message.status, target, message=message, rows=rows, again=again)
    )
    if retry is not None or message.status == 503:
        response.headers["Retry-After"] = str(retry or RETRY_SECONDS)
    return response


def show_front() -> ResponseReturnValue:
    """The page at the bare address: what the intake is, and whether it takes anything today."""
    service = current()
    day = day_of(service.clock())
    programmes = service.register.programmes_of(service.config.contract)
    return _page("front.html", 200, None, is_open=any(not reasons(service, p.id, day) for p in programmes))


def show_cancel(template: str, status: int, **context: object) -> ResponseReturnValue:
    """One of the pages of a cancellation."""
    return _page(template, status, None, **context)


def _page(template: str, status: int, target: Target | None, **context: object) -> ResponseReturnValue:
    service, language = current(), language_of(request.path)
    register = service.registers[language]
    html = render(
        template,
        language,
        other_path=_other_path(language, request.path),
        heading=_heading(service, target, language),
        contacts=contact_lines(register.contract(service.config.contract).contact, language),
        site_url=service.config.site_url,
        is_sample=service.register.sample,
        **context,
    )
    return html, status


def _heading(service: Service, target: Target | None, language: Language) -> Heading | None:
    return None if target is None else heading(service, target, language)


def _other_path(language: Language, path: str) -> str:
    """The same page in the other language."""
    if language == "en":
        return path.removeprefix("/en") or "/"
    return f"/en{path}"
