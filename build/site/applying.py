"""Whether a vacancy or an event can be applied for on a day, and what the page says about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from build.common.dates import month_day
from build.content.schema import EventFront, Opening
from register.forms import form_spec
from register.model import Register
from register.openness import MEETING, closed_reasons, place_reasons
from register.term import in_words

APPLICATION = "application"  # the register's form for applying to a company
OPEN = "募集中"
CLOSED = "募集終了"
NONE = ""  # no vacancy
NOT_YET = "まだ受け付けていません。準備ができしだい、このページでお知らせします。"


@dataclass(frozen=True, slots=True)
class ApplyLink:
    """The way into an intake: an address, or why there is none."""

    href: str | None
    why_closed: str


def opening_is_open(opening: Opening, day: date) -> bool:
    return opening.opens <= day <= opening.closes


def company_state(openings: Sequence[Opening], day: date) -> str:
    """Nothing where there never was a vacancy: nothing has ended then."""
    if not openings:
        return NONE
    return OPEN if any(opening_is_open(o, day) for o in openings) else CLOSED


def company_apply_link(
    slug: str, openings: Sequence[Opening], register: Register, programme: str, intake: str | None, day: date
) -> ApplyLink:
    """The link to a company's form: needs an open vacancy, a contract that may take applications, an address."""
    if not openings:
        return ApplyLink(None, "いまは募集していません。")
    if not any(opening_is_open(o, day) for o in openings):
        coming = [o.opens for o in openings if o.opens > day]
        if coming:
            return ApplyLink(None, f"{in_words(min(coming))}から応募を受け付けます。")
        return ApplyLink(None, "募集は終わりました。")
    return _apply_link(f"apply/{slug}", register, programme, intake, day)


def event_apply_link(front: EventFront, register: Register, intake: str | None, day: date) -> ApplyLink:
    """The link to an event's form: needs no cancellation, a day within its sign-up, and the same of the contract."""
    if front.cancelled is not None:
        return ApplyLink(None, "この催しは中止になりました。申込みは受け付けていません。")
    if day > front.ends.date():
        return ApplyLink(None, "この催しは終わりました。")
    if day > front.signup.closes:
        return ApplyLink(None, "受付は終わりました。")
    if not may_meet(front, register, day):
        return ApplyLink(None, NOT_YET)
    apply_link = _apply_link(f"events/{front.slug}", register, front.programme, intake, day)
    if apply_link.href is not None and day < front.signup.opens:
        return ApplyLink(None, f"{in_words(front.signup.opens)}から受け付けます。")
    return apply_link


def may_meet(front: EventFront, register: Register, day: date) -> bool:
    """An online event needs a meeting service to which the ward has agreed (clause 6)."""
    contract = register.programme(front.programme).contract
    return not front.online or not list(place_reasons(register, contract, day, (MEETING,)))


def _apply_link(path: str, register: Register, programme: str, intake: str | None, day: date) -> ApplyLink:
    """No link without a contractor, a term, an approved place (``register.openness``) or an address."""
    contract = register.programme(programme).contract
    if closed_reasons(register, contract, day) or intake is None:
        return ApplyLink(None, NOT_YET)
    return ApplyLink(f"{intake}/{path}", "")


def event_state(front: EventFront, apply_link: ApplyLink, day: date) -> str:
    """受付中 / 12/1 受付開始 / 受付終了 / 中止 / 終了 / 準備中"""
    if front.cancelled is not None:
        return "中止"
    if day > front.ends.date():
        return "終了"
    if day > front.signup.closes:
        return "受付終了"
    if apply_link.href is not None:
        return "受付中"
    return f"{month_day(front.signup.opens)} 受付開始" if day < front.signup.opens else "準備中"


def items_passed_on(register: Register, form: str) -> tuple[str, ...]:
    """Labels of what a company receives, in the order of the form; none where nothing is passed on."""
    passed = register.form(form).passes_on
    return tuple(register.item(i).label for i in form_spec(register, form).items if i in passed)


def items_asked(register: Register, form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels of what a form requires and of what it may ask."""
    declared = register.form(form)
    spec = form_spec(register, form)
    required = tuple(register.item(i).label for i in spec.items if i in declared.required)
    optional = tuple(register.item(i).label for i in spec.items if i in declared.optional)
    return required, optional
