"""Where a run of letters may begin and end as a name does: borders, particles, titles. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from build.names.letters import EDGE, HIRAGANA, KANJI, KATAKANA, LATIN, Lettered, script
from build.names.titles import LONGEST, is_shop, is_single, said_before, titled, unit_before

#: What may follow a name in hiragana: particles, the copula, titles.
_FOLLOWS = re.compile(
    "は|が|を|に|の|と|も|へ|や|で|から|か(?![ぁ-ゖ])|かな|かも|まで|より|よ(?![ぁ-ゖ])|ね(?![ぁ-ゖ])|だ|って|ら(?![ぁ-ゖ])|らの|らが|らは"
    "|など|なら|なの|なんて|だけ|しか|ほど|くらい|ぐらい|こそ|すら|さえ|ばかり|じゃ|さん|さま|くん|ちゃ|たん|どの|っち|どん|ねえ|にい|たち"
    "|いわく|ご|お|という|といい|とき"
)
_STRONG = re.compile("は|が|を|さん|さま|くん|ちゃん")
_PARTICLES = frozenset("のはがをにともでへやなね")  # before a name in running hiragana

HARD, SOFT, NONE = 2, 1, 0


class Around(NamedTuple):
    """A run of letters of a text, and the titles that people hold here."""

    text: Lettered
    start: int
    end: int
    posts: frozenset[str]

    @property
    def raw(self) -> str:
        """As it stands in the text, normalised."""
        first, last = self.text.span(self.start, self.end)
        return unicodedata.normalize("NFKC", self.text.text[first:last])

    def left(self) -> int:
        """HARD: a name may begin here; SOFT: it may where it is long; NONE: it is the middle of a word."""
        before = self.text.before(self.start)
        first = script(self.text.text[self.text.at[self.start]])
        if before == EDGE or (before != first and first != HIRAGANA):
            return HARD
        if first == KANJI:
            return HARD if self._said_before() else NONE
        if first == HIRAGANA:
            if before == HIRAGANA:
                return SOFT if self.text.letters[self.start - 1] in _PARTICLES else NONE
            return SOFT if before == KANJI else HARD
        return NONE

    def right(self) -> bool:
        """Whether something that may follow a name follows."""
        after = self.text.after(self.end)
        last = script(self.text.text[self.text.at[self.end - 1]])
        rest = self.rest()
        if after == EDGE:
            return True
        if after == HIRAGANA:
            return last in (KATAKANA, LATIN) or _FOLLOWS.match(rest) is not None
        if after == last:
            return last in (KANJI, KATAKANA) and self.title() > 0
        return True

    def strong(self) -> bool:
        """Whether what follows follows nouns only."""
        after = self.text.after(self.end)
        return (after not in (EDGE, HIRAGANA) and self.title() > 0) or (
            after == HIRAGANA and _STRONG.match(self.rest()) is not None
        )

    def rest(self) -> str:
        return self.text.letters[self.end : self.end + LONGEST]

    def title(self) -> int:
        """Letters of the title that follows, 0 for none: close by, and no part of a longer word."""
        return self._close(titled(self.rest(), self.posts))

    def _close(self, length: int) -> int:
        end = self.end + length
        if not length or len(self.text.gap(self.end)) > 3 or self.text.far(self.end - 1, end):
            return 0
        title, short = self.text.letters[self.end : end], self.end - self.start == 1
        after, following = self.text.after(end), self.text.letters[end : end + LONGEST]
        if after == KANJI and (is_single(title) or is_shop(title, following[:1]) or (short and length == 1)):
            return 0
        kana = script(self.text.text[self.text.at[self.start]]) == HIRAGANA and self.end - self.start <= 3
        if (short or kana) and after == HIRAGANA and _FOLLOWS.match(following) is None:
            return 0  # 花さんぽ, せいさまざま
        return length

    def _said_before(self) -> bool:
        before = self.text.letters[max(0, self.start - LONGEST) : self.start]
        return bool(said_before(before, self.posts) or unit_before(before))
