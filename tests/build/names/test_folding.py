"""Reducing texts: character by character where that is the same as the whole, and only there."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build.names.folding import _LONG, _folded, _joins, loose, skeleton

ROWS = (
    ("あかさたなはまやらわがざだばぱ", "あ"),
    ("いきしちにひみりぎじぢびぴ", "い"),
    ("うくすつぬふむゆるぐずづぶぷ", "う"),
    ("えけせてねへめれげぜでべぺ", "えい"),
    ("おこそとのほもよろをごぞどぼぽ", "おう"),
)
#: Marks, voiced marks of every width, Korean letters and syllables, kana, wide letters, signs that are several.
JOINING = "\u3099\u309a゛゜ﾞﾟ\u0301\u0327\u0345\u1161\u11a8\u11ff가각はハﾊうウヴ凛A（１。㍿ﬁßİſΣ\u0d46\u0d3e\u200d\ufe0f"


def long_row_by_row(text: str) -> str:
    for row, vowels in ROWS:
        text = re.sub(f"([{row}])[{vowels}]+", r"\1", text)
    return text


def test_whatever_joins_what_stands_before_it_is_known() -> None:
    """Of all of Unicode, what a composition ends with, and what normal forms move about, is told from the rest."""
    later = {
        chr(int(code, 16))
        for character in map(chr, range(sys.maxunicode + 1))
        if (parts := unicodedata.decomposition(character)) and "<" not in parts
        for code in parts.split()[1:]
    }
    moved = {c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c)}
    assert len(later) > 60
    assert len(moved) > 800
    assert [c for c in later | moved if not _joins(c)] == []
    assert all(map(_joins, unicodedata.normalize("NFD", "각")[1:]))
    assert _joins("\U00016d67")  # a vowel since Unicode 16, which joins its like and is no mark
    assert not any(map(_joins, "かカが漢𠮷aA（１。각😀"))


@given(st.text(st.one_of(st.sampled_from(JOINING), st.characters()), max_size=12))
@settings(max_examples=500, deadline=None)
def test_a_text_is_reduced_as_a_whole(text: str) -> None:
    """Reduced character by character or at once, a text comes out the same."""
    assert skeleton(text) == _folded(text)


def test_voiced_marks_written_apart_are_read_with_what_they_stand_after() -> None:
    """か with any kind of voiced mark is が, and a mark with nothing before it takes nothing with it."""
    assert {skeleton(f"見本か{mark}く") for mark in "\u3099゛ﾞ"} == {"見本がく"}
    assert skeleton("\u3099見本") == "見本"


def test_long_vowels_are_shortened_as_row_by_row() -> None:
    """Every text of up to five of these kana comes out as if the rows had been gone through one after another."""
    for length in range(6):
        for kana in product("あいうえおかきくけこ", repeat=length):
            text = "".join(kana)
            assert _LONG.sub("", text) == long_row_by_row(text)


def test_each_kana_of_a_row_is_shortened() -> None:
    """No kana is left out of its row, and none stands in another's."""
    kana = "".join(row for row, _ in ROWS)
    for before, vowel in product(f"{kana}んっ見a", "あいうえお"):
        text = f"{before}{vowel}"
        assert loose(skeleton(text)) == loose(skeleton(long_row_by_row(text)))
        assert _LONG.sub("", text) == long_row_by_row(text)


#: Old forms that a given name may still be written with, each with today's (the ministry of justice's list of
#: characters for names, second table), but for those that NFKC makes one.
OLD_AND_NEW = (  # noqa: SIM905 (words read better than quotation marks)
    "亞亜 惡悪 爲為 榮栄 衞衛 圓円 緣縁 薗園 應応 櫻桜 奧奥 橫横 溫温 價価 壞壊 懷懐 樂楽 渴渇 卷巻 陷陥 寬寛 氣気 僞偽 戲戯"
    " 虛虚 峽峡 狹狭 曉暁 駈駆 勳勲 薰薫 惠恵 揭掲 鷄鶏 藝芸 擊撃 縣県 儉倹 劍剣 險険 圈圏 檢検 顯顕 驗験 嚴厳 廣広 恆恒 黃黄"
    " 國国 黑黒 碎砕 雜雑 兒児 濕湿 實実 壽寿 收収 從従 澁渋 獸獣 縱縦 緖緒 敍叙 將将 涉渉 燒焼 奬奨 條条 狀状 乘乗 淨浄 剩剰"
    " 疊畳 孃嬢 讓譲 釀醸 眞真 寢寝 愼慎 盡尽 粹粋 醉酔 穗穂 瀨瀬 齊斉 靜静 攝摂 專専 戰戦 纖繊 禪禅 壯壮 爭争 莊荘 搜捜 巢巣"
    " 曾曽 裝装 瘦痩 騷騒 增増 藏蔵 臟臓 卽即 帶帯 滯滞 瀧滝 單単 團団 彈弾 晝昼 鑄鋳 廳庁 徵徴 聽聴 鎭鎮 轉転 傳伝 嶋島 燈灯"
    " 盜盗 稻稲 德徳 拜拝 盃杯 賣売 髮髪 拔抜 晚晩 祕秘 冨富 拂払 佛仏 步歩 峯峰 飜翻 每毎 萬万 默黙 埜野 彌弥 藥薬 與与 搖揺"
    " 樣様 謠謡 來来 賴頼 覽覧 龍竜 凉涼 綠緑 淚涙 壘塁 禮礼 曆暦 歷歴 鍊錬 郞郎 錄録"
    # and what is usual in family names besides
    " 髙高 﨑崎 嵜崎 澤沢 邊辺 邉辺 齋斎 濱浜 濵浜 嶌島 桒桑 𠮷吉 槗橋 栁柳 圡土 戶戸 淸清 舘館 渕淵 靍鶴 靏鶴 冝宜 曻昇 㐂喜 閒間 栢柏"
).split()


@pytest.mark.parametrize("pair", OLD_AND_NEW)
def test_old_and_new_forms_are_one(pair: str) -> None:
    """The form of the family register and today's are the same character, alone and within a name."""
    old, new = pair[0], pair[1]
    assert skeleton(old) == skeleton(new)
    assert skeleton(f"{old}山 太郎") == skeleton(f"{new}山太郎")


def test_different_names_stay_different() -> None:
    """Characters that only look alike are not made one: 大 and 太, 未 and 末, 土 and 士, 千 and 干."""
    assert all(
        skeleton(a) != skeleton(b) for a, b in ("大太", "未末", "土士", "千干", "鳥島", "宮官", "緑縁")
    )


@pytest.mark.parametrize("text", ["🅾🅽🅳🅴🅽", "ᴏɴᴅᴇɴ", "🅞🅝🅓🅔🅝", "𝕆𝕟𝕕𝕖𝕟", "Ｏｎｄｅｎ", "ⓞⓝⓓⓔⓝ", "🇴🇳🇩🇪🇳"])
def test_styled_letters_are_letters(text: str) -> None:
    """Letters in squares, circles and small capitals, and those of flags."""
    assert skeleton(text) == "onden"
