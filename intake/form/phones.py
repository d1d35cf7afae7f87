"""A phone number as somebody typed it: pure, and never other digits than those that were typed."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from intake.errors import AnswerError

_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\uff0d\uff70]")
_WRITTEN = re.compile(r"\+?[0-9 ().-]+")
_EXTENSION = re.compile(r"内線|ext|#|x", re.IGNORECASE)
#: These beginnings have 11 digits in Japan's numbering plan (mobile, IP, data, 0800), all others 10.
_ELEVEN = ("020", "050", "060", "070", "080", "090")


def read(text: str) -> str:
    """In any writing; kept as it is dialled in Japan, abroad with + and the country code. Raises AnswerError."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    if not _WRITTEN.fullmatch(plain):
        raise _extension() if _EXTENSION.search(plain) else _unreadable()
    digits = re.sub(r"[^0-9]", "", plain)
    if not plain.startswith("+"):
        return _in_japan(digits)
    if digits.startswith("81"):
        return _in_japan("0" + digits[2:].removeprefix("0"))
    return _abroad("+" + digits)


def _in_japan(digits: str) -> str:
    """The national spelling; without dashes where the plan knows no grouping. 010 is the prefix that dials abroad."""
    if len(digits) != (11 if digits.startswith(_ELEVEN) else 10):
        raise _wrong_length()
    if not re.match(r"0(?!10)[1-9]", digits):
        raise _without_zero()
    number = phonenumbers.parse("+81" + digits[1:])
    spelling = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return spelling if spelling.replace("-", "") == digits else digits


def _abroad(digits: str) -> str:
    try:
        number = phonenumbers.parse(digits, None)
    except phonenumbers.NumberParseException:
        raise _unreadable() from None
    if not phonenumbers.is_possible_number(number):
        raise _wrong_length()
    spelling = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return (
        spelling
        if "+" + re.sub(r"[^0-9]", "", spelling) == digits and _WRITTEN.fullmatch(spelling)
        else digits
    )


def _unreadable() -> AnswerError:
    return AnswerError(
        "電話番号として読めません。数字で、市外局番から、番号を一つだけ書いてください。",
        "This does not read as a phone number. Write one number in digits, with the area code.",
    )


def _extension() -> AnswerError:
    return AnswerError(
        "内線番号は書かずに、電話番号だけを書いてください。",
        "Leave out the extension and write the phone number only.",
    )


def _wrong_length() -> AnswerError:
    return AnswerError(
        "電話番号のけた数が違います。市外局番から、もう一度確かめてください。国外の番号は + と国番号から書いてください。",
        "The number of digits is not right. Check it once more, with the area code; "
        "a number abroad begins with + and the country code.",
    )


def _without_zero() -> AnswerError:
    return AnswerError(
        "日本の電話番号は 0 から、国外の番号は + と国番号から書いてください。",
        "A number in Japan begins with 0, a number abroad with + and the country code.",
    )
