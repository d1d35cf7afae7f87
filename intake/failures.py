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

from intake import pages, views, wording
from intake.wording import Message

_log = logging.getLogger("zukan.intake")

_BACK = "前の画面に戻るか、図鑑のページからもう一度進んでください。"
_MESSAGES = {
    400: Message("読み取れませんでした", ("送られた内容の形が正しくありません。", _BACK), 400),
    401: Message("許可が要ります", ("この場所は、受け取りの係だけが使えます。",), 401),
    403: Message(
        "この送り方では受け付けられません",
        (
            "ほかのサイトから送られたため、止めました。何も保存していません。",
            "図鑑のページから、もう一度進んでください。",
        ),
        403,
    ),
    404: Message("このページはありません", ("アドレスをもう一度確かめてください。", _BACK), 404),
    405: Message("この操作はできません", (_BACK,), 405),
    411: Message(
        "読み取れませんでした", ("送る内容の長さが分かりません。何も保存していません。", _BACK), 411
    ),
    413: Message(
        "送る内容が大きすぎます", ("何も保存していません。", "短くして、もう一度お試しください。"), 413
    ),
    415: Message(
        "この送り方では受け付けられません", ("ファイルは受け取れません。何も保存していません。", _BACK), 415
    ),
    500: Message(
        "うまく動きませんでした", ("申し訳ありません。この操作では、受け付けが済んでいません。", _BACK), 500
    ),
    503: wording.NOT_READY,
}


def register_handlers(app: Flask) -> None:
    """Puts these handlers on an app, for every blueprint."""
    app.register_error_handler(CSRFError, pressed_too_late)
    app.register_error_handler(HTTPException, http_fault)
    app.register_error_handler(Exception, unforeseen)


def pressed_too_late(_error: CSRFError) -> ResponseReturnValue:
    """The token was too old or missing: the same step once more, with everything typed and a fresh token."""
    kind = views.KINDS.get(request.endpoint or "")
    if kind is None:
        return http_fault(HTTPException())
    return views.converse(kind, str((request.view_args or {})["slug"]), csrf_failed=True)


def http_fault(error: HTTPException) -> ResponseReturnValue:
    """A page, or JSON for the collector, for what HTTP has a number for."""
    code = error.code or 500
    message = _MESSAGES.get(code) or _MESSAGES[400 if code < 500 else 500]
    if request.path.startswith("/postbox"):
        return jsonify(error=f"{message.title}。{''.join(message.lines)}"), message.status
    return pages.show_message(message)


def unforeseen(error: Exception) -> ResponseReturnValue:
    """Logs where and what kind, never values: a traceback's lines are code, its message may be data."""
    number = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "不明"
    _log.error("内部エラー 番号=%s 種類=%s 場所=%s", number, type(error).__name__, where)
    message = Message(
        "うまく動きませんでした",
        (
            "申し訳ありません。この操作では、受け付けが済んでいません。",
            "前の画面に戻って、もう一度お試しください。",
            f"続くときは、エラー番号 {number} を窓口へお知らせください。",
        ),
        500,
    )
    if request.path.startswith("/postbox"):
        return jsonify(error=f"{message.title}。番号 {number}"), 500
    return pages.show_message(message)
