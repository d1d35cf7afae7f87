"""The medium ``social``: decided apart from the web, out of reach of whoever draws pages, and never more."""

from __future__ import annotations

import ast
import dataclasses
import re
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

import build
from build import views
from build.content.schema import CompanyFront, EventFront
from build.errors import BuildError
from build.gate.decided import ClearedPhoto, DecidedSite, DecidedSocial, SocialPhoto
from build.options import PROJECT

COMPANY = "companies/mihon-seisaku.md"
WORKSHOP = "events/mihon-workshop.md"
PACKAGE = Path(build.__file__ or "").parent
TEXT = (PROJECT / "docs" / "reference" / "consent-gate.md").read_text(encoding="utf-8")
BOTH = ("media: [web]", "media: [web, social]")
#: Words of the company's story that are somebody's: p1's and p2's.
P1, P2 = ("見本", "はなこ", "社員A"), ("例示", "たろう", "社員B")


def social(site: Any) -> DecidedSocial:
    found: DecidedSocial = site.decided().companies[0].social
    return found


def lead(site: Any, text: str) -> None:
    site.edit(COMPANY, "小さな工場の一日を見た。", text)
    site.approve_all()


def test_who_agreed_to_the_web_alone_is_not_in_social(site: Any) -> None:
    """Name and photographs stay on the page and do not go along when the page is shared."""
    lead(site, "小さな工場の一日。")
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}の話'")
    site.approve_all()
    story = site.decided().companies[0]
    assert story.front.title == "見本はなこの話"
    assert [photo.file for photo in story.photos] == ["bench.jpg", "face.jpg", "room.jpg"]
    assert story.social.title == "社員Aさんの話"
    assert story.social.lead == "小さな工場の一日。"
    assert [photo.file for photo in story.social.photos] == ["room.jpg"]


def test_who_agreed_to_both_is(site: Any) -> None:
    """Name, lead and photographs, in words that social tags can take."""
    lead(site, "{p1}の{工場|こうば}。")
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}の話'")
    site.edit(COMPANY, "alt: 台に向かう人", "alt: 台に向かう{p1}")
    site.edit(COMPANY, *BOTH)
    site.approve_all()
    story = social(site)
    assert (story.title, story.lead) == ("見本はなこの話", "見本はなこの工場。")
    assert [(photo.file, photo.alt) for photo in story.photos] == [
        ("bench.jpg", "台に向かう見本はなこ"),
        ("face.jpg", "笑う人"),
        ("room.jpg", "だれもいない部屋"),
    ]


def test_a_lead_about_somebody_who_did_not_agree_is_left_out(site: Any) -> None:
    """A passage is about a person even under a label: without the medium it does not travel."""
    lead(site, "{p2}が立つ。")
    site.edit(COMPANY, *BOTH)  # p1 alone
    assert site.decided().companies[0].names["p2"] == "例示たろう"
    assert social(site).lead == ""


def test_a_photograph_described_by_somebody_who_did_not_agree(site: Any) -> None:
    """The alternative text names p2, who is not in social: the picture stays away."""
    site.edit(COMPANY, "alt: だれもいない部屋", "alt: '{p2}の机'")
    site.approve_all()
    assert social(site).photos == ()


def test_everyone_in_a_photograph_must_agree_to_social(site: Any) -> None:
    """A picture of two, one of whom agreed to the web alone, is for the web alone."""
    site.edit(COMPANY, "items: [氏名, 所属部署]", "items: [氏名, 所属部署, 肖像]")
    site.edit(COMPANY, "shows: []", "shows: [p1, p2]")
    site.edit(COMPANY, *BOTH)
    site.approve_all()
    assert "room.jpg" in [photo.file for photo in site.decided().companies[0].photos]
    assert [photo.file for photo in social(site).photos] == ["bench.jpg", "face.jpg"]
    site.edit(COMPANY, *BOTH)
    assert [photo.file for photo in social(site).photos] == ["bench.jpg", "face.jpg", "room.jpg"]


