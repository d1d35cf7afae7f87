"""Our Markdown beside CommonMark's (with tables and strike), block after block: what differs is said, or better so.

The peer is markdown-it-py, an implementation of CommonMark 0.31. Every block of the list is put before and after every
other, with and without an empty line between them.
"""

from __future__ import annotations

import html
import re
from itertools import product

import pytest
from markdown_it import MarkdownIt

from build.content.prose import convert
from tests.build.content.test_spellings import made

PEER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = (
    "文です。", "一行目\n二行目", "- 一\n- 二", "* 一\n* 二", "1. 一\n2. 二", "1) 一\n2) 二", "- 一\n\n  段落\n- 二", "1. 一\n   - 中\n2. 二",
    "- 一\n    - 二", "- 一\n文", "- 一\n\n\n- 二", "- [x](https://a.example/)", "- > 引用", "文。\n- 一", "文。\n1. 一", "## 見出し", "### 小見出し ###",
    "> 引用\n> 続き", "> 引用\n続き", "> - 一\n> - 二", "> 引用\n> - 一", "***", "- - -", "| a | b |\n|---|---|\n| 1 | 2 |", "a|b\n-|-\n1|2",
    "文\n| a | b |\n|---|--:|\n| 1 | 2 |", "**太字**と*斜め*", "a*b*cと2*3*4", "~~取消~~です", "一行目  \n二行目", "一行目\\\n二行目",
    "[言葉](https://a.example/)", "\\*星\\*と`記号`", "a_b_c と _斜_", "&copy; &amp; 5 < 6", "<https://a.example/>", "[参照][r]\n\n[r]: https://a.example/",
    "文\n===", "**a\nb**", "*a", "   文",
)  # fmt: skip
#: Where ours is another, and why it is better for what our writers mean.
BETTER = {
    "a table below an item is a table, not its text": re.compile(
        r"^ *([-*]|\d[.)]) [^\n]*(\n[^\n|]+)*\n[^\n]*\|", re.MULTILINE
    ),
    "a table below what is quoted is a table": re.compile(
        r"^>[^\n]*\n(> [^\n]*\n|[^\n>|]+\n)*[^\n>]*\|", re.MULTILINE
    ),
    "a line of - or * below a sentence is a rule": re.compile(r"[^\n]\n(- - -|\*\*\*)"),
}


def plain(made: str) -> str:
    """What a reader sees of it: no matter how lists of one kind are joined and whether an item is a paragraph."""
    bare = re.sub(r"\s+", "", html.unescape(re.sub(r"<(br|hr) */?>", r"<\1>", made)))
    bare = re.sub(r'style="text-align:(left|right)"|class="is-right"|start="\d+"', "", bare)
    for twice in ("</blockquote><blockquote>", "</ul><ul>", "</ol><ol>"):
        bare = bare.replace(twice, "")
    bare = bare.replace("<p>", "|").replace("</p>", "|")
    return re.sub(r"(?<=<li>)\||\|(?=</li>|<ul>|<ol>)", "", bare)


def ours(source: str) -> str:
    return plain(made(source))


def theirs(source: str) -> str:
    def lower(tag: re.Match[str]) -> str:
        return f"<{tag[1]}h{int(tag[2]) + 1}"

    shown = PEER.render(source).replace("<s>", "<del>").replace("</s>", "</del>")
    return plain(re.sub(r"<(/?)h([1-6])", lower, shown))


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["apart", "together"])
def test_what_differs_is_said_or_better(between: str) -> None:
    """No pair of blocks is shown otherwise than CommonMark shows it, unless there is a fault or a reason above."""
    silent = [
        source
        for source in (*BLOCKS, *(first + between + second for first, second in product(BLOCKS, BLOCKS)))
        if ours(source) != theirs(source)
        and not convert(source, 1, "x.md").faults
        and not any(reason.search(source) for reason in BETTER.values())
    ]
    assert silent == []


@pytest.mark.parametrize("reason", BETTER)
def test_every_reason_is_needed(reason: str) -> None:
    """An exception that no pair needs would hide something else."""
    others = [pattern for name, pattern in BETTER.items() if name != reason]
    pairs = (first + "\n" + second for first, second in product(BLOCKS, BLOCKS))
    asked = (source for source in pairs if BETTER[reason].search(source))
    assert any(
        ours(source) != theirs(source)
        for source in asked
        if not any(pattern.search(source) for pattern in others)
    )
