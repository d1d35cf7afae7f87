"""Refuses a new passphrase that can be guessed, and says why in Japanese. No I/O.

zxcvbn estimates guesses from dictionaries (English words, names, common passwords),
keyboards, repeats and sequences. It knows no Japanese words, so a few that people
here would choose first are added, and what the handler's own ids say is too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from zxcvbn import zxcvbn

from store.errors import WeakPassphraseError

MIN_LENGTH = 12  # characters
#: Offline guesses that a thief of the disk would need. 10**12 at the measured Argon2id cost
#: (0.16 s and 64 MiB each) are some 5,000 years of one core: docs/threat-model.md.
MIN_GUESSES_LOG10 = 12.0
_EXAMINED = 72  # characters: zxcvbn's limit; what is longer is strong by its beginning or not at all

_COMMON = (
    "ぱすわーど", "パスワード", "あいことば", "合い言葉", "ぱすふれーず", "パスフレーズ", "あいうえお", "かきくけこ",
    "いろはにほへと", "しごと図鑑", "しごとずかん", "新宿区", "しんじゅく", "よろしくおねがいします", "ありがとう",
    "おはようございます", "さくら", "東京", "日本", "令和", "平成", "取扱責任者", "取扱者",
)  # fmt: skip
_WHY = {
    "dictionary": "よく使われる言葉や名前でできています",
    "spatial": "キーボードの並びのままです",
    "repeat": "同じ文字や言葉の繰返しです",
    "sequence": "abc や 123 のような続きです",
    "regex": "最近の年が入っています",
    "date": "日付が入っています",
}


def require_strong(passphrase: str, own: Sequence[str] = ()) -> None:
    """WeakPassphraseError (with the reason in Japanese) unless guessing would take 10**12 tries.

    ``own``: words that an attacker would try first, such as the handler's id and name.
    """
    plain = unicodedata.normalize("NFKC", passphrase)
    if len(plain) < MIN_LENGTH:
        raise _weak(f"短すぎます({MIN_LENGTH}文字以上)")
    found: Any = zxcvbn(plain[:_EXAMINED].lower(), user_inputs=[*_COMMON, *filter(None, own)])
    if found["guesses_log10"] >= MIN_GUESSES_LOG10:
        return
    parts = [match for match in found["sequence"] if match["pattern"] in _WHY]
    longest = max(parts, key=lambda match: len(match["token"]), default=None)
    why = _WHY[longest["pattern"]] if longest else "文字の種類と数が足りません"
    raise _weak(f"推測されやすいです({why})")


def _weak(why: str) -> WeakPassphraseError:
    return WeakPassphraseError(
        f"パスフレーズが{why}。何も変えていません。"
        "直し方: 関係のない言葉を四つ以上並べるなどして、長くしてください(記号や大文字は要りません)。"
    )
