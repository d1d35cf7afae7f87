"""The gate as a whole: faults with their line and words, and take-downs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from build.content.folder import load
from build.content.prose import PersonPlace
from build.diagnostics import Severity
from build.gate.judging import findings_for_editors

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
WORKSHOP = "events/mihon-workshop.md"

#: what is edited, file, old text, new text, text on the line that is named, words of the message
FAULTS = [
    ("impossible date", COMPANY, "signed: 2026-06-01", "signed: 2026-02-30", "2026-02-30", "この日付はありません"),
    ("quoted impossible date", COMPANY, "date: 2026-11-01", 'date: "2026-13-01"', "2026-13-01", "この日付はありません"),
    ("unknown key", COMPANY, "number:", "nubmer: 3\nnumber:", "nubmer", "「nubmer」という項目はありません"),
    ("unknown consent key", COMPANY, "      media: [web]", "      medium: [web]\n      media: [web]", "medium", "という項目はありません"),
    ("duplicate key", COMPANY, "sample: true", "sample: true\nsample: false", "sample: false", "二度書かれています"),
    ("alias", COMPANY, "tags: [ねじ]", "tags: *ways", "tags:", "別名"),
    ("anchor", COMPANY, "tags: [ねじ]", "tags: &t [ねじ]", "tags:", "目印"),
    ("tag", COMPANY, "title: ねじ一本の話", "title: !!str ねじ一本の話", "title:", "型の指定"),
    ("merge key", COMPANY, "tags: [ねじ]", "<<: {tags: [ねじ]}", "<<", "合成キー"),
    ("broken yaml", COMPANY, 'number: "001"', '\tnumber: "001"', "\tnumber", "行の頭にタブがあります"),
    ("consent without end", COMPANY, "      expires: 2029-03-31\n", "", "consent:", "同意の期限がはっきりしません"),
    ("minor unsaid", COMPANY, "      minor_at_signing: false\n", "", "consent:", "minor_at_signing」がありません"),
    ("minor without guardian", COMPANY, "minor_at_signing: false", "minor_at_signing: true", "見本 はなこ", "未成年"),
    ("item not agreed", COMPANY, "items: [氏名, 所属部署]", "items: [所属部署]", "例示 たろう", "同意していません"),
    ("medium not agreed", COMPANY, "media: [web]", "media: [social]", "見本 はなこ", "この媒体"),
    ("item that nobody registers", COMPANY, "items: [氏名, 所属部署]", "items: [氏名, 所属部署, 血液型]", "血液型", "登録簿にない情報項目"),
    ("signed in the future", COMPANY, "signed: 2026-06-01", "signed: 2026-12-01", "見本 はなこ", "署名日がまだ"),
    ("photo of somebody without portrait", COMPANY, "shows: []", "shows: [p2]", "shows: [p2]", "p2 の肖像は載せられません"),
    ("photo of nobody known", COMPANY, "shows: []", "shows: [p9]", "shows: [p9]", "people にいません"),
    ("undeclared photo", COMPANY, "![](bench.jpg)", "![](other.jpg)", "![](other.jpg)", "photos に書かれていません"),
    ("missing photo", COMPANY, "file: room.jpg", "file: rooom.jpg", "rooom.jpg", "見つかりません"),
    ("other story's photo", COMPANY, "![](bench.jpg)", "![](tools.jpg)", "![](tools.jpg)", "photos に書かれていません"),
    ("climbing path", COMPANY, "![](bench.jpg)", "![](../mihon-workshop/tools.jpg)", "tools.jpg", "ファイル名ではありません"),
    ("climbing path in photos", COMPANY, "file: room.jpg", "file: ../mihon-workshop/tools.jpg", "tools.jpg", "使えない文字"),
    ("data address", COMPANY, "![](bench.jpg)", "![](data:image/png;base64,AAAA)", "data:image", "ファイル名ではありません"),
    ("remote image", COMPANY, "![](bench.jpg)", "![](https://x.example/a.jpg)", "x.example", "ファイル名ではありません"),
    ("reference image", COMPANY, "![](bench.jpg)", "![][r]\n\n[r]: /etc/x.jpg", "[r]: /etc", "ファイル名ではありません"),
    ("photo within a sentence", COMPANY, "![](bench.jpg)", "見て ![](bench.jpg) ね", "見て", "写真が文や見出しの中"),
    ("alt in prose", COMPANY, "![](bench.jpg)", "![人](bench.jpg)", "![人]", "本文に書くことはできません"),
    ("raw html", COMPANY, "小さな工場", '<img src="x.jpg" onerror="x">小さな工場', "onerror", "HTMLは書けません"),
    ("raw html block", COMPANY, "## 昼", "<div style='background:url(x)'>\n\n## 昼", "<div", "HTMLは書けません"),
    ("html comment", COMPANY, "## 昼", "<!-- 見本 -->\n\n## 昼", "<!--", "HTMLは書けません"),
    ("pelican's link", COMPANY, "小さな工場", "[小さな]({static}/photos/a.jpg)工場", "{static}", "リンク先は使えません"),
    ("script link", COMPANY, "小さな工場", "[小さな](javascript:alert)工場", "javascript", "リンク先は使えません"),
    ("literal name", COMPANY, "小さな工場", "見本はなこの工場", "見本はなこ", "名前がそのまま"),
    ("somebody who is not there", COMPANY, "{p2}が検査", "{p7}が検査", "{p7}", "p7 は people にいません"),
    ("somebody else in the title", COMPANY, "title: ねじ一本の話", "title: '{p7}の話'", "{p7}", "p7 は people にいません"),
    ("block that stays open", COMPANY, ":::\n\n## 昼", "\n## 昼", ":::p1", "閉じられていません"),
    ("block without a start", COMPANY, "## 昼", ":::\n\n## 昼", ":::\n\n## 昼", "始まりのない"),
    ("wrong industry", COMPANY, "industry: 建物", "industry: 宇宙", "宇宙", "使えない言葉"),
    ("missing particular", COMPANY, "    breaks: 60分\n", "", "- title: 組立", "breaks(休けい)がありません"),
    ("slug and file differ", COMPANY, "slug: mihon-seisaku", "slug: betsu", "slug: betsu", "ファイル名が違います"),
    ("large heading", COMPANY, "## 昼", "# 昼", "# 昼", "いちばん大きい見出し"),
    ("unknown plate", COMPANY, "file: mihon-seisaku.svg", "file: nai.svg", "nai.svg", "図版 nai.svg が使えません"),
    ("person at a support event", SEMINAR, "companies: [mihon-seisaku]", "people: [{id: p1, name: 仮名 一郎, label: Aさん}]", "仮名 一郎", "会社の人を載せられません"),
    ("kind of another programme", SEMINAR, "kind: seminar", "kind: workshop", "kind:", "申込みの種類ではありません"),
    ("unknown company", SEMINAR, "[mihon-seisaku]", "[nai-kaisha]", "nai-kaisha", "会社の記事がありません"),
    ("ends before it starts", SEMINAR, "T16:00", "T12:00", "T12:00", "終わりが始まりより前"),
    ("impossible hour", SEMINAR, "T13:00", "T25:00", "T25:00", "この日時はありません"),
    ("face at a workshop", WORKSHOP, "shows: []", "shows: [p1]", "shows: [p1]", "この事業では公開できない"),
    ("age at a workshop", WORKSHOP, "    employer:", "    age: 40\n    employer:", "age: 40", "年齢は載せられません"),
    ("duties at a workshop", WORKSHOP, "    employer:", "    duties: 設計\n    employer:", "duties:", "担当職務は載せられません"),
    ("name in a page", "pages/about.md", "この図鑑のこと", "見本 はなこのこと", "見本 はなこ", "別の記事に登場する人"),
    ("name in another story", SEMINAR, "話を聞く", "仮名みどりの話を聞く", "仮名みどり", "別の記事に登場する人"),
    ("photo in a page", "pages/about.md", "この図鑑の", "![](a.jpg)\n\nこの図鑑の", "![](a.jpg)", "写真は置けません"),
    ("page in the site's place", "pages/about.md", "slug: about", "slug: events", "slug: events", "この slug はサイトが使っています"),
]  # fmt: skip


def test_the_template_has_no_fault(site: Any) -> None:
    """The site that the other tests change is clean: no error and no warning."""
    assert site.judge(drafts=True).findings == ()
    assert site.judge().site is not None


@pytest.mark.parametrize(("name", "file", "old", "new", "where", "words"), FAULTS, ids=[f[0] for f in FAULTS])
def test_a_fault_is_said_with_its_line(
    site: Any, name: str, file: str, old: str, new: str, where: str, words: str
) -> None:
    """Each fault stops the site and is said in Japanese, with file, line and what to do."""
    site.edit(file, old, new)
    judgement = site.judge()
    assert judgement.site is None
    found = [f for f in judgement.findings if words in f.what and f.severity is Severity.ERROR]
    assert found, [(f.place, f.what) for f in judgement.findings]
    assert found[0].place == f"content/{file}:{site.line_of(file, where)}"
    assert found[0].mend.endswith("。")


def test_no_message_says_a_name(site: Any) -> None:
    """However many faults there are, no message repeats a person's name."""
    site.edit(COMPANY, "items: [氏名, 所属部署]", "items: [所属部署]")
    site.edit(COMPANY, "signed: 2026-06-01", "signed: 2026-12-01")
    site.edit(COMPANY, "小さな工場", "見本はなこ と 例示 たろう の工場")
    said = "".join(f"{f.file}{f.what}{f.mend}" for f in site.judge().findings)
    assert said
    assert not any(name in said for name in ("はなこ", "見本はな", "たろう", "はなちゃん", "27"))


