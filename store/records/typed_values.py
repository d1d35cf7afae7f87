"""One spelling for what a handler typed from paper; None for what cannot be that kind of value. Pure.

The intake has kinder readers for the public (``intake/form/values.py``); store and intake
share nothing but the register. Here a trained person copies from paper.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from register.model import FieldType

SEXES = ("女性", "男性", "そのほか", "回答しない")
_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # needed in the spelling of some names
_KANA = re.compile(r"[ァ-ヺー・ ]+")
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
NO_KANA = "なし"


def plain_value(kind: FieldType, text: str) -> str | None:
    """The kept spelling, "" for nothing, None where it is no value of this kind."""
    plain = " ".join(text.split())
    if not plain:
        return ""
    if any(unicodedata.category(c) in _REFUSED and c not in _JOINERS for c in plain):
        return None
    return _READERS[kind](plain)


def _text(text: str) -> str:
    return text


def _kana(text: str) -> str | None:
    kana = unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA)
    if kana == "ナシ":
        return NO_KANA
    return kana if _KANA.fullmatch(kana) else None


def _postal(text: str) -> str | None:
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else None


def _phone(text: str) -> str | None:
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[^0-9]", "", plain)
    return plain if 9 <= len(digits) <= 15 and re.fullmatch(r"[0-9+() ー\u2010-\u2015-]+", plain) else None


def _mail(text: str) -> str | None:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    return plain if _MAIL.fullmatch(plain) else None


def _sex(text: str) -> str | None:
    return text if text in SEXES else None


_READERS: Mapping[FieldType, Callable[[str], str | None]] = {
    "name": _text,
    "kana": _kana,
    "date": _text,  # ``form_values.py`` reads it, with the register's reader
    "postal": _postal,
    "address": _text,
    "sex": _sex,
    "phone": _phone,
    "mail": _mail,
    "text": _text,
}
