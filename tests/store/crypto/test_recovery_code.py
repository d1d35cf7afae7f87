"""The paper's characters: every slip of the hand is found, and the message says where."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.receipt import ALPHABET
from store.crypto.recovery_code import GROUP, GROUPS, groups_of, is_group, seed_of
from store.errors import RecoveryCodeError

SEED = bytes(range(32))
CODE = groups_of(SEED)


@given(st.binary(min_size=32, max_size=32))
def test_every_key_comes_back(seed: bytes) -> None:
    """Fifteen groups of five without look-alikes, and the same 32 bytes again."""
    groups = groups_of(seed)
    assert len(groups) == GROUPS
    assert all(len(group) == GROUP and set(group) <= set(ALPHABET) for group in groups)
    assert seed_of(" ".join(groups)) == seed


@pytest.mark.parametrize("typed", [
    "".join(CODE), " ".join(CODE).lower(), "-".join(CODE), "\n".join(CODE), "　".join(CODE),
    "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in " ".join(CODE)),
])  # fmt: skip
def test_it_may_be_typed_in_any_writing(typed: str) -> None:
    """Small letters, full width, hyphens, new lines or none: what a person or a scanner gives."""
    assert seed_of(typed) == SEED


def test_every_wrong_character_is_found_at_its_group() -> None:
    """Each of the 75 places, each other letter of the alphabet: found, and the group's number is named."""
    for place, group in enumerate(CODE):
        for index in range(GROUP):
            for other in ALPHABET.replace(group[index], ""):
                wrong = group[:index] + other + group[index + 1 :]
                assert not is_group(place, wrong)
    wrong_code = [*CODE[:6], _another(CODE[6]), *CODE[7:]]
    with pytest.raises(RecoveryCodeError, match="回復鍵の 7 番目の組") as caught:
        seed_of(" ".join(wrong_code))
    assert not any(group in str(caught.value) for group in wrong_code)


def _another(group: str) -> str:
    return (ALPHABET.replace(group[0], "")[0]) + group[1:]


def test_swaps_are_found() -> None:
    """Two letters of a group, and two whole groups, in each other's place."""
    for place, group in enumerate(CODE):
        for one in range(GROUP):
            for two in range(one + 1, GROUP):
                if group[one] != group[two]:
                    letters = list(group)
                    letters[one], letters[two] = letters[two], letters[one]
                    assert not is_group(place, "".join(letters))
    for one in range(GROUPS):
        for two in range(one + 1, GROUPS):
            groups = list(CODE)
            groups[one], groups[two] = groups[two], groups[one]
            with pytest.raises(RecoveryCodeError):
                seed_of("".join(groups))


def test_groups_of_two_papers_do_not_mix() -> None:
    """Each group fits its place, and the whole is still found to be wrong (but once in 16,384)."""
    found = 0
    for _ in range(200):
        other = groups_of(secrets.token_bytes(32))
        try:
            seed_of(" ".join([*CODE[:8], *other[8:]]))
        except RecoveryCodeError:
            found += 1
    assert found >= 199


@pytest.mark.parametrize(
    "typed", ["", "x", " ".join(CODE[:14]), " ".join([*CODE, CODE[0]]), "あ" * 75, "0" * 75, "W" * 75]
)
def test_what_is_none_is_told(typed: str) -> None:
    """Too few, too many, other letters: one Japanese sentence with a remedy."""
    with pytest.raises(RecoveryCodeError, match="直し方"):
        seed_of(typed)
