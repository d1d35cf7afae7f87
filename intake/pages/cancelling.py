"""取下げ by the person: receipt number and cancellation code, a page to think again, and what became of it.

The code stays out of addresses and logs. Nothing here says whether a number
exists: a wrong number and a wrong code get the same answer.
"""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from intake.errors import AnswerError, PostboxError
from intake.form import fields
from intake.pages import show, wording
from intake.pages.headings import language_of
from intake.running.service import current
from intake.sealing.ticket import parse_secret
from register.errors import ReceiptNumberError
from register.language import Said
from register.receipt import parse_receipt_number
from register.term import day_of

CHECK, CANCEL = "check", "cancel"  # values of the button named "step"
NAMES = frozenset({"receipt", "secret"})
MAX_TYPED = 100  # characters shown again
RETRY_SECONDS = 30


def first() -> ResponseReturnValue:
    """The empty form."""
    return _form(200)


def next_page(*, csrf_failed: bool = False) -> ResponseReturnValue:
    """The answer to a button."""
    if fields.unexpected(request.form, NAMES):
        return _form(400, banner=wording.PRESS_AGAIN)
    if csrf_failed:
        return _form(400, banner=wording.PRESS_AGAIN)
    mistakes, pair = _read()
    if pair is None:
        return _form(422, errors=mistakes)
    if request.form.get("step") != CANCEL:
        return show.show_cancel("cancel_confirm.html", 200, receipt=pair[0], secret=pair[1])
    return _cancel(*pair)


def _cancel(receipt: str, secret: str) -> ResponseReturnValue:
    service = current()
    moment = service.clock()
    limits = service.limits
    limits.count(limits.rates.cancellings, "cancel", limits.key_of(request.remote_addr, day_of(moment)))
    try:
        outcome = service.postbox.cancel(receipt, secret, moment)
    except PostboxError:
        return _form(503, banner=_NOT_NOW)
    if outcome is None:
        wrong = wording.WRONG_PAIR.within(language_of(request.path))
        return _form(422, errors=(("receipt", wrong),))
    return show.show_cancel("cancel_done.html", 200, receipt=receipt, outcome=outcome.value)


_NOT_NOW = Said(
    "申し訳ありません。いま受付が動いていないため、取り下げられたかどうか分かりません。"
    "少し待ってから、もう一度ボタンを押すと確かめられます。お急ぎのときは窓口へお電話ください。",
    "We are sorry: something does not work at the moment, so it is not known whether it is cancelled. "
    "Please wait a little and press the button again to see. If it is urgent, please call us.",
)


def _read() -> tuple[tuple[tuple[str, str], ...], tuple[str, str] | None]:
    """Mistakes by field, or number and code in their one spelling."""
    mistakes, found = [], []
    language = language_of(request.path)
    for name, read in (("receipt", _receipt), ("secret", parse_secret)):
        try:
            found.append(read(request.form.get(name, "")[:MAX_TYPED]))
        except AnswerError as problem:
            mistakes.append((name, problem.said.within(language)))
    return tuple(mistakes), None if mistakes else (found[0], found[1])


def _receipt(text: str) -> str:
    try:
        return parse_receipt_number(text)
    except ReceiptNumberError:
        raise AnswerError(
            "受付番号は英数字10文字です。控えを見て、一文字ずつ確かめてください。",
            "A receipt number has 10 letters and digits. Compare it with your receipt, letter by letter.",
        ) from None


def _form(
    status: int, *, errors: tuple[tuple[str, str], ...] = (), banner: Said | None = None
) -> ResponseReturnValue:
    typed = {name: request.form.get(name, "")[:MAX_TYPED] for name in sorted(NAMES)}
    return show.show_cancel("cancel.html", status, errors=errors, typed=typed, banner=banner)
