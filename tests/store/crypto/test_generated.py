"""A passphrase that is offered is strong, easy to type, and another every time."""

from __future__ import annotations

import re

from store.crypto.generated import generated_passphrase
from store.crypto.strength import require_strong


def test_offered_passphrases_are_strong_and_typeable() -> None:
    """Two hundred of them: small Latin words, none refused, none twice."""
    made = [generated_passphrase() for _ in range(200)]
    assert len(set(made)) == len(made)
    for one in made:
        assert re.fullmatch(r"([a-z]{6} ){4}[a-z]{6}", one)
        require_strong(one, ("sato", "見本 さとう"))
