"""Reduces a text to what can be compared: two spellings of one name come out as one. Pure.

``skeleton`` forgives what makes no difference to a reader: width, kana, spaces, marks, invisible
characters, variants of a character. ``loose`` forgives more, and is only for names long enough
not to be met by chance: punctuation and numbers in between, small kana, long vowels, characters
that look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from build.names.romaji import romaji

# Everything but letters, digits and what ends a clause; letters that are blank; the long-vowel mark.
_SKIPPED = re.compile(r"[^\w。、!?]|[_ー\u115f\u1160\u3164\uffa0]")
_BETWEEN = re.compile(r"[\d。、!?]")
# Forms of a character that people write for one another in names; pairs, the usual form second.
_VARIANTS = {
    pair[0]: pair[1]
    for pair in (  # noqa: SIM905 (words read better than a hundred pairs of quotation marks)
        "髙高 﨑崎 嵜崎 碕崎 澤沢 邊辺 邉辺 齊斉 齋斉 斎斉 濱浜 濵浜 嶋島 嶌島 廣広 國国 德徳 榮栄 惠恵 眞真 藏蔵 龍竜"
        " 瀧滝 櫻桜 彌弥 壽寿 實実 萬万 與与 會会 條条 兒児 淺浅 圓円 澁渋 淵渕 冨富 峯峰 埜野 桒桑 𠮷吉 曾曽 槇槙 舘館"
        " 藪薮 賴頼 龜亀 鷗鴎 關関 黑黒 嶽岳 穗穂 豐豊 鐵鉄 靜静 靏鶴 靍鶴 禮礼 勳勲 薰薫 顯顕 亞亜 淨浄 鄕郷 凛凜 遙遥"
        " 堯尭 晉晋 莊荘 應応 佛仏 團団 學学 寬寛 將将 巖巌 彥彦 惣総 效効 敍叙 數数 曉暁 樂楽 檜桧 燈灯 爲為"
        " 祿禄 縣県 繩縄 聰聡 莖茎 藝芸 覺覚 觀観 譽誉 讓譲 鄰隣 釋釈 鎭鎮 體体 鹽塩 麥麦 齡齢 籔薮 籠篭 簑蓑 蘆芦 㐂喜"
    ).split()
}
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)} | dict(
    zip(range(0x31F0, 0x3200), map(ord, "くしすとぬはひふへほむらりるれろ"), strict=True)
)
_FOLDED = str.maketrans(_VARIANTS) | _KATAKANA
# Small kana, and kanji that an eye, or a scanner, takes for kana.
_ALIKE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ力口工夕二八卜", "あいうえおつやゆよわかけかろえたにはと")
#: After a kana of each row, a vowel that only makes it longer. What stands first in each is what is looked for.
_LONG = re.compile(
    "|".join(
        f"{vowel}(?<=[{row}]{vowel})[{vowels}]*"
        for row, vowels in (
            ("あかさたなはまやらわがざだばぱ", "あ"),
            ("いきしちにひみりぎじぢびぴ", "い"),
            ("うくすつぬふむゆるぐずづぶぷ", "う"),
            ("えけせてねへめれげぜでべぺ", "えい"),
            ("おこそとのほもよろをごぞどぼぽ", "おう"),
        )
        for vowel in vowels
    )
)
_LETTERS = re.compile("[a-z]+")
_EASTERN = re.compile("[\u2e80-\ud7ff\U00020000-\U0003ffff]+")  # most of a text, and none of it Latin
# Letters of other alphabets that look like Latin ones.
_LATIN_ALIKE = str.maketrans("аеорсухіјѕһԁԛԝкмтвнαοιυκρ", "aeopcyxijshdqwkmtbhaoiukp")


class _JoinedError(Exception):
    """A character that can change what stands before it. No LookupError, which would mean to leave it as it is."""


class _Each(dict[int, str]):
    """What becomes of each character where it is reduced by itself: looked up for every one of a text, so it
    holds those also that stay, once they were met."""

    def __init__(self, reduced: Callable[[str], str]) -> None:
        super().__init__()
        self._reduced = reduced

    def __missing__(self, code: int) -> str:
        found = self[code] = self._reduced(chr(code))
        return found


def _joins(character: str) -> bool:
    """Whether it can join, or change places with, what stands before it: marks, the later letters of a Korean
    syllable, and scripts beyond the first plane, to which letters of that kind are still being added. Of everything
    else, normal forms side by side are the normal form of the whole (UAX #15)."""
    first = unicodedata.normalize("NFKD", character)[:1]
    return (
        character in "゛゜"
        or unicodedata.category(first)[0] == "M"
        or "\u1160" <= first <= "\u11ff"
        or "\U00010000" <= first < "\U0001f000"
    )


def _alone(character: str) -> str:
    if _joins(character):
        raise _JoinedError
    return _folded(character)


def _folded(text: str) -> str:
    joined = text.replace("゛", "\u3099").replace("゜", "\u309a")  # voiced marks written apart
    folded = unicodedata.normalize("NFKC", joined).casefold()
    return _SKIPPED.sub("", folded).translate(_FOLDED)


_FOLDED_EACH = _Each(_alone)
_LOOSE_EACH = _Each(lambda character: _BETWEEN.sub("", character).translate(_ALIKE))


@lru_cache(maxsize=32768)
def skeleton(text: str) -> str:
    """The comparable form of a text."""
    try:
        return text.translate(_FOLDED_EACH)
    except _JoinedError:
        return _folded(text)


@lru_cache(maxsize=32768)
def loose(bare: str) -> str:
    """A skeleton, reduced further. Latin letters in it are spelled as ``romaji`` spells them."""
    held = _LONG.sub("", bare.translate(_LOOSE_EACH))
    return _LETTERS.sub(lambda letters: romaji(letters[0]), held)


@lru_cache(maxsize=32768)
def latin_letters(bare: str) -> str:
    """A skeleton's Latin letters, without macrons and other marks, reduced as ``romaji`` does."""
    letters = _EASTERN.sub("", bare).translate(_LATIN_ALIKE)
    plain = unicodedata.normalize("NFD", letters)
    return romaji(re.sub(r"[^a-z]+", "", plain))
