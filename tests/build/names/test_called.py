"""Names: found however they are written, and not found where they are not."""

from __future__ import annotations

from typing import Any

import pytest

from build.content.schema import Person
from build.names.called import names_of
from build.names.folding import skeleton
from build.names.letters import RUBY_CLOSES, RUBY_OPENS
from build.names.readings import readings_of_html, readings_of_source
from build.names.romaji import romaji
from build.names.search import spelled_in

PERSON = Person(
    id="p1", name="高橋 ジュン", kana="たかはし じゅん", also_called=("タカジュン",), label="社員Aさん"
)
NAME = names_of([PERSON])[0]

SPELLED = [
    "高橋 ジュン",
    "高橋ジュン",
    "高橋　ジュン",
    "高橋・ジュン",
    "ジュン高橋",
    "高橋ｼﾞｭﾝ",
    "高橋じゅん",
    "たかはしじゅん",
    "タカハシ　ジュン",
    "ﾀｶﾊｼ ｼﾞｭﾝ",
    "高橋\u200bジュン",
    "高\u00ad橋ジュン",
    "高橋\nジュン",
    "高橋さん",
    "ジュン君",
    "たかはし先生",
    "タカジュン",
    "たかじゅん",
    "takahashi-jun",
    "Jun Takahashi",
    "ＴＡＫＡＨＡＳＨＩ　ＪＵＮ",
    "takahasi_zyun.jpg",
]


@pytest.mark.parametrize("text", SPELLED)
def test_a_name_is_found_in_every_spelling(text: str) -> None:
    """Width, spaces, order, kana, honorifics, nicknames and Latin letters make no difference."""
    assert spelled_in((f"きのう、{text}が来た。",), NAME)


@pytest.mark.parametrize(
    "text", ["高橋製作所", "ジュンという名の猫", "高い橋。ジュンと読む", "juntaka", "橋"]
)
def test_other_words_are_no_name(text: str) -> None:
    """Half a name, or its letters in other words, are not the name."""
    assert not spelled_in((text,), NAME)


PROSE = [
    "高**橋**ジュン",
    "高*橋* ジュン",
    "`高橋`ジュン",
    "[高橋](https://a.example/)ジュン",
    "&#39640;橋ジュン",
    "高&#x6A4B;&nbsp;ジュン",
    "{高橋|たかはし}ジュン",
    "{高橋|たかはし}{ジュン|じゅん}",
    "{班長|たかはしじゅん}",
    "高橋\\\nジュン",
    "高橋  \nジュン",
    "[x](https://a.example/takahashi-jun)",
    "[x](https://a.example/%E9%AB%98 '高橋ジュン')",
    "- 高橋\n- ジュン",
    "> 高橋ジュン",
    "## 高橋ジュン",
]


@pytest.mark.parametrize("text", PROSE)
def test_markup_does_not_hide_a_name(site: Any, text: str) -> None:
    """In prose, a name split by emphasis, links, entities, ruby, line breaks or lists is still found."""
    file = "companies/mihon-seisaku.md"
    site.edit(
        file,
        "    name: 見本 はなこ\n    kana: みほん はなこ\n",
        "    name: 高橋 ジュン\n    kana: たかはし じゅん\n",
    )
    site.edit(file, "小さな工場", f"小さな\n\n{text}\n\n工場")
    assert any("p1 の名前がそのまま" in f.what for f in site.findings())


PLACES = [
    ("title", "title: ねじ一本の話", "title: 見本はなこの話"),
    ("tag", "tags: [ねじ]", "tags: [ミホンハナコ]"),
    ("summary", 'summary_easy: "', 'summary_easy: "{見本|みほん}はなこの'),
    ("summary by reading", 'summary_easy: "', 'summary_easy: "{人|みほんはなこ}の'),
    ("alt", "alt: 台に向かう人", "alt: 台に向かう見本さん"),
    ("caption", "caption: 朝の台。", "caption: はなちゃんの台。"),
    ("credit", "credit: しごと図鑑", "credit: Hanako Mihon"),
    ("call-out", "text: しごとをする台", "text: 見本 はなこの台"),
    ("plate's alt", "alt: 工場の断面図", "alt: 見本はなこの工場"),
    ("day", "what: 組立", "what: 見本はなこと組立"),
    ("duties of another", "department: 検査課", "department: 見本はなこの下"),
    ("label", "label: 社員Aさん", "label: 見本さん"),
    ("vacancy", "duties: 機械の組立\n    duties_may", "duties: 見本はなこの手伝い\n    duties_may"),
    ("company", "name: 架空製作所", "name: 見本はなこ製作所"),
]


