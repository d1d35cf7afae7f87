"""What one setting's value may be: pure checks for ``settings/model.py``, each fault with its remedy.

No fault repeats a value: an address may hold a password.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic_core import PydanticCustomError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

IN_MEMORY = "memory"
MIN_CODE = 6  # characters of an event code: short enough to call out in a classroom
SECURITIES = ("starttls", "tls", "none")


def fault(what: str, mend: str) -> PydanticCustomError:
    """An error that ``settings/messages.py`` passes on as it is."""
    return PydanticCustomError("fault", "{what}", {"what": what, "mend": mend})


def is_address(text: str) -> bool:
    """Whether a catalogue is fetched over HTTP rather than read from a file."""
    return text.startswith(("http://", "https://"))


def written(text: str) -> str:
    """Something is written, and nothing in it that no address or path can hold."""
    if not text.strip() or "\0" in text:
        raise ValueError
    return text


def usable_address(text: str) -> str:
    """HTTPS anywhere, plain HTTP on loopback only; no credentials, query or fragment."""
    if not _is_usable(text):
        mend = (
            "https:// で始まるアドレスにしてください(手元で試すときだけ http://127.0.0.1:番号 が使えます)。"
        )
        raise fault("使えないアドレスです。", mend)
    return text


def _is_usable(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def without_path(text: str) -> str:
    """A host, and where needed a port, alone."""
    if urlsplit(text.rstrip("/")).path:
        mend = "受付の公開アドレスを、ホスト名と番号だけで書いてください。"
        raise fault("アドレスに道筋(/より後ろ)があります。", mend)
    return text


def file_or_address(text: str) -> str:
    """A catalogue's place: a file as it is, or an address that may be used."""
    return usable_address(text) if is_address(text) else text


def postgresql_address(text: str) -> str:
    """Where a shared postbox lies."""
    if _scheme(text) not in ("postgresql", "postgresql+psycopg") or not _is_read(text):
        mend = "postgresql://利用者@ホスト/名前 の形で書くか、行を消してください(消すとSQLiteを使います)。"
        raise fault("使えないデータベースのアドレスです。", mend)
    return text


def _is_read(address: str) -> bool:
    try:
        make_url(address)
    except (ArgumentError, ValueError):
        return False
    return True


def counters(text: str) -> str:
    """Where deeds are counted: in memory, or in Redis."""
    if text != IN_MEMORY and _scheme(text) not in ("redis", "rediss", "redis+unix"):
        raise fault("使えない数え場所です。", f'redis://ホスト:6379 の形か、"{IN_MEMORY}" を書いてください。')
    return text


def _scheme(address: str) -> str:
    return address.partition("://")[0] if "://" in address else ""


def event_code(code: Any) -> Any:
    """An event's code, long enough not to be guessed."""
    if not isinstance(code, str) or "\0" in code or _counting(code) < MIN_CODE:
        mend = f'催しのslug = "{MIN_CODE}文字以上の合言葉" の形で書いてください。記号と空白は数えません。'
        raise fault("合言葉が短いか、文字列ではありません。", mend)
    return code


def _counting(code: str) -> int:
    """Letters that are held against what somebody says: neither spaces nor signs."""
    return sum(c.isalnum() for c in unicodedata.normalize("NFKC", code))


def mail_address(text: str) -> str:
    """Whom a mail may come from."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        mend = "uketsuke@uketsuke.example のような、受託者のメールアドレスを書いてください。"
        raise fault("メールアドレスとして読めません。", mend) from None
    return text