ENDS = {
    "expired": ("expires: 2029-03-31", "expires: 2026-11-22"),
    "withdrawn": ("withdrawn: null", "withdrawn: {on: 2026-11-23, items: all}"),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_take_down_reaches_social(site: Any, end: str) -> None:
    """When a consent has ended, nothing of the person is left for social either."""
    lead(site, "{p1}の工場。")
    site.edit(COMPANY, *BOTH)
    assert "見本はなこ" in repr(social(site))
    site.edit(COMPANY, *ENDS[end])
    story = social(site)
    assert story.lead == ""
    assert [photo.file for photo in story.photos] == ["room.jpg"]
    assert not any(word in repr(story) for word in P1)


@pytest.mark.parametrize("item", ["氏名", "肖像"])
def test_one_item_withdrawn_leaves_social_too(site: Any, item: str) -> None:
    """The withdrawn item is gone, the other stays; the lead goes on, under the label."""
    lead(site, "{p1}の工場。")
    site.edit(COMPANY, *BOTH)
    site.edit(COMPANY, "withdrawn: null", f"withdrawn: {{on: 2026-11-23, items: [{item}]}}")
    story = social(site)
    assert story.lead == ("社員Aさんの工場。" if item == "氏名" else "見本はなこの工場。")
    assert ("face.jpg" in [photo.file for photo in story.photos]) is (item == "氏名")


def test_social_alone_is_not_the_web(site: Any) -> None:
    """Whoever agreed to social and not to the web cannot stand on the page: a fault, and no way around."""
    site.edit(COMPANY, "media: [web]", "media: [social]")
    assert site.judge().site is None


def test_a_draft_decides_social_as_its_preview_does(site: Any) -> None:
    """In a draft a signed consent counts as approved, for both media alike; without one there is nothing."""
    lead(site, "{p1}の工場。")
    site.edit(COMPANY, *BOTH)
    site.edit(COMPANY, "status: published", "status: draft")
    site.edit(COMPANY, "approved: {on: 2026-07-01, text:", "approved: null #", count=2)
    judged = site.judge(drafts=True).site
    assert judged.companies[0].social.lead == "見本はなこの工場。"
    text = site.path(COMPANY).read_text(encoding="utf-8")
    start, end = text.index("    consent:\n"), text.index("  - id: p2")
    site.write(COMPANY, text[:start] + text[end:])
    without = site.judge(drafts=True).site.companies[0].social
    assert without.lead == ""
    assert [photo.file for photo in without.photos] == ["room.jpg"]


def test_a_workshop_has_no_face_in_social(site: Any) -> None:
    """What the register does not let a programme publish is not published in social either."""
    site.edit(WORKSHOP, *BOTH)
    event = next(e for e in site.decided().events if e.front.slug == "mihon-workshop")
    assert [photo.file for photo in event.social.photos] == ["tools.jpg"]
    assert event.social.lead == "仮名みどりと手を動かす会です。"


def test_an_unknown_person_in_the_lead_is_a_fault_and_no_crash(site: Any) -> None:
    """``{p9}`` stops the build with a line, as anywhere."""
    site.edit(COMPANY, "小さな工場", "{p9}の工場")
    assert any("p9 は people にいません" in f.what for f in site.findings())


CONSENTS = st.fixed_dictionaries(
    {
        "media": st.sampled_from(["[web]", "[web, social]"]),
        "expires": st.sampled_from(["2026-11-22", "2026-11-23", "2029-03-31"]),
        "withdrawn": st.sampled_from(
            ["null", "{on: 2026-11-23, items: all}", "{on: 2026-11-24, items: all}"]
            + [f"{{on: 2026-11-01, items: [{item}]}}" for item in ("氏名", "肖像", "年齢")]
        ),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=CONSENTS, second=CONSENTS)
def test_social_never_shows_more_than_the_web(
    site: Any, first: dict[str, str], second: dict[str, str]
) -> None:
    """Whatever two people agreed to and took back: each name and picture in social is on the web, too."""
    original = site.path(COMPANY).read_bytes()
    try:
        site.edit(COMPANY, "小さな工場の一日を見た。", "{p1}と{p2}の一日。")
        site.edit(COMPANY, "items: [氏名, 所属部署]", "items: [氏名, 所属部署, 年齢, 肖像]")
        for changes in (first, second):
            for key, value in changes.items():
                text = site.path(COMPANY).read_text(encoding="utf-8")
                pattern = re.compile(rf"^      {key}: (?!.*# set).*$", re.MULTILINE)
                site.write(COMPANY, pattern.sub(f"      {key}: {value} # set", text, count=1))
        story = site.decided().companies[0]
    finally:
        site.path(COMPANY).write_bytes(original)
    web = set(story.names.values())
    said = story.social.title + story.social.lead
    for person, name in (("p1", "見本はなこ"), ("p2", "例示たろう")):
        chosen = first if person == "p1" else second
        if name in said:
            assert name in web
            assert "social" in chosen["media"]
    assert {p.file for p in story.social.photos} <= {p.file for p in story.photos}
    if "social" not in first["media"]:
        assert not {"bench.jpg", "face.jpg"} & {p.file for p in story.social.photos}


@pytest.mark.parametrize("kind", [SocialPhoto, DecidedSocial])
def test_nobody_else_can_decide_for_social(kind: type) -> None:
    """Both ask for the gate's seal, as ClearedPhoto does."""
    values = {f.name: "" for f in dataclasses.fields(kind)}
    with pytest.raises(BuildError, match="関門"):
        kind(**values)


def test_the_media_cannot_be_taken_for_each_other() -> None:
    """No subclass either way, and social holds nothing but words and its own photographs."""
    assert not issubclass(SocialPhoto, ClearedPhoto)
    assert not issubclass(ClearedPhoto, SocialPhoto)
    held = typing.get_type_hints(DecidedSocial)
    words = dict.fromkeys(("title", "about", "number", "lead"), str)
    assert held == {"seal": object, **words, "photos": tuple[SocialPhoto, ...]}


def reachable(start: object) -> Iterator[type]:
    """Every type that a value of this type may hold, by its annotations."""
    todo, seen = [start], set()
    while todo:
        kind = todo.pop()
        if kind in seen or kind in {type(None), ...}:
            continue
        seen.add(kind)
        if typing.get_args(kind):
            todo.extend(typing.get_args(kind))
        elif isinstance(kind, type):
            yield kind
            if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
                todo.extend(typing.get_type_hints(kind).values())


def test_page_models_reach_nobody_undecided() -> None:
    """From a page model there is a way to view models, fixed words, text and numbers, and to nothing else."""
    allowed = {str, int, bool, Markup}
    for model in views.TEMPLATES:
        assert views.NavView in set(reachable(model))  # the walk goes through named tuples, too
        for kind in reachable(model):
            assert kind in allowed or kind.__module__ in ("build.views", "build.wording"), (model, kind)


def test_decided_stories_hold_no_people_of_the_front_matter(site: Any) -> None:
    """The front matter that goes along has neither people nor photographs, in either form."""
    stories = site.decided().stories
    assert {s.front.slug for s in stories} == {"mihon-seisaku", "mihon-seminar", "mihon-workshop"}
    for story in stories:
        for front in (story.front, story.nameless):
            assert isinstance(front, CompanyFront | EventFront)
            assert (front.people, front.photos) == ((), ())
    kinds = {kind.__name__ for kind in reachable(DecidedSite)}
    assert not kinds & {"Story", "CompanyStory", "EventStory", "Person", "ConsentRecord", "Content"}


def test_labels_stand_for_everybody_in_what_goes_to_others(site: Any) -> None:
    """``nameless`` has no name although all of them may be shown."""
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}の話'")
    site.approve_all()
    story = site.decided().companies[0]
    assert (story.front.title, story.nameless.title) == ("見本はなこの話", "社員Aさんの話")


def mentioning(words: str) -> set[str]:
    """Files of the theme and the build whose code (not its prose) says one of the words."""
    pattern = re.compile(words)
    found = set()
    for path in (PROJECT / "theme" / "templates").rglob("*.html"):
        if pattern.search(re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)):
            found.add(f"theme/{path.relative_to(PROJECT / 'theme').as_posix()}")
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in prose)
        if any(isinstance(text, str) and pattern.search(text) for text in texts):
            found.add(f"build/{path.relative_to(PACKAGE).as_posix()}")
    return found


