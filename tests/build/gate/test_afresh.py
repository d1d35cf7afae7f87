"""The gate with the last build's notes at hand: they may save work, and never a look at what has changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from build.content.folder import Content, load
from build.content.stories import Parsed, Whole
from build.gate.decided import UNCHECKED, Checked, DecidedStory
from build.gate.foreign_names import names_elsewhere
from build.gate.judging import judge
from build.gate.texts import text_findings
from build.names.called import called
from build.names.heard import Heard, Sound
from build.names.index import Index, Known
from build.names.match import Scope, Why
from build.names.search import search

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
WORKSHOP = "events/mihon-workshop.md"
OTHER = "content/events/mihon-seminar.md"


def noted(content: Content) -> Content:
    """The same content with every story's own findings known already, as a build hands it over."""
    return replace(content, texts={story.file: text_findings(story) for story in content.stories})


def cut(site: Any, file: str, start: str, end: str) -> None:
    """Takes a part of the front matter out."""
    text = site.path(file).read_text(encoding="utf-8")
    site.write(file, text[: text.index(start)] + text[text.index(end, text.index(start)) :])


def missing_alone(site: Any) -> None:
    """A story of nobody whose only photograph is gone."""
    site.path("photos/mihon-workshop/tools.jpg").unlink()
    cut(site, WORKSHOP, "people:", "photos:")
    site.edit(WORKSHOP, "{p1}と手", "手")


EDITS: dict[str, Callable[[Any], object]] = {
    "nothing": lambda site: None,
    "an item nobody agreed to": lambda site: site.edit(COMPANY, "[氏名, 所属部署]", "[所属部署]"),
    "a portrait nobody agreed to": lambda site: site.edit(COMPANY, "担当職務, 肖像]", "担当職務]"),
    "a text changed after its approval": lambda site: site.edit(COMPANY, "一本ずつ見る", "二本ずつ見る"),
    "a missing photograph alone": missing_alone,
    "a file lying about": lambda site: (
        site.path("photos/mihon-seminar").mkdir(),
        site.path("photos/mihon-seminar/x.jpg").write_bytes(b"\xff\xd8\xff"),
    ),
    "a name": lambda site: site.edit(COMPANY, "小さな工場", "見本はなこの工場"),
    "somebody unknown in a story of nobody": lambda site: site.edit(SEMINAR, "話を聞く", "{p9}の話を聞く"),
    "a photograph undeclared in a story of nobody": lambda site: site.edit(
        SEMINAR, "話を聞く", "![](x.jpg)\n\n話を聞く"
    ),
    "a vacancy": lambda site: site.edit(COMPANY, "    breaks: 60分\n", ""),
    "a number used twice": lambda site: site.edit(WORKSHOP, "同意書-2026-903", "同意書-2026-901"),
}


@pytest.mark.parametrize("what", EDITS)
def test_known_texts_change_no_finding(site: Any, what: str) -> None:
    """With a story's own findings known, the gate says what it says without, and as many stories pass."""
    EDITS[what](site)
    content = load(site.content)
    afresh = judge(content, site.register, site.day)
    known = judge(noted(load(site.content)), site.register, site.day)
    assert known.findings == afresh.findings
    assert (known.site is None) == (afresh.site is None)
    assert bool(known.findings) == (what != "nothing")


def row(story: DecidedStory[Any]) -> tuple[object, ...]:
    return story.file, story.outcome, story.photo_files, story.programme, story.draft


def test_known_texts_change_nothing_that_is_shown(site: Any) -> None:
    """Every story's parts and outcome are the same, those of a story with nobody in it as well."""
    afresh = site.decided().stories
    known = judge(noted(load(site.content)), site.register, site.day).site
    assert known is not None
    assert [*map(row, known.stories)] == [*map(row, afresh)]
    for one, same in zip(afresh, known.stories, strict=True):
        assert (one.front, one.segments, one.names) == (same.front, same.segments, same.names)
        assert [(p.id, p.values) for p in one.people] == [(p.id, p.values) for p in same.people]
        assert [p.file for p in one.photos] == [p.file for p in same.photos]


def test_findings_known_from_before_count(site: Any) -> None:
    """An error among the noted findings stops the story as one that was just found does."""
    site.edit(SEMINAR, "話を聞く", "{p9}の話を聞く")
    content = noted(load(site.content))
    assert content.texts[OTHER]
    assert judge(content, site.register, site.day).site is None


# What was decided


def outcome(site: Any, file: str = COMPANY) -> str:
    story: DecidedStory[Any] = next(s for s in site.decided().stories if s.file == f"content/{file}")
    return story.outcome