def test_a_draft_may_wait_for_consent_and_approval(site: Any) -> None:
    """In a draft a missing consent or approval is a notice; published, the same is an error."""
    site.edit(COMPANY, "status: published", "status: draft")
    site.edit(COMPANY, "approved: {on: 2026-07-01, text:", "approved: null #", count=2)
    assert site.findings(Severity.ERROR) == []
    site.edit(COMPANY, "status: draft", "status: published")
    assert all("確認した記録がありません" in f.what for f in site.findings())
    assert len(site.findings()) == 9  # p1's five items and two photographs, p2's two items


def test_a_draft_without_consent_shows_nothing_of_the_person(site: Any) -> None:
    """Somebody without a consent stands in the preview by their label, without a photograph."""
    site.edit(COMPANY, "status: published", "status: draft")
    text = site.path(COMPANY).read_text(encoding="utf-8")
    start, end = text.index("    consent:\n"), text.index("  - id: p2")
    site.write(COMPANY, text[:start] + text[end:])
    judgement = site.judge(drafts=True)
    assert judgement.site is not None
    person = judgement.site.companies[0].people[0]
    assert (person.shown_name, dict(person.values), person.portrait) == ("社員Aさん", {}, None)
    assert judgement.site.companies[0].placed == {"bench.jpg": None}


