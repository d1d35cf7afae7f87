"""The answer to bytes that are no HTTP request and never reach the app: a status, and one of our pages."""

from __future__ import annotations

from gunicorn.http import errors as http_errors  # type: ignore[import-untyped]

_STATUSES = {
    http_errors.LimitRequestLine: "414 URI Too Long",
    http_errors.LimitRequestHeaders: "431 Request Header Fields Too Large",
    http_errors.ExpectationFailed: "417 Expectation Failed",
}
_PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>読み取れませんでした</title></head>
<body><h1>読み取れませんでした</h1><p>何も保存していません。図鑑のページからもう一度進んでください。</p></body></html>
""".encode()


def is_of_the_client(error: BaseException) -> bool:
    """Whether an error means that the request could not be read, rather than a fault of ours."""
    return isinstance(error, http_errors.ParseException)


def refusal(error: BaseException) -> bytes:
    """The whole answer to what the parser raised, or to a fault of ours; repeats nothing of the request."""
    plain = "400 Bad Request" if is_of_the_client(error) else "500 Internal Server Error"
    head = (
        f"HTTP/1.1 {_STATUSES.get(type(error), plain)}\r\nConnection: close\r\n"
        "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Security-Policy: default-src 'none'\r\nContent-Length: {len(_PAGE)}\r\n\r\n"
    )
    return head.encode("ascii") + _PAGE
