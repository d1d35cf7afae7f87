"""Looks for one person's name in one text: what is certainly the name, and what may be it. Pure.

The rules are in ``names/wholes.py`` (whole names), ``names/titled.py`` (a part and a title), ``names/latin.py`` (Latin
letters) and ``names/veiled.py`` (masks, mixtures, loose spellings), ``names/shortened.py`` (initials, pet names); docs/reference/consent-gate.md tells them in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build.names.called import Name
from build.names.latin import Word, latin_names, latin_occurrences, titled_words, words_of
from build.names.letters import RUBY_CLOSES, RUBY_OPENS, Lettered, lettered
from build.names.match import Match, Scope
from build.names.pairs import occurrences
from build.names.shortened import initialled_names, pet_names
from build.names.titled import titled_parts
from build.names.veiled import loose_names, masked_names, mixed_names
from build.names.wholes import whole_names

_BORDERS = str.maketrans("", "", RUBY_OPENS + RUBY_CLOSES)


def search(text: Lettered, name: Name, scope: Scope, words: list[Word] | None = None) -> list[Match]:
    """What a text, already free of markup, says of one person. A certain match stands for every other that
    shares letters with it; of suspects that share letters the longest stays. ``words``: the text's in Latin letters,
    where they are known."""
    words = words_of(text) if words is None else words
    found = [*occurrences(text, name), *latin_occurrences(words, name)]
    matches = [*whole_names(text, name, found, scope), *latin_names(text, words, name, scope)]
    if scope is Scope.OWN:
        matches += titled_parts(text, name, found, scope)
        matches += masked_names(text, name)
        matches += mixed_names(text, name)
        matches += initialled_names(text, name, found)
        matches += pet_names(text, name)
    matches += loose_names(text, name)
    return list(_apart(matches))


def search_part(text: Lettered, name: Name, words: list[Word]) -> list[Match]:
    """The same for a part of somebody's name who does not belong to the text: with a title it may be theirs."""
    found = [*occurrences(text, name), *latin_occurrences(words, name)]
    return list(
        _apart([*titled_parts(text, name, found, Scope.NEAR), *titled_words(text, words, name, Scope.NEAR)])
    )


def search_veiled(text: Lettered, name: Name) -> list[Match]:
    """The same for a name of which a part is hidden or mixed: the letters of its parts stand nowhere whole."""
    return list(_apart([*masked_names(text, name), *mixed_names(text, name)]))


def _apart(matches: Iterable[Match]) -> Iterator[Match]:
    kept: list[Match] = []
    for match in sorted(set(matches), key=lambda m: (not m.certain, m.start - m.end, m.start, m.why.value)):
        if not any(match.start < other.end and other.start < match.end for other in kept):
            kept.append(match)
            yield match


def letters_between(text: str, start: int, end: int) -> str:
    """What stands there, as an editor can copy it."""
    return text[start:end].translate(_BORDERS)


def spelled_in(texts: Iterable[str], name: Name) -> bool:
    """Whether any of the texts says the name, or may: for what is refused rather than asked about."""
    return any(search(lettered(text), name, Scope.OWN) for text in texts)
