"""What companies can be found by: industry, occupation, taste, way of working, open now. Pure.

Every word that some company has leads to a list of its own, at an address that stays: closed lists
have slugs in ``vocabulary.py``; a free word's is a digest of the word, which no other word's spelling
and no other company can change.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from build.common.vocabulary import INDUSTRIES, TASTES
from build.site.addresses import industry_path, taste_path
from build.site.applying import OPEN
from build.site.cards import CardFacts

OPEN_PATH = "companies/open/"
DIGITS = 8  # hex digits of a free word's address


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to look for a company. ``key``: in addresses and in the filter's query."""

    key: str
    name: str
    known: Mapping[str, str]  # word -> slug, in the order to be shown; empty where words are free
    heading: str  # of one word's list
    words_of: Callable[[CardFacts], Sequence[str]]
    label: str  # the small black one above that list
    shown: str  # in a company's own table

    def slug(self, word: str) -> str:
        return self.known.get(word) or word_slug(word)

    def path(self, word: str) -> str:
        slug = self.slug(word)
        if self.key == "industry":
            return industry_path(slug)
        return taste_path(slug) if self.key == "taste" else f"companies/{self.key}/{slug}/"

    def apart(self, word: str) -> str:
        """What is read aloud after a word that is an industry's name, too, so that the two links differ; else ""."""
        return f"（{self.name}）" if word in INDUSTRIES and self.key != "industry" else ""


FACETS = (
    Facet("industry", "業種", INDUSTRIES, "{}のなかま", lambda card: (card.industry,), "業種", "業種"),
    Facet("occupation", "職種", {}, "「{}」のしごと", lambda card: card.occupations, "職種", "しごと"),
    Facet("taste", "好きなこと", TASTES, "「{}」が好きなら", lambda card: card.tastes, "入口", "好きなこと"),
    Facet("way", "働き方", {}, "働き方「{}」", lambda card: card.ways, "働き方", "働き方"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a facet, and the companies that have it, in the order given."""

    label: str
    slug: str
    path: str
    cards: tuple[CardFacts, ...]


@lru_cache(maxsize=4_096)
def word_slug(word: str) -> str:
    """The address of a free word: the same for every spelling that reads the same."""
    plain = "".join(unicodedata.normalize("NFKC", word).split())
    return f"w{hashlib.sha256(plain.encode()).hexdigest()[:DIGITS]}"


def words(facet: Facet, cards: Iterable[CardFacts]) -> tuple[Word, ...]:
    """Every word of a facet that a company has: closed lists in their order, free words by how many have
    them. Spellings that read the same are one word, the first that is met."""
    held: dict[str, tuple[str, list[CardFacts]]] = {}
    for card in cards:
        for word in dict.fromkeys(facet.words_of(card)):
            having = held.setdefault(facet.slug(word), (word, []))[1]
            if not having or having[-1] is not card:
                having.append(card)
    found = [Word(label, slug, facet.path(label), tuple(having)) for slug, (label, having) in held.items()]
    if facet.known:
        order = {slug: at for at, slug in enumerate(facet.known.values())}
        return tuple(sorted(found, key=lambda word: order.get(word.slug, len(order))))
    return tuple(sorted(found, key=lambda word: (-len(word.cards), word.label)))


def open_now(cards: Iterable[CardFacts]) -> tuple[CardFacts, ...]:
    """Those with an open vacancy."""
    return tuple(card for card in cards if card.state == OPEN)
