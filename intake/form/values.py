"""What somebody typed, read kindly: one pure function per kind of field.

Each takes the text and gives the spelling that is kept, or raises AnswerError
with a sentence for the person. No sentence ever repeats what was typed. Reading
a kept spelling again gives the same spelling, so every step may check anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

import jaconv
from email_validator import EmailNotValidError, validate_email

from intake.errors import AnswerError
from intake.form import phones
from register.language import Said
from register.model import FieldType

NO_READING = "なし"
_NONE_WRITTEN = frozenset({"ナシ", "無シ"})  # as it reads in katakana
NOT_ANSWERED = "回答しない"
#: What is kept of a choice, and how each language shows it.
SEXES = {
    "女性": Said("女性", "Female"),
    "男性": Said("男性", "Male"),
    "そのほか": Said("そのほか", "Other"),
    NOT_ANSWERED: Said(NOT_ANSWERED, "No answer"),
}

#: Carriers that once issued addresses which RFC 5322 §3.4.1 does not allow (two dots, a dot at the end).
OLD_CARRIERS = ("docomo.ne.jp", "ezweb.ne.jp", "au.com")

_JOINERS = "\u200c\u200d"  # needed in the spelling of some names
_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_KANA_MARKS = re.compile(r"[\u3041-\u30ff][\u3099\u309a]")
#: Katakana with its marks of repetition, the small letters of Ainu, and what stands between two names.
_READING = re.compile(r"[ァ-ヺー・ヽヾㇰ-ㇿ゛゜＝゠‐\u0020]+")
_REPEATED = str.maketrans({"ゝ": "ヽ", "ゞ": "ヾ", "=": "＝", "\u2011": "‐"})
#: What pasting brings along and nobody sees: spaces of no width, directions, a soft hyphen. A tab is a space.
_UNSEEN = str.maketrans(
    {
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
        "\t": " ",
    }
)
_POSTAL = re.compile(r"[0-9]{7}")
_STROKES = re.compile(r"[\u2012-\u2015\u2212\u30fc\uff0d\uff70-]")  # a hyphen (‐) joins two names instead
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\uff0d\uff70-]")


def has_control(text: str) -> bool:
    """Whether a text holds what no keyboard writes: control, direction and private characters."""
    return any((unicodedata.category(c) in _REFUSED and c not in _JOINERS) or c == "\ufffd" for c in text)


def unseen_dropped(text: str) -> str:
    """The text without what pasting brings along and nobody sees; a tab becomes a space."""
    return text.translate(_UNSEEN)


def fold_width(text: str) -> str:
    """Full-width ASCII becomes half-width, half-width kana full-width, and nothing else changes.

    Not NFKC: that would replace the very characters that tell one name from another.
    """
    folded = jaconv.h2z(jaconv.z2h(text, kana=False, ascii=True, digit=True), kana=True)
    folded = _KANA_MARKS.sub(lambda mark: unicodedata.normalize("NFC", mark.group()), folded)
    return " ".join(folded.split())


def read_name(text: str) -> str:
    return fold_width(text)


def read_kana(text: str) -> str:
    """Katakana, whichever kana was written; なし for a name without reading."""
    reading = jaconv.hira2kata(fold_width(text)).translate(_REPEATED)
    if reading in _NONE_WRITTEN:
        return NO_READING
    reading = _STROKES.sub("ー", reading)
    if not _READING.fullmatch(reading):
        raise AnswerError(
            "ひらがなかカタカナで書いてください。よみのない名前の方は「なし」と書いてください。",
            "Write it in hiragana or katakana, or leave it empty if your name has no reading in kana.",
        )
    return reading


def read_postal(text: str) -> str:
    plain = _DASHES.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(plain.replace("〒", "").split())
    if not _POSTAL.fullmatch(plain):
        raise AnswerError(
            "郵便番号は7けたの数字で書いてください。例 160-0000",
            "Write the postal code as 7 digits, for example 160-0000.",
        )
    return f"{plain[:3]}-{plain[3:]}"


def read_mail(text: str) -> str:
    """Full-width letters are folded first. Nothing is asked of the network."""
    plain = re.sub(r"^mailto:", "", unicodedata.normalize("NFKC", text).strip(), flags=re.IGNORECASE)
    if len(plain.split()) > 1:
        raise AnswerError(
            "メールアドレスの中に空白があります。空白を消し、アドレスを一つだけ書いてください。",
            "There is a space in the email address. Delete it, and write one address only.",
        )
    local, at, domain = plain.rpartition("@")
    if not at or not local:
        raise AnswerError(
            "メールアドレスには @ が要ります。例 namae@example.jp",
            "An email address needs an @, for example name@example.jp.",
        )
    checked = plain
    if domain.lower() in OLD_CARRIERS:
        checked = f"{re.sub(r'[.]+', '.', unquoted(local)).strip('.') or 'x'}@{domain}"
    try:
        address = validate_email(checked, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise AnswerError(
            "メールアドレスとして読めません。@ の前後と、打ちまちがいを確かめてください。",
            "This does not read as an email address. Check both sides of the @ for slips.",
        ) from None
    return f"{local}@{address.domain}"


def ascii_domain(domain: str) -> str:
    """A domain that ``read_mail`` has kept, in the letters in which mail is sent (RFC 5891)."""
    found = validate_email(f"x@{domain}", check_deliverability=False).ascii_domain
    return str(found)


def unquoted(local: str) -> str:
    """What stands before the @ without its quotation marks: phones write "a..b"@docomo.ne.jp with them."""
    return local[1:-1] if len(local) > len('""') and local[0] == local[-1] == '"' else local


def read_text(text: str) -> str:
    return fold_width(text)


def read_sex(text: str) -> str:
    if text not in SEXES:
        raise AnswerError("選択肢の中から選んでください。", "Choose one of the options.")
    return text


_READERS: Mapping[FieldType, Callable[[str], str]] = {
    "name": read_name,
    "kana": read_kana,
    "postal": read_postal,
    "address": read_text,
    "sex": read_sex,
    "phone": phones.read,
    "mail": read_mail,
    "text": read_text,
}


def read(kind: FieldType, text: str, *, size: int) -> str:
    """One single-line answer of a kind; "" for an empty one. ``size`` in characters, before and after.

    Raises AnswerError. Dates have three boxes and are read by ``dates.read``.
    """
    plain = unseen_dropped(text).strip()
    if not plain:
        return ""
    if has_control(plain):
        raise AnswerError(
            "読めない文字がまじっています。消して、もう一度書いてください。",
            "There is a character in it that cannot be read. Delete it and write it again.",
        )
    kept = _READERS[kind](plain)
    if len(kept) > size:
        raise too_long(size)
    return kept


def too_long(size: int) -> AnswerError:
    return AnswerError(
        f"長すぎます。{size}文字までで書いてください。",
        f"It is too long. Write up to {size} characters.",
    )
