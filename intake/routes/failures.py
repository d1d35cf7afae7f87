"""Every fault has a Japanese page, and none says or logs what somebody typed.

An unforeseen exception is logged by its class and an incident number, which the
page shows: enough to find it again, nothing to read about a person.
"""

from __future__ import annotations

import logging
import secrets
import traceback

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException

from intake.errors import TooManyError
from intake.pages import show, wording
from intake.pages.wording import Message
from intake.routes import people
from register.language import Said

_log = logging.getLogger("zukan.intake")

_BACK, _NOTHING = wording.BACK, wording.NOTHING_KEPT
_NOT_THIS_WAY = Said("この送り方では受け付けられません", "It cannot be taken in this way")
_FAILED = Said("うまく動きませんでした", "Something went wrong")
_NOT_DONE = Said(
    "申し訳ありません。この操作では、受け付けが済んでいません。",
    "We are sorry: this has not been received.",
)
_MESSAGES = {
    400: wording.UNREADABLE,
    401: Message(
        Said("許可が要ります", "Permission is needed"),
        (Said("この場所は、受け取りの係だけが使えます。", "Only the collector may use this place."),),
        401,
    ),
    403: Message(
        _NOT_THIS_WAY,
        (
            Said(
                "ほかのサイトから送られたため、止めました。何も保存していません。",
                "It was sent from another site and has been stopped. Nothing has been kept.",
            ),
            Said(
                "図鑑のページから、もう一度進んでください。", "Please begin again from the page in the guide."
            ),
        ),
        403,
    ),
    404: Message(
        Said("このページはありません", "There is no such page"),
        (Said("アドレスをもう一度確かめてください。", "Please check the address once more."), _BACK),
        404,
    ),
    405: Message(Said("この操作はできません", "This cannot be done here"), (_BACK,), 405),
    411: Message(
        wording.UNREADABLE.title,
        (
            Said("送る内容の長さが分かりません。", "The length of what was sent is not known."),
            _NOTHING,
            _BACK,
        ),
        411,
    ),
    413: Message(
        Said("送る内容が大きすぎます", "This is too large"),
        (_NOTHING, Said("短くして、もう一度お試しください。", "Please shorten it and try again.")),
        413,
    ),
    415: Message(
        _NOT_THIS_WAY,
        (Said("ファイルは受け取れません。", "Files cannot be taken."), _NOTHING, _BACK),
        415,
    ),
    500: Message(_FAILED, (_NOT_DONE, _BACK), 500),
    503: wording.NOT_READY,
}


def register_handlers(app: Flask) -> None:
    """Puts these handlers on an app, for every blueprint."""
    app.register_error_handler(CSRFError, pressed_too_late)
    app.register_error_handler(TooManyError, too_many)
    app.register_error_handler(HTTPException, http_fault)
    app.register_error_handler(Exception, unforeseen)


def pressed_too_late(_error: CSRFError) -> ResponseReturnValue:
    """The token was too old or missing: the same step once more, with everything typed and a fresh token."""
    kind = people.KINDS.get(request.endpoint or "")
    if request.endpoint in people.CANCELLING:
        return people.cancel_again()
    if kind is None:
        return http_fault(HTTPException())
    return people.converse(kind, str((request.view_args or {})["slug"]), csrf_failed=True)


def too_many(error: TooManyError) -> ResponseReturnValue:
    """An address that asks too often, where there is no form whose answers could be kept on the page."""
    message = Message(
        Said("少しお待ちください", "Please wait a moment"),
        (
            Said(
                f"同じ場所から、短い時間にたくさんの操作がありました。{wording.wait(error.seconds).ja}から、もう一度お試しください。",
                "There were many requests from the same place within a short time. "
                f"{wording.wait(error.seconds).en} try again.",
            ),
            Said("お急ぎのときは、窓口へお電話ください。", "If it is urgent, please call us."),
        ),
        429,
    )
    return show.show_message(message, retry=error.seconds)


def http_fault(error: HTTPException) -> ResponseReturnValue:
    """A page, or JSON for the collector, for what HTTP has a number for."""
    code = error.code or 500
    message = _MESSAGES.get(code) or _MESSAGES[400 if code < 500 else 500]
    if request.path.startswith("/postbox"):
        return jsonify(
            error=f"{message.title.ja}。{''.join(line.ja for line in message.lines)}"
        ), message.status
    return show.show_message(message)


def unforeseen(error: Exception) -> ResponseReturnValue:
    """Logs where and what kind, never values: a traceback's lines are code, its message may be data."""
    number = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "不明"
    _log.error("内部エラー 番号=%s 種類=%s 場所=%s", number, type(error).__name__, where)
    if request.path.startswith("/postbox"):
        return jsonify(error=f"{_FAILED.ja}。番号 {number}"), 500
    lines = (
        _NOT_DONE,
        Said("少し待ってから、もう一度お試しください。", "Please wait a little and try again."),
        Said(
            f"続くときは、エラー番号 {number} を窓口へお知らせください。",
            f"If it goes on, please tell us the error number {number}.",
        ),
    )
    return show.show_message(Message(_FAILED, lines, 500), again=_posted())


def _posted() -> list[tuple[str, str]]:
    """What a person's form had sent, to be sent once more from the page itself; nothing else is taken up."""
    is_form = request.endpoint in (*people.KINDS, *people.CANCELLING) and request.method == "POST"
    try:
        return list(request.form.items()) if is_form else []
    except Exception:  # what could not be read the first time
        return []
