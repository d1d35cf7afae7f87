"""Where a Japanese title may be cut into lines: after punctuation, and before the word that follows a particle.

A rule of thumb without a dictionary: kana that end a phrase are followed by kanji, katakana, Latin letters
or digits. Wrong at times within a verb, and still better than a line that begins anywhere. Pure.
"""

from __future__ import annotations

import re

_KANA = "\u3041-\u309f"
_MARKS = "、。！？」』）　 ・：〜"
_PHRASE = re.compile(rf".+?(?:(?<=[{_KANA}])(?=[^{_KANA}{_MARKS}ー々])|(?<=[{_MARKS}])(?=[^{_MARKS}])|$)")

_CLAUSE = re.compile(r".+?(?:[、。！？]+[」』）]*|$)")


def clauses(text: str) -> list[str]:
    """The text cut after its punctuation alone."""
    return _CLAUSE.findall(text)


def phrases(text: str) -> list[str]:
    """The text in pieces; joined they are the text again."""
    return _PHRASE.findall(text)
