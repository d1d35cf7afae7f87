"""RFC 8785 for the part of JSON that we use."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.canonical import canonical_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXT | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
)


@given(VALUES)
def test_it_reads_back_and_spells_once(value: object) -> None:
    """What is written reads back equal, and writing that again gives the same bytes."""
    written = canonical_json(value)
    assert json.loads(written) == value
    assert canonical_json(json.loads(written)) == written


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ({"b": 1, "a": "é"}, '{"a":"é","b":1}'),
        ('\u0008\t\n\u000c\r\u001f\u007f"\\/', '"\\b\\t\\n\\f\\r\\u001f\u007f\\"\\\\/"'),
        (["氏", -0], '["氏",0]'),
    ],
)
def test_rfc_8785_spelling(value: object, spelled: str) -> None:
    """Key order, the short escapes and raw non-ASCII are as RFC 8785 §3.2 has them."""
    assert canonical_json(value) == spelled.encode()


@pytest.mark.parametrize(
    "value", [1.0, None, True, 2**53, {"氏": 1}, {1: 1}, "\ud800", b"x", {"a": {"b": 1.5}}]
)
def test_what_has_no_spelling_is_refused(value: object) -> None:
    """Floats, null, booleans, big integers, non-ASCII keys and lone surrogates are refused."""
    with pytest.raises((ValueError, TypeError)) as refused:
        canonical_json(value)
    assert "\ud800" not in str(refused.value)
