"""Everything that argparse would say in English is Japanese."""

from __future__ import annotations

import re

import pytest

from build.cli import parser
from register.arguments import in_japanese as sentence

COMMANDS = [
    [],
    ["check"],
    ["build"],
    ["preview"],
    ["serve"],
    ["explain"],
    ["new"],
    ["new", "company"],
    ["new", "event"],
    ["consent"],
    ["consent", "approve"],
    *(["consent", name] for name in ("list", "due", "paper", "proof", "withdraw", "trace")),
]
WRONG = [
    [],
    ["frob"],
    ["check", "--nope"],
    ["check", "--json", "--github"],
    ["build", "--as-of"],
    ["build", "--as-of", "2026-02-30"],
    ["build", "--full=3"],
    ["build", "--intake-url", "x"],
    ["build", "--intake-url", "nai=https://a.example"],
    ["build", "--intake-url", "current=ftp://a.example"],
    ["build", "--intake-url", "current=http://a.example"],
    ["build", "--site-url", "a.example"],
    ["build", "extra"],
    ["preview", "--port", "x"],
    ["preview", "--port", "70000"],
    ["check", "--content", "/nonexistent"],
    ["new", "person", "x"],
    ["new", "company"],
    ["consent", "list", "x"],
    ["consent", "due", "--within", "x"],
    ["consent", "withdraw", "x", "p1"],
    ["consent", "trace"],
    ["consent", "approve", "x"],
    ["consent", "approve", "x", "p1", "--on", "きょう"],
]
#: Words that are names and not English sentences.
NAMES = re.compile(
    r"\b(zukan|build|check|preview|serve|new|explain|FIELD|contact|consent|approve|company|event|DIR|DATE|URL|CONTRACT|PATH|SLUG|STORY|PAPER|PERSON|N"
    r"|output|content|current|people|id|p1|slug|JSON|GitHub|Ctrl|C|https?|frob|nai|person|list|extra|on|as|of|h|json|github|strict|find|full|port"
    r"|site|url|intake|help|nope|photos|withhold|photos|faulty|due|paper|proof|withdraw|trace|deploy|within|items|story"
    r"|no|covers|DAYS|FILE|pdf|ITEMS|PHOTO|var|papers|git|A4|PDF)\b",
    re.ASCII,
)


def english(text: str) -> list[str]:
    """Words of Latin letters that are no names."""
    return re.findall(r"[A-Za-z]{2,}", NAMES.sub("", text))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_japanese(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Help of every command, with every word but names in Japanese."""
    with pytest.raises(SystemExit) as stop:
        parser().parse_args([*command, "--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("使い方: ")
    assert english(out) == []


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_wrong_usage_is_japanese(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage exits 2 with a Japanese sentence that says how to mend it."""
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(command)
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "直し方: " in said
    assert english(re.sub(r"'[^']*'|--\S+|ftp\S*|/nonexistent", "", said)) == []


def test_unknown_sentences_become_general() -> None:
    """A sentence of some later argparse does not come through."""
    assert english(sentence("something quite new happened")) == []


def test_only_what_works_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    """Help lists no command or option that does not exist yet."""
    with pytest.raises(SystemExit):
        parser().parse_args(["build", "--help"])
    assert not re.search(r"--search", capsys.readouterr().out)
