"""Front matter: nothing is guessed, every value has its line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.content.frontmatter import FrontMatter, read, split


def front(head: str) -> FrontMatter:
    document, faults = split(f"---\n{head}\n---\n本文\n", "x.md")
    assert document is not None, faults
    return read(document, "x.md")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("011", "011"),
        ('"12"', "12"),
        ('"true"', "true"),
        ("no", "no"),
        ("on", "on"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1:30", "1:30"),
        ("3.14", "3.14"),
        ("2026-11-23", "2026-11-23"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("True", "True"),
    ],
)
def test_the_resolver_guesses_nothing(text: str, value: Any) -> None:
    """Only true, false, null and whole numbers are anything but text."""
    assert front(f"key: {text}").data == {"key": value}


def test_every_value_has_its_line() -> None:
    """Lines count from the file's first; keys, entries of lists and nested values have one."""
    found = front("a: 1\nb:\n  - c: 2\n    d:\n      - e\nf: >\n  long\n  text")
    assert found.lines[("a",)] == 2
    assert found.lines[("b",)] == 3
    assert found.lines[("b", 0, "d")] == 5
    assert found.lines[("b", 0, "d", 0)] == 6
    assert found.lines[("f",)] == 7


REFUSED = [
    ("a: &x 1", "目印", 2),
    ("a: 1\nb: *a", "別名", 3),
    ("a: !!python/object:os.system 1", "型の指定", 2),
    ("<<: {a: 1}", "合成キー", 2),
    ("a: 1\na: 2", "二度", 3),
    ("a:\n  b: 1\n  b: 2", "二度", 4),
    ("? [a, b]\n: 1", "言葉ではありません", 2),
    ("- a\n- b", "名前: 値", 2),
    ("", "名前: 値", 2),
    ("a: [1, 2", "YAMLとして", 3),
    ("a: 1\n\tb: 2", "行の頭にタブ", 3),
    ("a: @x", "YAMLとして", 2),
    ("a: 1\n...\nb: 2", "YAMLとして", 4),
    ("a: " + "[" * 14 + "]" * 14, "深すぎます", 2),
]


@pytest.mark.parametrize(("head", "words", "line"), REFUSED)
def test_what_is_unclear_is_refused(head: str, words: str, line: int) -> None:
    """Spellings that hide what they mean are faults with their line."""
    faults = front(head).faults
    assert any(words in f.what and f.line == line for f in faults), faults


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("title: x\n", "先頭に ---", 1),
        ("", "先頭に ---", 1),
        ("---\ntitle: x\n", "終わりの ---", 1),
        ("\ufeff---\na: 1\n---\n", "制御文字", 1),
        ("---\na: 1\n---\n見\x02本\n", "制御文字", 4),
        ("---\na: 1\n---\n見\ue000本\n", "制御文字", 4),
        ("---\na: 見\u2028本\n---\n", "制御文字", 2),
    ],
)
def test_a_file_without_its_fences_is_refused(text: str, words: str, line: int) -> None:
    """Missing fences and invisible characters are said, and nothing is read."""
    document, faults = split(text, "x.md")
    assert document is None
    assert (words in faults[0].what, faults[0].line) == (True, line)


def test_crlf_counts_like_lf() -> None:
    """A file with Windows line ends has the same values and lines."""
    document, _ = split("---\r\na: 1\r\nb: 見本\r\n---\r\n本文\r\n", "x.md")
    assert document is not None
    found = read(document, "x.md")
    assert found.data == {"a": 1, "b": "見本"}
    assert (found.lines[("b",)], document.body_line) == (3, 5)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands in a file, reading ends with data or faults, never with an exception."""
    document, faults = split(f"---\n{text}\n---\n", "x.md")
    if document is None:
        assert faults
    else:
        found = read(document, "x.md")
        assert isinstance(found.data, dict)


@pytest.mark.parametrize("code", [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x85, 0x2028, 0x2029, 0xFEFF, 0xFFFE,
                                  0xFFFF, 0xE000, 0xE001])  # fmt: skip
def test_every_invisible_character_is_refused(code: int) -> None:
    """Looking first whether a text can be printed at all lets none of them through, and takes nothing else for one."""
    document, faults = split(f"---\na: 1\n---\n見\u3000{chr(code)}本\n", "x.md")
    assert (document, ["制御文字" in fault.what for fault in faults]) == (None, [True])
    document, faults = split("---\na: 1\n---\n見\u3000\t本\r\n", "x.md")
    assert document is not None
