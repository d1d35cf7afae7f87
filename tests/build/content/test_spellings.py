"""What a writer types and what a reader sees, or is told: spelling by spelling."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.content.blocks_apart import blocks_apart
from build.content.frontmatter import split
from build.content.line_ends import joined
from build.content.prose import convert, lead_words
from build.diagnostics import Severity

FIRST = 10  # the line at which the body begins


def made(body: str) -> str:
    """The body's HTML in one piece, places of people as [p1]."""
    return "".join(
        piece.text if hasattr(piece, "text") else f"[{getattr(piece, 'id', 'photo')}]"
        for segment in convert(body, FIRST, "x.md").segments
        for piece in segment.pieces
    )


def flat(body: str) -> str:
    return re.sub(r"\s*\n\s*", "", made(body))


def text(body: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", made(body))).replace("\n", " ").strip()


def said(body: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.what) for fault in convert(body, FIRST, "x.md").faults]


SHOWN = [
    ("持ち物:\n- 筆記具\n- 帽子", "<p>持ち物:</p><ul><li>筆記具</li><li>帽子</li></ul>"),
    ("持ち物:\n* 筆記具", "<p>持ち物:</p><ul><li>筆記具</li></ul>"),
    ("持ち物:\n+ 筆記具", "<p>持ち物:</p><ul><li>筆記具</li></ul>"),
    ("手順:\n1. 受付\n2. 見学", "<p>手順:</p><ol><li>受付</li><li>見学</li></ol>"),
    ("1) 受付\n2) 見学", "<ol><li>受付</li><li>見学</li></ol>"),
    ("手順:\n1) 受付", "<p>手順:</p><ol><li>受付</li></ol>"),
    ("3. 受付\n4. 見学", '<ol start="3"><li>受付</li><li>見学</li></ol>'),
    ("開館は\n2026. 次の年", "<p>開館は2026. 次の年</p>"),
    ("- 見学\n  - 折り\n  - 断裁", "<ul><li>見学<ul><li>折り</li><li>断裁</li></ul></li></ul>"),
    ("- 見学\n    - 折り", "<ul><li>見学<ul><li>折り</li></ul></li></ul>"),
    ("- 見学\n\t- 折り", "<ul><li>見学<ul><li>折り</li></ul></li></ul>"),
    ("1. 見学\n   - 折り", "<ol><li>見学<ul><li>折り</li></ul></li></ol>"),
    ("1. 見学\n   1. 折り", "<ol><li>見学<ol><li>折り</li></ol></li></ol>"),
    ("- 一\n  - 二\n    - 三\n- 四", "<ul><li>一<ul><li>二<ul><li>三</li></ul></li></ul></li><li>四</li></ul>"),
    ("- 一\n続き", "<ul><li>一続き</li></ul>"),
    ("- 一\n  続き", "<ul><li>一続き</li></ul>"),
    ("- 一\n\n文。", "<ul><li>一</li></ul><p>文。</p>"),
    ("- 一\n\n  次の段落。", "<ul><li><p>一</p><p>次の段落。</p></li></ul>"),
    ("- 一\n\n- 二", "<ul><li><p>一</p></li><li><p>二</p></li></ul>"),
    ("- 一\n## 見出し", "<ul><li>一</li></ul><h3>見出し</h3>"),
    ("文。\n\n---\n\n文。", "<p>文。</p><hr><p>文。</p>"),
    ("* * *", "<hr>"),
    ("-見学", "<p>-見学</p>"),
    ("雨の日は\n紙がのびる。", "<p>雨の日は紙がのびる。</p>"),
    ("雨の日は、\n紙がのびる。", "<p>雨の日は、紙がのびる。</p>"),
    ("これは**大事**\nなこと。", "<p>これは<strong>大事</strong>なこと。</p>"),
    ("これは\n**大事**なこと。", "<p>これは<strong>大事</strong>なこと。</p>"),
    ("これは\n{活字|かつじ}\nです。", "<p>これは<ruby>活字<rp>（</rp><rt>かつじ</rt><rp>）</rp></ruby>です。</p>"),
    ("ここで\n{p1}\nが言う。", "<p>ここで[p1]が言う。</p>"),
    ("一行目\\\n二行目", "<p>一行目<br>二行目</p>"),
    ("一行目  \n二行目", "<p>一行目<br>二行目</p>"),
    ("これが**「活字」**です。", "<p>これが<strong>「活字」</strong>です。</p>"),
    ("**活字（鉛）**を拾う", "<p><strong>活字（鉛）</strong>を拾う</p>"),
    ("~~終わりました~~", "<p><del>終わりました</del></p>"),
    ("~~一~~と~~二~~", "<p><del>一</del>と<del>二</del></p>"),
    ("10~12時、14~16時", "<p>10~12時、14~16時</p>"),
    ("| 時 | こと |\n|---|---|\n| 9 | 朝礼 |",
     "<table><thead><tr><th>時</th><th>こと</th></tr></thead><tbody><tr><td>9</td><td>朝礼</td></tr></tbody></table>"),
    ("{漢字|かんじ}", "<p><ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby></p>"),
    ("{漢字｜かんじ}", "<p><ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby></p>"),
    ("｛漢字｜かんじ｝", "<p><ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby></p>"),
    ("{ 漢字 | かんじ }", "<p><ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby></p>"),
    ("{p1}が言う", "<p>[p1]が言う</p>"), ("{ p1 }が言う", "<p>[p1]が言う</p>"), ("{P1}が言う", "<p>[p1]が言う</p>"),
    ("｛ｐ１｝が言う", "<p>[p1]が言う</p>"), ("{ｐ１}が言う", "<p>[p1]が言う</p>"), ("｛p1｝が言う", "<p>[p1]が言う</p>"),
    ("[メール](mailto:info@example.com)", '<p><a href="mailto:info@example.com">メール</a></p>'),
    ("##見出し", "<h3>見出し</h3>"), ("## 見出し", "<h3>見出し</h3>"), ("### 小見出し", "<h4>小見出し</h4>"),
    ("> 引用", "<blockquote><p>引用</p></blockquote>"),
    ("\u00a0本文", "<p>本文</p>"), ("　本文", "<p>本文</p>"),
    ("A&amp;B と A&B", "<p>A&amp;B と A&amp;B</p>"),
    ("`{記号}`です", "<p><code>{記号}</code>です</p>"), ("\\{記号\\}です", "<p>{記号}です</p>"),
    ("10:30:00に集まる", "<p>10:30:00に集まる</p>"), ("*斜め*と**太字**", "<p><em>斜め</em>と<strong>太字</strong></p>"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), SHOWN)
