"""Turns decisions into pages: titles, sentences and status codes, and what a template gets.

Templates print what they are given under StrictUndefined. A page about a person
is only ever the answer to that person's own request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from intake import wording
from intake.doors import Doorway, Target
from intake.forms import RegisterForm, written
from intake.service import Service, current
from intake.ticket import Ticket
from register.model import Contact
from register.notice import Notice
from register.term import TOKYO, in_words

RETRY_SECONDS = 300
_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the confirmation. ``field`` is what its 変更 button names."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a form's pages say at the top: the verb, the target's name, its page on the site, its time."""

    label: str
    title: str
    name: str
    url: str
    when: str | None
    industry: str | None
    audience: str


def heading(service: Service, target: Target) -> Heading:
    applying = target.kind == "company"
    programme = service.register.programme(target.programme)
    return Heading(
        label="応募" if applying else "申込",
        title=f"{target.name}に応募する" if applying else f"「{target.name}」に申し込む",
        name=target.name,
        url=service.config.site_url + target.url,
        when=in_time(target.starts) if target.starts else None,
        industry=target.industry,
        audience=programme.eligibility.text,
    )


def in_time(moment: datetime) -> str:
    """2027年1月22日（金）14:00から"""
    local = moment.astimezone(TOKYO)
    return f"{in_words(local.date())}（{_WEEKDAYS[local.weekday()]}）{local:%H:%M}から"


def show_input(
    target: Target,
    form: RegisterForm,
    notice: Notice,
    ticket: str,
    *,
    banner: str | None = None,
    focus: str | None = None,
) -> ResponseReturnValue:
    """入力. With errors it is a 422 whose title says so; ``focus`` is the field that 変更 named."""
    errors = form.mistakes
    return _page(
        "input.html",
        422 if errors else 400 if banner else 200,
        target,
        form=form,
        notice=notice,
        ticket=ticket,
        errors=errors,
        banner=banner,
        focus=focus,
    )


def show_confirm(
    target: Target, form: RegisterForm, notice: Notice, ticket: str, *, banner: str | None = None
) -> ResponseReturnValue:
    """確認. Everything is carried in hidden fields; 変更 leads back with all of it."""
    rows = [
        Row(field.spec.id, field.spec.label, written(field.spec.type, field.typed) or "（書いていません）")
        for field in form.answers
    ]
    ticks = [Row(field.spec.id, field.spec.statement, "はい") for field in form.ticks]
    return _page(
        "confirm.html",
        400 if banner else 200,
        target,
        rows=rows,
        ticks=ticks,
        carried=form.carried(),
        notice=notice,
        ticket=ticket,
        banner=banner,
    )


def show_resend(
    target: Target, form: RegisterForm, version: str, ticket: str, step: str
) -> ResponseReturnValue:
    """Not kept, and said so: the answers stay on the page behind one button."""
    response = make_response(
        _page("resend.html", 503, target, carried=form.carried(), version=version, ticket=ticket, step=step)
    )
    response.headers["Retry-After"] = "30"
    return response


def show_done(target: Target, ticket: Ticket, *, again: bool) -> ResponseReturnValue:
    """完了. Shown only for what is durably kept."""
    return _page(
        "done.html",
        200,
        target,
        ticket=ticket,
        steps=wording.next_steps(target),
        banner=wording.AGAIN if again else None,
    )


def show_not_eligible(target: Target, elsewhere: str) -> ResponseReturnValue:
    """Not an error: whom the programme is for, where to turn, and that nothing was kept."""
    return _page("elsewhere.html", 200, target, elsewhere=elsewhere)


def show_closed(doorway: Doorway) -> ResponseReturnValue:
    """A polite page for every door that is not open."""
    return show_message(wording.closed(doorway), doorway.target)


def show_message(message: wording.Message, target: Target | None = None) -> ResponseReturnValue:
    response = make_response(_page("message.html", message.status, target, message=message))
    if message.status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def show_front() -> ResponseReturnValue:
    """What this place is, for whoever opens its bare address."""
    return _page("front.html", 200, None)


def _page(template: str, status: int, target: Target | None, **context: object) -> ResponseReturnValue:
    service = current()
    contract = service.register.contract(service.config.contract)
    html = render_template(
        template,
        heading=heading(service, target) if target else None,
        contact=contract.contact,
        contacts=contact_lines(contract.contact),
        site_url=service.config.site_url,
        is_sample=service.register.sample,
        **context,
    )
    return html, status


def contact_lines(contact: Contact | None) -> Sequence[str]:
    if contact is None:
        return ()
    return (contact.name, f"電話 {contact.phone}", f"メール {contact.mail}")
