"""What is said to something that is no request, and never reaches the app: a status, and a page of ours."""

from __future__ import annotations

from gunicorn.http import errors as http_errors  # type: ignore[import-untyped]

LATE = "408 Request Timeout"
TOO_MANY_HEADERS = "431 Request Header Fields Too Large"
_STATUSES = {
    http_errors.LimitRequestLine: "414 URI Too Long",
    http_errors.LimitRequestHeaders: TOO_MANY_HEADERS,
    http_errors.ExpectationFailed: "417 Expectation Failed",
}
_PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>読み取れませんでした</title></head>
<body><h1>読み取れませんでした</h1><p>何も保存していません。図鑑のページからもう一度進んでください。</p></body></html>
""".encode()


def is_of_the_client(error: BaseException) -> bool:
    """Whether a request could not be read, as against a fault of ours."""
    return isinstance(error, http_errors.ParseException)


def status_of(error: BaseException) -> str:
    """The status for what the parser raised, or for what was ours."""
    plain = "400 Bad Request" if is_of_the_client(error) else "500 Internal Server Error"
    return _STATUSES.get(type(error), plain)


def refusal(status: str) -> bytes:
    """The whole answer to what is no request; repeats nothing of it."""
    head = (
        f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Security-Policy: default-src 'none'\r\nContent-Length: {len(_PAGE)}\r\n\r\n"
    )
    return head.encode("ascii") + _PAGE