def test_published_nobody_is_without_a_consent(site: Any) -> None:
    """In a published story a person without a record is an error, at the person's line."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    start, end = text.index("    consent:\n"), text.index("  - id: p2")
    site.write(COMPANY, text[:start] + text[end:])
    found = [f for f in site.findings() if "p1 の同意の記録がありません" in f.what]
    assert [f.line for f in found] == [site.line_of(COMPANY, "- id: p1")]
    assert site.judge().site is None


def test_drafts_are_not_in_the_decided_site(site: Any) -> None:
    """A build leaves drafts out; the preview alone has them; a draft's fault does not stop a build."""
    site.edit(COMPANY, "status: published", "status: draft")
    site.edit(COMPANY, "小さな工場", "見本はなこの工場")
    judgement = site.judge()
    assert judgement.site is not None
    assert judgement.site.companies == ()
    assert any(f.severity is Severity.WARNING and "名前がそのまま" in f.what for f in judgement.findings)
    assert site.judge(drafts=True).site is None


ENDINGS = {
    "expired": ("expires: 2029-03-31", "expires: 2026-11-22"),
    "withdrawn": ("withdrawn: null", "withdrawn: {on: 2026-11-23, items: all}"),
    "withdrawn, listed": ("withdrawn: null", "withdrawn: {on: 2026-11-01, items: [all]}"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_ended_consent_takes_everything_down(site: Any, ending: str) -> None:
    """When a consent has ended, name, facts, block and photographs are gone, and nothing is an error."""
    site.edit(COMPANY, *ENDINGS[ending])
    story = site.decided().companies[0]
    assert [person.id for person in story.people] == ["p2"]
    assert story.names["p1"] == "社員Aさん"
    assert all(segment.person != "p1" for segment in story.segments)
    assert [photo.file for photo in story.photos] == ["room.jpg"]
    assert story.placed == {"bench.jpg": None}
    said = [f.what for f in site.findings(Severity.NOTICE)]
    assert any("p1(同意書-2026-901)の氏名、" in what and "取り下げ" in what for what in said)


def test_the_last_day_still_shows(site: Any) -> None:
    """``expires`` is the last day that shows; a withdrawal counts from its own day."""
    site.edit(COMPANY, "expires: 2029-03-31", "expires: 2026-11-23")
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-24}")
    assert site.decided().companies[0].names["p1"] == "見本はなこ"
    site.day = date(2026, 11, 24)
    assert site.decided().companies[0].names["p1"] == "社員Aさん"


def test_a_missing_approval_does_not_stop_a_take_down(site: Any) -> None:
    """What has ended is judged first: nobody has to approve a text in order to leave it."""
    site.edit(COMPANY, "approved: {on: 2026-07-01, text:", "approved: null #")
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    assert site.judge().site is not None


def test_one_withdrawn_item_leaves_the_others(site: Any) -> None:
    """A withdrawn portrait takes the photographs; name, facts and block stay."""
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [肖像]}")
    story = site.decided().companies[0]
    person = story.people[0]
    assert (person.shown_name, person.portrait) == ("見本 はなこ", None)
    assert [photo.file for photo in story.photos] == ["room.jpg"]
    assert any(segment.person == "p1" for segment in story.segments)


