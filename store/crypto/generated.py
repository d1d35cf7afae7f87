"""A passphrase that nobody thought of: syllables drawn at random, in words that can be said and typed. No I/O.

Small Latin letters, because a passphrase is typed without being seen and an input method would get in the way.
"""

from __future__ import annotations

import secrets

_CONSONANTS, _VOWELS = "bdfghkmnprstyz", "aeiou"
WORDS, SYLLABLES = 5, 3  # 15 of 70 syllables: 91 bits


def generated_passphrase() -> str:
    """A fresh one, for example ``bakedo minuze tahoru sepika yogati``."""
    return " ".join(
        "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(SYLLABLES))
        for _ in range(WORDS)
    )
