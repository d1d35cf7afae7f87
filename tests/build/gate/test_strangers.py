"""A second round of attacks by somebody who had not seen the gate; each once got through, or nearly.

The person is called as people are: kanji for both names, kana known. Refused means: ``check`` has an
error with the file and words that repeat no name, there is no site, and the site without the
faulty story holds nothing of it. Whole builds are tried in gate/test_attacks.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from build.content.folder import load
from build.content.schema import Person
from build.diagnostics import Diagnostic, Severity
from build.gate.decided import DecidedSite
from build.gate.judging import judge
from build.names.called import names_of
from build.names.search import spelled_in
from tests.build import conftest

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
WORKSHOP = "events/mihon-workshop.md"
ABOUT = "pages/about.md"
PERSON = (
    "    name: 例示 たろう\n    department: 検査課\n",
    "    name: 例示 奏多\n    kana: れいじ かなた\n    department: 検査課\n",
)
PARTS = ("例示", "奏多", "れいじ", "かなた", "レイジ", "カナタ", "reiji", "kanata", "rеiji")


@pytest.fixture(scope="module")
def with_a_person(template: conftest.Site, tmp_path_factory: pytest.TempPathFactory) -> conftest.Site:
    """The site with somebody whose names are in kanji, approved once and without a fault."""
    made = conftest.copied(template, tmp_path_factory.mktemp("stranger"))
    made.edit(COMPANY, *PERSON)
    made.approve_all()
    assert made.findings() == []
    return made


@pytest.fixture
def named(with_a_person: conftest.Site, tmp_path: Path) -> Any:
    """A copy of it, to be edited."""
    return conftest.copied(with_a_person, tmp_path)


def withheld(site: Any) -> DecidedSite:
    decided = judge(load(site.content), site.register, site.day, withhold=True).site
    assert decided is not None
    return decided


def refused(site: Any, file: str) -> list[Diagnostic]:
    """The errors, after making sure that nothing is published and no message says a name."""
    found: list[Diagnostic] = site.findings()
    assert f"content/{file}" in {f.file for f in found}
    assert all(re.search(r"。$", f.what) and f.mend for f in found)
    assert not any(part in f"{f.what}{f.mend}".lower() for f in found for part in PARTS)
    assert site.judge().site is None
    assert all(story.file != f"content/{file}" for story in withheld(site).stories)
    return found


PUNYCODE = "例示奏多".encode("punycode").decode("ascii")
SPELLINGS = {
    "family in kanji, given in kana": "例示かなた",
    "family in kana, given in kanji": "れいじ奏多",
    "given first, mixed": "かなた・例示",
    "family in kanji, given in Latin letters": "例示 Kanata",
    "given in kanji, family in Latin letters": "Reiji 奏多",
    "ruby, then kana": "{例示|れいじ}かなた",
    "ruby across": "{例|れい}示{奏多|かなた}",
    "reading in double angles": "例示《れいじ》奏多《かなた》",
    "reading in square brackets": "例示[れいじ]奏多",
    "reading in lenses": "例示【れいじ】奏多",
    "reading in Latin letters, in brackets": "例示（REIJI）奏多（KANATA）",
    "kana with the kanji in brackets": "れいじ（例示）かなた（奏多）",
    "the name within brackets alone": "班長（例示）と、次の人（奏多）",
    "post in brackets": "例示(検査課・班長)奏多",
    "comma": "例示、奏多",
    "full stop": "れいじ。かなた",
    "exclamation mark": "れいじ！かなた",
    "note numbers": "例示¹奏多²",
    "note numbers within": "例1示2奏3多",
    "right-to-left override": "\u202e多奏示例\u202c",
    "right-to-left override, entity": "&#x202e;多奏示例&#x202c;",
    "right-to-left override, kana": "\u202eたなかじいれ\u202c",
    "international host": f"[話](https://xn--{PUNYCODE}.example/)",
    "address encoded twice": "[話](https://a.example/%25E4%25BE%258B%25E7%25A4%25BA%25E5%25A5%258F%25E5%25A4%259A)",
    "kanji that look like kana": "れいじ力な夕",
    "Cyrillic letters": "Rеiji Kаnata",
    "l for r": "Leiji Kanata",
    "long vowel, other letters": "れえじかなた",
    "long vowel, romaji": "Reeji Kanata",
    "small kana": "れぃじかなた",
    "small kana of Ainu": "ㇾイジカナタ",
    "voiced mark, apart": "れいし゛かなた",
    "title: 店長": "例示店長",
    "title: 殿": "例示殿",
    "title: 工場長": "奏多工場長",
    "title: 会長": "例示会長",
    "title: リーダー": "かなたリーダー",
    "title: 先輩": "かなた先輩",
    "paragraphs": "例示\n\n奏多",
    "across a block": "例示\n\n:::p1\n奏多の段落\n:::\n\n",
    "a photograph in between": "\n\n例示\n\n![](room.jpg)\n\n奏多\n\n",
    "somebody in between": "例示{p1}奏多",
}


#: These may be the name: readable, and not certain. The editor is asked.
ASKED = {
    "full stop",
    "exclamation mark",
    "kanji that look like kana",
    "long vowel, other letters",
    "small kana",
    "title: リーダー",
    "title: 先輩",
}
ASKED_ELSEWHERE = {"kanji that look like kana", "long vowel, other letters", "small kana"}


def asked(site: Any, file: str, whose: str) -> None:
    """A question with letters and whose they may be; nothing is refused, and after the answer nothing is asked."""
    assert site.findings() == []
    found = [f for f in site.findings(Severity.WARNING) if f.suspect]
    assert {(f.file, f.suspect) for f in found} == {(f"content/{file}", whose)}
    assert all(f.letters and f.letters not in f"{f.what}{f.mend}" for f in found)
    assert site.judge().site is not None
    text = site.path(file).read_text(encoding="utf-8")
    words = ", ".join(f"'{f.letters}'" for f in found)
    site.write(file, text.replace("---\n", f"---\nnot_a_name: [{words}]\n", 1))
    assert not [f for f in site.findings(Severity.WARNING) if f.suspect or "not_a_name" in f.what]


@pytest.mark.parametrize("kind", [kind for kind in SPELLINGS if kind not in ASKED])
def test_a_name_in_prose(named: Any, kind: str) -> None:
    """However a person's own story spells the name in prose, it is refused."""
    named.edit(COMPANY, "小さな工場", f"小さな{SPELLINGS[kind]}工場")
    refused(named, COMPANY)


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_what_may_be_a_name_in_prose(named: Any, kind: str) -> None:
    """Where letters are like the name and may be something else, the editor is asked, and may answer."""
    named.edit(COMPANY, "小さな工場", f"小さな{SPELLINGS[kind]}工場")
    asked(named, COMPANY, "p2")


