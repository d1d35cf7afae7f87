"""Edges of the gate that a mutant once passed: each test here fails for a change that nothing else noticed."""

from __future__ import annotations

from typing import Any

import pytest

from build.content.folder import load
from build.diagnostics import Severity
from build.gate.consent_records import consent_of
from build.gate.judging import judge
from build.gate.people import spoken_of
from register.publishing import Medium

COMPANY = "companies/mihon-seisaku.md"
RECORD = "signed: 2026-06-01"


@pytest.mark.parametrize(
    ("expires", "wrong"), [("2026-05-31", True), ("2026-06-01", False), ("2026-06-02", False)]
)
def test_an_end_before_the_signature_is_said(site: Any, expires: str, wrong: bool) -> None:
    """A consent may end on the day it was signed, and not before; said even where it has ended."""
    site.edit(COMPANY, "expires: 2029-03-31", f"expires: {expires}")
    found = [f for f in site.findings() if "同意の期限が署名より前" in f.what]
    assert [f.line for f in found] == ([site.line_of(COMPANY, f"expires: {expires}")] if wrong else [])


def test_no_end_is_not_before_the_signature(site: Any) -> None:
    """A consent without an end has no wrong one."""
    site.edit(COMPANY, "expires: 2029-03-31", "no_expiry: true")
    assert site.findings() == []


@pytest.mark.parametrize(
    ("on", "warned"), [("2026-05-31", True), ("2026-06-01", False), ("2026-07-01", False)]
)
def test_an_approval_before_the_signature_is_warned_of(site: Any, on: str, warned: bool) -> None:
    """Nobody approves a text before signing; on the same day is usual."""
    site.edit(COMPANY, "approved: {on: 2026-07-01", f"approved: {{on: {on}")
    found = [f for f in site.findings(Severity.WARNING) if "確認が署名より前" in f.what]
    assert [f.line for f in found] == ([site.line_of(COMPANY, f"approved: {{on: {on}")] if warned else [])


def test_ruby_stays_in_the_easy_summary_alone(site: Any) -> None:
    """Elsewhere the base stands: braces are no reading, and no template prints ruby there."""
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{機械|きかい}の話'")
    front = site.decided().companies[0].front
    assert front.title == "機械の話"
    assert front.summary_easy.startswith("{機械|きかい}")


def test_a_withdrawn_original_may_be_deleted(site: Any) -> None:
    """After a take-down the original may go; while somebody is shown, a missing file is a fault."""
    site.path("photos/mihon-seisaku/face.jpg").unlink()
    assert any("見つかりません" in f.what for f in site.findings())
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [肖像]}")
    assert site.findings() == []


ONLY_SPOKEN_OF = {
    "never approved": ("approved: {on: 2026-07-01, text:", "approved: null # {", "確認した記録がありません"),
    "approved tomorrow": (
        "approved: {on: 2026-07-01",
        "approved: {on: 2026-11-24",
        "確認した記録がありません",
    ),
    "signed tomorrow": ("signed: 2026-06-01", "signed: 2026-11-24", "署名日がまだ"),
    "minor without guardian": ("minor_at_signing: false", "minor_at_signing: true", "未成年"),
    "not on the web": ("media: [web]", "media: [social]", "この媒体"),
}