def listed(after: str) -> set[str]:
    table = TEXT.split(after, 1)[1].split("\n\n", 2)[1]
    return set(re.findall(r"^\| `((?:build|theme)/[\w/.-]+)` \|", table, re.MULTILINE))


WRITERS = "Whoever writes social tags or pictures:"
TAKERS = "Whoever takes a story's `social`:"


def test_every_writer_of_social_tags_is_listed() -> None:
    """A template or module that says og:, twitter: or property= has its row in consent-gate.md."""
    assert mentioning(r"\bog:|\btwitter:|property=") == listed(WRITERS)


def test_every_taker_of_the_social_decision_is_listed() -> None:
    """Who reads ``.social`` or asks for the medium has its row; nobody does so in passing."""
    takers = {
        f"build/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"social", "SOCIAL"})
        or (isinstance(node, ast.Name | ast.alias) and _named(node) in {"SocialPhoto", "DecidedSocial"})
    }
    assert takers == listed(TAKERS)


def _named(node: ast.Name | ast.alias) -> str:
    return node.id if isinstance(node, ast.Name) else node.name


def test_the_finder_of_social_tags_finds_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search above is not blind: a template that has such a tag is seen, a remark about one is not."""
    templates = tmp_path / "theme" / "templates"
    templates.mkdir(parents=True)
    (templates / "a.html").write_text('<meta property="og:title" content="{{ page.title }}">')
    (templates / "b.html").write_text("{# og: tags come later #}<p>")
    monkeypatch.setitem(globals(), "PROJECT", tmp_path)
    assert mentioning(r"\bog:|\btwitter:|property=") == {"theme/templates/a.html"}


def test_social_is_decided_for_the_day_given(site: Any) -> None:
    """Social is decided for the day given, like everything: the last day shows, the next does not."""
    lead(site, "{p1}の工場。")
    site.edit(COMPANY, *BOTH)
    site.edit(COMPANY, "expires: 2029-03-31", "expires: 2026-11-23")
    assert "見本はなこ" in social(site).lead
    site.day = date(2026, 11, 24)
    assert social(site).lead == ""