ENDINGS: dict[str, Callable[[Any], object]] = {
    "a name": lambda site: site.edit(
        COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [氏名]}"
    ),
    "an age": lambda site: site.edit(
        COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [年齢]}"
    ),
    "a portrait": lambda site: site.edit(
        COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [肖像]}"
    ),
    "everything": lambda site: site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}"),
    "the paper's end": lambda site: setattr(site, "day", site.day.replace(year=2030)),
}


@pytest.mark.parametrize("what", ENDINGS)
def test_an_ending_is_another_outcome(site: Any, what: str) -> None:
    """The outcome decides whether a page stays as it was: it changes with everything that ends."""
    before = outcome(site)
    site.approve_all()
    assert outcome(site) == before
    ENDINGS[what](site)
    site.approve_all()
    assert outcome(site) != before


def test_nobody_and_nothing_has_no_outcome(site: Any) -> None:
    """A story without people and photographs shows the same whenever its file is the same."""
    assert outcome(site, SEMINAR) == ""


@pytest.mark.parametrize("what", ["people", "placed", "spare", "names"])
def test_each_of_these_alone_is_an_outcome(site: Any, what: str) -> None:
    """A photograph in the text, one beside it, a person, or only what stands for one: each was decided."""
    if what in {"people", "names"}:
        cut(site, WORKSHOP, "photos:", "---")
        site.path("photos/mihon-workshop/tools.jpg").unlink()
    else:
        cut(site, WORKSHOP, "people:", "photos:")
        site.edit(WORKSHOP, "{p1}と手", "![](tools.jpg)\n\n手" if what == "placed" else "手")
    if what == "names":
        site.edit(WORKSHOP, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    site.approve_all()
    story = next(s for s in site.decided().events if s.file.endswith("workshop.md"))
    held = (story.people, story.names, story.placed, story.spare)
    assert [bool(part) for part in held] == [
        what == "people", what in {"people", "names"}, what == "placed", what == "spare",
    ]  # fmt: skip
    assert story.outcome


def test_photographs_of_a_story_are_all_counted(site: Any) -> None:
    """Those in the text, on a card and beside: what the derivatives are made and audited by."""
    story = site.decided().companies[0]
    assert [photo.file for photo in story.photos] == ["bench.jpg", "face.jpg", "room.jpg"]
    assert story.photo_files == ("bench.jpg", "face.jpg", "room.jpg")


def test_a_photograph_that_is_not_shown_is_not_counted(site: Any) -> None:
    """Where the drawn plate stands in, there is no photograph to develop."""
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [肖像]}")
    story = site.decided().companies[0]
    assert story.placed == {"bench.jpg": None}
    assert [photo.file for photo in story.photos] == ["room.jpg"]


def test_a_draft_says_so(site: Any) -> None:
    """Drafts are decided for the preview alone, and marked there."""
    site.edit(SEMINAR, "status: published", "status: draft")
    shown = site.judge(drafts=True).site
    assert shown is not None
    assert {story.file: story.draft for story in shown.stories}[OTHER] is True
    assert sum(story.draft for story in shown.stories) == 1


# Other people's names


def looked(content: Content, checked: Checked) -> tuple[set[str], Checked, list[str]]:
    """Files in which somebody else's name was found, what is checked now, and which stories were opened."""
    opened: list[str] = []
    content = replace(
        content,
        companies=tuple(_watched(story, opened) for story in content.companies),
        events=tuple(_watched(story, opened) for story in content.events),
    )
    found = names_elsewhere(content, checked)
    return {finding.file for finding in found.findings}, found.checked, list(dict.fromkeys(opened))


def _watched(story: Parsed[Any], opened: list[str]) -> Parsed[Any]:
    """The same story, which says when it is opened."""
    whole = story.whole

    def opening() -> Whole[Any]:
        opened.append(story.file)
        return whole

    return Parsed(story.file, story.label, opening)


@pytest.fixture
def clean(site: Any) -> Checked:
    """What is checked after a build in which no name stood."""
    found, checked, opened = looked(load(site.content), UNCHECKED)
    assert not found
    assert (len(opened), len(checked.files)) == (3, 7)  # and four pages of prose
    return checked


def test_nothing_new_opens_nothing(site: Any, clean: Checked) -> None:
    """The same names and the same stories: none is opened again, and all stay checked."""
    assert looked(load(site.content), clean) == (set(), clean, [])


def test_fewer_names_open_nothing(site: Any, clean: Checked) -> None:
    """What held for more names holds for fewer."""
    site.path(WORKSHOP).unlink()
    found, checked, opened = looked(load(site.content), clean)
    assert (found, opened) == (set(), [])
    assert checked.names < clean.names