@pytest.mark.parametrize("case", ONLY_SPOKEN_OF)
def test_who_is_only_spoken_of_has_agreed_too(site: Any, case: str) -> None:
    """Of somebody no item is written, no photograph shown: the passage needs the consent all the same."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    start, end = text.index("    name: 見本 はなこ"), text.index("    label: 社員Aさん")
    text = text[:start] + text[end:]
    site.write(COMPANY, text.replace("shows: [p1]", "shows: []"))
    site.approve_all()
    assert site.findings() == []
    old, new, words = ONLY_SPOKEN_OF[case]
    site.edit(COMPANY, old, new)
    judgement = site.judge()
    assert judgement.site is None
    assert any("p1 の文章は載せられません" in f.what and words in f.what for f in judgement.findings)


@pytest.mark.parametrize("medium", Medium)
def test_a_programme_that_publishes_nobody_speaks_of_nobody(site: Any, medium: Medium) -> None:
    """Whatever somebody agreed to: there is no item that a passage could rest on."""
    person = load(site.content).companies[0].front.people[0]
    consent = consent_of(person, site.register, draft=False)
    assert consent is not None
    decisions = {
        programme: spoken_of(site.register, programme, consent, medium, site.day).shown
        for programme in ("zukan", "support", "workshop")
    }
    assert decisions == {
        "zukan": medium is Medium.WEB,
        "support": False,
        "workshop": medium is Medium.WEB,
    }


def test_who_agreed_to_no_item_may_be_spoken_of(site: Any) -> None:
    """A passage under the label alone, approved by the person, is what a consent without items is for."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    start, end = text.index("    name: 見本 はなこ"), text.index("    label: 社員Aさん")
    text = text[:start] + text[end:]
    text = text.replace("shows: [p1]", "shows: []")
    site.write(COMPANY, text.replace("items: [氏名, 年齢, 所属部署, 役職, 担当職務, 肖像]", "items: []"))
    site.approve_all()
    assert site.findings() == []
    assert site.decided().companies[0].names["p1"] == "社員Aさん"


def test_a_take_down_speaks_of_portraits_that_exist(site: Any) -> None:
    """A take-down names the portrait only where a photograph of the person exists."""
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [肖像]}")
    assert any("p1(同意書-2026-901)の肖像を" in f.what for f in site.findings(Severity.NOTICE))
    text = site.path(COMPANY).read_text(encoding="utf-8").replace("shows: [p1]", "shows: []")
    site.write(COMPANY, text)
    assert not any("の肖像を" in f.what for f in site.findings(Severity.NOTICE))


@pytest.mark.parametrize(("on", "gone"), [("2026-11-23", True), ("2026-11-24", False)])
def test_a_partial_withdrawal_of_what_was_never_approved(site: Any, on: str, gone: bool) -> None:
    """From its day on the person is not spoken of either, and the build goes through; before, it fails."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    start, end = text.index("    age: 27"), text.index("    label: 社員Aさん")
    text = (text[:start] + text[end:]).replace("shows: [p1]", "shows: []")
    site.write(COMPANY, text.replace("approved: {on: 2026-07-01, text:", "approved: null #", 1))
    site.edit(COMPANY, "withdrawn: null", f"withdrawn: {{on: {on}, items: [氏名]}}")
    judgement = site.judge()
    assert (judgement.site is not None) is gone
    if judgement.site is not None:
        assert not any(segment.person == "p1" for segment in judgement.site.companies[0].segments)


def test_a_withdrawn_item_does_not_stand_in_for_a_guardian(site: Any) -> None:
    """The only written item has ended, and the consent behind the passage was never whole: a fault."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    start, end = text.index("    age: 27"), text.index("    label: 社員Aさん")
    site.write(COMPANY, (text[:start] + text[end:]).replace("shows: [p1]", "shows: []"))
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [氏名]}")
    assert site.judge().site is not None
    site.edit(COMPANY, "minor_at_signing: false", "minor_at_signing: true")
    assert any("p1 の文章は載せられません" in f.what for f in site.findings())


SHORT = ("    name: 例示 たろう\n", "    name: 例示 二郎\n    kana: あお みなと\n")


@pytest.mark.parametrize(
    "text", ["例示二郎の", "二郎例示の", "[話](https://a.example/minato-ao)を", "aominato の", "Āo Mināto の"]
)
def test_the_shortest_names_of_other_stories(site: Any, text: str) -> None:
    """Four characters, or eight letters in an address, are enough to be found in another story."""
    seminar = "events/mihon-seminar.md"
    site.edit(COMPANY, *SHORT)
    site.approve_all()
    assert site.findings() == []
    site.edit(seminar, "話を聞く", f"{text}話を聞く")
    assert [(f.file, f.line) for f in site.findings()] == [
        (f"content/{seminar}", site.line_of(seminar, "話を聞く"))
    ]


