"""What the list's filter works with: every company in one small file, without a word about a person. Pure.

The script (theme/static/finder.js) fetches it when somebody begins to filter and not before. Titles and
names are the nameless ones: who stands in a title by name stands here by label. Words go by their slugs;
what they are called, the page says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from build.site.applying import CLOSED, NONE, OPEN
from build.site.cards import CardFacts
from build.site.facets import FACETS

FILE = "companies/finder.json"

_STATES = (CLOSED, OPEN, NONE)


def finder_data(cards: Iterable[CardFacts]) -> bytes:
    """Newest first, as the list is. Per company: number, slug, title, company, industry, 1 where open, 2 where there is no vacancy, and
    the slugs of its occupations, tastes and ways."""
    industry, *others = FACETS
    rows = [
        [
            card.number,
            card.slug,
            card.plain_title,
            card.plain_company,
            industry.slug(card.industry),
            _STATES.index(card.state),
            *([facet.slug(word) for word in facet.words_of(card)] for facet in others),
        ]
        for card in cards
    ]
    return f"{json.dumps(rows, ensure_ascii=False, separators=(',', ':'))}\n".encode()
