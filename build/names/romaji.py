"""Kana in Latin letters, reduced so that usual spellings fall together.

For comparing only: Hepburn with long vowels shortened, and other usual spellings (si, ti, tu,
hu, zi, du, wo, tch, l for r, and passports' old Inouye and Kwan) read as Hepburn's. File names and addresses are ASCII, and names hide there.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ROWS = {
    "あいうえお": ("a", "i", "u", "e", "o"),
    "かきくけこ": ("ka", "ki", "ku", "ke", "ko"),
    "さしすせそ": ("sa", "shi", "su", "se", "so"),
    "たちつてと": ("ta", "chi", "tsu", "te", "to"),
    "なにぬねの": ("na", "ni", "nu", "ne", "no"),
    "はひふへほ": ("ha", "hi", "fu", "he", "ho"),
    "まみむめも": ("ma", "mi", "mu", "me", "mo"),
    "やゆよ": ("ya", "yu", "yo"),
    "らりるれろ": ("ra", "ri", "ru", "re", "ro"),
    "わゐゑをん": ("wa", "i", "e", "o", "n"),
    "がぎぐげご": ("ga", "gi", "gu", "ge", "go"),
    "ざじずぜぞ": ("za", "ji", "zu", "ze", "zo"),
    "だぢづでど": ("da", "ji", "zu", "de", "do"),
    "ばびぶべぼ": ("ba", "bi", "bu", "be", "bo"),
    "ぱぴぷぺぽ": ("pa", "pi", "pu", "pe", "po"),
}
_KANA = {kana: latin for row, letters in _ROWS.items() for kana, latin in zip(row, letters, strict=True)}
_SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo"}
_SMALL_VOWELS = dict(zip("ぁぃぅぇぉ", "aiueo", strict=True))
_KUNREI = (
    (r"l", "r"), (r"wo", "o"), (r"ye", "e"), (r"(?<=[kg])wa", "a"), (r"tch", "ch"), (r"dzu", "zu"), (r"du", "zu"), (r"di", "ji"), (r"[dzj]y", "j"),
    (r"si", "shi"), (r"sy", "sh"), (r"ti", "chi"), (r"[tc]y", "ch"), (r"(?<!t)tu", "tsu"),
    (r"(?<![sc])hu", "fu"), (r"zi", "ji"),
)  # fmt: skip
#: In this order, after small letters are settled.
_REDUCED = tuple(
    (re.compile(pattern), reduced)
    for pattern, reduced in (
        *_KUNREI,
        (r"o[uh](?![aiueo])", "o"),
        (r"m(?=[bmp])", "n"),
        (r"e[ie]", "e"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=32768)
def romaji(text: str) -> str:
    """Lower-case letters for a text whose kana is hiragana; "" where it holds anything else."""
    return _reduced(spelled_out(text))


def spelled_out(text: str) -> str:
    """The same before it is reduced: long vowels stay."""
    letters = ""
    for character in text:
        if character.isascii():
            letters += character
        else:
            letters = _add(letters, character)
            if not letters:
                return ""
    return letters


def _add(letters: str, kana: str) -> str:
    if kana == "っ":
        return letters + "Q"  # doubles what follows; a double is reduced anyway
    if kana == "ー":
        return letters
    if kana in _SMALL and letters.endswith("i"):
        stem, sound = letters[:-1], _SMALL[kana]
        return stem + (sound[1:] if stem.endswith(("sh", "ch", "j")) else sound)
    if kana in _SMALL_VOWELS:
        return letters.rstrip("aiueo") + _SMALL_VOWELS[kana]
    return letters + _KANA[kana] if kana in _KANA else ""


def _reduced(letters: str) -> str:
    letters = letters.replace("Q", "").lower()
    for pattern, reduced in _REDUCED:
        letters = pattern.sub(reduced, letters)
    return letters


def initials(sound: str) -> str:
    """Of Hepburn's spelling and of Kunrei's: chihiro, tihiro."""
    return sound[0] + {"ch": "t", "j": "z", "f": "h", "ts": "t"}.get(
        sound[:1] if sound[0] in "jf" else sound[:2], ""
    )
