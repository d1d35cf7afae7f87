"""Names of which a part is hidden, mixed or misspelled, and still readable. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from build.names.called import Name, Part
from build.names.context import HARD, NONE, Around
from build.names.folding import loosened
from build.names.letters import HIRAGANA, KANJI, KATAKANA, LATIN, Lettered, script
from build.names.match import Match, Why
from build.names.romaji import initials
from build.names.titles import LONGEST, everyday, titled

MASKS = "○◯〇●◎△▲□■☆★×✕✖＊※Ⓧ⭕"
_MASKED = re.compile(f"[{MASKS}]")
_LIKE_KANA = frozenset(
    "力口工夕二八卜"
)  # kanji that folding.py takes for kana: another kanji may follow them
LOOSE = 5  # letters of a spelling that is compared loosely


def masked_names(text: Lettered, name: Name) -> Iterator[Match]:
    """隠田○○, マリ○さん, 隠○マリ杏, ○田さん."""
    for mark in re.finditer(f"[{MASKS}]+", text.text):
        first = _letter_at(text, mark.start())  # the first letter behind the mark
        before, after = text.letters[:first], text.letters[first:]
        tight = bool(first) and text.span(first - 1, first)[1] == mark.start()
        follows = first < len(text.letters) and text.at[first] == mark.end()
        title = titled(after[:LONGEST], name.posts) if follows else 0
        for part in name.parts:
            begin = max((_ends_with(before, form) for form in part.forms), default=0) if tight else 0
            end = max((_begins_with(after, form) for form in part.forms), default=0) if follows else 0
            if tight and follows and not (begin and end):
                begin, end = _around_mask(before, after, part) or (begin, end)
            whole = begin and before[-begin:] in part.forms
            if begin and not whole and not end and (other := _other_before(before[:-begin], part, name)):
                yield Match(False, text.at[first - begin - other], mark.end(), Why.VEILED)  # 隠田マ○
                continue
            if (
                begin
                and script(text.text[text.at[first - begin]]) == KANJI
                and _kanji_before(text, first - begin)
            ):
                continue
            if (whole and (begin >= 2 or title)) or (begin and (title or end or _other(after, part, name))):
                stop = first + (title or end or _other(after, part, name))
                end_place = text.span(first, stop)[1] if stop > first else mark.end()
                yield Match(False, text.at[first - begin], end_place, Why.VEILED)
            elif end and not begin and (rest := _belongs(after[end:], part, name)):
                stop = first + end + rest
                yield Match(False, mark.start(), text.span(first, stop)[1], Why.VEILED)


def _belongs(after: str, part: Part, name: Name) -> int:
    """Letters of a title of every day, or of another part of the name, that a text begins with."""
    return everyday(after[:LONGEST], name.posts) or _other(after, part, name)


def _around_mask(before: str, after: str, part: Part) -> tuple[int, int] | None:
    """Letters of a part on both sides of the mark, one is enough where both are there: マ○杏."""
    for form in part.forms:
        for begin in range(len(form) - 1, 0, -1):
            for end in range(len(form) - begin, 0, -1):
                if before.endswith(form[:begin]) and after.startswith(form[-end:]):
                    return begin, end
    return None


def _letter_at(text: Lettered, place: int) -> int:
    low, high = 0, len(text.at)
    while low < high:
        middle = (low + high) // 2
        if text.at[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


def _kanji_before(text: Lettered, letter: int) -> bool:
    return text.before(letter) == KANJI


def _ends_with(before: str, form: str) -> int:
    """Letters of the beginning of a part that a text ends with: one kanji, or two kana."""
    least = 1 if form[:1] > "ヿ" else 2
    return next((n for n in range(len(form), least - 1, -1) if before.endswith(form[:n])), 0)


def _begins_with(after: str, form: str) -> int:
    least = 1 if form[-1:] > "ヿ" else 2
    return next((n for n in range(len(form) - 1, least - 1, -1) if after.startswith(form[-n:])), 0)


def _other(after: str, part: Part, name: Name) -> int:
    """Letters of another part of the name that a text begins with."""
    forms = (
        form for row in name.rows if part in row for other in row if other is not part for form in other.forms
    )
    return max((len(form) for form in forms if after.startswith(form)), default=0)


@lru_cache(maxsize=4096)
def mixed_forms(name: Name) -> tuple[tuple[str, Part], ...]:
    """隠でん, おん田, O田: the beginning of a part in its characters and the end in kana, or the other way round, or an
    initial in the place of its first character."""
    found = {}
    for part in name.parts:
        for kanji in part.spelled:
            if not part.kana or len(kanji) < 2 or kanji == part.kana:
                continue
            found.update({initials(sound)[:1] + kanji[1:]: part for sound in part.latin})
            for cut in range(1, len(kanji)):
                for at in range(1, len(part.kana)):
                    found[kanji[:cut] + part.kana[at:]] = part
                    found[part.kana[:at] + kanji[cut:]] = part
    return tuple((form, part) for form, part in found.items() if form not in part.forms and len(form) >= 2)


def mixed_names(text: Lettered, name: Name) -> Iterator[Match]:
    """Such a part where another part of the name, or a title, stands beside it."""
    for form, part in mixed_forms(name):
        at = text.letters.find(form)
        while at >= 0:
            end = at + len(form)
            around = Around(text, at, end, name.posts)
            if around.left() != NONE and not text.far(at, end):
                beside = _other(text.letters[end:], part, name)
                before = _other_before(text.letters[:at], part, name)
                title = around.title()
                if beside or before or (title and len(form) >= 2):
                    yield Match(False, *text.span(at - before, end + (beside or title)), Why.MIXED)
            at = text.letters.find(form, at + 1)


def _other_before(before: str, part: Part, name: Name) -> int:
    forms = (
        form for row in name.rows if part in row for other in row if other is not part for form in other.forms
    )
    return max((len(form) for form in forms if before.endswith(form)), default=0)


@lru_cache(maxsize=4096)
def loose_forms(name: Name) -> frozenset[str]:
    """Whole names in either order, spelled loosely."""
    return frozenset(
        loose
        for row in name.rows
        for i, one in enumerate(row)
        for j, other in enumerate(row)
        if i != j
        for first in one.forms
        for second in other.forms
        if len(loose := loosened(first + second)[0]) >= LOOSE - (i < j and _written(first + second))
    )


def _written(form: str) -> bool:
    return any(letter > "ヿ" for letter in form)


def loose_names(text: Lettered, name: Name) -> Iterator[Match]:
    """Small kana for large, long vowels, kanji that look like kana: おーんでん まりぁん."""
    loose, places = loosened(text.letters)
    for form in loose_forms(name):
        at = loose.find(form)
        while at >= 0:
            start, end = (
                places[at],
                places[at + len(form)] if at + len(form) < len(places) else len(text.letters),
            )
            if _readable(Around(text, start, end, name.posts), end - start):
                yield Match(False, *text.span(start, end), Why.LOOSE)
            at = loose.find(form, at + 1)


def _readable(around: Around, length: int) -> bool:
    scripts = {script(around.text.text[place]) for place in around.text.at[around.start : around.end]} - {
        LATIN
    }
    left, right = around.left(), around.right() or around.raw[-1] in _LIKE_KANA
    if KANJI in scripts:
        return left != NONE and right
    if scripts >= {HIRAGANA, KATAKANA}:
        return _once(around) and length > LOOSE and left == HARD and right
    return length > LOOSE and left != NONE and right


def _once(around: Around) -> bool:
    """Whether the script changes once only, or where the writing is divided."""
    kinds = [script(around.text.text[place]) for place in around.text.at[around.start : around.end]]
    changes = [n for n in range(1, len(kinds)) if kinds[n] != kinds[n - 1]]
    return all(around.text.gap(around.start + n) for n in changes)
