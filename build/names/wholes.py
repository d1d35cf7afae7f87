"""Whole names: two parts of one side by side, in either order, each in kanji, kana or Latin letters. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from build.names.called import Name
from build.names.context import HARD, SOFT, Around
from build.names.letters import HIRAGANA, KANJI, LATIN, Lettered
from build.names.match import Match, Scope, Why
from build.names.pairs import Occurrence, Pair, is_one_script, pairs_of, scripts_of

#: What the names of places end in, and given names hardly ever do: 神楽坂, 日本橋.
_PLACES = frozenset(
    "橋坂町村谷崎浜原池田駅区市県丘通寺宮口沢岡塚戸津路山川中上下内外前後間城宿島台湖社院館港"
)


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Words of two and three kanji that are as short as a whole name."""
    rows = files("build.names").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(row for row in rows if not row.startswith("#"))


def whole_names(text: Lettered, name: Name, found: list[Occurrence], scope: Scope) -> Iterator[Match]:
    """Pairs of parts, parts that are a whole name by themselves, and other names that somebody goes by."""
    for pair in pairs_of(text, name, found, scope):
        verdict = _verdict(pair)
        if verdict is not None:
            yield Match(verdict, *text.span(pair.first.start, pair.second.end), _why(pair))
    for one in found:
        if len(name.rows[one.row]) == 1 and not one.latin:
            verdict = _alone(Around(text, one.start, one.end, name.posts), scope)
            if verdict is not None:
                yield Match(verdict, *text.span(one.start, one.end), Why.WHOLE)
    if scope is Scope.OWN:
        yield from _nicknames(text, name)


def _nicknames(text: Lettered, name: Name) -> Iterator[Match]:
    for nickname in name.nicknames:
        at = text.letters.find(nickname)
        while at >= 0:
            around = Around(text, at, at + len(nickname), name.posts)
            verdict = _alone(around, Scope.OWN)
            if verdict is not None:
                yield Match(verdict, *text.span(at, at + len(nickname)), Why.CALLED)
            at = text.letters.find(nickname, at + 1)


def _alone(around: Around, scope: Scope) -> bool | None:
    """A run of letters that is all of a name: certain, suspect, or (None) nothing."""
    length, left, right = around.end - around.start, around.left(), around.right()
    if around.text.far(around.start, around.end) and length < 4:
        return None
    if KANJI not in scripts_of(around):
        if length < 3 or (length == 3 and left != HARD) or not left:
            return None
        return (
            (length >= 4 or right) and (right or length >= 6)
            if scope is Scope.OWN
            else (False if right else None)
        )
    if length <= 3:
        if not (left and right) or (around.raw in ordinary_words() and not around.title()):
            return None
        return scope is Scope.OWN
    return True if left and right else False if left or right else None


def _verdict(pair: Pair) -> bool | None:
    scripts = scripts_of(pair.around)
    if KANJI not in scripts and LATIN not in scripts:
        return _read(pair)
    left, right = pair.around.left(), pair.around.right()
    parts = [
        scripts_of(Around(pair.around.text, one.start, one.end, frozenset()))
        for one in (pair.first, pair.second)
    ]
    shortest = min(pair.first.end - pair.first.start, pair.second.end - pair.second.start)
    kana = [n for n, part in enumerate(parts) if KANJI not in part and LATIN not in part]
    if pair.length <= 3 or shortest == 1 or any(len(pair.letters(n)) <= 2 for n in kana):
        return _short(pair, left > 0, right)
    certain = right or (bool(left) and not any(_divided_kana(pair, n) for n in kana))
    return certain and not (pair.length < 4 and pair.scope is not Scope.OWN)


def _divided_kana(pair: Pair, which: int) -> bool:
    """Whether a clause ends within a part in kana: 見本は、なこうど is no 見本はなこ."""
    one = (pair.first, pair.second)[which]
    return pair.around.text.far(one.start, one.end)


def _short(pair: Pair, left: bool, right: bool) -> bool | None:
    """Names of two and three characters, and those of which a part is one character: they are words, too."""
    if pair.far():
        return None
    ordinary = pair.letters(1) in _PLACES or pair.around.raw in ordinary_words()
    word = not pair.forward or (ordinary and not pair.around.title())
    if word and not pair.separated and pair.length <= 3:
        return None
    if left and right:
        return pair.scope is Scope.OWN and (pair.forward or pair.length > 2) if pair.length <= 3 else True
    return False if pair.separated and pair.scope is Scope.OWN and (left or right) else None


def _read(pair: Pair) -> bool | None:
    """The reading: certain with a border on its left and what may follow a name on its right; a short one in
    running hiragana is the middle of other words, and so is one backwards."""
    left, right, length = pair.around.left(), pair.around.right(), pair.length
    if not all(is_one_script(pair.around.text, one) for one in (pair.first, pair.second)):
        return False if length >= 7 and left and right else None
    if pair.far():
        return left == HARD if right and left and length >= 6 else None
    if length < 6 and pair.around.text.in_ruby(pair.first.start, pair.second.end):
        return None
    if pair.separated:
        return _divided(length, left, right, katakana=HIRAGANA not in scripts_of(pair.around))
    if not pair.forward:
        return False if length >= 7 and left == HARD and right else None
    if HIRAGANA not in scripts_of(pair.around):
        return length >= 5 if length >= 4 and left == HARD and right else None
    return _running(pair, left, right)


def _divided(length: int, left: int, right: bool, *, katakana: bool) -> bool | None:
    """たかはし じゅん, リ・メイ"""
    if left == HARD and right:
        return length >= 5 if length >= (3 if katakana else 4) else None
    return False if right and length >= (5 if left == SOFT else 6) else None


def _running(pair: Pair, left: int, right: bool) -> bool | None:
    """たかはしじゅん"""
    if pair.length >= 6:
        if left == HARD and right:
            return True
        if left == SOFT and right:
            return pair.scope is Scope.OWN
        return False if pair.length >= 7 and right else None
    if pair.length == 5:
        return False if left == HARD and pair.around.strong() else None
    return False if left == HARD and pair.around.title() and pair.scope is Scope.OWN else None


def _why(pair: Pair) -> Why:
    scripts = scripts_of(pair.around)
    if pair.length <= 3 and pair.scope is not Scope.OWN:
        return Why.SHORT
    return Why.WHOLE if KANJI in scripts else Why.LATIN if LATIN in scripts else Why.READ
