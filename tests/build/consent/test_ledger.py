"""The ledger says for every person how their consent stands, what is due, and never a name."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.cli import main
from build.consent.states import Row, State, due, rows
from build.consent.table import HEADS, as_json, due_lines, table, width
from build.content.folder import load

FILE = "companies/mihon-seisaku.md"
DAY = date(2026, 11, 23)
NAMES = ("見本 はなこ", "見本", "はなこ", "例示", "たろう", "仮名", "みどり")


def first(site: Any, day: date = DAY) -> Row:
    return rows(load(site.content), site.register, day)[0]


def dues(site: Any, day: date = DAY, within: int = 60) -> list[str]:
    return [f"{d.person} {d.what}" for d in due(load(site.content), site.register, day, within)]


def draft(site: Any) -> None:
    site.edit(FILE, "status: published", "status: draft")


def no_approval(site: Any) -> None:
    start, end = _span(site, "      approved:", "\n")
    _cut(site, start, end, "      approved: null")


def no_consent(site: Any) -> None:
    start, end = _span(site, "    consent:\n", "  - id: p2")
    _cut(site, start, end, "")


def _span(site: Any, start: str, end: str) -> tuple[int, int]:
    text = site.path(FILE).read_text(encoding="utf-8")
    at = text.index(start)
    return at, text.index(end, at + 1)


def _cut(site: Any, start: int, end: int, new: str) -> None:
    text = site.path(FILE).read_text(encoding="utf-8")
    site.write(FILE, text[:start] + new + text[end:])


def withdrawn(items: str) -> Any:
    return lambda site: site.edit(FILE, "withdrawn: null", f"withdrawn: {{on: 2026-11-23, items: {items}}}")


def minor(site: Any) -> None:
    site.edit(FILE, "minor_at_signing: false", "minor_at_signing: true")


def changed(site: Any) -> None:
    site.edit(FILE, "ねじを一本ずつ見る", "ねじを二本ずつ見る")


def ends_with_the_term(site: Any) -> None:
    site.edit(FILE, "expires: 2029-03-31", "expires: 2027-03-31")


STATES = [
    ("as it is", lambda site: None, DAY, State.SHOWN),
    ("its last day", ends_with_the_term, date(2027, 3, 31), State.SHOWN),
    ("the term's last day", lambda site: None, date(2027, 3, 31), State.SHOWN),
    ("after the term", lambda site: None, date(2027, 4, 1), State.EXPIRED),
    ("the day after", lambda site: None, date(2029, 4, 1), State.EXPIRED),
    ("all withdrawn", withdrawn("[all]"), DAY, State.WITHDRAWN),
    ("the day before", withdrawn("all"), DAY - timedelta(days=1), State.SHOWN),
    ("withdrawn, and expired since", withdrawn("all"), date(2029, 4, 1), State.WITHDRAWN),
    ("in part", withdrawn("[氏名]"), DAY, State.SHOWN),
    ("in part, and expired since", withdrawn("[氏名]"), date(2029, 4, 1), State.EXPIRED),
    (
        "each item by itself",
        withdrawn("[氏名, 年齢, 所属部署, 役職, 担当職務, 肖像]"),
        DAY,
        State.WITHDRAWN,
    ),
    ("not approved", no_approval, DAY, State.UNAPPROVED),
    ("guardian missing", minor, DAY, State.UNAPPROVED),
    ("no consent", no_consent, DAY, State.NONE),
    ("a draft", draft, DAY, State.WAITING),
    ("changed since the approval", changed, DAY, State.CHANGED),
    ("before the approval", lambda site: None, date(2026, 6, 15), State.WAITING),
]


@pytest.mark.parametrize(("name", "change", "day", "state"), STATES, ids=[s[0] for s in STATES])
def test_states(site: Any, name: str, change: Any, day: date, state: State) -> None:
    """One word per person and day, ended first."""
    change(site)
    assert first(site, day).state is state


def test_rows_and_json(site: Any) -> None:
    """What the record says stands in the row; the JSON holds the same and no name."""
    withdrawn("[氏名, 肖像]")(site)
    found = rows(load(site.content), site.register, DAY)
    assert [(r.story, r.person) for r in found] == [
        ("mihon-seisaku", "p1"),
        ("mihon-seisaku", "p2"),
        ("mihon-workshop", "p1"),
    ]
    listed = json.loads(as_json(found))
    assert listed[0] == {
        "story": "mihon-seisaku",
        "person": "p1",
        "draft": False,
        "state": "掲載中",
        "form": "同意書-2026-901",
        "items": ["氏名", "年齢", "所属部署", "役職", "担当職務", "肖像"],
        "media": ["web"],
        "expires": "2029-03-31",
        "approved_on": "2026-07-01",
        "withdrawn_on": "2026-11-23",
        "withdrawn_items": ["氏名", "肖像"],
    }
    assert not any(name in as_json(found) + table(found) for name in NAMES)


def test_the_table_is_aligned(site: Any) -> None:
    """Every column starts at the same place of the terminal in every line, full-width letters and all."""
    draft(site)
    lines = table(rows(load(site.content), site.register, DAY)).splitlines()
    starts = [width(lines[0][: lines[0].index(head)]) for head in HEADS]
    for line in lines[2:5]:
        columns = [i for i in range(1, len(line)) if line[i - 2 : i] == "  " and line[i] != " "]
        assert {width(line[:i]) for i in columns} <= set(starts)
    assert lines[-1] == "3人: 掲載前 2人、掲載中 1人"
    assert table([]).splitlines()[-1] == "記事に人はいません。"


@given(st.text(max_size=20), st.text(max_size=20))
def test_width_adds_up(one: str, two: str) -> None:
    """The width of two texts is the sum of theirs, so that padding can be counted."""
    assert width(one + two) == width(one) + width(two)


DUES = [
    ("nothing", lambda site: None, DAY, 60, []),
    ("just outside", lambda site: None, date(2029, 1, 29), 60, []),
    (
        "just inside",
        lambda site: None,
        date(2029, 1, 30),
        60,
        ["p1 期限が近づいています。"] * 2 + ["p2 期限が近づいています。"],
    ),
    (
        "the last day",
        lambda site: None,
        date(2029, 3, 31),
        0,
        ["p1 期限が近づいています。"] * 2 + ["p2 期限が近づいています。"],
    ),
    ("not approved", no_approval, DAY, 60, ["p1 本人の確認がまだです。"]),
    ("no consent", no_consent, DAY, 60, ["p1 同意書がまだありません。"]),
    (
        "withdrawn, not blanked",
        withdrawn("[年齢, 肖像]"),
        DAY,
        60,
        ["p1 取りやめた年齢、肖像が書かれたままです。"],
    ),
    (
        "withdrawn for a day to come, however far",
        withdrawn("[年齢]"),
        date(2026, 11, 1),
        0,
        ["p1 取りやめの日がまだ来ていません。それまでは載ったままです。"],
    ),
]


@pytest.mark.parametrize(("name", "change", "day", "within", "expected"), DUES, ids=[d[0] for d in DUES])
def test_due(site: Any, name: str, change: Any, day: date, within: int, expected: list[str]) -> None:
    """What ends soon, what ended and is still written, what was never confirmed."""
    change(site)
    assert sorted(dues(site, day, within)) == sorted(expected)


def test_what_expired_is_due_while_it_is_written(site: Any) -> None:
    """After the last day every value still in the file is named by its item, and by no value."""
    found = due(load(site.content), site.register, date(2029, 4, 1), 60)
    assert (
        found[0].what == "期限が過ぎましたが、氏名、年齢、所属部署、役職、担当職務、肖像が書かれたままです。"
    )
    assert not any(name in due_lines(found) for name in NAMES)


def test_after_withdrawing_and_deleting_nothing_is_due(site: Any, capsys: Any) -> None:
    """The command's instructions, followed to the end, leave nothing to do."""
    where = ["--content", str(site.content)]
    assert main(["consent", "withdraw", "mihon-seisaku", "p1", "--on", "2026-11-20", *where]) == 0
    said = capsys.readouterr().out
    assert main(["consent", "due", "--as-of", "2026-11-23", *where]) == 1
    for photo in ("bench.jpg", "face.jpg"):
        assert f"content/photos/mihon-seisaku/{photo}" in said
        site.path(f"photos/mihon-seisaku/{photo}").unlink()
    assert main(["consent", "due", "--as-of", "2026-11-23", *where]) == 0
    assert main(["check", "--as-of", "2026-11-23", "--content", str(site.content)]) == 0
    out = capsys.readouterr()
    assert not any(name in said + out.out + out.err for name in ("はなこ", "見本 ", "はなちゃん"))


