"""What a source says in another spelling than ours: understood where it can only mean one thing, else said. Pure.

Nothing is printed raw that its writer meant as a mark: what we do not have is a fault with the true reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from build.common.patterns import PERSON, RUBY
from build.content.found import Found
from build.diagnostics import Severity

_BRACED = re.compile(r"[{｛][ \t\u3000]*([^{}｛｝\n]*?)[ \t\u3000]*[}｝]")
_BARS = re.compile(r"[|｜]")
_PERSON = re.compile(r"[pP][1-9][0-9]?")
_CODE = re.compile(r"(`+)[^`\n]+?\1(?!`)")
_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()#+\-.!<>~:]")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")
_LIST_LINE = re.compile(r"\s*([-*+]|\d{1,9}[.)])\s")
_UNDERLINE = re.compile(r" {0,3}=+\s*")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7})( .*)?")

#: What Markdown has elsewhere and not here: its pattern, what it is called, and the way to write it.
_MISSING: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\[\^[^\]\n]+\]"), "脚注は使えません。", "文の中に（ ）で書くか、別の段落にしてください。"),
    (re.compile(r"!?\[\[[^\]\n]*\]\]"), "[[ ]] のリンクは使えません。",
     "リンクは [言葉](/apply/) のように、写真は ![](bench.jpg) のように書いてください。"),
    (re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]\](?=\s|$)"), "チェックの箱 [ ] は使えません。",
     "[ ] を消して、ふつうの箇条書きにしてください。"),
    (re.compile(r"(?<![A-Za-z0-9:])[:：][a-z][a-z0-9_+-]*[:：](?![A-Za-z0-9:])"), "絵文字の名前（:smile: など）は絵になりません。",
     "名前を消すか、言葉で書いてください。"),
    (re.compile(r"^\s*・"), "行の頭の「・」は箇条書きになりません。", "「・」を - と半角の空白に替えてください。"),
    (re.compile(r"^ {0,3}#{7,}"), "見出しの # は六つまでです。", "# を減らしてください。"),
    (re.compile(r"^\s*＃{1,6}"), "全角の「＃」は見出しになりません。", "半角の # と空白に替えてください。"),
    (re.compile(r"^\s*：：：|^\s*:{1,2}\s*p[1-9][0-9]?\s*$"), "人のまとまりの書き方が違います。", ":::p1 のように、半角の : を三つ書いてください。"),
)  # fmt: skip
_BRACES = re.compile(r"[{}｛｝]")
STRAY_BRACE = "{ } の中が、ふりがなでも人でもありません。"
MARKS = "ふりがなは {漢字|かんじ}、人は {p1} と、半角で書きます。"
_NOTED = frozenset(
    {"絵文字の名前（:smile: など）は絵になりません。", "行の頭の「・」は箇条書きになりません。"}
)


def understood(body: str) -> str:
    """The body with ``｛漢字｜かんじ｝``, ``{ p1 }`` and ``{P1}`` in our spelling; each line stays a line."""
    return _BRACED.sub(_braced, body)


def _braced(found: re.Match[str]) -> str:
    inner = unicodedata.normalize("NFKC", found[1])
    if _PERSON.fullmatch(inner):
        return f"{{{inner.lower()}}}"
    parts = [part.strip(" \t\u3000") for part in _BARS.split(found[1])]
    return f"{{{parts[0]}|{parts[1]}}}" if len(parts) == 2 and all(parts) else found[0]


def not_ours(source: str) -> Iterator[tuple[int, Found]]:
    """What stands in a block of Markdown and would come out as it is written: how many lines into it, and what."""
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            yield (
                number,
                Found(
                    line,
                    "プログラムの囲み（``` や ~~~）は使えません。",
                    "囲みの行を消し、ふつうの文で書いてください。",
                ),
            )
            continue
        if _INDENTED.match(line) and _stands_alone(lines, number):
            yield (
                number,
                Found(
                    line,
                    "行の頭が4文字あいているので、プログラムとして扱われます。",
                    "行の頭の空白を消してください。",
                ),
            )
        if (
            number > 1
            and _UNDERLINE.fullmatch(line)
            and all(above.strip() for above in lines[number - 2 : number])
        ):
            yield (
                number,
                Found(
                    line,
                    "文の下の === は見出しになりません。",
                    "見出しの行の頭に ## と空白を書き、=== を消してください。",
                ),
            )
        bare = _ESCAPED.sub("", _CODE.sub("", line))
        for pattern, what, mend in _MISSING:
            if found := pattern.search(bare):
                severity = Severity.WARNING if what in _NOTED else Severity.ERROR
                yield number, Found(found[0], what, mend, severity)
        if has_stray_brace(bare):
            yield number, Found(line, STRAY_BRACE, f"{MARKS}記号として見せたいときは \\{{ と書いてください。")


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands there that belongs to no reading and to nobody."""
    return _BRACES.search(text) is not None and _BRACES.search(PERSON.sub("", RUBY.sub("", text))) is not None


def conflict_lines(text: str) -> list[int]:
    """Lines, from 1, of the marks that git leaves where two people changed the same place."""
    lines = text.split("\n")
    marks = [
        (number, found[1][0])
        for number, line in enumerate(lines, 1)
        if (found := _CONFLICT.fullmatch(line.rstrip()))
    ]
    return [number for number, _ in marks] if any(mark in "<>" for _, mark in marks) else []


def _stands_alone(lines: list[str], number: int) -> bool:
    """Whether an indented line follows an empty one and no item of a list is open above it."""
    if number and lines[number - 1].strip():
        return False
    for line in reversed(lines[:number]):
        if line.strip():
            return not (_LIST_LINE.match(line) or line.startswith((" ", "\t")))
    return True
