"""Lines that were broken in the source and are one sentence on the page. Pure.

Japanese is joined without a space, Latin words with one: a browser makes a space of every line's end.
"""

from __future__ import annotations

import re

from build.content.open_places import PERSON_BRACKETS

#: Japanese letters and marks, half-width kana among them, and the open place of a person, whose name is Japanese.
_JAPANESE = (
    r"\u2014\u2015\u2025\u2026\u3000-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\uff61-\uff9f\uffe5"
    r"\U00020000-\U0003ffff" + "".join(PERSON_BRACKETS)
)
_INLINE = r"(?:</?(?:a|code|del|em|rp|rt|ruby|strong)\b[^>]*>)*"
_AFTER = re.compile(f"([{_JAPANESE}]{_INLINE})\n(?=[^\n])(?!<(?!/?(?:a|code|del|em|ruby|strong)\\b))")
_BEFORE = re.compile(f"(?<=[^>\n])\n(?={_INLINE}[{_JAPANESE}])")


def joined(text: str) -> str:
    """HTML or plain text in which Japanese goes on at each line's end; other line ends stay (they are a space)."""
    text = _AFTER.sub(r"\1", text)
    return _BEFORE.sub("", text)