def test_a_withdrawal_of_an_unknown_item_withdraws_everything(site: Any) -> None:
    """A misspelled withdrawal is said and never weakens the withdrawal."""
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [しめい]}")
    judgement = site.judge()
    assert judgement.site is None
    assert any("登録簿にない情報項目" in f.what for f in judgement.findings)


def test_withdrawn_values_may_be_blank(site: Any) -> None:
    """After a withdrawal the values may be deleted; the label stays in the text."""
    site.edit(COMPANY, "    name: 例示 たろう\n    department: 検査課\n", "")
    second = site.path(COMPANY).read_text(encoding="utf-8")
    cut = second.rindex("withdrawn: null")
    site.write(COMPANY, second[:cut] + "withdrawn: {on: 2026-11-01}" + second[cut + len("withdrawn: null") :])
    story = site.decided().companies[0]
    assert story.names["p2"] == "社員Bさん"
    assert [person.id for person in story.people] == ["p1"]
    assert any(PersonPlace("p2") in segment.pieces for segment in story.segments)


def test_changed_text_is_held_back(site: Any) -> None:
    """Text that changed after the approval is a fault of ``check`` at the approval's line; a build goes on without
    this person's name, passages and photographs, and with everything of everybody else."""
    before = site.decided().companies[0]
    site.edit(COMPANY, "ねじを一本ずつ見る", "ねじを二本ずつ見る")
    [found] = findings_for_editors(load(site.content), site.register, site.day)
    assert (found.severity, found.line) == (Severity.ERROR, site.line_of(COMPANY, "approved: {on"))
    assert "p1 の確認のあとで" in found.what
    assert "zukan consent approve mihon-seisaku p1" in found.mend
    story = site.decided().companies[0]
    assert [person.id for person in story.people] == ["p2"]
    assert (story.names["p1"], story.names["p2"]) == ("社員Aさん", "例示たろう")
    assert not any(segment.person == "p1" for segment in story.segments)
    assert [photo.file for photo in story.photos] == ["room.jpg"]
    assert story.people[0].values == before.people[1].values
    site.approve_all()
    assert site.decided().companies[0].people == before.people


def test_a_change_elsewhere_holds_nobody_back(site: Any) -> None:
    """What does not concern anybody of a story may change without being approved."""
    before = site.decided().companies[0].people
    site.edit(COMPANY, "小さな工場の一日を見た。", "大きな工場の一日を見た。")
    site.edit(COMPANY, "what: 昼休み", "what: 長い昼休み")
    assert findings_for_editors(load(site.content), site.register, site.day) == ()
    assert site.decided().companies[0].people == before


def test_a_change_in_a_draft_is_a_warning(site: Any) -> None:
    """A draft is still being written: the preview shows it, and the change is said."""
    site.edit(COMPANY, "status: published", "status: draft")
    site.edit(COMPANY, "ねじを一本ずつ見る", "ねじを二本ずつ見る")
    found = findings_for_editors(load(site.content), site.register, site.day)
    [said] = [f for f in found if "確認のあとで" in f.what]
    assert (said.severity, said.held_back, "載りません" in said.what) == (Severity.WARNING, False, False)
    drafts = site.judge(drafts=True).site
    assert [person.id for person in drafts.companies[0].people] == ["p1", "p2"]


def test_a_photograph_that_is_missing_is_a_fault(site: Any) -> None:
    """A photograph that went astray is no take-down, though what was approved has changed with it."""
    site.path("photos/mihon-seisaku/face.jpg").unlink()
    assert [f.what for f in site.findings()] == ["写真 face.jpg が見つかりません。"]


def test_a_place_without_approval_holds_nobody(site: Any, altered: Any) -> None:
    """Where the ward has not approved a place that holds company people, the content fails, naming it."""

    def change(raw: dict[str, Any]) -> None:
        del raw["places"]["git-host"]["approval"]

    site.register = altered(change)
    found = site.findings()
    assert [(f.file, "places.git-host" in f.what) for f in found] == [("register/register.toml", True)]


def test_items_follow_the_register(site: Any, altered: Any) -> None:
    """What may be published is the register's word: without 年齢 there, an age that was agreed to fails."""

    def change(raw: dict[str, Any]) -> None:
        raw["programmes"]["zukan"]["publishes"].remove("age")

    site.register = altered(change)
    assert [f.what for f in site.findings()] == [
        "p1 の年齢は載せられません。この事業では公開できない情報項目です。",
        "p1 の同意書に、この事業では公開できない情報項目が書かれています。",
    ]
