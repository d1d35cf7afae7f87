"""The hash of what a person approved: what changes it and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from build.content.folder import load
from build.gate.approval import LENGTH, text_hash

FILE = "companies/mihon-seisaku.md"


def digest(site: Any, person: str = "p1") -> str:
    content = load(site.content)
    story = content.companies[0]
    found = next(p for p in story.front.people if p.id == person)
    return text_hash(story, found, content.photo_hash)


SEEN = [
    ("title", "ねじ一本の話", "ねじ二本の話"),
    ("own block", "ねじを一本ずつ見る", "ねじを二本ずつ見る"),
    ("own fact", "duties: 機械の組立\n    also", "duties: 機械の調整\n    also"),
    ("own label", "社員Aさん", "社員Xさん"),
    ("alt of a photograph of theirs", "alt: 笑う人", "alt: 怒る人"),
    ("caption of a photograph of theirs", "caption: 朝の台。", "caption: 夜の台。"),
    ("one photograph more", "shows: []", "shows: [p1]"),
]
UNSEEN = [
    ("somebody else's text", "検査の台を整える", "検査の台をふく"),
    ("another photograph's caption", "昼の部屋", "夜の部屋"),
    ("vacancy", "breaks: 60分", "breaks: 50分"),
    ("consent", "expires: 2029-03-31", "expires: 2030-03-31"),
    ("trailing spaces", "一本ずつ見る。\n", "一本ずつ見る。  \n"),
]


@pytest.mark.parametrize(("what", "old", "new"), SEEN, ids=[s[0] for s in SEEN])
def test_what_the_person_sees_counts(site: Any, what: str, old: str, new: str) -> None:
    """Any change to what the person was shown changes the hash."""
    before = digest(site)
    site.edit(FILE, old, new)
    assert digest(site) != before


@pytest.mark.parametrize(("what", "old", "new"), UNSEEN, ids=[s[0] for s in UNSEEN])
def test_the_rest_does_not(site: Any, what: str, old: str, new: str) -> None:
    """Changes elsewhere do not ask the person again."""
    before = digest(site)
    site.edit(FILE, old, new)
    assert digest(site) == before


def test_the_photographs_bytes_count(site: Any) -> None:
    """Another picture under the same name is another picture."""
    before = digest(site)
    site.path("photos/mihon-seisaku/face.jpg").write_bytes(
        site.path("photos/mihon-seisaku/room.jpg").read_bytes()
    )
    assert digest(site) != before
    assert len(before) == LENGTH


def test_an_unowned_paragraph_that_names_them_counts(site: Any) -> None:
    """A paragraph outside the blocks counts for whom it names."""
    before, other = digest(site, "p2"), digest(site, "p1")
    site.edit(FILE, "検査の台を整える", "検査の台をふく")
    assert digest(site, "p2") != before
    assert digest(site, "p1") == other
