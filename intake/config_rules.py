"""What a configuration may say: pure checks, each fault with its place and its remedy.

No message repeats a value: an address may hold a password.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from intake.errors import Fault
from register.model import Register

DEFAULT_THREADS = 8
IN_MEMORY = "memory"
MIN_CODE = 6  # characters of an event code: short enough to call out in a classroom
SECURITIES = ("starttls", "tls", "none")

REQUIRED = ("contract", "state_dir", "keys_dir", "collector_key", "catalogue", "audience", "site_url")
OPTIONAL = ("postbox", "limits")
TABLES = ("event_codes", "mail")
_MAIL_TEXTS, _MAIL_MORE = ("host", "security", "sender"), ("user", "password_file")


@dataclass(frozen=True, slots=True)
class Number:
    """A setting that is a whole number: its default and its bounds."""

    default: int
    low: int
    high: int


NUMBERS = {
    "behind_proxy": Number(0, 0, 5),
    "threads": Number(DEFAULT_THREADS, 1, 64),
    "processes": Number(1, 1, 16),
}


def faults(raw: Mapping[str, Any], register: Register, name: str) -> list[Fault]:
    """Everything wrong with a configuration; where shapes are wrong, values are not looked at."""
    found = [*_unknown(raw), *_texts(raw), *_numbers(raw), *_tables(raw)]
    if not found:
        found = [*_contract(raw, register), *_addresses(raw), *_servers(raw), *_codes(raw), *_mail(raw)]
    return [Fault(f"{name}: {fault.where}", fault.what, fault.mend) for fault in found]


def is_address(text: str) -> bool:
    """Whether a catalogue is fetched over HTTP rather than read from a file."""
    return text.startswith(("http://", "https://"))


def _unknown(raw: Mapping[str, Any]) -> Iterator[Fault]:
    known = sorted({*REQUIRED, *OPTIONAL, *NUMBERS, *TABLES})
    mend = f"綴りを確かめるか、行(または環境変数)を消してください。使えるのは {'、'.join(known)} です。"
    yield from (Fault(key, "知らない設定です。", mend) for key in raw if key not in known)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


def _texts(raw: Mapping[str, Any]) -> Iterator[Fault]:
    for key in (*REQUIRED, *(key for key in OPTIONAL if key in raw)):
        if not _is_text(raw.get(key)):
            what = "設定がないか、空か、文字列でないか、読めない文字があります。"
            yield Fault(key, what, f'{key} = "…" の形で書いてください。')


def _numbers(raw: Mapping[str, Any]) -> Iterator[Fault]:
    for key, number in NUMBERS.items():
        value = raw.get(key, number.default)
        if not _is_number(value, number):
            mend = f"引用符なしで、{number.low}から{number.high}までの数を書いてください。"
            yield Fault(key, "使えない数です。", mend)


def _is_number(value: Any, number: Number) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and number.low <= value <= number.high


def _tables(raw: Mapping[str, Any]) -> Iterator[Fault]:
    for key in TABLES:
        if key in raw and not isinstance(raw[key], dict):
            yield Fault(key, "表ではありません。", f"[{key}] の行のあとに、一行ずつ書いてください。")


def _contract(raw: Mapping[str, Any], register: Register) -> Iterator[Fault]:
    if raw["contract"] not in register.contracts:
        mend = f"{'、'.join(register.contracts)} のどれかを書いてください。"
        yield Fault("contract", "登録簿にない委託契約です。", mend)


def _addresses(raw: Mapping[str, Any]) -> Iterator[Fault]:
    keys = ["audience", "site_url", *(["catalogue"] if is_address(raw["catalogue"]) else [])]
    mend = "https:// で始まるアドレスにしてください(手元で試すときだけ http://127.0.0.1:番号 が使えます)。"
    bad = [key for key in keys if not _usable_address(raw[key])]
    yield from (Fault(key, "使えないアドレスです。", mend) for key in bad)
    if not bad and urlsplit(raw["audience"].rstrip("/")).path:
        mend = "受付の公開アドレスを、ホスト名と番号だけで書いてください。"
        yield Fault("audience", "アドレスに道筋(/より後ろ)があります。", mend)


def _servers(raw: Mapping[str, Any]) -> Iterator[Fault]:
    postbox, limits = raw.get("postbox"), raw.get("limits", IN_MEMORY)
    if postbox is not None and _scheme(postbox) not in ("postgresql", "postgresql+psycopg"):
        mend = "postgresql://利用者@ホスト/名前 の形で書くか、行を消してください(消すとSQLiteを使います)。"
        yield Fault("postbox", "使えないデータベースのアドレスです。", mend)
    if limits != IN_MEMORY and _scheme(limits) not in ("redis", "rediss", "redis+unix"):
        mend = f'redis://ホスト:6379 の形か、"{IN_MEMORY}" を書いてください。'
        yield Fault("limits", "使えない数え場所です。", mend)
    if raw.get("processes", 1) > 1 and postbox is None:
        mend = "processes = 1 にするか、postbox にPostgreSQLのアドレスを書いてください。"
        yield Fault("processes", "SQLiteの受付箱は、一つのプロセスでしか使えません。", mend)


def _scheme(address: str) -> str:
    return address.partition("://")[0] if "://" in address else ""


def _codes(raw: Mapping[str, Any]) -> Iterator[Fault]:
    for slug, code in raw.get("event_codes", {}).items():
        if not _is_text(code) or len(code) < MIN_CODE:
            mend = f'催しのslug = "{MIN_CODE}文字以上の合言葉" の形で書いてください。'
            yield Fault(f"event_codes.{slug}", "合言葉が短いか、文字列ではありません。", mend)


def _mail(raw: Mapping[str, Any]) -> Iterator[Fault]:
    mail = raw.get("mail")
    if mail is None:
        return
    for key in mail:
        if key not in (*_MAIL_TEXTS, *_MAIL_MORE, "port"):
            yield Fault(f"mail.{key}", "知らない設定です。", "綴りを確かめるか、行を消してください。")
    for key in (*_MAIL_TEXTS, *(key for key in _MAIL_MORE if key in mail)):
        if not _is_text(mail.get(key)):
            yield Fault(
                f"mail.{key}", "設定がないか、文字列ではありません。", f'{key} = "…" と書いてください。'
            )
    if not _is_number(mail.get("port"), Number(0, 1, 65535)):
        yield Fault("mail.port", "使えない数です。", "メールサーバーの番号を、引用符なしで書いてください。")
    if ("user" in mail) != ("password_file" in mail):
        yield Fault(
            "mail.user",
            "user と password_file は、両方か、どちらもなしです。",
            "足りないほうを書いてください。",
        )
    yield from _mail_security(mail)


def _mail_security(mail: Mapping[str, Any]) -> Iterator[Fault]:
    security, host = mail.get("security"), mail.get("host")
    if security not in SECURITIES:
        yield Fault(
            "mail.security", "知らない守り方です。", f"{'、'.join(SECURITIES)} のどれかを書いてください。"
        )
    elif security == "none" and not (isinstance(host, str) and _is_loopback(host)):
        mend = "starttls か tls を書いてください(none は同じ機械の中だけ)。"
        yield Fault("mail.security", "暗号化しないと、宛先が途中で読まれます。", mend)


def _usable_address(text: str) -> bool:
    """HTTPS anywhere, plain HTTP on loopback only; no credentials, query or fragment."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