#: These need more characters to be sure of, so they are looked for in the own story alone.
OWN_ONLY = {"a photograph in between", "across a block", "somebody in between", "note numbers within"}


@pytest.mark.parametrize(
    "kind",
    [kind for kind in SPELLINGS if not kind.startswith("title") and kind not in OWN_ONLY | ASKED_ELSEWHERE],
)
def test_a_name_in_another_story(named: Any, kind: str) -> None:
    """The same in an event, where nobody of that name agreed to anything."""
    named.edit(SEMINAR, "話を聞く", f"{SPELLINGS[kind]}話を聞く")
    refused(named, SEMINAR)


@pytest.mark.parametrize(
    "kind", [*sorted(ASKED_ELSEWHERE), *(kind for kind in SPELLINGS if kind.startswith("title"))]
)
def test_what_may_be_a_name_in_another_story(named: Any, kind: str) -> None:
    """A part with a title, or a loose spelling, in an event: a question that names the person's file."""
    named.edit(SEMINAR, "話を聞く", f"{SPELLINGS[kind]}、話を聞く")
    asked(named, SEMINAR, f"content/{COMPANY} の p2")


#: Texts that stand side by side on the page and apart in the file.
APART = {
    "tags": ("tags: [ねじ]", "tags: [例示, 奏多]"),
    "occupations": ("occupations: [組立]", "occupations: [れいじ, かなた]"),
    "call-out": ("title: 台, text: しごとをする台", "title: 例示, text: 奏多の台"),
    "a figure and its unit": ('value: "14", unit: 人', "value: れいじ, unit: かなた"),
    "department and post of another": (
        "    department: 製造課\n    post: 主任\n",
        "    department: れいじ\n    post: かなた\n",
    ),
    "alt and caption": (
        "alt: 台に向かう人\n    caption: 朝の台。",
        "alt: 例示\n    caption: 奏多の台。",
    ),
    "company and its kana": ("name: 架空製作所\n  kana: かくうせいさくしょ", "name: 例示\n  kana: かなた"),
    "pay": ("unit: 月給, fixed_overtime: なし", "unit: 例示, fixed_overtime: 奏多"),
    "hours of the day": (
        'what: はじまり}\n  - {at: "12:00", what: 昼休み}',
        'what: 例示}\n  - {at: "12:00", what: 奏多}',
    ),
}


