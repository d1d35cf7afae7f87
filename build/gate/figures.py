"""Figures that a page of prose says and the register fixes: days until something happens, and ages. Pure.

A page is written by hand, the register decides: a typed figure that is not the register's is a promise that
nobody keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from build.common.patterns import RUBY
from build.content.stories import TextStory
from build.content.texts import walk
from build.diagnostics import Diagnostic
from register.model import Register

_KANJI = {kanji: number for number, kanji in enumerate("一二三四五六七八九", 1)}
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = r"([0-9０-９]+|[一二三四五六七八九十]+|" + "|".join(_ENGLISH) + ")"


class _Figure(NamedTuple):
    pattern: re.Pattern[str]
    named: str
    allowed: frozenset[int]


def figure_faults(page: TextStory, register: Register) -> Iterator[Diagnostic]:
    """Figures of one page that are not the register's, at their lines."""
    figures = _figures(register)
    for path, text in walk(page.front):
        yield from _faults(page.file, page.line(*path), text, figures)
    for segment in page.prose.segments:
        for offset, line in enumerate(segment.source.split("\n")):
            yield from _faults(page.file, segment.line + offset, line, figures)


def _figures(register: Register) -> tuple[_Figure, ...]:
    forms = register.forms.values()
    ages = frozenset(p.eligibility.max_age for p in register.programmes.values() if p.eligibility.max_age)
    passed = frozenset(form.passed_on_in for form in forms if form.passed_on_in)
    answers = frozenset(form.answers_in for form in forms)
    return (
        _Figure(_compiled(_NUMBER + "営業日"), "営業日", passed),
        _Figure(_compiled(_NUMBER + " working days?"), "working days", passed),
        _Figure(_compiled(_NUMBER + r"日以内|" + _NUMBER + r"日\s*待っても"), "返事の日数", answers),
        _Figure(_compiled(_NUMBER + r"歳\s*(?:以下|まで)|aged " + _NUMBER + " or under"), "年齢", ages),
        _Figure(
            _compiled(_NUMBER + r"歳以上|" + _NUMBER + " or over"), "年齢", frozenset(age + 1 for age in ages)
        ),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _faults(file: str, line: int, text: str, figures: tuple[_Figure, ...]) -> Iterator[Diagnostic]:
    plain = RUBY.sub(lambda pair: pair[1], text)
    for figure in figures:
        for found in figure.pattern.finditer(plain):
            number = _number(next(group for group in found.groups() if group))
            if number not in figure.allowed:
                known = "、".join(map(str, sorted(figure.allowed))) or "なし"
                what = f"「{found[0]}」は登録簿の数字ではありません（{figure.named}：{known}）。"
                mend = "登録簿の数字に直すか、数字を書かずに言い換えてください。"
                yield Diagnostic(file, line, what, mend)


def _number(text: str) -> int:
    """Digits of either width, kanji below a hundred, or an English word up to ten."""
    if text.lower() in _ENGLISH:
        return _ENGLISH.index(text.lower()) + 1
    tens, ten, ones = text.rpartition("十")
    if ten:
        return _KANJI.get(tens, 1) * 10 + _KANJI.get(ones, 0)
    return _KANJI.get(text) or int(text)