def test_a_spelling_becomes_what_it_means(body: str, expected: str) -> None:
    """What is typed every day comes out as its writer meant it, and without a fault."""
    assert flat(body) == expected
    assert said(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Web\ndesign の会社", "Web design の会社"),
        ("製品は\nWeb と紙", "製品はWeb と紙"),
        ("Web\nの会社", "Webの会社"),
        ("one\ntwo\nthree", "one two three"),
        ("<info@example.com> へ", "info@example.com へ"),
    ],
)
def test_latin_words_are_joined_with_a_space(body: str, expected: str) -> None:
    """A line's end between Latin words is a space, beside Japanese nothing; an address alone is a link."""
    assert text(body) == expected
    assert said(body) == []


SAID = [
    ("本文[^1]。\n\n[^1]: 注です。", (10, "脚注は使えません。")),
    ("```\nコード\n```", (10, "プログラムの囲み（``` や ~~~）は使えません。")),
    ("~~~\nコード\n~~~", (12, "プログラムの囲み（``` や ~~~）は使えません。")),
    ("文。\n\n    コード", (12, "行の頭が4文字あいているので、プログラムとして扱われます。")),
    ("文。\n\n\tコード", (12, "行の頭が4文字あいているので、プログラムとして扱われます。")),
    ("<b>太字</b>", (10, "HTMLは書けません。")), ("<div>\n文\n</div>", (10, "HTMLは書けません。")),
    ("![[a.jpg]]", (10, "[[ ]] のリンクは使えません。")), ("[[案内]]へ", (10, "[[ ]] のリンクは使えません。")),
    ("- [ ] 用意", (10, "チェックの箱 [ ] は使えません。")), ("文\n- [x] 用意", (11, "チェックの箱 [ ] は使えません。")),
    ("たのしい:smile:", (10, "絵文字の名前（:smile: など）は絵になりません。")),
    ("・一\n・二", (11, "行の頭の「・」は箇条書きになりません。")), ("＃＃ 見出し", (10, "全角の「＃」は見出しになりません。")),
    ("：：：p1\n文\n：：：", (10, "人のまとまりの書き方が違います。")), (":::p1\n本文", (10, ":::p1 が閉じられていません。")),
    ("{漢字/かんじ}", (10, "{ } の中が、ふりがなでも人でもありません。")), ("一\n二{漢字|かんじ", (11, "{ } の中が、ふりがなでも人でもありません。")),
    ("{人}が言う", (10, "{ } の中が、ふりがなでも人でもありません。")), ("｛人｝が言う", (10, "{ } の中が、ふりがなでも人でもありません。")),
    ("{p0}が言う", (10, "{ } の中が、ふりがなでも人でもありません。")), ("{{p1}}が言う", (10, "{ } の中が、ふりがなでも人でもありません。")),
    ("# 見出し", (10, "いちばん大きい見出し # は題名だけのものです。")), ("写真は![](bench.jpg)です", (10, "写真が文や見出しの中にあります。")),
    ("[案内](../about/)", (10, "このリンク先は使えません。")), ("[x](javascript:alert)", (10, "このリンク先は使えません。")),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), SAID)