@pytest.mark.parametrize("place", APART)
def test_a_name_put_together_by_the_page(named: Any, place: str) -> None:
    """Half a name in each of two values is a name where the page prints them together."""
    old, new = APART[place]
    named.edit(COMPANY, old, new)
    named.approve_all()
    found = refused(named, COMPANY)
    assert any("p2 の名前がそのまま" in f.what for f in found)


def test_titles_are_the_persons_own_post_too(named: Any) -> None:
    """A title that no list holds counts where it is the person's own post."""
    named.edit(COMPANY, "    department: 検査課\n", "    department: 検査課\n    post: 火入れ番\n")
    named.edit(COMPANY, "items: [氏名, 所属部署]", "items: [氏名, 所属部署, 役職]")
    named.approve_all()
    assert named.findings() == []
    named.edit(COMPANY, "小さな工場", "小さな例示火入れ番の工場")
    refused(named, COMPANY)


FOREIGN = Person(id="p1", name="ジョン・スミス", kana="じょん すみす", label="社員Aさん")


@pytest.mark.parametrize("text", ["スミス・ジョン", "ジョン＝スミス", "スミス、ジョン", "John・すみす"])
def test_names_with_a_middle_dot(text: str) -> None:
    """A dot between the parts counts as the space does: either order is the name."""
    assert spelled_in((text,), names_of([FOREIGN])[0])


VARIANTS = [
    ("渡邊 𠮷之助", "渡辺吉之助"),
    ("曾根 顯子", "曽根顕子"),
    ("關 靜江", "関静江"),
    ("鷗田 堯", "鴎田尭"),
    ("嵜山 彥", "崎山彦"),
]


@pytest.mark.parametrize(("name", "text"), VARIANTS)
def test_older_forms_of_characters(name: str, text: str) -> None:
    """The form of the family register and the form of every day are the same name."""
    person = Person(id="p1", name=name, label="社員Aさん")
    assert spelled_in((text,), names_of([person])[0])
    other = Person(id="p1", name=text, label="社員Aさん")
    assert spelled_in((name,), names_of([other])[0])


ROMANISED = [
    ("みづき", "mizuki"),
    ("みづき", "miduki"),
    ("はっちょう", "hatcho"),
    ("みを", "miwo"),
    ("ちか", "tika"),
    ("れいな", "leina"),
    ("けいこ", "keeko"),
    ("じゅん", "jyun"),
]


@pytest.mark.parametrize(("kana", "spelling"), ROMANISED)
def test_more_romanisations(kana: str, spelling: str) -> None:
    """づ as du, っち as tch, を as wo, l for r, a long e."""
    person = Person(id="p1", name=f"みほん {kana}", label="社員Aさん")
    assert spelled_in((f"Mihon {spelling}",), names_of([person])[0])


@pytest.mark.parametrize(
    "text",
    [
        "奏でる音が多い工場",
        "例を示す。奏多い",
        "検査課は例示と多くの奏者",
        "かなた",
        "はるかかなたの山",
        "例示の店長",
    ],
)
def test_ordinary_sentences_stay_possible(named: Any, text: str) -> None:
    """Looseness finds no names in sentences that hold none."""
    named.edit(COMPANY, "小さな工場", f"小さな{text}の工場")
    assert named.findings() == []


def test_no_message_repeats_what_an_editor_typed(named: Any) -> None:
    """A name in a vacancy's title or in a paper's number is refused, and no other message prints it,
    whatever else is said of that vacancy or paper."""
    named.edit(COMPANY, "  - title: 組立\n", "  - title: 例示奏多の助手\n")
    named.edit(COMPANY, "    breaks: 60分\n", "")
    named.edit(COMPANY, "term: 期間の定めなし", "term: 来年まで")
    named.edit(COMPANY, "form: 同意書-2026-902", "form: 例示奏多の同意書")
    cut = named.path(COMPANY).read_text(encoding="utf-8").rindex("withdrawn: null")
    text = named.path(COMPANY).read_text(encoding="utf-8")
    named.write(COMPANY, text[:cut] + "withdrawn: {on: 2026-11-01, items: [所属部署]}" + text[cut + 15 :])
    said = [f"{f.what}{f.mend}" for f in named.judge(drafts=True).findings]
    assert any("1番目の募集に breaks" in text for text in said)
    assert any("1番目の募集は、期間の定め" in text for text in said)
    assert any("p2()の所属部署を" in text for text in said)
    assert not any(part in text for text in said for part in PARTS)


