"""Prose: places for people and photographs, blocks, ruby, and no raw HTML in any spelling."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from build.content.markdown_rules import Converter
from build.content.prose import Html, PersonPlace, PhotoPlace, Prose, convert


def pieces(source: str) -> list[object]:
    return [piece for segment in convert(source, 1, "x.md").segments for piece in segment.pieces]


def html(prose: Prose) -> str:
    return "".join(p.text for s in prose.segments for p in s.pieces if isinstance(p, Html))


def test_people_and_photographs_become_places() -> None:
    """``{p1}`` and an image are open places, and a photograph stands outside the paragraphs."""
    found = pieces("{p1}は笑う。\n\n![](a.jpg)\n\nおわり。")
    assert PersonPlace("p1") in found
    at = found.index(PhotoPlace("a.jpg"))
    assert "<p>" not in str(found[at - 1])[-8:]


def test_blocks_belong_to_their_person() -> None:
    """``:::p1`` owns what stands in it and nothing else."""
    prose = convert("前。\n\n:::p1\n中。\n:::\n\n後。", 10, "x.md")
    owned = [(segment.person, segment.line) for segment in prose.segments if segment.person]
    assert owned == [("p1", 13)]
    assert "中。" not in "".join(s.html for s in prose.segments if s.person is None)


def test_ruby_is_made_from_braces() -> None:
    """``{漢字|かんじ}`` is ruby with parentheses for those who cannot show it."""
    assert "<ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby>" in html(convert("{漢字|かんじ}", 1, "x"))


def test_code_is_left_alone() -> None:
    """In code, braces and angle brackets are themselves, and no fault."""
    prose = convert("`{p1}` と `<b>`", 1, "x")
    assert prose.faults == ()
    assert "<code>{p1}</code>" in html(prose)


def test_the_lead_precedes_the_first_heading() -> None:
    """Paragraphs before the first heading lead; without a heading the first one does."""
    leads = [s.html for s in convert("一。\n\n二。\n\n## 見出し\n\n三。", 1, "x").segments if s.lead]
    assert len(leads) == 1
    assert "二。" in leads[0]
    assert "三。" not in leads[0]
    assert "二" not in next(s.html for s in convert("一。\n\n二。", 1, "x").segments if s.lead)
    assert not any(s.lead for s in convert("## すぐ見出し\n\n文。", 1, "x").segments)


@pytest.mark.parametrize(
    "source",
    [
        "<script>x</script>",
        "<SCRIPT SRC=x>",
        "a <b onclick='x'>b</b>",
        "<div>\n\n本文\n\n</div>",
        "<!-- c -->",
        "<?php x ?>",
        "<![CDATA[x]]>",
        "<svg/onload=x>",
        "- <img src=x onerror=y>",
        "> <iframe src=x>",
        "## <b>x</b>",
        "[<b>x</b>](https://a.example/)",
        "<img\nsrc=x>",
        "<style>@import 'x'</style>",
    ],
)
def test_raw_html_never_passes(source: str) -> None:
    """Every spelling of raw HTML is a fault, and none of its tags is in the result."""
    prose = convert(source, 1, "x.md")
    assert any("HTML" in fault.what for fault in prose.faults)
    assert not re.search(r"<((script|b|div|img|iframe|svg|style)\b|!|\?)", html(prose), re.IGNORECASE)


@pytest.mark.parametrize(
    "source",
    [
        "![](/etc/a.jpg)",
        "![](../a.jpg)",
        "![](a.svg)",
        "![](A.JPG)",
        "![](a.jpg?x)",
        "![](<a b.jpg>)",
        "![](javascript:x)",
        "![](data:image/png;base64,AA)",
        "![](//x.example/a.jpg)",
        "![]({static}/a.jpg)",
        "![]({attach}a.jpg)",
        "![](|filename|a.jpg)",
        "![][r]\n\n[r]: ../a.jpg",
        "![r]\n\n[r]: https://x.example/a.jpg",
        "[![](../a.jpg)](https://a.example/)",
        "- ![](a.jpg)",
        "文 ![](a.jpg) 文",
        '![](a.jpg "題")',
    ],
)
def test_a_photograph_can_only_be_named_alone(source: str) -> None:
    """Whatever way an image is written, it is a bare file name in a paragraph of its own, or a fault."""
    prose = convert(source, 1, "x.md")
    assert prose.faults
    assert "<img" not in html(prose)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:x",
        "data:text/html,x",
        "{static}/a",
        "a.jpg",
        "//x.example",
        "JaVaScRiPt:x",
        "vbscript:x",
        "file:///etc",
    ],
)
def test_links_lead_to_the_web_or_within(target: str) -> None:
    """Link targets are web addresses, mail, telephone or the site's own paths."""
    assert convert(f"[x]({target})", 1, "x").faults
    assert convert("[x](https://a.example/) [y](/apply/) [z](mailto:a@b.example)", 1, "x").faults == ()


@given(st.text(alphabet=st.sampled_from("<>!-/[](){}|:p1*_`\n #&;abcdimgsrc=\"'.jpg見本"), max_size=80))
def test_only_known_tags_come_out(source: str) -> None:
    """For any text, the HTML holds only tags that Markdown and we make, with href as the only attribute."""
    allowed = r"</?(p|h[2-6]|ul|ol|li|blockquote|pre|code|em|strong|a|br|hr|ruby|rt|rp)( href=\"[^\"]*\"| start=\"\d+\")?\s?/?>"
    prose = convert(source, 1, "x")
    if not any("吹き出し" in fault.what for fault in prose.faults):
        assert "<" not in re.sub(allowed, "", html(prose))


@given(st.text(alphabet=st.sampled_from("見本「『（a。#>-=*+1.:[]!_~`(){|}:  \t\n\n"), max_size=60))
def test_the_shorter_way_to_a_paragraph_leads_to_the_same(source: str) -> None:
    """Asking our rule for plain paragraphs first changes nothing: whatever it takes is a paragraph anyway."""
    shorter, longer = Converter(1), Converter(1)
    longer._markdown.parser.blockprocessors.deregister("plain_paragraph")
    assert shorter.convert(source) == longer.convert(source)


@given(st.text(alphabet=st.sampled_from("見本a*\\ \t\r\x02\x03\n\n"), max_size=60))
def test_the_shorter_way_to_even_lines_leads_to_the_same(source: str) -> None:
    """Leaving out Python-Markdown's mending of lines where nothing needs it changes nothing."""
    shorter, longer = Converter(1)._markdown, Markdown()
    lines = source.split("\n")
    assert shorter.preprocessors["normalize_whitespace"].run([*lines]) == longer.preprocessors[
        "normalize_whitespace"
    ].run([*lines])


@given(st.text(alphabet=st.sampled_from("見a *_`[]()<>&{}!\\\n"), max_size=40))
def test_the_shorter_way_past_the_inline_rules_leads_to_the_same(source: str) -> None:
    """Text that is closed to the inline rules is text in which none of them would have found anything."""
    shorter, longer = Converter(1), Converter(1)
    longer._markdown.treeprocessors.deregister("plain")
    assert shorter.convert(source) == longer.convert(source)
