"""Every promise has what keeps it: a source and a test, or a person and what helps them."""

from __future__ import annotations

import pytest

from script.promises.sentences import ROOT, Sentence, promises, promising, said
from script.promises.table import PAGE, entries, fits, page, unlisted


def test_no_promise_is_without_an_entry() -> None:
    """A new sentence with never, always, only, erased, not passed on or by when needs one in promises.toml."""
    assert unlisted(promises()) == []


def test_every_piece_is_still_said() -> None:
    """An entry's words that no sentence says any more are stale."""
    sentences = [one.text for one in promises()]
    stale = [p for entry in entries() for p in entry.says if not any(fits(p, text) for text in sentences)]
    assert stale == []


def test_the_committed_page_is_what_is_said() -> None:
    """docs/reference/promises.md is up to date; run `python -m script.promises.table` if not."""
    assert PAGE.read_text(encoding="utf-8") == page(promises())


def test_every_source_and_test_exists() -> None:
    """No row of the first table is without a source and a test that are there, none of the second without a person."""
    for entry in entries():
        if entry.kind == "kept":
            assert entry.by, entry.what
            assert entry.tests, entry.what
        if entry.kind == "person":
            assert entry.who, entry.what
            assert entry.helped_by, entry.what
        assert all((ROOT / name).is_file() for name in entry.by), entry.by
        for test in entry.tests:
            file, _, name = test.partition("::")
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), test


@pytest.mark.parametrize("words", [
    "書かれたことは決して残しません。", "いつでも消します。", "3日以内にお返事します。", "だれにも見せません。",
    "写真はすべて消去しました。", "ご本人だけが開けます。", "この会社だけに渡します。",
    "We never keep your name.", "It is erased within two days.", "Only you can see your answer.",
    "Your address is not passed to anybody.",
])  # fmt: skip
def test_a_new_promise_would_be_noticed(words: str) -> None:
    """In either language, wherever it is written, a sentence of the kind is one, and has no entry."""
    assert promising(words)
    assert unlisted([Sentence("theme/templates/home.html", one) for one in said(words)])


@pytest.mark.parametrize("words", ["応募のしかた", "会社をさがす。", "Please write your name here.", "only"])
def test_what_promises_nothing_is_left_alone(words: str) -> None:
    """Titles, instructions and single words."""
    assert not promising(words)
