"""What an editor is told about letters that may be a name, and what follows from their answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build.cli import main
from build.content.folder import load
from build.content.schema import Person
from build.diagnostics import Diagnostic, Severity
from build.gate.approval import text_hash
from build.gate.judging import judge
from tests.build.names import corpus

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
ABOUT = "pages/about.md"
ASKED = ("小さな工場", "見本夫妻の小さな工場")
GONE = ("withdrawn: null", "withdrawn: {on: 2026-11-01, items: [氏名]}")


def questions(site: Any) -> list[Diagnostic]:
    return [f for f in site.findings(Severity.WARNING) if f.suspect]


def answer(site: Any, file: str, *words: str) -> None:
    site.edit(file, "---\n", f"---\nnot_a_name: [{', '.join(words)}]\n")


def check(site: Any, *options: str) -> int:
    return main(["check", "--content", str(site.content), "--as-of", "2026-11-23", *options])


def test_a_question_stops_nothing_but_a_strict_check(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Letters that may be a name: said with whose, why and the ways out; the build and the plain check go on."""
    site.edit(COMPANY, *ASKED)
    (question,) = questions(site)
    assert (question.line, question.letters, question.suspect) == (
        site.line_of(COMPANY, "見本夫妻"),
        "見本夫妻",
        "p1",
    )
    assert "敬称や肩書き" in question.what
    assert "{p1}" in question.mend
    assert "not_a_name: [" in question.mend
    assert site.judge().site is not None
    assert check(site) == 0
    said = capsys.readouterr().out
    assert "「見本夫妻」: p1 のことかもしれません" in said
    assert "名前かもしれない文字が1か所、答えを待っています。" in said
    assert check(site, "--strict") == 1
    assert check(site, "--strict", str(site.path(SEMINAR))) == 0


def test_an_answer_ends_the_question(site: Any) -> None:
    """The exact words, in the front matter of this file, and nothing is asked; a strict check passes."""
    site.edit(COMPANY, *ASKED)
    answer(site, COMPANY, "見本夫妻")
    assert questions(site) == []
    assert check(site, "--strict") == 0


def test_an_answer_holds_where_its_words_stand(site: Any) -> None:
    """A longer word answers for what lies in it, and for nothing else of the file."""
    site.edit(COMPANY, "小さな工場", "見本夫妻堂という店。別の日の見本一家")
    answer(site, COMPANY, "見本夫妻堂")
    assert [question.letters for question in questions(site)] == ["見本一家"]


def test_an_answer_that_nobody_needs_is_said(site: Any) -> None:
    """Words that stand nowhere in the file any more: a notice at their line, and no strict check fails for it."""
    answer(site, COMPANY, "見本夫妻")
    found = [f for f in site.findings(Severity.WARNING) if "どこにもありません" in f.what]
    assert [(f.line, f.suspect, f.letters) for f in found] == [(2, "", "見本夫妻")]
    answer(site, ABOUT, "たくさん")
    assert len([f for f in site.findings(Severity.WARNING) if "どこにもありません" in f.what]) == 2
    assert check(site, "--strict") == 0


def test_an_answer_does_not_cover_what_is_certain(site: Any) -> None:
    """The whole name stays an error, whatever the front matter says of it."""
    site.edit(COMPANY, "小さな工場", "見本はなこの小さな工場")
    answer(site, COMPANY, "見本はなこ")
    assert ["p1 の名前がそのまま" in f.what for f in site.findings()] == [True]


def test_answers_are_no_part_of_the_proof(site: Any) -> None:
    """What the person approved is the same text before and after an answer."""
    story = load(site.content).companies[0]
    before = text_hash(story, story.front.people[0], lambda slug, file: "")
    answer(site, COMPANY, "小さな")
    again = load(site.content).companies[0]
    assert text_hash(again, again.front.people[0], lambda slug, file: "") == before


def test_answers_do_not_reach_a_page(site: Any) -> None:
    """The words of an answer are published nowhere by themselves."""
    assert site.judge().site is not None
    site.edit(COMPANY, *ASKED)
    answer(site, COMPANY, "見本夫妻")
    decided = site.decided().companies[0]
    assert decided.front.not_a_name == decided.nameless.not_a_name == ()


def test_a_take_down_errs_on_the_safe_side(site: Any) -> None:
    """Of somebody whose name was taken down every question of their own story is an error until it is answered."""
    site.edit(COMPANY, *ASKED)
    site.edit(COMPANY, *GONE)
    (error,) = [f for f in site.findings() if f.suspect == "p1"]
    assert error.letters == "見本夫妻"
    assert "答えがあるまで公開できません" in error.what
    assert site.judge().site is None
    answer(site, COMPANY, "見本夫妻")
    assert site.judge().site is not None