# Photographs and papers that contradict each other.


def test_the_same_picture_shows_the_same_people(site: Any) -> None:
    """A copy under another name that states nobody would outlive a withdrawal: both are faults."""
    folder = site.path("photos/mihon-seisaku")
    (folder / "copy.jpg").write_bytes((folder / "face.jpg").read_bytes())
    site.edit(COMPANY, "  - file: room.jpg", "  - {file: copy.jpg, alt: 人, shows: []}\n  - file: room.jpg")
    found = [f for f in refused(site, COMPANY) if "中身の同じ写真" in f.what]
    assert [f.what.split(" ")[1] for f in found] == ["face.jpg", "copy.jpg"]
    assert found[1].line == site.line_of(COMPANY, "file: copy.jpg")


def test_the_same_picture_twice_is_allowed(site: Any) -> None:
    """The same people under two names: both go when one of them withdraws."""
    folder = site.path("photos/mihon-seisaku")
    (folder / "copy.jpg").write_bytes((folder / "face.jpg").read_bytes())
    site.edit(COMPANY, "  - file: room.jpg", "  - {file: copy.jpg, alt: 人, shows: [p1]}\n  - file: room.jpg")
    site.approve_all()
    assert site.findings() == []


def test_a_face_brought_into_another_story(site: Any) -> None:
    """The bytes of a portrait, called an empty room in an event's story: faults in both."""
    face = site.path("photos/mihon-seisaku/face.jpg").read_bytes()
    site.path("photos/mihon-workshop/tools.jpg").write_bytes(face)
    refused(site, COMPANY)
    assert any("tools.jpg と中身の同じ写真" in f.what for f in refused(site, WORKSHOP))
    assert [photo.file for photo in withheld(site).photos] == []


def test_one_picture_of_two_stories_with_everyone_stated(site: Any) -> None:
    """The same empty room in two stories is nobody's fault; nor are different pictures of one size."""
    room = site.path("photos/mihon-seisaku/room.jpg").read_bytes()
    site.path("photos/mihon-workshop/tools.jpg").write_bytes(room)
    assert site.findings() == []
    site.path("photos/mihon-workshop/tools.jpg").write_bytes(room[:-1] + b"\0")
    assert site.findings() == []
    face = site.path("photos/mihon-seisaku/face.jpg").read_bytes()
    site.path("photos/mihon-workshop/tools.jpg").write_bytes(face[:-1] + b"\0")
    assert site.findings() == []


def test_the_alternative_text_names_somebody_who_is_not_shown(site: Any) -> None:
    """A description that names a person says that they are there: warned of, since it may be their desk."""
    site.edit(COMPANY, "alt: だれもいない部屋", "alt: '{p1}の笑顔'")
    found = [f for f in site.findings(Severity.WARNING) if "shows にいません" in f.what]
    assert [(f.line, "room.jpg の説明に p1" in f.what) for f in found] == [
        (site.line_of(COMPANY, "{p1}の笑顔"), True)
    ]
    site.edit(COMPANY, "alt: 台に向かう人", "alt: '台に向かう{p1}'")
    assert len([f for f in site.findings(Severity.WARNING) if "shows にいません" in f.what]) == 1


def test_consent_for_one_story_is_none_for_another(site: Any) -> None:
    """One paper's number in two stories is a fault in both, by the line of each; so is one for two people."""
    site.edit(WORKSHOP, "form: 同意書-2026-903", "form: 同意書－２０２６－９０１")
    found = [f for f in refused(site, COMPANY) if "同意書の番号が" in f.what]
    assert [(f.file, f.line) for f in found] == [
        (f"content/{COMPANY}", site.line_of(COMPANY, "form: 同意書-2026-901")),
        (f"content/{WORKSHOP}", site.line_of(WORKSHOP, "form: ")),
    ]
    assert "mihon-workshop の p1" in found[0].what
    site.edit(WORKSHOP, "form: 同意書－２０２６－９０１", "form: 同意書-2026-903")
    site.edit(COMPANY, "form: 同意書-2026-902", "form: 同意書-2026-901")
    assert len([f for f in refused(site, COMPANY) if "同意書の番号が" in f.what]) == 2


