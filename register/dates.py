"""A day in three boxes, or in one line: Western years and Japanese eras, kept as an ISO day and said both ways.

An era's year is a number counted from its first year, whatever the month: who
writes 平成31年 for a day in June means 2019, and the confirmation says 令和元年.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from register.errors import AnswerError
from register.language import Language, day_in

OLDEST_YEAR = 1900
_BETWEEN = re.compile(r"[年月/.\-\u2010-\u2015\u2212]")
_YEAR = re.compile(r"(?P<era>[^0-9元]*)(?P<number>[0-9]{1,4}|元)年?")


@dataclass(frozen=True, slots=True)
class Era:
    """元号. ``starts`` is its first day (皇室典範特例法 and 元号を改める政令 for the last two)."""

    name: str
    letter: str
    latin: str
    starts: date


ERAS = (
    Era("令和", "R", "reiwa", date(2019, 5, 1)),
    Era("平成", "H", "heisei", date(1989, 1, 8)),
    Era("昭和", "S", "showa", date(1926, 12, 25)),
    Era("大正", "T", "taisho", date(1912, 7, 30)),
)
_BY_NAME = {name: era for era in ERAS for name in (era.name, era.name[0], era.letter.lower(), era.latin)}
#: English month names, whole or by their first three letters.
_MONTHS = ("january", "february", "march", "april", "may", "june",
           "july", "august", "september", "october", "november", "december")  # fmt: skip
_MONTH_OF = {
    name: at
    for at, month in enumerate(_MONTHS, 1)
    for name in (month, month[:3], "sept" if at == 9 else month)
}


def read(year: str, month: str, day: str, *, today: date) -> str:
    """Any width of digits, with or without units; AnswerError says what to do in both languages."""
    _complete(year, month, day)
    found = (_year(year, today), _month(month), _number(day, "日"))
    try:
        born = date(*found)
    except ValueError:
        raise AnswerError(
            "その日付はありません。月と日を確かめてください。",
            "There is no such day. Check the month and the day.",
        ) from None
    if born > today:
        raise AnswerError(
            "これから来る日付です。年を確かめてください。", "This day is still to come. Check the year."
        )
    return born.isoformat()


def read_line(text: str, *, today: date) -> str:
    """The same from one line as people write it: 平成15年4月9日, H15.4.9, 2003-04-09, 2003/4/9."""
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", text).strip().removesuffix("日"))
    if len(parts) != len(("year", "month", "day")):
        raise AnswerError(
            "年、月、日を書いてください。例 2003年4月9日、平成15年4月9日、2003-04-09",
            "Write year, month and day, for example 2003-04-09.",
        )
    return read(*parts, today=today)


def _complete(year: str, month: str, day: str) -> None:
    boxes = {("年", "year"): year, ("月", "month"): month, ("日", "day"): day}
    missing = [unit for unit, text in boxes.items() if not text.strip()]
    if missing:
        raise AnswerError(
            f"{'と'.join(unit[0] for unit in missing)}を書いてください。",
            f"Write the {' and the '.join(unit[1] for unit in missing)}.",
        )


def _year(text: str, today: date) -> int:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    found = _YEAR.fullmatch(plain)
    if found is None or (found["era"] and found["era"] not in _BY_NAME):
        raise _not_digits()
    number = 1 if found["number"] == "元" else int(found["number"])
    if found["era"]:
        return _of_era(_BY_NAME[found["era"]], number, today)
    if found["number"] == "元" or not OLDEST_YEAR <= number <= today.year:
        raise AnswerError(
            "年は、西暦4けたか、元号をつけて書いてください。例 2003、平成15",
            "Write the year in four digits, for example 2003, or with its Japanese era, for example H15.",
        )
    return number


def _of_era(era: Era, number: int, today: date) -> int:
    index = ERAS.index(era)
    last = ERAS[index - 1].starts.year if index else today.year
    year = era.starts.year + number - 1
    if number < 1 or year > last:
        raise AnswerError(
            f"{era.name}は{last - era.starts.year + 1}年までです。年を確かめてください。",
            f"The era {era.letter} ends with the year {last - era.starts.year + 1}. Check the year.",
        )
    return year


def _month(text: str) -> int:
    word = unicodedata.normalize("NFKC", text).strip().rstrip(".").lower()
    return _MONTH_OF.get(word) or _number(text, "月")


def _number(text: str, unit: str) -> int:
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix(unit).strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 2):
        raise _not_digits()
    return int(plain)


def _not_digits() -> AnswerError:
    return AnswerError(
        "年、月、日は数字だけで書いてください。年には元号をつけられます。例 平成15",
        "Write year, month and day in digits. The year may have its Japanese era, for example H15.",
    )


def in_era(day: date) -> str:
    """平成15年; "" before the eras that this module knows."""
    era = next((era for era in ERAS if day >= era.starts), None)
    if era is None:
        return ""
    number = day.year - era.starts.year + 1
    return f"{era.name}{'元' if number == 1 else number}年"


def echo(iso: str, language: Language) -> str:
    """2003年4月9日（平成15年）, as the confirmation shows it."""
    day = date.fromisoformat(iso)
    if language == "en":
        return day_in(language, day)
    era = in_era(day)
    return day_in(language, day) + (f"（{era}）" if era else "")
