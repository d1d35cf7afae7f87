"""Numbers of consent papers, and ages, as far as they can contradict each other. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

OF_AGE = 18
_TOKENS = re.compile(r"\d+|[^\W\d_]+")
_AGE = re.compile(r"\s*(?:満)?\s*(\d{1,3})\s*(?:歳|才)?\s*")
_KANJI = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}

Key = tuple[str, ...]


def paper_key(number: str) -> Key:
    """What makes a paper's number: its letters and its numbers, whatever stands between them, however wide.

    2026-1-11 and 2026-11-1 are two papers; 同意書-2026-014, 同意書 2026‐14 and 同意書2026/014 are one.
    """
    found: list[str] = []
    for token in _TOKENS.findall(unicodedata.normalize("NFKC", number).casefold()):
        if token.isdigit():
            found.append(str(int(token)))
        elif found and not found[-1].isdigit():
            found[-1] += token
        else:
            found.append(token)
    return tuple(found)


def is_number(number: str) -> bool:
    """Whether it can be a paper's number at all: なし, 済 and - say that there is none."""
    return any(token.isdigit() for token in paper_key(number))


def years_in(age: str) -> int | None:
    """27, ２７歳, 十七歳 as a number; None for what is none, like 10代."""
    text = unicodedata.normalize("NFKC", age)
    tens = re.sub(
        r"([〇一二三四五六七八九]?)十([〇一二三四五六七八九]?)",
        lambda m: str(_KANJI.get(m[1], 1) * 10 + _KANJI.get(m[2], 0)),
        text,
    )
    found = _AGE.fullmatch("".join(str(_KANJI.get(sign, sign)) for sign in tens))
    return int(found[1]) if found else None


def oldest_on(day: date, age: int, as_of: date | None) -> int:
    """The oldest that somebody can have been on a day who is of this age on another (the day itself if not said)."""
    if as_of is None or as_of == day:
        return age
    if as_of > day:
        return age - _full_years(day, as_of)
    return age + _full_years(as_of, day) + 1


def _full_years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
