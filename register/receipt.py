"""受付番号: random, short enough to read out on the telephone, with a check digit.

Ten characters of a 23-letter alphabet without look-alikes (no 0/O, 1/I/L, 2/Z,
5/S, 8/B, U/V). 23 is prime, so a weighted sum modulo 23 with distinct non-zero
weights finds every single wrong character and every transposition of two.
"""

from __future__ import annotations

import secrets
import unicodedata

from register.errors import ReceiptNumberError

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
RANDOM_LENGTH = 9  # 23**9 ≈ 1.8e12: guessing one of 10,000 takes 1.8e8 tries
GROUP = 5
LENGTH = RANDOM_LENGTH + 1
PATTERN = f"[{ALPHABET}]{{{GROUP}}}-[{ALPHABET}]{{{LENGTH - GROUP}}}"  # as it is written


def new_receipt_number() -> str:
    """A fresh number, written in two groups: ``AAAAA-AAAAA``."""
    body = random_letters(RANDOM_LENGTH)
    return _grouped(body + _check(body))


def random_letters(count: int) -> str:
    """Letters of the alphabet, each as likely as any other: one number of that many digits in base 23.

    One draw for all letters, because each draw is a system call during which other threads run.
    """
    drawn, letters = secrets.randbelow(len(ALPHABET) ** count), ""
    for _ in range(count):
        drawn, digit = divmod(drawn, len(ALPHABET))
        letters += ALPHABET[digit]
    return letters


def parse_receipt_number(text: str) -> str:
    """The canonical spelling of what somebody typed; ReceiptNumberError when it is not one."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(c for c in plain if c.isalnum())
    if len(plain) != LENGTH or any(c not in ALPHABET for c in plain):
        raise ReceiptNumberError(
            f"受付番号は英数字{LENGTH}文字です。直し方: 控えの番号をもう一度ご確認ください。"
        )
    if _check(plain[:-1]) != plain[-1]:
        raise ReceiptNumberError("受付番号のどこかが違います。直し方: 1文字ずつご確認ください。")
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return f"{plain[:GROUP]}-{plain[GROUP:]}"


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(c) for weight, c in enumerate(body, start=1))
    # The check character has weight -1, which differs from 1..9 modulo 23.
    return ALPHABET[total % len(ALPHABET)]
