"""How often honest prose is asked about, and how many readable spellings are found: counted over a corpus of our own."""

from __future__ import annotations

import random
from collections import Counter
from functools import lru_cache

import pytest

from build.content.prose import convert
from build.names.called import Name, called
from build.names.heard import Heard, Sound, heard
from build.names.match import Scope
from build.names.readings import readings_of_html, readings_of_source
from build.options import PROJECT
from tests.build.names import corpus

FEW = 60  # people of the short tier
ERRORS, QUESTIONS, FOUND = 1 / 10_000, 1 / 500, 0.95
SAMPLES = tuple(
    sorted(
        path
        for kind in ("companies", "events", "pages")
        for path in (PROJECT / "content" / kind).glob("*.md")
    )
)


def texts_of(source: str) -> list[Heard]:
    """A text as the gate reads it."""
    prose = convert(source, 1, "f")
    return list(
        heard(t for s in prose.segments for t in (*readings_of_html(s.html), *readings_of_source(s.source)))
    )


@lru_cache(maxsize=1)
def documents() -> tuple[tuple[str, Sound], ...]:
    """Our paragraphs, and the samples' texts."""
    bodies = [(path.name, path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]) for path in SAMPLES]
    own = [(f"paragraph {number}", text) for number, text in enumerate(corpus.paragraphs())]
    return tuple((name, Sound(texts_of(text))) for name, text in (*own, *bodies))


def answers(name: Name) -> Counter[str]:
    """Documents with an error, with a question, and with nothing."""
    count: Counter[str] = Counter()
    for _, sound in documents():
        said = (
            [m for text in sound.texts for m in text.search(name, Scope.OWN)] if sound.may_name(name) else []
        )
        count["error" if any(m.certain for m in said) else "question" if said else "nothing"] += 1
    return count


def honest(people: list[corpus.Called]) -> Counter[str]:
    """The answers over all pairs of a person and a document."""
    total: Counter[str] = Counter()
    for person in people:
        total += answers(called("p1", person.name, person.kana))
    return total


def readable(people: list[corpus.Called]) -> tuple[Counter[str], Counter[str]]:
    """Spellings by kind: all of them, and those found."""
    chance, every, met = random.Random(16), Counter[str](), Counter[str]()
    for person in people:
        name = called("p1", person.name, person.kana)
        for kind, text in corpus.spellings(person, chance):
            every[kind] += 1
            met[kind] += any(one.search(name, Scope.OWN) for one in texts_of(text))
    return every, met


def some(count: int) -> list[corpus.Called]:
    return random.Random(16).sample(corpus.people(), count)


def within(total: Counter[str]) -> bool:
    pairs = total.total()
    return total["error"] <= pairs * ERRORS and total["question"] <= pairs * QUESTIONS


def test_honest_prose_is_let_alone_by_some() -> None:
    """Of some people, in every document: no more errors and questions than promised."""
    total = honest(some(FEW))
    assert total.total() == FEW * len(documents())
    assert within(total), total


def test_readable_spellings_of_some_are_found() -> None:
    """Of the spellings of some people by every kind, 95 in a hundred and more."""
    every, met = readable(some(FEW))
    assert len(every) >= 20
    assert met.total() >= FOUND * every.total(), every - met


@pytest.mark.long
def test_honest_prose_is_let_alone() -> None:
    """2,500 people, 200 paragraphs and all samples: at most an error in 10,000 pairs, a question in 500."""
    total = honest(corpus.people())
    assert total.total() == 2_500 * len(documents())
    assert within(total), total


@pytest.mark.long
def test_readable_spellings_are_found() -> None:
    """95 of a hundred readable spellings of 2,500 people are an error or a question, and most of each kind."""
    every, met = readable(corpus.people())
    assert met.total() >= FOUND * every.total(), every - met
    assert all(met[kind] >= 0.8 * count for kind, count in every.items()), every - met
