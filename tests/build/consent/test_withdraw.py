"""A withdrawal is recorded, its values are gone, nothing else has moved, and never is more shown."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build.consent.approve import find_person, find_story
from build.consent.withdraw import ALL, Outcome, keys_of, merged, withdraw
from build.consent.withdraw_editing import with_withdrawal
from build.content.folder import load
from build.content.frontmatter import read, split
from build.content.schema import Person, Withdrawn
from build.content.stories import Story, parse
from build.diagnostics import Severity, in_order
from build.errors import EditError
from build.gate.judging import findings_for_editors
from register.model import Register

FILE = "companies/mihon-seisaku.md"
ON = date(2026, 11, 20)
VALUES = (
    "見本 はなこ",
    "みほん はなこ",
    "age: 27",
    "2026-10-01\n    department",
    "製造課",
    "主任",
    "はなちゃん",
)


def record(site: Any, *labels: str, person: str = "p1", on: date = ON) -> Outcome:
    content = load(site.content)
    story = find_story(content, "mihon-seisaku")
    return withdraw(content, story, find_person(story, person), site.register, labels, on)


def text(site: Any) -> str:
    return str(site.path(FILE).read_bytes().decode("utf-8"))


def person_now(site: Any, person: str = "p1") -> Person:
    return find_person(find_story(load(site.content), "mihon-seisaku"), person)


def written(on: date, *items: str) -> Withdrawn:
    return Withdrawn.model_validate({"on": on.isoformat(), "items": items})


def test_everything_is_blanked_and_taken_down(site: Any) -> None:
    """After a whole withdrawal no value is left in the file, check is content, and the build shows the label."""
    site.build()
    outcome = record(site)
    assert outcome.record == written(ON, *(ALL,))
    assert not any(value in text(site) for value in VALUES)
    assert site.findings() == []
    assert site.findings(Severity.WARNING) == []
    site.build()
    page = site.page("companies/mihon-seisaku/index.html")
    assert "見本" not in page.replace("見本町", "").replace("見本駅", "").replace("見本会館", "")
    assert all("はなこ" not in data.decode("utf-8", "replace") for data in site.files().values())
    assert "製造課" not in page
    assert outcome.photos == ("bench.jpg", "face.jpg")


def test_the_originals_may_be_deleted_afterwards(site: Any) -> None:
    """Deleting the photographs of somebody who withdrew stops no build; the drawn plate stands in."""
    for photo in record(site).photos:
        site.path(f"photos/mihon-seisaku/{photo}").unlink()
    assert site.findings() == []
    site.build()
    assert "bench.jpg" not in site.page("companies/mihon-seisaku/index.html")


def test_a_missing_photo_of_somebody_who_did_not_withdraw_is_still_a_fault(site: Any) -> None:
    """Only an ended consent excuses a missing original."""
    site.path("photos/mihon-seisaku/face.jpg").unlink()
    assert any("face.jpg が見つかりません" in f.what for f in site.findings())


@pytest.mark.parametrize(
    ("labels", "gone", "kept"),
    [
        (("氏名",), ("name", "kana", "also_called"), ("age", "department", "post")),
        (("年齢",), ("age", "age_as_of"), ("name", "department")),
        (("所属部署", "役職"), ("department", "post"), ("name", "age", "duties")),
        (("肖像",), (), ("name", "age", "department")),
    ],
)
def test_some_items(site: Any, labels: tuple[str, ...], gone: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """Only the withdrawn items' keys are blanked, and the site still builds."""
    outcome = record(site, *labels)
    now = person_now(site)
    assert not any(getattr(now, key) for key in gone)
    assert all(getattr(now, key) for key in kept)
    assert set(outcome.blanked) == set(gone)
    assert outcome.spelled == ()
    assert findings_for_editors(load(site.content), site.register, site.day) == in_order(
        site.findings(Severity.NOTICE)
    )
    shown = site.decided().companies[0].people[0].values
    assert set(kept) <= shown.keys()
    assert shown.keys().isdisjoint(gone)


def test_what_is_left_was_approved_by_nobody_who_had_to_see_it_again(site: Any) -> None:
    """A withdrawal does not approve what was changed before it."""
    site.edit(FILE, "ねじを一本ずつ見る", "ねじを二本ずつ見る")
    record(site, "年齢")
    assert [p.id for p in site.decided().companies[0].people] == ["p2"]


def test_a_second_withdrawal_adds_and_keeps_the_earliest_day(site: Any) -> None:
    """Items add up in either order of days, and everything swallows some."""
    record(site, "氏名", on=ON)
    assert record(site, "肖像", on=ON + timedelta(days=2)).record == written(ON, *("氏名", "肖像"))
    earlier = record(site, "年齢", on=ON - timedelta(days=9)).record
    assert earlier.on == ON - timedelta(days=9)
    assert set(earlier.items) == {"氏名", "年齢", "肖像"}
    assert record(site).record.items == (ALL,)
    assert record(site, "氏名").record == written(earlier.on, *(ALL,))