def test_a_take_down_holds_no_other_story(site: Any) -> None:
    """In an event the same letters stay a question, withdrawn or not."""
    site.edit(SEMINAR, "話を聞く", "見本夫妻の話を聞く")
    site.edit(COMPANY, *GONE)
    assert site.findings() == []
    assert [(q.file, q.suspect) for q in questions(site)] == [
        (f"content/{SEMINAR}", f"content/{COMPANY} の p1")
    ]


@pytest.mark.parametrize(("file", "old"), [(SEMINAR, "話を聞く"), (ABOUT, "この図鑑のこと")])
def test_events_and_pages_are_asked_about_everybody(site: Any, file: str, old: str) -> None:
    """A part with a title in an event or a page: a question with the file that knows the person."""
    site.edit(file, old, f"見本さんの{old}")
    assert [(q.file, q.letters, q.suspect) for q in questions(site)] == [
        (f"content/{file}", "見本さん", f"content/{COMPANY} の p1")
    ]
    answer(site, file, "見本さん")
    assert questions(site) == []


@pytest.mark.parametrize(("file", "old"), [(SEMINAR, "話を聞く"), (ABOUT, "この図鑑のこと")])
@pytest.mark.parametrize("letters", ["見○さん", "見本は○こ", "見ほんさん"])
def test_events_and_pages_are_asked_about_what_is_hidden(
    site: Any, file: str, old: str, letters: str
) -> None:
    """A name of which a part is hidden or mixed, in an event or a page: a question, which an answer ends."""
    site.edit(file, old, f"{letters}の{old}")
    assert {(q.file, q.suspect) for q in questions(site)} == {(f"content/{file}", f"content/{COMPANY} の p1")}
    answer(site, file, letters)
    assert questions(site) == []


OTHER = (
    ("slug: mihon-seisaku", "slug: betsu"),
    ('number: "001"', 'number: "002"'),
    ("name: 架空製作所", "name: 仮設時計店"),
)


def other_company(site: Any, prose: str) -> str:
    """A second company, without people."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    for old, new in OTHER:
        text = text.replace(old, new)
    site.write("companies/betsu.md", f"{text[: text.index('people:')]}photos: []\n---\n{prose}\n")
    return "content/companies/betsu.md"


@pytest.mark.parametrize("letters", ["見本さん", "見○さん", "見ほんさん"])
def test_a_story_that_names_the_company_is_asked_about_its_people(site: Any, letters: str) -> None:
    """Beside the company's name a title tells who is meant; in any other story the same letters are nobody's."""
    file = other_company(site, f"{letters}に会った。")
    assert questions(site) == []
    file = other_company(site, f"架空製作所の、{letters}に会った。")
    assert [(q.file, q.suspect) for q in questions(site)] == [(file, f"content/{COMPANY} の p1")]


def test_the_company_s_own_name_is_no_question(site: Any) -> None:
    """見本夫妻商店 is what the company is called."""
    site.edit(COMPANY, "name: 架空製作所", "name: 見本夫妻商店")
    site.edit(COMPANY, "小さな工場", "見本夫妻商店の小さな工場")
    assert questions(site) == []


def test_a_certain_name_is_shown_shortened(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Enough to find the place in the line, and no name in the output."""
    site.edit(COMPANY, "小さな工場", "見本はなこの小さな工場")
    assert check(site, "--json") == 1
    rows = json.loads(capsys.readouterr().out)
    (row,) = [row for row in rows if row["severity"] == "error"]
    assert row["letters"] == "見…こ(5文字)"
    assert "suspect" not in row