@pytest.mark.parametrize(("place", "old", "new"), PLACES, ids=[p[0] for p in PLACES])
def test_no_field_may_hold_a_name(site: Any, place: str, old: str, new: str) -> None:
    """Every front matter text that can reach a page is searched, and its line is named."""
    file = "companies/mihon-seisaku.md"
    site.edit(file, old, new)
    found = [f for f in site.findings() if "p1 の名前がそのまま" in f.what]
    assert [f.line for f in found] == [site.line_of(file, new)]


def test_names_in_file_names_and_plates(site: Any) -> None:
    """A photograph's file name and a plate's own letters are searched, too."""
    file = "companies/mihon-seisaku.md"
    site.edit(file, "file: face.jpg", "file: mihon-hanako.jpg")
    site.path("photos/mihon-seisaku/face.jpg").rename(site.path("photos/mihon-seisaku/mihon-hanako.jpg"))
    site.edit("plates/mihon-seisaku.svg", ">1</text>", ">見本はなこ</text>")
    said = [f.what for f in site.findings()]
    assert "写真のファイル名に p1 の名前が入っています。" in said
    assert "図版の文字に p1 の名前があります。" in said


def test_a_name_that_another_story_knows_is_found(site: Any) -> None:
    """A full name of somebody in one story is a fault in any other; the consent was for one."""
    site.edit("events/mihon-seminar.md", "title: はじめてのセミナー", "title: 例示 たろうと話す")
    found = site.findings()
    assert [(f.file, f.line) for f in found] == [("content/events/mihon-seminar.md", 2)]


def test_readings() -> None:
    """Ruby is read by base and by reading; attributes are read, too."""
    ruby = "<p><ruby>見本<rp>（</rp><rt>みほん</rt><rp>）</rp></ruby>市</p>"
    reading = f"{RUBY_OPENS}みほん{RUBY_CLOSES}市"
    assert readings_of_html(ruby) == ("見本市", reading)
    assert readings_of_source("{見本|みほん}市") == ("見本市", reading)
    assert readings_of_html('<a href="https://a.example/&amp;">x</a>')[1] == "https://a.example/&"


@pytest.mark.parametrize(
    ("kana", "spelling"),
    [
        ("さとうしょうた", "satoushouta"),
        ("おおの", "ohno"),
        ("おおの", "oono"),
        ("ふじた", "huzita"),
        ("なんば", "namba"),
        ("はっとり", "hattori"),
        ("ゔぃおら", ""),
    ],
)
def test_usual_romanisations_fall_together(kana: str, spelling: str) -> None:
    """Long vowels, Kunrei spellings and doubled letters do not matter; unknown kana gives nothing."""
    assert romaji(kana) == romaji(spelling)


def test_the_skeleton_keeps_sentences_apart() -> None:
    """Full stops and commas stay: two sentences do not make a name."""
    assert skeleton("高橋。ジュン") != skeleton("高橋ジュン")


EDGES = [
    (Person(id="p1", name="林 健", label="-"), "きのう林健が来た"),  # two characters are a name
    (Person(id="p1", name="林 健", label="-"), "林¹健² が来た"),  # with the numbers of notes
    (
        Person(id="p1", name="高橋純", kana="たかはし じゅん", label="-"),
        "たかはしじゅん",
    ),  # parts that differ
    (Person(id="p1", name="高橋純", kana="たかはし じゅん", label="-"), "じゅん・たかはし"),
    (Person(id="p1", name="高橋純", kana="たかはし じゅん", label="-"), "takahashi-san.jpg"),
    (Person(id="p1", name="小野 愛", kana="おの あい", label="-"), "Ono Ai"),  # five letters are a name
    (Person(id="p1", name="小野 愛", kana="おの あい", label="-"), "ai-san.jpg"),  # with a title as well
]


@pytest.mark.parametrize(("person", "text"), EDGES)
def test_edges_of_what_a_name_is(person: Person, text: str) -> None:
    """The shortest names, names whose kana is divided otherwise, and titles in file names."""
    assert spelled_in((text,), names_of([person])[0])


def test_one_of_several_texts_is_enough() -> None:
    """A name in one reading counts, whatever the others say."""
    assert spelled_in(("別の言葉", "高橋ジュン"), NAME)


@pytest.mark.parametrize("text", ["https://xn--999999999.example/", "xn---", "xn--\u3042"])
def test_a_host_that_cannot_be_decoded_is_read_as_it_stands(text: str) -> None:
    """A broken international name is no crash."""
    assert text in readings_of_source(text)