def test_once_more_changes_nothing(site: Any) -> None:
    """Repeating a withdrawal leaves the file byte for byte."""
    record(site)
    before = site.path(FILE).read_bytes()
    assert record(site).changed is False
    assert site.path(FILE).read_bytes() == before


SPELLINGS = [
    "withdrawn: null",
    "withdrawn:",
    "withdrawn: ~   # まだ",
    "# ここに無い",
    "withdrawn: {on: 2026-11-30, items: [年齢]}   # 電話で",
    "withdrawn: {\n        on: 2026-11-30,\n        items: [年齢]}",
    "withdrawn: {on: 2026-11-30}",
    "withdrawn:\n        on: 2026-11-30   # 電話で\n        items: [年齢]",
    "withdrawn:\n        on: 2026-11-30\n        items:\n          - 年齢   # 一つめ\n        # 終わり",
    "withdrawn:\n        items:\n        - 年齢\n        on: 2026-11-30",
    "withdrawn:\n        on: 2026-11-30",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_spelling_of_the_record(site: Any, spelling: str, newline: str) -> None:
    """However the record was written before, afterwards it is right and the comments still stand."""
    site.edit(FILE, "withdrawn: null", spelling)
    site.write(FILE, text(site).replace("\n", newline))
    record(site, "氏名")
    withdrawn = person_now(site).consent.withdrawn  # type: ignore[union-attr]
    assert withdrawn is not None
    assert withdrawn.on == ON
    assert ALL in withdrawn.items or "氏名" in withdrawn.items
    for comment in ("# まだ", "# 電話で", "# 終わり"):
        assert (comment in spelling) == (comment in text(site))
    assert ("\r\n" in text(site)) == (newline == "\r\n")


VALUE_SPELLINGS = [
    ("name: 見本 はなこ", "name: '見本 はなこ'   # 名札のとおり"),
    ("name: 見本 はなこ", 'name: "見本\n      はなこ"'),
    ("name: 見本 はなこ", "name: |\n      見本 はなこ\n    # つぎは読み"),
    ("name: 見本 はなこ", "name: >-\n      見本\n      はなこ\n"),
    (
        "also_called: [はなちゃん]",
        "also_called:\n      - はなちゃん   # あだ名\n      - はなぴー\n    # つぎは呼び名",
    ),
    ("also_called: [はなちゃん]", "also_called:   # 呼び名\n    - はなちゃん"),
    ("also_called: [はなちゃん]", "also_called: [\n      はなちゃん,\n      はなぴー]"),
    ("also_called: [はなちゃん]", "also_called: []"),
]


@pytest.mark.parametrize(("old", "new"), VALUE_SPELLINGS)
def test_every_spelling_of_a_value(site: Any, old: str, new: str) -> None:
    """Quoted, folded, listed: the value goes, the comments behind it and the next key stay."""
    site.edit(FILE, old, new)
    record(site)
    now = person_now(site)
    assert (now.name, now.kana, now.also_called, now.label) == (None, None, (), "社員Aさん")
    for comment in ("# 名札のとおり", "# つぎは読み", "# 呼び名", "# つぎは呼び名"):
        assert (comment in new) == (comment in text(site))


def test_a_name_spelled_out_is_kept_until_it_is_mended(site: Any) -> None:
    """Blanking a name must not hide from the gate that it stands in the text: the build would publish it."""
    site.edit(FILE, "小さな工場の一日を見た。", "小さな工場の一日を見た。見本はなこが待っていた。")
    outcome = record(site)
    assert [f.line for f in outcome.spelled] == [site.line_of(FILE, "見本はなこが")]
    assert "はなこ" not in "".join(f.what + f.mend for f in outcome.spelled)
    assert person_now(site).name is not None
    assert person_now(site).department is None
    assert any("名前がそのまま" in f.what for f in site.findings())
    site.edit(FILE, "見本はなこが待っていた。", "{p1}が待っていた。")
    assert record(site).spelled == ()
    assert person_now(site).name is None
    assert site.findings() == []


def test_a_name_in_another_story_is_kept_too(site: Any) -> None:
    """The same where another file spells the name: it would not be found there either."""
    site.edit("pages/about.md", "この図鑑のことを書きます。", "見本はなこさんに聞きました。")
    outcome = record(site)
    assert [f.file for f in outcome.spelled] == ["content/pages/about.md"]
    assert person_now(site).name is not None
    assert site.findings() != []


def test_words_that_remain_are_pointed_at(site: Any) -> None:
    """Lines that still say what was withdrawn are named by number, never by the word."""
    site.edit(FILE, "小さな工場の一日を見た。", "小さな工場の一日を見た。製造課は二階だ。")
    site.edit(FILE, "department: 製造課", "department: 製造課   # 見本さんの課")
    outcome = record(site)
    lines = {f.line for f in outcome.remains}
    assert site.line_of(FILE, "製造課は二階だ") in lines
    assert site.line_of(FILE, "# 見本さんの課") in lines
    assert not any(word in f.what + f.mend for f in outcome.remains for word in ("製造課は", "見本"))


def test_an_unapproved_person_is_not_shown_by_a_partial_withdrawal(site: Any) -> None:
    """Missing approval stops no take-down, and the withdrawal opens nothing that was closed."""
    cut = text(site).index("  - id: p2")
    head, tail = text(site)[:cut], text(site)[cut:]
    start, end = tail.index("approved:"), tail.index("\n", tail.index("approved:"))
    tail = tail[:start] + "approved: null" + tail[end:]
    site.write(
        FILE, head + tail.replace("    department: 検査課\n", "") + ":::p2\n毎朝いちばんに来る。\n:::\n"
    )
    assert site.findings() != []
    record(site, "氏名", person="p2")
    assert site.findings() == []
    site.build()
    assert "毎朝いちばんに来る" not in site.page("companies/mihon-seisaku/index.html")


@pytest.mark.parametrize(
    ("labels", "on", "says"),
    [
        (("しめい",), ON, "氏名"),
        (("氏名", "電話番号"), ON, "登録簿"),
        (("性別",), ON, "同意していません"),
        ((), date(2026, 5, 31), "署名"),
    ],
)
def test_refusals(site: Any, labels: tuple[str, ...], on: date, says: str) -> None:
    """An unknown item or a day before the signature is refused with the way out; nothing is written."""
    before = site.path(FILE).read_bytes()
    with pytest.raises(EditError, match=says):
        record(site, *labels, on=on)
    assert site.path(FILE).read_bytes() == before


def test_without_a_consent_there_is_nothing_to_withdraw(site: Any) -> None:
    """Said, and not passed over."""
    start, end = text(site).index("    consent:\n"), text(site).index("  - id: p2")
    site.write(FILE, text(site)[:start] + text(site)[end:])
    with pytest.raises(EditError, match="同意の記録がない"):
        record(site)


def test_a_file_saved_in_between_is_not_overwritten(site: Any) -> None:
    """What an editor saved after we read it is never lost."""
    content = load(site.content)
    story = find_story(content, "mihon-seisaku")
    site.edit(FILE, "小さな工場", "大きな工場")
    with pytest.raises(EditError, match="もう一度実行"):
        withdraw(content, story, find_person(story, "p1"), site.register, (), ON)
    assert "大きな工場" in text(site)
    assert person_now(site).name is not None


def test_another_fault_of_the_file_does_not_stop_a_withdrawal(site: Any) -> None:
    """A fault in the prose is for check; the withdrawal is recorded all the same."""
    site.edit(FILE, "小さな工場", "<b>小さな</b>工場")
    record(site)
    assert person_now(site).name is None


def test_a_person_written_on_one_line(site: Any) -> None:
    """Flow style is edited in place."""
    start, end = text(site).index("  - id: p2"), text(site).index("photos:\n")
    flow = (
        "  - {id: p2, name: 例示 たろう, department: 検査課, label: 社員Bさん, consent: {form: 同意書-2026-902, "
        "items: [氏名], media: [web], signed: 2026-06-01, minor_at_signing: false, no_expiry: true}}\n"
    )
    site.write(FILE, text(site)[:start] + flow + text(site)[end:])
    record(site, person="p2")
    assert "{id: p2, name: null, department: null, label: 社員Bさん, consent: {withdrawn: {on:" in text(site)


LABELS = ("氏名", "年齢", "性別", "勤め先", "所属部署", "役職", "担当職務", "肖像", ALL)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_other_byte_is_touched(template: Any, register: Register, data: st.DataObject) -> None:
    """Whatever is withdrawn, whatever the values are: outside their own places the file is the same."""
    words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=9)
    quoted = data.draw(words).replace("\\", "").replace('"', "") or "語"
    source = template.path(FILE).read_text(encoding="utf-8")
    source = source.replace("post: 主任", f'post: "{quoted}"   # {quoted}')
    story = _story(source)
    person = story.front.people[0]
    labels = data.draw(st.lists(st.sampled_from(LABELS), max_size=4, unique=True))
    record = merged(person, register, labels, ON, FILE)
    blanked = [key for key in sorted(keys_of(record, register)) if getattr(person, key)]
    edited = with_withdrawal(story.document, FILE, 0, record, blanked)
    allowed = (*(f"    {key}:" for key in blanked), "      withdrawn:")
    before, after = source.split("\n"), edited.split("\n")
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert old == new or old.startswith(allowed)
        assert old.partition("   #")[2] == new.partition("   #")[2]
    again = _story(edited).front
    assert again.people[1:] == story.front.people[1:]
    assert again.model_copy(update={"people": ()}) == story.front.model_copy(update={"people": ()})


def _story(source: str) -> Story:
    story, _ = parse(source, FILE, "companies")
    assert story is not None
    assert read(split(source, FILE)[0], FILE).faults == []  # type: ignore[arg-type]
    return story  # type: ignore[return-value]


def test_nothing_is_left_beside_the_file(site: Any) -> None:
    """The file is replaced in one step."""
    record(site)
    assert [p.name for p in Path(site.path("companies")).iterdir()] == ["mihon-seisaku.md"]
