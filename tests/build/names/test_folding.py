"""Reducing texts: character by character where that is the same as the whole, and only there."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import product

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
