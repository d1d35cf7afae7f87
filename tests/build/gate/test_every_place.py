"""A name and what may be one, in every place of a file where a text can stand: no place is looked at less than another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build.cli import main
from build.content.prose import convert
from build.diagnostics import Diagnostic, Severity
from build.gate.answers import hits, own_search
from build.gate.places import PROSE, Place, places_of
from build.names.called import called
from build.names.heard import heard
from build.names.readings import readings_of_html, readings_of_source
from tests.build import conftest

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
WORKSHOP = "events/mihon-workshop.md"
ABOUT = "pages/about.md"
PLATE = "plates/mihon-seisaku.svg"
PERSON = (
    "    name: 例示 たろう\n    department: 検査課\n",
    "    name: 綾野 奏海\n    kana: あやの かなみ\n    department: 検査課\n",
)
CERTAIN = ("綾\u200d野奏海", "ｱﾔﾉ ｶﾅﾐ", "Kanami Ayano")
ASKED = ("綾野奏○", "綾野元工場長")
#: Places of the person's own story, and of files that are everybody's.
OWN = {
    "title": (COMPANY, "title: ねじ一本の話", "title: {}の話"),
    "occupation": (COMPANY, "occupations: [組立]", "occupations: ['{}の仕事']"),
    "tag": (COMPANY, "tags: [ねじ]", "tags: ['{}']"),
    "easy summary": (COMPANY, "をつくる{{会社", "を「{}」がつくる{{会社"),
    "plate's description": (COMPANY, "alt: 工場の断面図", "alt: 工場の断面図と、{}"),
    "call-out's title": (COMPANY, "title: 台,", "title: '{}の台',"),
    "call-out's text": (COMPANY, "text: しごとをする台", "text: '{}の台'"),
    "day": (COMPANY, "what: 昼休み", "what: '{}の昼休み'"),
    "number's label": (COMPANY, "label: 働いている人", "label: '{}と働く人'"),
    "vacancy": (COMPANY, "probation: 3か月（条件は同じ）", "probation: '{}に学ぶ3か月（条件は同じ）'"),
    "a colleague's duties": (COMPANY, "duties: 機械の組立", "duties: '{}の手伝い'"),
    "alternative text": (COMPANY, "alt: だれもいない部屋", "alt: '{}の部屋'"),
    "caption": (COMPANY, "caption: 昼の部屋。", "caption: '{}の昼。'"),
    "credit": (COMPANY, "credit: しごと図鑑", "credit: '{}の家'"),
    "prose": (COMPANY, "小さな工場", "{}の小さな工場"),
    "heading": (COMPANY, "## 昼", "## {}の昼"),
    "a colleague's block": (COMPANY, "ねじを一本ずつ見る", "{}のねじを一本ずつ見る"),
    "table": (COMPANY, "## 昼\n", "## 昼\n\n|人|台|\n|-|-|\n|{}|二番|\n"),
    "quotation": (COMPANY, "## 昼\n", "## 昼\n\n> {}の言葉\n"),
    "list": (COMPANY, "## 昼\n", "## 昼\n\n- 台\n- {}\n"),
    "link": (COMPANY, "## 昼\n", "## 昼\n\n[{}の頁](https://a.example/)\n"),
    "plate": (PLATE, "</svg>", '<text x="1" y="1">{}の台</text></svg>'),
}
OTHERS = {
    "event's title": (SEMINAR, "title: はじめての", "title: {}の"),
    "event's place": (SEMINAR, "access: 右へ", "access: '{}の右へ'"),
    "event's help": (SEMINAR, "accommodations: 窓口", "accommodations: '{}の窓口'\n# "),
    "event's prose": (SEMINAR, "話を聞く会です。", "{}の話を聞く会です。"),
    "another event's photograph": (WORKSHOP, "alt: 並んだ道具", "alt: '{}の道具'"),
    "page's title": (ABOUT, "title: この図鑑", "title: {}"),
    "page's label": (ABOUT, "label: はじめに", "label: '{}のこと'"),
    "page's prose": (ABOUT, "この図鑑のこと", "{}のこと"),
}


@pytest.fixture(scope="module")
def with_a_person(template: conftest.Site, tmp_path_factory: pytest.TempPathFactory) -> conftest.Site:
    """The site with somebody called in kanji, approved and without a fault or a question."""
    made = conftest.copied(template, tmp_path_factory.mktemp("places"))
    made.edit(COMPANY, *PERSON)
    made.approve_all()
    assert not about_names(made)
    return made


@pytest.fixture
def named(with_a_person: conftest.Site, tmp_path: Path) -> conftest.Site:
    return conftest.copied(with_a_person, tmp_path)


def about_names(site: conftest.Site) -> list[Diagnostic]:
    """Errors, and questions about letters."""
    return [f for f in site.judge(drafts=True).findings if f.severity is Severity.ERROR or f.suspect]


def planted(site: conftest.Site, place: tuple[str, str, str], spelling: str) -> list[Diagnostic]:
    file, old, new = place
    site.edit(file, old.replace("{{", "{"), new.replace("{}", spelling).replace("{{", "{"))
    return [f for f in about_names(site) if f.file == f"content/{file}"]


@pytest.mark.parametrize("place", OWN | OTHERS)
@pytest.mark.parametrize("spelling", CERTAIN)
def test_a_name_is_an_error_in_every_place(named: conftest.Site, place: str, spelling: str) -> None:
    """The whole name in kanji, kana and Latin letters: an error in the file where it stands."""
    found = planted(named, (OWN | OTHERS)[place], spelling)
    assert [f for f in found if f.severity is Severity.ERROR], found


@pytest.mark.parametrize("place", OWN | OTHERS)
@pytest.mark.parametrize("spelling", ASKED)
def test_what_may_be_a_name_is_asked_about_in_every_place(
    named: conftest.Site, place: str, spelling: str
) -> None:
    """A part with a title, half in kana and hidden, with a former title: a question there, and no error."""
    found = planted(named, (OWN | OTHERS)[place], spelling)
    assert found
    assert all(f.suspect and f.letters for f in found), found


def test_a_question_is_asked_until_it_is_answered(
    named: conftest.Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """A strict check ends with 1 each time, after a build that noted the story as well, and with 0 once it is answered."""
    command = ["check", "--strict", "--content", str(named.content), "--as-of", "2026-11-23"]
    named.edit(COMPANY, "小さな工場", "綾野看護師の小さな工場")
    assert [main(command), main(command)] == [1, 1]
    named.build(covers=False)
    assert main(command) == 1
    assert capsys.readouterr().out.count("「綾野看護師」") == 3
    named.edit(COMPANY, "---\n", "---\nnot_a_name: [綾野看護師]\n")
    assert main(command) == 0


PIECES = (
    "綾野", "奏海", "あやの", "かなみ", "Kanami", "Ayano", " ", "、", "さん", "{p1}", "{綾野|あやの}", "*", "`", "\n", "\n\n", "\n\n## ",
    "\n\n- ", "工場の", "[台](https://a.example/ayano-kanami)", "（", "）", "は笑った。", "|", "&nbsp;",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=9))
def test_paragraphs_that_are_looked_through_once_hide_nothing(pieces: list[str]) -> None:
    """Whoever is found in the page or in the Markdown is found where paragraphs shown as written are read once."""
    prose = convert("".join(pieces), 1, "f")
    search = own_search(called("p1", "綾野 奏海", "あやの かなみ"))
    once = [hit for place in places_of(_Told(prose)) for hit in hits(place, search, ())]  # type: ignore[arg-type]
    texts = [
        t
        for s in prose.segments
        for t in (*readings_of_html(s.html), *readings_of_source(s.source.replace("{p1}", "\n")))
    ]
    twice = hits(Place(PROSE, "f", 1, tuple(heard(texts))), search, ())
    assert once or not twice
    assert any(hit.certain for hit in once) or not any(hit.certain for hit in twice)


class _Told:
    """A story of prose alone."""

    def __init__(self, prose: Any) -> None:
        self.prose, self.file = prose, "f"
        self.front = _Nothing()


class _Nothing:
    photos = ()