def test_a_person_has_no_place_in_a_page(site: Any) -> None:
    """Pages of prose may not even name by ``{p1}``."""
    site.edit("pages/about.md", "この図鑑の", "{p1}の")
    assert any("このページに人のことは書けません" in f.what for f in site.findings())


def test_a_company_cannot_take_the_site_s_folders(site: Any) -> None:
    """companies/industry/ holds lists: a company of that slug is a fault at its slug."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    site.path(COMPANY).unlink()
    site.write("companies/industry.md", text.replace("slug: mihon-seisaku", "slug: industry"))
    found = [f for f in site.findings() if "この slug は使えません" in f.what]
    assert [f.place for f in found] == ["content/companies/industry.md:3"]


def test_a_folder_of_photographs_without_a_story_is_said(site: Any) -> None:
    """Originals that belong to no story are named, as a warning."""
    site.path("photos/nobodys").mkdir()
    (site.path("photos/nobodys") / "x.jpg").write_bytes(b"\xff\xd8\xff")
    assert any(f.file == "content/photos/nobodys" for f in site.findings(Severity.WARNING))


def test_a_photograph_stands_once(site: Any) -> None:
    """What the text or a card uses is not shown again with what is left over."""
    story = site.decided().companies[0]
    assert list(story.placed) == ["bench.jpg"]
    assert story.people[0].portrait.file == "face.jpg"
    assert [photo.file for photo in story.spare] == ["room.jpg"]


def test_a_card_takes_the_text_s_photograph_where_there_is_no_other(site: Any) -> None:
    """Somebody whose only photograph stands in the text has it on the card as well."""
    site.edit(COMPANY, "  - file: face.jpg\n    alt: 笑う人\n    shows: [p1]\n", "")
    site.approve_all()
    assert site.decided().companies[0].people[0].portrait.file == "bench.jpg"


def test_a_missing_photograph_of_somebody_unknown(site: Any) -> None:
    """Two faults of one photograph are both said, and neither is a crash."""
    site.edit(COMPANY, "shows: []", "shows: [p9]")
    site.path("photos/mihon-seisaku/room.jpg").unlink()
    said = [f.what for f in site.findings()]
    assert "写真 room.jpg が見つかりません。" in said
    assert "写真 room.jpg の p9 は people にいません。" in said


def test_a_name_in_a_file_s_name_is_said_once(site: Any) -> None:
    """By the words that say what to rename, and nothing besides."""
    site.edit(COMPANY, "file: face.jpg", "file: mihon-hanako.jpg")
    site.path("photos/mihon-seisaku/face.jpg").rename(site.path("photos/mihon-seisaku/mihon-hanako.jpg"))
    assert [(f.what, f.line) for f in site.findings()] == [
        ("写真のファイル名に p1 の名前が入っています。", site.line_of(COMPANY, "mihon-hanako.jpg"))
    ]


def test_faults_of_a_whole_file_have_no_line(site: Any) -> None:
    """A photograph, a plate and a folder have no lines to point to."""
    site.path("photos/mihon-seisaku/extra.jpg").write_bytes(b"\xff\xd8\xff")
    site.path("photos/nobodys").mkdir()
    (site.path("photos/nobodys") / "x.jpg").write_bytes(b"\xff\xd8\xff")
    site.edit("plates/mihon-seisaku.svg", ">1</text>", ">見本はなこ</text>")
    places = [f.place for f in (*site.findings(), *site.findings(Severity.WARNING))]
    assert {
        "content/plates/mihon-seisaku.svg",
        "content/photos/mihon-seisaku/extra.jpg",
        "content/photos/nobodys",
    } <= set(places)


def test_a_name_that_markup_hides_is_said_at_its_block(site: Any) -> None:
    """Where no single line spells it, the block's first line is named."""
    seminar = "events/mihon-seminar.md"
    site.edit(seminar, "話を聞く会です。", "話を聞く会です。\n\n- 例示\n- たろう")
    assert [(f.file, f.line) for f in site.findings()] == [
        (f"content/{seminar}", site.line_of(seminar, "話を聞く会です。"))
    ]


