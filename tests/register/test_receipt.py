"""受付番号: form, check digit, forgiving reading."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.errors import ReceiptNumberError
from register.receipt import ALPHABET, new_receipt_number, parse_receipt_number, random_letters

NUMBERS = st.builds(new_receipt_number)


def test_the_alphabet_is_prime_and_has_no_look_alikes() -> None:
    """23 letters, none of them to be mistaken for another."""
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set("0OQ1IL2Z5S8BUV") & (set(ALPHABET) - {"Q"})


def test_every_letter_is_drawn_at_every_place() -> None:
    """In 4,000 numbers no place misses a letter, and none is drawn twice as often as it should be."""
    for place in zip(*(random_letters(20) for _ in range(4000)), strict=True):
        drawn = Counter(place)
        assert set(drawn) == set(ALPHABET)
        assert max(drawn.values()) < 2 * 4000 / len(ALPHABET)


@given(NUMBERS, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(number: str, place: int, other: str) -> None:
    """Replacing any one character makes the number invalid."""
    plain = list(number.replace("-", ""))
    if plain[place] == other:
        return
    plain[place] = other
    with pytest.raises(ReceiptNumberError):
        parse_receipt_number("".join(plain))


@given(NUMBERS, st.integers(0, 9), st.integers(0, 9))
def test_every_transposition_is_found(number: str, one: int, two: int) -> None:
    """Exchanging any two different characters makes the number invalid."""
    plain = list(number.replace("-", ""))
    if plain[one] == plain[two]:
        return
    plain[one], plain[two] = plain[two], plain[one]
    with pytest.raises(ReceiptNumberError):
        parse_receipt_number("".join(plain))


@given(NUMBERS)
def test_people_write_it_in_many_ways(number: str) -> None:
    """Lower case, full width, spaces and other dashes are read as the same number."""
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "ー" for c in number.lower())
    wide = wide.replace("ー", "－")
    for written in (number.lower(), f" {number[:5]} {number[6:]} ", wide):
        assert parse_receipt_number(written) == number


@pytest.mark.parametrize("text", ["", "AAAAA", "AAAAA-AAAAA-A", "0OIL1-SZBUV", "見本です"])
def test_what_is_not_a_number_is_said_so(text: str) -> None:
    """Anything else gives a Japanese message with a way to mend it."""
    with pytest.raises(ReceiptNumberError, match="直し方"):
        parse_receipt_number(text)