def test_numbers_that_look_alike_are_two_papers(site: Any) -> None:
    """2026-1-11 is not 2026-11-1."""
    site.edit(COMPANY, "form: 同意書-2026-901", "form: 同意書-2026-1-11")
    site.edit(COMPANY, "form: 同意書-2026-902", "form: 同意書-2026-11-1")
    assert site.findings() == []


def test_a_draft_that_copies_a_number_stops_nobody(site: Any) -> None:
    """Whoever starts from another story's file has the fault alone; the published story stands."""
    site.edit(WORKSHOP, "status: published", "status: draft")
    site.edit(WORKSHOP, "form: 同意書-2026-903", "form: 同意書-2026-901")
    assert [f.file for f in site.findings()] == [f"content/{WORKSHOP}"]
    assert "mihon-seisaku" in [s.front.slug for s in site.judge().site.stories]


def test_a_draft_that_states_more_people_is_heard(site: Any) -> None:
    """The published story calls the picture empty, the draft says who is there: the published one is held."""
    room = site.path("photos/mihon-seisaku/room.jpg").read_bytes()
    site.path("photos/mihon-workshop/tools.jpg").write_bytes(room)
    site.edit(WORKSHOP, "status: published", "status: draft")
    site.edit(WORKSHOP, "shows: []", "shows: [p1]")
    assert any("room.jpg と中身の同じ写真" in f.what for f in refused(site, COMPANY))


def test_a_draft_that_states_fewer_people_stops_nobody(site: Any) -> None:
    """The other way round the draft alone is at fault."""
    face = site.path("photos/mihon-seisaku/face.jpg").read_bytes()
    site.path("photos/mihon-workshop/tools.jpg").write_bytes(face)
    site.edit(WORKSHOP, "status: published", "status: draft")
    assert {f.file for f in site.findings()} == {f"content/{WORKSHOP}"}
    assert site.judge().site is not None


def test_two_people_each_alone_in_one_picture(site: Any) -> None:
    """Within a story ids are people: one picture cannot show p1 alone and p2 alone."""
    site.edit(COMPANY, "items: [氏名, 所属部署]", "items: [氏名, 所属部署, 肖像]")
    folder = site.path("photos/mihon-seisaku")
    (folder / "room.jpg").write_bytes((folder / "face.jpg").read_bytes())
    site.edit(COMPANY, "shows: []", "shows: [p2]")
    site.approve_all()
    assert len([f for f in refused(site, COMPANY) if "中身の同じ写真" in f.what]) == 2
    # A third copy elsewhere, which contradicts nobody in its own story, excuses none of them.
    site.path("photos/mihon-workshop/tools.jpg").write_bytes((folder / "face.jpg").read_bytes())
    site.edit(WORKSHOP, "shows: []", "shows: [p1]")
    assert len([f for f in refused(site, COMPANY) if "中身の同じ写真" in f.what]) == 3


LABELS = {
    "post": "label: 主任",
    "department": "label: 製造課のAさん",
    "duties": "label: 機械の組立のAさん",
    "age": "label: 27歳のAさん",
}


@pytest.mark.parametrize("item", LABELS)
def test_a_label_holds_no_item(site: Any, item: str) -> None:
    """What stands in for a person must not say what they may take back."""
    site.edit(COMPANY, "label: 社員Aさん", LABELS[item])
    site.approve_all()
    found = [f for f in site.findings() if "p1 の label に" in f.what]
    assert [f.line for f in found] == [site.line_of(COMPANY, LABELS[item])]


def test_a_number_in_a_label_may_be_chance(site: Any) -> None:
    """Somebody of 27 may be called 社員2さん."""
    site.edit(COMPANY, "label: 社員Aさん", "label: 社員2さん")
    site.approve_all()
    assert site.findings() == []


def test_a_draft_s_contradictions_stop_nobody(site: Any) -> None:
    """Work in progress is said to its editor and does not stop the others' publication."""
    site.edit(WORKSHOP, "status: published", "status: draft")
    site.edit(WORKSHOP, "label: 会社の方Aさん", "label: 係長")
    assert site.judge().site is not None
    assert any("label に役職" in f.what for f in site.findings())
