"""How strong a new passphrase must be, and that the refusal says why in Japanese."""

from __future__ import annotations

import pytest

from store.crypto.strength import require_strong
from store.errors import WeakPassphraseError


@pytest.mark.parametrize(("weak", "why"), [
    ("", "短すぎます"), ("あいことば", "短すぎます"), ("elevenchars", "短すぎます"),
    ("ｅｌｅｖｅｎｃｈａｒｓ", "短すぎます"), ("aaaaaaaaaaaaaaaa", "繰返し"), ("abcdefghijklmnop", "続き"),
    ("qwertyuiopasdf", "よく使われる"), ("password12345", "よく使われる"), ("1998-04-09 1998-04-09", "日付"),
    ("しごと図鑑しごと図鑑", "短すぎます"), ("しごと図鑑の合い言葉です", "よく使われる"), ("sato sato sato sato", "繰返し"),
    ("みほん さとう 2026", "よく使われる"), ("みほん さとう 20260401", "日付"),
])  # fmt: skip
def test_a_weak_passphrase_is_refused_with_its_reason(weak: str, why: str) -> None:
    """Too short, or guessed in fewer than 10**12 tries: the reason and a remedy, never what was typed."""
    with pytest.raises(WeakPassphraseError) as caught:
        require_strong(weak, ("sato", "みほん さとう"))
    assert why in str(caught.value)
    assert "直し方" in str(caught.value)
    assert not weak or weak not in str(caught.value)


@pytest.mark.parametrize("strong", [
    "みほん つくえ うきわ ほうき", "correct horse battery staple", "a1b2-c3d4-e5f6-0718", "ねこ" * 3 + "みそしる9つ" + "x" * 400,
])  # fmt: skip
def test_four_unrelated_words_are_strong(strong: str) -> None:
    """No symbols or capitals are asked for; a very long one is judged by its beginning."""
    require_strong(strong)
