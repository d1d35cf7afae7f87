"""What stands in front matter and folders otherwise than meant, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from build.cli import main
from build.content.frontmatter import read, split
from build.diagnostics import Diagnostic, Severity
from tests.build import conftest


def found(head: str) -> list[Diagnostic]:
    document, faults = split(f"---\n{head}\n---\n本文\n", "x.md")
    if document is None:
        return faults
    front = read(document, "x.md")
    return [*front.faults, *front.notes]


ODD = [
    ("title: 第1回 #なかま", 2, "空白と # から後は、覚え書きとして捨てられます。", "引用符"),
    ("title: しごと: はじめ", 2, "YAMLとして読めません。", "引用符"),
    ("title：はじめ", 2, "項目名のあとが全角のコロン「：」です。", "半角"),
    ("people:\n  - id：p1", 3, "項目名のあとが全角のコロン「：」です。", "半角"),
    ("company:\n　name: 試験社", 3, "行の頭に全角の空白があります。", "半角"),
    ("company:\n\tname: 試験社", 3, "行の頭にタブがあります。", "半角"),
    ("company:\n\u00a0name: 試験社", 3, "行の頭にふつうでない空白（NBSP）があります。", "半角"),
    ("title:はじめ", 2, "項目名の : のあとに空白がありません。", "半角の空白"),
    ("title: 「はじめ", 2, "値が途中で切れているように見えます。", "引用符"),
    ('title: "はじめ\nslug: a', 2, "YAMLとして読めません。", "引用符が閉じられていません"),
    ("title: {p1}の話", 2, "YAMLとして読めません。", "値が { で始まっています"),
    ("title: @名前", 2, "YAMLとして読めません。", "値が @ で始まっています"),
]


@pytest.mark.parametrize(("head", "line", "what", "mend"), ODD)
def test_the_true_reason_is_said(head: str, line: int, what: str, mend: str) -> None:
    """A slip of the keyboard is named for what it is, at its line, with its cure."""
    assert [(one.line, one.what) for one in found(head)] == [(line, what)]
    assert mend in found(head)[0].mend


@pytest.mark.parametrize(
    "head",
    [
        "title: “はじめ”", "title: C# の話", "title: はじめ  # 覚え書き", "number: 012", "label: no",
        "text: |\n  行：一 #二\n  「三", "at: 「一\n  二」", 'title: "しごと: はじめ #1"', "# title：はじめ\ntitle: 題",
        "url: https://mihon.example/#a", "tags: [ねじ, 「鉄」]",
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(head: str) -> None:
    """Nothing is said of values that come out as they are written."""
    assert found(head) == []


def check(site: Any, capsys: pytest.CaptureFixture[str]) -> str:
    main(["check", "--content", str(site.content), "--as-of", site.day.isoformat()])
    return "".join(capsys.readouterr())


@pytest.mark.parametrize("name", ["t.md~", "t.md.bak", "#t.md#", "t.md.orig"])
def test_an_editor_s_copy_stops_nothing(site: Any, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A copy beside a story is left unread, with a word, and the guide is built."""
    site.write(f"companies/{name}", "---\ntitle: [\n")
    assert "控えのようです" in check(site, capsys)
    site.build()
    assert not any("t.md" in built for built in site.files())


def test_a_story_without_a_body_is_noticed(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty body is asked about at the line where it should begin."""
    head = conftest.COMPANY[: conftest.COMPANY.index("people:")]
    text = f"{head}photos: []\n---\n".replace("mihon-seisaku", "kara").replace('"001"', '"009"')
    site.write("companies/kara.md", text)
    assert f"kara.md:{text.count(chr(10)) + 1}: 注意: 本文がありません。" in check(site, capsys)


def test_a_later_day_s_story_waits_for_it(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A story dated ahead is on no page until its day, and ``check`` says when it comes."""
    head = conftest.COMPANY[: conftest.COMPANY.index("people:")]
    text = f"{head}photos: []\n---\n朝の工場。\n".replace("slug: mihon-seisaku", "slug: asu").replace(
        '"001"', '"009"'
    )
    site.write(
        "companies/asu.md",
        text.replace("date: 2026-11-01", "date: 2026-12-24").replace("ねじ一本", "あすの一本"),
    )
    assert "2026-12-24 から載ります" in check(site, capsys)
    site.build()
    assert not any("asu" in name or "あすの一本".encode() in data for name, data in site.files().items())
    site.day = date(2026, 12, 24)
    site.build()
    assert "companies/asu/index.html" in site.files()


def test_a_company_without_vacancies_has_no_ended_ones(site: Any) -> None:
    """``openings: []`` says nowhere that something has ended."""
    head = conftest.COMPANY[: conftest.COMPANY.index("openings:")]
    text = f"{head}openings: []\nphotos: []\n---\n朝の工場。\n".replace("slug: mihon-seisaku", "slug: nashi")
    site.write(
        "companies/nashi.md", text.replace('"001"', '"009"').replace("plate: {file: mihon-seisaku.svg", "# {")
    )
    site.build()
    page = site.files()["companies/nashi/index.html"].decode()
    assert "募集終了" not in page
    assert page.count("いまは募集していません。") == 1
    assert "募集終了".encode() not in site.files()["companies/index.html"]


@pytest.mark.parametrize(("kind", "slug"), [("company", "open"), ("company", "page"), ("event", "kind")])
def test_a_reserved_slug_is_refused_at_once(
    site: Any, capsys: pytest.CaptureFixture[str], kind: str, slug: str
) -> None:
    """``zukan new`` writes nothing under a name that the guide needs itself."""
    assert main(["new", kind, slug, "--content", str(site.content)]) != 0
    assert "図鑑のページが使っています" in capsys.readouterr().err
    assert not list(site.content.rglob(f"{slug}.md"))


@pytest.mark.parametrize("value", ["｛機械｜きかい｝の話", "{機械/きかい}の話", "{ p1 }の話", "{機械の話"])
def test_braces_in_a_value_are_named(site: Any, capsys: pytest.CaptureFixture[str], value: str) -> None:
    """A value whose braces mean nothing is named at its line instead of being printed raw."""
    path = site.path("companies/mihon-seisaku.md")
    path.write_text(
        path.read_text(encoding="utf-8").replace("ねじ一本の話", f'"{value}"', 1), encoding="utf-8"
    )
    assert "mihon-seisaku.md:2: 誤り: { } の中が、ふりがなでも人でもありません。" in check(site, capsys)


def test_severities(site: Any) -> None:
    """What YAML would drop or cut is asked about; what it cannot read is an error."""
    assert [one.severity for one in found("title: 第1回 #なかま")] == [Severity.WARNING]
    assert [one.severity for one in found("title：はじめ")] == [Severity.ERROR]
