"""Lines of front matter that YAML reads otherwise than they look, or not at all, with the true reason. Pure.

Japanese keyboards write full-width colons and spaces, and copying brings no-break spaces and tabs: YAML calls them a
syntax error somewhere below, or takes them for part of a word. Values of several lines (``|`` and ``>``) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from build.content.found import Found
from build.diagnostics import Severity

_BLOCK = re.compile(r"(?P<indent> *)(?:- +)*[^\s#][^#]*?[:-] +[|>][+-]?\d?\s*(?:#.*)?")
_ODD_INDENT = re.compile(r"[ ]*(?P<odd>[\t\u3000\u00a0])")
_WIDE_COLON = re.compile(r" *(?:- +)*[A-Za-z_]+ *：")
_NO_SPACE = re.compile(r" *(?:- +)*[a-z_]+:(?![\s/:]|$)")
_VALUE = re.compile(r" *(?:- +)*(?:[A-Za-z_]+: +)(?P<value>[^\s\"'\[{|>#].*)")
_CUT = re.compile(r"\s#(?=\S)")
_ODD = {"\t": "タブ", "\u3000": "全角の空白", "\u00a0": "ふつうでない空白（NBSP）"}
_PAIRS = (("「", "」"), ("『", "』"), ("（", "）"))
_OPENS = re.compile("[「『（]")
QUOTED = '値を半角の引用符 " で囲んでください。'


def odd_lines(head: str) -> Iterator[tuple[int, Found]]:
    """How many lines into the head, and what. Errors stop a file, the others are asked about."""
    lines = head.split("\n")
    block: int | None = None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and (not line.strip() or indent > block):
            continue
        begins = _BLOCK.fullmatch(line) if "|" in line or ">" in line else None
        block = len(begins["indent"]) if begins else None
        if line.strip() and not line.lstrip().startswith("#"):
            yield from ((number, found) for found in _odd(line, lines[number + 1 : number + 2], indent))


def _odd(line: str, after: list[str], indent: int) -> Iterator[Found]:
    if found := _ODD_INDENT.match(line):
        yield Found(line, f"行の頭に{_ODD[found['odd']]}があります。", "半角の空白に替えてください。")
    elif _WIDE_COLON.match(line):
        yield Found(line, "項目名のあとが全角のコロン「：」です。", "半角の : と空白に替えてください。")
    elif _NO_SPACE.match(line):
        yield Found(line, "項目名の : のあとに空白がありません。", ": のあとに半角の空白を入れてください。")
    elif value := _VALUE.fullmatch(line):
        yield from _cut(value["value"], after, indent)


def _cut(value: str, after: list[str], indent: int) -> Iterator[Found]:
    if found := _CUT.search(value):
        what = "空白と # から後は、覚え書きとして捨てられます。"
        yield Found(value, what, f"続きも値なら、{QUOTED}", Severity.WARNING)
        value = value[: found.start()]
    if _OPENS.search(value) is None or any(_goes_on(line, indent) for line in after):
        return
    if any(value.count(opens) > value.count(closes) for opens, closes in _PAIRS):
        yield Found(
            value, "値が途中で切れているように見えます。", f"かっこを閉じるか、{QUOTED}", Severity.WARNING
        )


def _goes_on(line: str, indent: int) -> bool:
    """Whether a line belongs to the value above it."""
    return bool(line.strip()) and len(line) - len(line.lstrip(" ")) > indent


def why_not_yaml(line: str) -> str | None:
    """How to mend a line at which YAML gave up, where the line itself shows it."""
    value = re.sub(r"^ *(?:- +)*(?:[A-Za-z_]+: +)?", "", line)
    if not value:
        return None
    if value.startswith("{p") or (value.startswith("{") and "|" in value):
        return f"値が {{ で始まっています。{QUOTED}"
    if value[:1] in "\"'" and value.rstrip().count(value[:1]) == 1:
        return "引用符が閉じられていません。値の終わりにも同じ引用符を書いてください。"
    if value[:1] in "@`%":
        return f"値が {value[:1]} で始まっています。{QUOTED}"
    if ": " in value and value[:1] not in "\"'[{":
        return f"値の中に「: 」があります。{QUOTED}"
    return None
