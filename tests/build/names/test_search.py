"""The search for names with its three answers: certain, suspect, nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.content.prose import convert
from build.names.called import called
from build.names.heard import heard
from build.names.match import Match, Scope
from build.names.readings import readings_of_html, readings_of_source
from build.names.search import letters_between
from build.names.values import value_fault
from build.options import PROJECT

OWN = Path(__file__).with_name("spellings.tsv")
KEPT = PROJECT.parent / "shared" / "cases" / "consent" / "spellings.tsv"


def rows(path: Path) -> list[tuple[str, str, str, str]]:
    """Name, reading, text, expected; none where the file does not lie beside the project."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    split = [line.split("\t") for line in lines if line and not line.startswith(("#", "name\t"))]
    return [(n.replace("\\u3000", "\u3000"), k, t.replace("\\n", "\n"), e) for n, k, t, e in split]


def found(name: str, kana: str, text: str, scope: Scope = Scope.OWN) -> list[tuple[Match, str]]:
    """What a paragraph of Markdown says of somebody."""
    prose = convert(text, 1, "f")
    texts = [t for s in prose.segments for t in (*readings_of_html(s.html), *readings_of_source(s.source))]
    person = called("p1", name, kana)
    return [
        (match, letters_between(one.text, match.start, match.end))
        for one in heard(texts)
        for match in one.search(person, scope)
    ]


@pytest.mark.parametrize(("name", "kana", "text", "expected"), [*rows(OWN), *rows(KEPT)])
def test_a_row_gets_its_answer(name: str, kana: str, text: str, expected: str) -> None:
    """What a reader would read as the name is found, and an honest sentence is let alone; a value that would
    switch the search off is refused, which is an error too."""
    said = bool(found(name, kana, text)) or value_fault(name) is not None
    assert said == (expected == "found")


def test_there_are_rows_of_both_kinds() -> None:
    """The table of our own proves something: it holds names and honest sentences."""
    kinds = [expected for *_, expected in rows(OWN)]
    assert kinds.count("found") >= 35
    assert kinds.count("quiet") >= 20


CERTAIN = [
    ("隠田マリ杏は笑った。", True),
    ("隠田 マリ杏", True),
    ("隠田・まりあん", True),
    ("話すのは、おんでんまりあんです。", True),
    ("Marian Onden", True),
    ("隠田さん", True),
    ("マリ杏ちゃん", True),
    ("隠田夫妻", False),
    ("隠田料理長", False),
    ("職人の隠田は笑った。", False),
    ("Ms. Onden", False),
    ("隠でんマリ杏", False),
    ("マリ○さん", False),
    ("おんでん まりぁん", False),
    ("Onden M.", False),
]


@pytest.mark.parametrize(("text", "certain"), CERTAIN)
def test_certain_or_suspect(text: str, certain: bool) -> None:
    """The whole name, and a written part with a title of every day, are certain; the rest is asked about."""
    assert {match.certain for match, _ in found("隠田 マリ杏", "おんでん まりあん", text)} == {certain}


@pytest.mark.parametrize(
    ("name", "kana", "text", "certain"),
    [
        ("隠田 マリ杏", "おんでん まりあん", "隠田マリ杏の話", {True}),
        ("隠田 マリ杏", "おんでん まりあん", "隠田さんの話", set()),
        ("隠田 マリ杏", "おんでん まりあん", "ONDEN Marian", {True}),
        ("隠田 マリ杏", "おんでん まりあん", "Onden M.", set()),
        ("林 健", "はやし けん", "林 健の話", {False}),
        ("小野 愛", "おの あい", "Ono Ai", {False}),
    ],
)
def test_in_the_story_of_others(name: str, kana: str, text: str, certain: set[bool]) -> None:
    """Elsewhere whole names alone are looked for, and short ones are asked about."""
    assert {match.certain for match, _ in found(name, kana, text, Scope.FAR)} == certain


def test_the_letters_are_those_of_the_text() -> None:
    """What a message shows can be copied into the front matter: as it stands, ruby's borders left out."""
    said = found("隠田 マリ杏", "おんでん まりあん", "職人の{隠田|おんでん}は笑った。")
    assert {letters for _, letters in said} >= {"職人の隠田"}
    assert all("\ue000" not in letters for _, letters in said)