def test_what_there_is_not_is_said_at_its_line(body: str, expected: tuple[int, str]) -> None:
    """A construct that the guide does not have is named with its line instead of being printed raw."""
    assert expected in said(body)


def test_marks_that_only_look_odd_are_no_error() -> None:
    """A middle dot at a line's beginning, or the name of an emoji, is asked about and stops no build."""
    faults = convert("・一\n\nはい:smile:", FIRST, "x.md").faults
    assert {fault.severity for fault in faults} == {Severity.WARNING}


@pytest.mark.parametrize("place", ["head", "body"])
def test_marks_of_a_conflict_are_an_error_of_their_own(place: str) -> None:
    """Both sides' lines are named wherever git left its marks, before anything else is said."""
    marks = "<<<<<<< HEAD\n一\n=======\n二\n>>>>>>> other\n"
    source = f"---\n{marks}---\n本文\n" if place == "head" else f"---\ntitle: 題\n---\n{marks}"
    first = 2 if place == "head" else 4
    document, faults = split(source, "x.md")
    assert document is None
    assert [(f.line, f.what) for f in faults] == [
        (first, f"gitの衝突の印が残っています({first}、{first + 2}、{first + 4}行目)。")
    ]


def test_a_line_of_equals_signs_alone_is_no_conflict() -> None:
    """Seven of them under a line are a heading."""
    document, faults = split("---\ntitle: 題\n---\n見出し\n=======\n", "x.md")
    assert (document is not None, faults) == (True, [])


def test_the_lead_is_joined_as_the_body_is() -> None:
    """Latin words keep a space where the source breaks the line; Japanese none."""
    prose = convert("朝の\n工場で Web\ndesign を見た。\n\n## 昼\n\n文。", FIRST, "x.md")
    assert lead_words(prose.segments, {}) == "朝の工場で Web design を見た。"


LINE = st.text("一二ー。 -*+1.)#>|a\t", max_size=8)


@given(st.lists(LINE, max_size=8).map("\n".join))
def test_lists_lose_no_letter(source: str) -> None:
    """What stands in a source stands there afterwards, in its order, but for spaces, empty lines, 1) and marks of quotation."""

    def letters(text: str) -> str:
        return re.sub(r"[\s.)]", "", re.sub(r"^[\s>|]+|[|\s]+$", "", text, flags=re.MULTILINE))

    assert letters(blocks_apart(source)) == letters(source)


@given(st.text("あ漢a。\n <>/p", max_size=20))
def test_joining_takes_line_ends_alone(source: str) -> None:
    """Nothing but a line's end is taken away."""
    assert joined(source).replace("\n", "") == source.replace("\n", "")
