"""取下げコード: what cancels an application, with its receipt number; the same on the web, on paper and by telephone."""

from __future__ import annotations

import unicodedata

from register.receipt import ALPHABET, random_letters

GROUPS, GROUP = 5, 4
LENGTH = GROUPS * GROUP  # of 23 letters: 90 bits


def new_cancellation_code() -> str:
    """One that can be read out: no look-alikes."""
    return _in_groups(random_letters(LENGTH))


def parse_cancellation_code(text: str) -> str | None:
    """The one spelling of what somebody typed; None when it is no code."""
    typed = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    if len(typed) != LENGTH or any(c not in ALPHABET for c in typed):
        return None
    return _in_groups(typed)


def _in_groups(letters: str) -> str:
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))
