"""argparse's own sentences never reach a user."""

from __future__ import annotations

import re

import pytest

from register.arguments import in_japanese


@pytest.mark.parametrize(("english", "says"), [
    ("the following arguments are required: --a, 名", "--a, 名 が足りません"),
    ("argument --a: invalid choice: 'x' (choose from 'a', 'b')", "'a', 'b' から選んで"),
    ("argument --a: invalid choice: 'x' (choose from a, b)", "a, b から選んで"),
    ("argument --a: expected one argument", "値がありません"),
    ("argument --a: expected at least one argument", "値が足りません"),
    ("argument --a: expected 2 arguments", "値が足りません"),
    ("argument --a: ignored explicit argument '1'", "値は付けられません"),
    ("argument --a: invalid int value: 'x'", "使えません"),
    ("argument --a: not allowed with argument --b", "同時には使えません"),
    ("unrecognized arguments: --x y", "知らない指定です: --x y"),
    ("argument --a: 日付がありません。", "--a: 日付がありません。"),
    ("--a は番号で書いてください。", "--a は番号で書いてください。"),
    ("ambiguous option: --a could match --ab, --ac", "使い方が違います"),
    ("a sentence of some later Python", "使い方が違います"),
    ("argument --a: some later sentence", "使い方が違います"),
])  # fmt: skip
def test_every_sentence_becomes_japanese(english: str, says: str) -> None:
    """Known sentences keep their detail, unknown ones become a general Japanese one."""
    text = in_japanese(english)
    assert says in text
    assert not re.search(r"\b(required|invalid|expected|unrecognized|ambiguous|sentence|argument)\b", text)
