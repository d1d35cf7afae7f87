"""What every request and every answer is held to.

A request body stays in memory, below a size, and is never written to a file. An
answer carries headers that let the browser load from here only. A page for people may
be kept by the browser that asked, which uses it for its Back button alone; no proxy on
the way keeps anything.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any, NoReturn

from flask import Flask, Request, Response, abort, request
from werkzeug.exceptions import UnsupportedMediaType

MAX_BODY = 64 * 1024  # bytes; the longest form of the register takes about 25 KB percent-encoded

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: Flask-WTF holds an HTTPS post against its Referer.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_HSTS = "max-age=31536000"


class InMemoryRequest(Request):
    """Takes form posts and JSON below MAX_BODY; a multipart body, which could be spooled, is refused."""

    max_content_length = MAX_BODY
    max_form_memory_size = MAX_BODY
    max_form_parts = 200

    def _load_form_data(self) -> None:
        if self.mimetype.startswith("multipart/"):
            raise UnsupportedMediaType
        super()._load_form_data()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> NoReturn:
        """Would open a temporary file; nothing here may."""
        raise UnsupportedMediaType


class QuietFlask(Flask):
    """A Flask whose last resort logs what kind of fault it was, and nothing that a person sent."""

    request_class = InMemoryRequest

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> None:
        name = exc_info[0].__name__ if exc_info[0] is not None else "不明"
        self.logger.error("内部エラー 種類=%s", name)


class ClassOnly(logging.Filter):
    """Takes message and traceback off a record that carries an exception: both may hold values."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            kind = record.exc_info[0].__name__ if record.exc_info[0] else "不明"
            record.msg, record.args = "内部エラー 種類=%s", (kind,)
            record.exc_info = record.exc_text = record.stack_info = None
        return True


def refuse_undeclared_bodies() -> None:
    """A body in chunks has no declared length, and werkzeug 3.1 cuts such a body at the limit instead of
    refusing it: an answer would be kept without its end. Browsers always declare the length of a form."""
    if "Transfer-Encoding" in request.headers:
        abort(411)


def refuse_foreign_posts(audience: str) -> None:
    """A form of another site may not post here, whatever it carries (Fetch Metadata, and Origin of RFC 6454 §7)."""
    if request.method != "POST":
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin", audience).lower()
    if origin != audience and origin != request.host_url.rstrip("/").lower():
        abort(403)


def add_headers(response: Response, *, is_https: bool, is_static: bool) -> Response:
    """Completes an answer.

    A page that may not be kept (no-store) is lost when somebody goes back to it: it was the answer to a
    post, and a browser shows an error in its place. With no-cache it is asked for anew by every way but Back.
    """
    response.headers.extend(_HEADERS)
    if is_https:
        response.headers.add("Strict-Transport-Security", _HSTS)
    if not is_static:
        is_page = response.mimetype == "text/html"
        response.headers["Cache-Control"] = "private, no-cache" if is_page else "no-store"
    return response


def protect(app: Flask, *, audience: str) -> None:
    """Applies all of it to an app."""
    app.logger.addFilter(ClassOnly())
    app.before_request(refuse_undeclared_bodies)
    app.before_request(lambda: refuse_foreign_posts(audience))
    is_https = audience.startswith("https://")

    @app.after_request
    def complete(response: Response) -> Response:
        static: Any = request.endpoint == "static"
        return add_headers(response, is_https=is_https, is_static=bool(static))