def test_commands(site: Any, capsys: Any) -> None:
    """list, its JSON, one story's; an unknown story and wrong usage in Japanese."""
    where = ["--content", str(site.content), "--as-of", "2026-11-23"]
    assert main(["consent", "list", *where]) == 0
    assert "同意書-2026-902" in capsys.readouterr().out
    assert main(["consent", "list", "--json", "--story", "mihon-workshop", *where]) == 0
    assert [row["form"] for row in json.loads(capsys.readouterr().out)] == ["同意書-2026-903"]
    assert main(["consent", "list", "--story", "nai", *where]) == 1
    assert "記事 nai がありません" in capsys.readouterr().err
    for wrong in (
        ["list", "--nai"],
        ["due", "--within", "-1"],
        ["withdraw", "mihon-seisaku", "p1"],
        ["withdraw", "mihon-seisaku", "p1", "--on", "2026-11-20", "--items", "、"],
    ):
        with pytest.raises(SystemExit) as stopped:
            main(["consent", *wrong])
        assert stopped.value.code == 2
        assert "error" not in capsys.readouterr().err


def test_a_broken_file_is_not_passed_over(site: Any, capsys: Any) -> None:
    """A ledger that lacks a story says so and is not taken for complete."""
    site.edit(FILE, "status: published", "status: x")
    for command in ("list", "due"):
        assert main(["consent", command, "--content", str(site.content), "--as-of", "2026-11-23"]) == 1
        assert "mihon-seisaku.md は誤りがあって読めません" in capsys.readouterr().err


