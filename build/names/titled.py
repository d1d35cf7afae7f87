"""A family or given name alone, where what stands beside it tells that a person is meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build.names.called import Name
from build.names.context import HARD, NONE, Around
from build.names.letters import HIRAGANA, KANJI, LATIN, Lettered, script
from build.names.match import Match, Scope, Why
from build.names.pairs import Occurrence
from build.names.titles import (
    LONGEST,
    ORDINARY,
    credited,
    everyday,
    kin_after,
    pointed_at,
    said_before,
    titled,
    unit_before,
)

#: Something that only a person does, or says of themselves.
_SAYS = re.compile(
    "です|いわく|曰く|によると|によれば|の話では|と申し|ともうし|といい|と言い|でございます|[はがも](?:笑|微笑|話し|話す|語|答え|言|いい|うなず|頷|首を|目を|手を|振り返|ふり返|教え"
    "|入社|勤め|働|説明|続け|顔を|まだ若|考え|思|見せ|立ち|座|腕を|胸を|今年|ことし)"
)
_PARTICLE = re.compile("[はがをもにと](?![ぁ-ゖ]{0,1}[らりるれろっ])")
_BESIDE = re.compile(r"[\s、，,・･/／|｜（(「『:：—–―-]{1,3}")
_LEAD = re.compile(r"[\s・･/／|｜（(「『:：—–―-]{1,3}")


def titled_parts(text: Lettered, name: Name, found: list[Occurrence], scope: Scope) -> Iterator[Match]:
    """Parts of the name with a title after them or before them, or with words that speak of a person."""
    for one in found:
        around = Around(text, one.start, one.end, name.posts)
        if not _may_begin(around):
            continue
        match = _after(around, name, scope) or _before(around) or _speaking(around)
        if match is not None:
            yield match


def _may_begin(around: Around) -> bool:
    """Kanji after kanji is another word; so is kana in the middle of kana, unless it is long."""
    left, length = around.left(), around.end - around.start
    first = script(around.text.text[around.text.at[around.start]])
    if first == HIRAGANA and left != HARD:
        return left != NONE and length >= (4 if around.text.before(around.start) == KANJI else 3)
    return left != NONE


def _written(name: Name) -> Iterator[str]:
    return (form for part in name.parts for form in part.spelled)


def _after(around: Around, name: Name, scope: Scope) -> Match | None:
    """隠田さん, マリ杏ちゃん, 隠田本部長. Certain in the own story where the part is written out and the title is
    of every day."""
    title, length = around.title() or _kin(around), around.end - around.start
    if not title:
        return None
    text, end = around.text, around.end + title
    said = text.letters[around.start : end]
    if said in ORDINARY or (length <= 3 and text.in_ruby(around.start, end)):
        return None
    first = script(text.text[text.at[around.start]])
    daily = everyday(around.rest(), around.posts)
    if length == 1 and (first != KANJI or not daily):
        return None
    if length <= 2 and first == HIRAGANA and not daily:
        return None
    # A reading of three kana is many a word's beginning: 量産, りょうさん.
    written = (
        first == KANJI or length >= 4 or (length == 3 and any(said.startswith(p) for p in _written(name)))
    )
    certain = scope is Scope.OWN and length >= 2 and daily == title and written and first != LATIN
    if length <= 2 and first != KANJI and first != HIRAGANA:
        certain = False  # ケンさん is somebody, and Ken is many
    return Match(certain, *text.span(around.start, end), Why.TITLED)


def _kin(around: Around) -> int:
    length = kin_after(around.rest()) if around.end - around.start > 1 else 0
    return length if length and around.text.after(around.end) == HIRAGANA else 0


def _before(around: Around) -> Match | None:
    """職人の隠田, 主任・隠田, 印刷課の隠田, 写真右が隠田, 文・隠田, 隠田、職人."""
    text, start, end = around.text, around.start, around.end
    first = script(text.text[text.at[start]])
    length = end - start
    if length == 1 or (first == HIRAGANA and length < 3):
        return None
    if not _ends(around):
        return None
    before = text.letters[max(0, start - LONGEST) : start]
    if before.endswith("の") and text.before(start) == HIRAGANA:
        length = said_before(before[:-1], around.posts) or unit_before(before[:-1])
        if length and text.after(end) != KANJI:
            return Match(False, *text.span(start - 1 - length, end), Why.TITLED)
    gap = text.gap(start) if start else ""
    length = said_before(before, around.posts)
    if length and (not gap or _LEAD.fullmatch(gap)):
        return Match(False, *text.span(start - length, end), Why.TITLED)
    length = _named_as(around, before, gap)
    if length:
        return Match(False, *text.span(start - length, end), Why.ALONE)
    beside = text.gap(end) if end < len(text.letters) else ""
    length = titled(text.letters[end : end + LONGEST], frozenset())
    if length and beside and _BESIDE.fullmatch(beside) and around.left() == HARD:
        return Match(False, *text.span(start, end + length), Why.TITLED)
    return None


def _named_as(around: Around, before: str, gap: str) -> int:
    """Letters of a credit, no end of another word, or of what a caption points with: 文・隠田, 写真右が隠田."""
    text, start = around.text, around.start
    credit = credited(before) if gap and _LEAD.fullmatch(gap) else 0
    if credit and text.before(start - credit) != KANJI:
        return credit
    length = pointed_at(before)
    return length if length and not text.far(start - 1, start) else 0


def _ends(around: Around) -> bool:
    after = around.text.after(around.end)
    return after not in (HIRAGANA, KANJI) or (
        after == HIRAGANA and _PARTICLE.match(around.rest()) is not None
    )


def _speaking(around: Around) -> Match | None:
    """「隠田です」, 隠田は笑った."""
    length = around.end - around.start
    first = script(around.text.text[around.text.at[around.start]])
    if length == 1 or (first == HIRAGANA and length < 4) or around.left() != HARD:
        return None
    found = _SAYS.match(around.rest())
    if found is None or around.text.far(around.end - 1, around.end + len(found[0])):
        return None
    return Match(False, *around.text.span(around.start, around.end + len(found[0])), Why.ALONE)


def maybe_titled(letters: str, name: Name) -> bool:
    """Whether a title stands beside a part of the name in bare letters: worth a look at what is between them."""
    for part in name.parts:
        for form in part.forms:
            at = letters.find(form)
            while at >= 0:
                after = letters[at + len(form) : at + len(form) + LONGEST]
                before = letters[max(0, at - LONGEST) : at]
                lead = before.removesuffix("の")
                if (
                    titled(after, name.posts)
                    or said_before(before, name.posts)
                    or said_before(lead, name.posts)
                ):
                    return True
                if unit_before(lead) or credited(before) or pointed_at(before) or _SAYS.match(after):
                    return True
                at = letters.find(form, at + 1)
    return False