NEW_NAMES: dict[str, Callable[[Any], object]] = {
    "a name": lambda site: site.edit(WORKSHOP, "name: 仮名 みどり", "name: 話を 聞く"),
    "a reading": lambda site: site.edit(
        WORKSHOP, "name: 仮名 みどり", "name: 話尾 聞久\n    kana: 話を 聞く"
    ),
    "of a story that cannot be read": lambda site: site.edit(
        WORKSHOP, "name: 仮名 みどり\n", "name: 話を 聞く\n\tx: 1\n"
    ),
    "of the local list": lambda site: site.write(".names.local", "話を 聞く\n"),
}


@pytest.mark.parametrize("what", NEW_NAMES)
def test_a_new_name_opens_every_story(site: Any, clean: Checked, what: str) -> None:
    """A story that was clean is looked through again for a name that nobody knew then."""
    NEW_NAMES[what](site)
    found, checked, opened = looked(load(site.content), clean)
    assert OTHER in found
    assert OTHER in opened
    assert OTHER not in checked.files
    assert looked(load(site.content), checked)[0] == found


@pytest.mark.parametrize("line", ["はなし を\n聞く", "別の なまえ"])
def test_a_changed_line_of_the_local_list_opens_every_story(site: Any, line: str) -> None:
    """The list is the same only where every name and every reading of it is."""
    site.write(".names.local", "だれかの なまえ\n")
    checked = looked(load(site.content), UNCHECKED)[1]
    assert looked(load(site.content), checked)[2] == []
    site.write(".names.local", f"だれかの なまえ\n{line}\n")
    assert len(looked(load(site.content), checked)[2]) == 3


def test_a_name_of_the_local_list_alone(site: Any) -> None:
    """In a repository of nobody the list is looked for all the same."""
    for file in (COMPANY, WORKSHOP):
        site.path(file).unlink()
    site.write(".names.local", "話を 聞く\n")
    assert looked(load(site.content), UNCHECKED)[0] == {OTHER}


def test_a_name_of_the_local_list_in_a_page(site: Any, clean: Checked) -> None:
    """Pages are few, and looked through every time."""
    site.write(".names.local", "この 図鑑\n")
    assert {"content/pages/about.md", "content/pages/apply.md"} <= looked(load(site.content), clean)[0]


def test_somebody_s_name_in_a_page(site: Any, clean: Checked) -> None:
    """The same names as before, and a page that has changed: found."""
    site.edit("pages/about.md", "この図鑑", "例示たろうの図鑑")
    read_anew = Checked(clean.files - {"content/pages/about.md"}, clean.names, clean.local)
    assert looked(load(site.content), read_anew)[0] == {"content/pages/about.md"}


def test_a_story_that_changed_is_opened(site: Any, clean: Checked) -> None:
    """Whatever is not among the checked files is looked through, for the names of before."""
    site.edit(SEMINAR, "話を聞く", "例示たろうの話を聞く")
    checked = clean._replace(files=clean.files - {OTHER})
    found, now, opened = looked(load(site.content), checked)
    assert (found, opened) == ({OTHER}, [OTHER])
    assert now.files == clean.files - {OTHER}


PIECES = (
    "見本", "はなこ", "花子", "みほん", "ハナコ", "mihon", "Hanako", " ", "、", "・", "の工場", "例示", "たろう", "さん", "みほーん",
    "は笑った。", "職人の", "\n",
)  # fmt: skip


def test_nobody_is_overlooked_by_the_index() -> None:
    """Whoever a close look finds in a text is among those whom the index names for it, whole names and parts."""
    everybody = [
        Known("a", "a.md", called("p1", "見本 はなこ", "みほん はなこ")),
        Known("a", "a.md", called("p2", "見本 花子", "みほん はなこ")),
        Known("b", "b.md", called("p1", "例示 たろう", "")),
        Known("c", "c.md", called("p1", "はなこ", "")),
    ]
    index, chance = Index(everybody), random.Random(4)
    named = 0
    for _ in range(600):
        text = Heard("".join(chance.choices(PIECES, k=chance.randrange(1, 6))))
        sound = Sound([text])
        for known in everybody:
            if search(text.letters, known.name, Scope.FAR):
                named += 1
                assert known in index.wholes(sound, index.parts(sound)), text.text
            if any(m.why is Why.TITLED for m in search(text.letters, known.name, Scope.NEAR)):
                groups = [group for part in index.parts(sound) for group in index.bearers(part, None)]
                assert any(known in group.people for group in groups), text.text
            assert bool(text.search(known.name, Scope.OWN)) == bool(
                search(text.letters, known.name, Scope.OWN)
            )
    assert 50 < named < 1800
