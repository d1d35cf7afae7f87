"""What the terminal shows: aligned, plain when piped, and never a person's control characters."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from store.commands import terminal


@pytest.mark.parametrize(("text", "shown"), [
    ("見本 はなこ", "見本 はなこ"), ("a\x1b[31mb", "a\\x{1b}[31mb"), ("a\u009b2Jb", "a\\x{9b}2Jb"),
    ("a\nb", "a\\x{a}b"), ("a\u202eb", "a\\x{202e}b"), ("a\u2028b", "a\\x{2028}b"), ("𠮷野家", "𠮷野家"), ("", ""),
])  # fmt: skip
def test_control_characters_are_made_visible(text: str, shown: str) -> None:
    """A terminal escape that somebody sealed into a field cannot act on the handler's terminal."""
    assert terminal.visible(text) == shown


def test_values_stand_in_one_column() -> None:
    """Wide and narrow labels are padded to the same width."""
    lines = terminal.aligned([("お名前", "a"), ("ID", "a"), ("メールアドレス", "a")])
    assert len({cell_len(line) for line in lines}) == 1


def test_json_escapes_what_could_act(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON output is the same value, with control and format characters escaped."""
    value = {"name": "見本\u009b\u202e\x1b"}
    terminal.say_json(value)
    out = capsys.readouterr().out
    assert json.loads(out) == value
    assert not set(out) & {"\u009b", "\u202e", "\x1b"}
    assert "見本" in out


def test_a_table_is_plain_and_unwrapped_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    """No colour, no markup, one line per row."""
    terminal.table(("受付番号", "ID"), [("34679-ACDEG", "[red]x[/red]" + "y" * 60)])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 2
    assert "[red]x[/red]" in out
