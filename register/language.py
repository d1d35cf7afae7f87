"""The languages that people can read a form in, and sentences that exist in both.

Japanese is the register's own language and the binding one. A ``Said`` cannot be
made without its other half, so no sentence is forgotten in one of them.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from register.term import in_words

Language = Literal["ja", "en"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class Said(NamedTuple):
    """One sentence in both languages."""

    ja: str
    en: str

    def within(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en


def day_in(language: Language, day: date) -> str:
    """2026年11月23日, or 23 November 2026."""
    return in_words(day) if language == "ja" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
