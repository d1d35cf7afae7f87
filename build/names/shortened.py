"""Names cut short: a part with the initial of the other, and pet names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from build.names.called import Name
from build.names.context import HARD, NONE, Around
from build.names.letters import DIGIT, KANJI, LATIN, Lettered, script
from build.names.match import Match, Why
from build.names.pairs import Occurrence
from build.names.romaji import initials
from build.names.titles import FOND, ORDINARY


def initialled_names(text: Lettered, name: Name, found: list[Occurrence]) -> Iterator[Match]:
    """隠田Ｍ, 隠田M.: a part in kanji, and the initial of the other."""
    for one in found:
        letter = text.letters[one.end : one.end + 1]
        around = Around(text, one.start, one.end + 1, name.posts)
        if (
            one.end - one.start > 1
            and "a" <= letter <= "z"
            and KANJI in {script(text.text[place]) for place in text.at[one.start : one.end]}
            and around.left() != NONE
            and text.after(one.end + 1) not in (LATIN, DIGIT)
            and any(
                letter in initials(sound)
                for part in name.rows[one.row]
                if part is not one.part
                for sound in part.latin
            )
        ):
            yield Match(False, *text.span(one.start, one.end + 1), Why.VEILED)


@lru_cache(maxsize=4096)
def pet_forms(name: Name) -> frozenset[str]:
    """しのちゃん, 透ちゃん: the first character of a part, or two kana and more of its reading, and a fond ending."""
    begins = {part.kana[:size] for part in name.parts for size in range(2, len(part.kana))}
    begins |= {kanji[0] for part in name.parts for kanji in part.spelled if kanji[1:] and kanji[0] > "ヿ"}
    return frozenset(f"{begin}{end}" for begin in begins for end in FOND) - ORDINARY


def pet_names(text: Lettered, name: Name) -> Iterator[Match]:
    """Such a form with a border on its left."""
    for form in pet_forms(name):
        at = text.letters.find(form)
        while at >= 0:
            if Around(text, at, at + len(form), name.posts).left() == HARD:
                yield Match(False, *text.span(at, at + len(form)), Why.CALLED)
            at = text.letters.find(form, at + 1)