def test_withdrawing_by_command(site: Any, capsys: Any) -> None:
    """Items by name; a name that stands in the text is exit 1 with the line, and later exit 0."""
    site.edit(FILE, "小さな工場の一日を見た。", "見本はなこの工場を見た。")
    asked = ["consent", "withdraw", "mihon-seisaku", "p1", "--items", "氏名、年齢", "--on", "2026-11-20"]
    asked += ["--content", str(site.content)]
    assert main(asked) == 1
    out = capsys.readouterr()
    assert f"{FILE}:{site.line_of(FILE, '見本はなこの')}" in out.err
    site.edit(FILE, "見本はなこの", "{p1}の")
    assert main(asked) == 0
    assert "はなこ" not in out.out + out.err + capsys.readouterr().out
    assert "はなこ" not in Path(site.path(FILE)).read_text(encoding="utf-8")


def test_a_day_to_come_is_said(site: Any, capsys: Any) -> None:
    """A withdrawal dated ahead leaves photographs online until then: never silently."""
    asked = [
        "consent",
        "withdraw",
        "mihon-seisaku",
        "p1",
        "--on",
        "2999-01-01",
        "--content",
        str(site.content),
    ]
    assert main(asked) == 0
    assert "まだ来ていません" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "day"),
    [
        (no_consent, DAY),
        (no_approval, DAY),
        (lambda site: None, date(2029, 3, 1)),
        (lambda site: None, date(2029, 4, 1)),
        (withdrawn("[年齢, 肖像]"), DAY),
        (withdrawn("[all]"), DAY),
        (withdrawn("[]"), DAY),
        (withdrawn("[年齢]"), date(2026, 11, 1)),
    ],
)
def test_the_advice_is_a_command_that_works(
    site: Any, capsys: Any, tmp_path: Path, change: Any, day: date
) -> None:
    """Every command that ``due`` advises is accepted as it stands, withdraws no more than was withdrawn, and brings on."""
    change(site)
    before = first(site, day).withdrawn_items
    told = due(load(site.content), site.register, day, 60)
    said = re.sub("確認した日|申し出のあった日", "2026-11-01", "".join(d.mend for d in told))
    commands = re.findall(r"zukan (consent(?: (?:--items \S+|[A-Za-z0-9-]+))+)", said)
    assert commands
    for command in commands:
        words = command.split()
        if words[1] in {"paper", "proof"}:
            words += ["--output", str(tmp_path / "paper.pdf")]
        assert main([*words, "--content", str(site.content)]) == 0, command
    if "年齢" in before and day == DAY:
        assert first(site, day).withdrawn_items == before
        assert "年齢" not in "".join(d.what for d in due(load(site.content), site.register, day, 60))
