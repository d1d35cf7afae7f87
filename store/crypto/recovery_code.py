"""The paper recovery key as characters: fifteen groups of five, the last of each a check. No I/O.

The alphabet is the receipt numbers' (no look-alikes, 23 letters: a prime). A group's
check counts its place in, so a wrong character, two that were swapped and two groups
that were swapped are found, and the message names the group. 32 bytes of key and 14
bits of their hash make 60 characters: what passes every group by chance is found too.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator

from register.receipt import ALPHABET
from store.crypto.keys import SEED_SIZE
from store.errors import RecoveryCodeError

GROUPS, GROUP = 15, 5
_BASE = len(ALPHABET)
_DIGITS = GROUPS * (GROUP - 1)
_HASH_BITS = 14  # 23**60 > 2**(256 + 14)


def groups_of(seed: bytes) -> tuple[str, ...]:
    """The fifteen groups of a seed."""
    number = int.from_bytes(seed, "big") << _HASH_BITS | _hash(seed)
    digits = []
    for _ in range(_DIGITS):
        number, digit = divmod(number, _BASE)
        digits.append(ALPHABET[digit])
    plain = "".join(reversed(digits))
    size = GROUP - 1
    bodies = [plain[size * n : size * (n + 1)] for n in range(GROUPS)]
    return tuple(body + _check(n, body) for n, body in enumerate(bodies))


def seed_of(text: str) -> bytes:
    """The seed of what somebody typed or scanned; RecoveryCodeError names the groups that are wrong."""
    groups = split(text)
    if len(groups) != GROUPS:
        raise RecoveryCodeError(
            f"回復鍵は{GROUP}文字の組が{GROUPS}個です(いま{len(groups)}個)。何も開いていません。"
            "直し方: 紙のはじめから、抜けがないか確かめてください。"
        )
    wrong = [str(n + 1) for n, group in enumerate(groups) if not is_group(n, group)]
    if wrong:
        raise RecoveryCodeError(
            f"回復鍵の {'、'.join(wrong)} 番目の組が違います。何も開いていません。"
            "直し方: 紙のその組を、1文字ずつ確かめてください。"
        )
    number = 0
    for group in groups:
        for char in group[:-1]:
            number = number * _BASE + ALPHABET.index(char)
    value, found = divmod(number, 1 << _HASH_BITS)
    if value >= 1 << 8 * SEED_SIZE or _hash(value.to_bytes(SEED_SIZE, "big")) != found:
        raise RecoveryCodeError(
            "回復鍵の全体が合いません。何も開いていません。"
            "直し方: 別の紙の組が混ざっていないか、はじめから確かめてください。"
        )
    return value.to_bytes(SEED_SIZE, "big")


def split(text: str) -> list[str]:
    """Groups of five of what was typed, in any width, case and spacing."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(char for char in plain if char.isalnum())
    return [plain[start : start + GROUP] for start in range(0, len(plain), GROUP)]


def is_group(place: int, group: str) -> bool:
    """Whether a group belongs at a place (counted from 0) by its check character."""
    return (
        len(group) == GROUP
        and all(char in ALPHABET for char in group)
        and _check(place, group[:-1]) == group[-1]
    )


def _check(place: int, body: str) -> str:
    return ALPHABET[sum(_weighted(place, body)) % _BASE]


def _weighted(place: int, body: str) -> Iterator[int]:
    yield place + 1
    for weight, char in enumerate(body, start=2):
        yield weight * ALPHABET.index(char)


def _hash(seed: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"shigoto-zukan/recovery/1\n" + seed).digest()[:2], "big") >> 2
