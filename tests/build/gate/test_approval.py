"""The hash of what a person approved: what changes it and what does not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from build.consent.papers.places import PLACES
from build.consent.papers.proof import proof
from build.content.document import Path
from build.content.folder import load
from build.content.schema import CompanyFront, EventFront
from build.content.texts import rewrite, walk
from build.diagnostics import Severity
from build.gate.approval import LENGTH, text_hash
from tests.build.conftest import DAY

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
    ("the day of their age", "age_as_of: 2026-10-01", "age_as_of: 2026-11-01"),
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


def test_who_a_photograph_in_their_block_shows_counts(site: Any) -> None:
    """A picture that stands among their words was seen as one without them; that it shows them is another thing."""
    site.edit(FILE, ":::p1\n", ":::p1\n![](room.jpg)\n\n")
    before = digest(site)
    site.edit(FILE, "shows: []", "shows: [p1]")
    assert digest(site) != before


def test_an_unowned_paragraph_that_names_them_counts(site: Any) -> None:
    """A paragraph outside the blocks counts for whom it names."""
    before, other = digest(site, "p2"), digest(site, "p1")
    site.edit(FILE, "検査の台を整える", "検査の台をふく")
    assert digest(site, "p2") != before
    assert digest(site, "p1") == other


def printed_nowhere(path: Path) -> bool:
    """Ids, file names, closed lists and the records of consents: no sentence can stand there."""
    keys = {key for key in path if isinstance(key, str)}
    closed = {"slug", "status", "industry", "taste", "kind", "programme", "file", "id", "shows", "companies"}
    return bool(keys & (closed | {"consent", "also_called"}))


def spoken_of_at(front: Any, at: Path, words: str) -> Any:
    return rewrite(front, lambda text, path: f"{{p1}}の{words}" if path == at else text)


def full(front: Any) -> Any:
    """With the values that the invented company leaves out."""
    if isinstance(front, EventFront):
        return front.model_copy(update={"cancelled": "雨", "changed": "時刻"})
    facts = {"founded": "1962", "employees": "14", "address": "見本町", "station": "見本駅"}
    return front.model_copy(update={"company": front.company.model_copy(update=facts)})


@pytest.mark.parametrize("slug", ["mihon-seisaku", "mihon-workshop"])
def test_wherever_a_person_is_spoken_of_it_counts_and_is_printed(site: Any, slug: str) -> None:
    """Every text of a front matter, one after another: with ``{p1}`` in it, it changes the hash and stands on the proof."""
    content = load(site.content)
    story: Any = next(s for s in content.stories if s.label.slug == slug)
    front = full(story.front)
    tried = [path for path, _ in walk(front) if not printed_nowhere(path)]
    assert len(tried) > (50 if slug == "mihon-seisaku" else 12)
    for path in tried:
        told = [story.with_front(spoken_of_at(front, path, word)) for word in ("みほん甲", "みほん乙")]
        marks = {text_hash(one, one.front.people[0], content.photo_hash) for one in told}
        assert len(marks) == 2, path
        sheet = proof(told[0], told[0].front.people[0], content, site.register, DAY)
        assert "みほん甲" in repr(asdict(sheet)), path


def test_every_place_has_a_word_on_the_proof() -> None:
    """A value's place is said in Japanese, whichever field it is."""
    named = {keys[0] for keys in PLACES}
    others = {"title", "slug", "status", "date", "sample", "photos", "taste", "programme", "kind", "starts"}
    others |= {
        "ends",
        "online",
        "capacity",
        "waiting_list",
        "signup",
        "companies",
        "moved_from",
        "not_a_name",
    }
    assert named | others >= CompanyFront.model_fields.keys() | EventFront.model_fields.keys()
    assert named <= CompanyFront.model_fields.keys() | EventFront.model_fields.keys()


def test_a_value_that_does_not_name_them_asks_nobody_again(site: Any) -> None:
    """A new entry above the one that names somebody moves it, and is nobody's business."""
    site.edit(FILE, "tags: [ねじ]", "tags: [ねじ, '{p1}の台']")
    before = digest(site)
    site.edit(FILE, "tags: [ねじ,", "tags: [あたらしい, ねじ,")
    assert digest(site) == before


def test_a_photograph_in_their_passage_counts(site: Any) -> None:
    """Whoever it shows: in their block, or in a paragraph that names them, its bytes and words are theirs to see."""
    other = site.path("photos/mihon-seisaku/bench.jpg").read_bytes()
    for old, new in (
        ("{p1}は、ねじを", "![](room.jpg)\n\n{p1}は、ねじを"),
        (":::\n\n## 昼", ":::\n\n{p1}の部屋。\n![](room.jpg)\n\n## 昼"),
    ):
        text = site.path(FILE).read_text(encoding="utf-8")
        site.edit(FILE, old, new)
        before = digest(site)
        site.edit(FILE, "昼の部屋", "夜の部屋")
        assert digest(site) != before
        before, held = digest(site), site.path("photos/mihon-seisaku/room.jpg").read_bytes()
        site.path("photos/mihon-seisaku/room.jpg").write_bytes(other)
        assert digest(site) != before
        site.path("photos/mihon-seisaku/room.jpg").write_bytes(held)
        site.write(FILE, text)


def test_a_change_after_the_approval_is_noticed(site: Any) -> None:
    """An approved value that is changed afterwards is said for the person whom it names, and for nobody else."""
    site.edit(FILE, "what: 昼休み", "what: '{p1}と昼休み'")
    site.approve_all()
    assert site.findings(Severity.WARNING) == []
    site.edit(FILE, "{p1}と昼休み", "{p1}と長い昼休み")
    assert [f.what for f in site.findings(Severity.WARNING)] == [
        "p1 の確認のあとで、文章か写真が変わっています。もう一度確かめてもらうまで、この人の氏名、文章、写真は載りません。"
    ]


def test_a_fact_that_names_a_colleague_says_the_name(site: Any) -> None:
    """On the page a mention in a person's fact is filled in as everywhere else."""
    site.edit(FILE, "duties: 機械の組立\n    also", "duties: '{p2}と{機械|きかい}の組立'\n    also")
    site.approve_all()
    person = site.decided().companies[0].people[0]
    assert person.values["duties"] == "例示たろうと機械の組立"
