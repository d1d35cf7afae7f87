"""The blind index: search tokens of a record's values, and what counts as the same value. No I/O.

A token is HMAC-SHA256 under the programme's index key, over the kind of value and
its plainest spelling, cut to 128 bits. It finds whole values only, and tells
whoever has the vault, but not the key, nothing but that two records agree.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from register.forms import FormSpec
from store.crypto.keys import bound

Kind = Literal["name", "kana", "phone", "mail"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LABELS: Mapping[Kind, str] = {"name": "氏名", "kana": "よみ", "phone": "電話番号", "mail": "メールアドレス"}
_TOKEN_LENGTH = 32  # hex digits
_NO_KANA = "ナシ"
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def token(index_key: bytes, programme: str, kind: Kind, value: str) -> str:
    """The token of one value; empty when nothing is left of it to compare."""
    plain = plainest(kind, value)
    if not plain:
        return ""
    place = bound("lookup", {"kind": kind, "programme": programme})
    return hmac.new(index_key, place + plain.encode("utf-8"), hashlib.sha256).hexdigest()[:_TOKEN_LENGTH]


def tokens(
    index_key: bytes, programme: str, spec: FormSpec, items: Mapping[str, str]
) -> Iterator[tuple[Kind, str]]:
    """The tokens of a payload's values, by the type that the register gives each field."""
    for field in spec.fields:
        for kind in KINDS:
            if field.type == kind and (found := token(index_key, programme, kind, items.get(field.id, ""))):
                yield kind, found


def plainest(kind: Kind, value: str) -> str:
    """One spelling for what people write in several: width, spaces, case, kana, hyphens."""
    text = "".join(unicodedata.normalize("NFKC", value).split()).casefold()
    if kind == "phone":
        digits = re.sub(r"[^0-9+]", "", text)
        return re.sub(r"^(\+81|0081)0?", "0", digits)
    if kind == "kana":
        kana = text.translate(_TO_KATAKANA)
        return "" if kana == _NO_KANA else kana
    return text


def alike_keys(mine: Mapping[Kind, str]) -> list[tuple[str, ...]]:
    """What two applications to one target share when they are likely one person's.

    The same mail, or the same phone, or name and kana together (a name alone is many
    people's). A family may share a telephone, so a handler judges; nothing is done by itself.
    """
    groups: tuple[tuple[Kind, ...], ...] = (("mail",), ("phone",), ("name", "kana"))
    return [tuple(mine[kind] for kind in group) for group in groups if set(group) <= set(mine)]