OTHER = (
    ("slug: mihon-seisaku", "slug: mihon-tokei"),
    ("title: ねじ一本の話", "title: 時計の話"),
    ('number: "001"', 'number: "002"'),
    ("name: 架空製作所", "name: 仮設時計店"),
)


def test_one_company_with_people_is_enough_to_ask_for_a_place(site: Any, altered: Any) -> None:
    """A second company without people does not make the first one's place approved."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    for old, new in OTHER:
        text = text.replace(old, new)
    head = text[: text.index("people:\n")]
    site.write("companies/mihon-tokei.md", f"{head}photos: []\n---\n時計の話。\n")
    assert site.findings() == []

    def change(raw: dict[str, Any]) -> None:
        del raw["places"]["git-host"]["approval"]

    site.register = altered(change)
    assert ["places.git-host" in f.what for f in site.findings()] == [True]


def test_a_contract_without_a_place_for_people(site: Any, altered: Any) -> None:
    """Places that hold other things do not count: people need one that the register says holds them."""

    def change(raw: dict[str, Any]) -> None:
        for place in raw["places"].values():
            if place["contract"] == "current":
                place["holds"] = [held for held in place["holds"] if held != "company-people"] or ["paper"]

    site.register = altered(change)
    assert ["委託契約 current に" in f.what for f in site.findings()] == [True]


def test_a_place_that_holds_no_people_needs_no_approval_here(site: Any, altered: Any) -> None:
    """The intake's place is the intake's to ask for."""

    def change(raw: dict[str, Any]) -> None:
        place = next(
            p
            for p in raw["places"].values()
            if p["contract"] == "current" and "company-people" not in p["holds"]
        )
        place.pop("approval", None)

    site.register = altered(change)
    assert site.findings() == []


def test_a_take_down_without_a_name_still_says_the_paper(site: Any) -> None:
    """After the values were blanked, the form number is what leads to the paper."""
    site.edit(COMPANY, "    name: 例示 たろう\n", "")
    text = site.path(COMPANY).read_text(encoding="utf-8")
    cut = text.rindex("withdrawn: null")
    site.write(COMPANY, text[:cut] + "withdrawn: {on: 2026-11-01}" + text[cut + 15 :])
    assert any("p2(同意書-2026-902)の所属部署を" in f.what for f in site.findings(Severity.NOTICE))


def test_a_name_hidden_in_the_only_block(site: Any) -> None:
    """Split over a list in a story of one block: found, at the block's line."""
    workshop = "events/mihon-workshop.md"
    site.edit(workshop, "{p1}と手を動かす会です。", "- 仮名\n- みどり")
    found = [f for f in site.findings() if "p1 の名前がそのまま" in f.what]
    assert [f.line for f in found] == [site.line_of(workshop, "- 仮名")]


def test_a_name_across_blocks_is_said_where_the_prose_begins(site: Any) -> None:
    """No block holds it alone: the first line of the prose is where to start looking."""
    site.edit(COMPANY, "{p2}が検査の台を整える。", "例示\n\n:::p1\nたろうの台。\n:::\n")
    found = [f for f in site.findings() if "p2 の名前がそのまま" in f.what]
    assert [f.line for f in found] == [site.line_of(COMPANY, "小さな工場")]


def test_a_page_of_prose_that_is_held_back_is_not_decided(site: Any) -> None:
    """A page that names somebody stays away, and the others stay."""
    site.edit("pages/about.md", "この図鑑", "例示たろうの図鑑")
    held = judge(load(site.content), site.register, site.day, withhold=True).site
    assert held is not None
    assert sorted(page.slug for page in held.pages) == ["accessibility", "apply", "contact"]
    assert held.withheld == ("about/",)


def test_a_file_that_is_no_photograph_is_not_cleared(site: Any) -> None:
    """What cannot be used as a photograph stops the story, and the file is named."""
    site.path("photos/mihon-seisaku/room.jpg").write_bytes("写真ではない".encode())
    assert site.judge().site is None
    assert [f.place for f in site.findings() if "room.jpg: " in f.what] == [
        f"content/{COMPANY}:{site.line_of(COMPANY, 'file: room.jpg')}"
    ]