def test_json_carries_letters_and_whose(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A program that shows questions has all that it needs: severity, letters, whose."""
    site.edit(COMPANY, *ASKED)
    assert check(site, "--json") == 0
    rows = [row for row in json.loads(capsys.readouterr().out) if row.get("suspect")]
    assert [(row["severity"], row["letters"], row["suspect"]) for row in rows] == [
        ("warning", "見本夫妻", "p1")
    ]


def test_a_build_prints_no_letters(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """What a host logs, and the report beside the output, hold neither the letters nor the name."""
    site.edit(COMPANY, *ASKED)
    main(
        [
            "build",
            "--content",
            str(site.content),
            "--output",
            str(site.output),
            "--as-of",
            "2026-11-23",
            "--no-covers",
        ]
    )
    said = capsys.readouterr()
    assert "p1 のことかもしれません" in said.err
    report = (site.output.parent / "build-report.json").read_text(encoding="utf-8")
    assert "見本夫妻" not in said.err + said.out + report


@pytest.mark.parametrize(
    ("label", "held"),
    [
        ("見本の人", "氏名の一部"),
        ("はなこの人", "氏名の一部"),
        ("たろうさん", "氏名の一部"),
        ("二十代の社員さん", "年齢"),
        ("社員Aさん(35歳)", "年齢"),
        ("三代目の社員さん", ""),
        ("設計の社員さん", ""),
    ],
)
def test_a_label_holds_no_part_of_a_name_and_no_age(site: Any, label: str, held: str) -> None:
    """The label stands where a name was taken down: nobody's name, in part, and no age is in it."""
    site.edit(COMPANY, "label: 社員Aさん", f"label: {label}")
    site.approve_all()
    assert [f"label に{held}" in f.what for f in site.findings() if "label に" in f.what] == (
        [True] if held else []
    )


def person(name: str, kana: str = "") -> str:
    return f"    name: {name}\n" + (f"    kana: {kana}\n" if kana else "")


@pytest.mark.parametrize(
    "name",
    [
        "例示 たろうさん",
        "例示 たろう（旧姓 見本）",
        "{例示|れいじ} たろう",
        "班長 例示 たろう",
        "例示 たろう様",
    ],
)
def test_a_value_that_would_hide_the_name_is_refused(site: Any, name: str) -> None:
    """Brackets, titles and ruby in ``name``: an error at its line that does not repeat it."""
    site.edit(COMPANY, "    name: 例示 たろう\n", f"    name: '{name}'\n")
    (found,) = [f for f in site.findings() if "名前に、" in f.what]
    assert found.line == site.line_of(COMPANY, "たろう")
    assert "たろう" not in found.what + found.mend


@pytest.mark.parametrize("between", ["・", "\u3000", "\u00a0", ",", "／", "\u2003", "-"])
def test_a_name_is_divided_at_every_mark(site: Any, between: str) -> None:
    """Whatever stands between family and given name, each is known by itself."""
    site.edit(COMPANY, "    name: 例示 たろう\n", f"    name: '例示{between}たろう'\n")
    site.approve_all()
    site.edit(COMPANY, "小さな工場", "例示さんの小さな工場")
    assert ["p2 の名前が" in f.what for f in site.findings()] == [True]


@pytest.mark.parametrize(
    ("name", "kana", "said"),
    [("例示たろう", "", True), ("例示 たろう", "れいじたろう", True), ("例示 たろう", "れい じ たろう", True),
     ("例示 たろう", "れいじ たろう", False)],
)  # fmt: skip
def test_parts_that_cannot_be_told_apart_are_said(site: Any, name: str, kana: str, said: bool) -> None:
    """One part, or another number of parts in the reading: a notice, because a title is looked for behind each."""
    site.edit(COMPANY, "    name: 例示 たろう\n", person(name, kana))
    notices = [f for f in site.findings(Severity.NOTICE) if f.what.startswith("p2 の氏名")]
    assert bool(notices) is said


NAMES = st.sampled_from([(called.name, called.kana) for called in corpus.people()])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, text=st.sampled_from(corpus.paragraphs(40)))
def test_a_new_person_withholds_no_other_story(site: Any, name: tuple[str, str], text: str) -> None:
    """Whatever somebody is called who is new in one story: every other story is published as before, for nobody's
    name stands in it."""
    original = site.path(COMPANY).read_bytes()
    other = other_company(site, text)
    try:
        site.edit(COMPANY, "    name: 例示 たろう\n", person(*name))
        held = judge(load(site.content), site.register, site.day, withhold=True)
        assert held.site is not None
        stays = {story.file for story in held.site.stories}
        assert {other, f"content/{SEMINAR}", "content/events/mihon-workshop.md"} <= stays
    finally:
        site.path(COMPANY).write_bytes(original)


def test_a_certain_name_withholds_the_story_that_holds_it(site: Any) -> None:
    """The other half of the promise: a whole name in another story holds that story, and no third one."""
    other = other_company(site, "例示たろうに会った。")
    held = judge(load(site.content), site.register, site.day, withhold=True).site
    assert held is not None
    files = {story.file for story in held.stories}
    assert other not in files
    assert {f"content/{COMPANY}", f"content/{SEMINAR}"} <= files


def test_people_of_the_same_name_stand_in_two_stories(site: Any) -> None:
    """Whoever has the same name in another story, by a consent of their own, is no stranger there."""
    assert Person(id="p1", name="例示 たろう", label="社員Aさん").name == "例示 たろう"
    site.edit("events/mihon-workshop.md", "name: 仮名 みどり", "name: 例示 たろう")
    site.approve_all()
    assert site.findings() == []
