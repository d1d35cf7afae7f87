"""Front matter as plain data, every value with its line.

YAML is read with positions and a strict resolver: true/false, whole numbers and null
mean what they say, everything else is text, so that nothing is guessed (``no`` is
a word, 011 keeps its zero, a day stays as written). Aliases, anchors, tags, merge
keys, a second document and keys written twice are refused: they make it unclear
what an editor sees. Must never turn a fault into a default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from build.content.document import Document, Path
from build.content.spellings import conflict_lines
from build.content.yaml_lines import odd_lines, why_not_yaml
from build.diagnostics import Diagnostic, Severity

MAX_DEPTH = 12  # the deepest story needs five
_FENCE = "---"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
# Control characters, and two private ones that stand around places in converted text.
# Unicode's own line ends are refused too: editors, YAML and Python count them differently.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\ue000\ue001]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MARKED = re.compile(r"[&*!]")


@dataclass(slots=True)
class FrontMatter:
    """Plain dicts, lists, text, whole numbers, booleans and None; and the line of every path."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)  # what is asked about, and stops nothing


class _Loader(yaml.CSafeLoader):
    """libyaml composing nodes only; constructors are never run, and no type is guessed for them."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return "tag:yaml.org,2002:str"


def split(text: str, file: str) -> tuple[Document | None, list[Diagnostic]]:
    """Cuts a file at its ``---`` lines."""
    # What can be printed is looked through twice as fast, and is most of what is written.
    printable = text.replace("\n", "").isprintable()
    if not printable and (forbidden := _FORBIDDEN.search(text)) is not None:
        line = text.count("\n", 0, forbidden.start()) + 1
        what = "目に見えない制御文字があります。"
        return None, [Diagnostic(file, line, what, "その文字を消し、BOMなしのUTF-8で保存してください。")]
    if marks := conflict_lines(text):
        what = f"gitの衝突の印が残っています({'、'.join(map(str, marks))}行目)。"
        mend = (
            "<<<<<<< と ======= の間、======= と >>>>>>> の間のどちらを残すか決め、印の行を消してください。"
        )
        return None, [Diagnostic(file, marks[0], what, mend)]
    lines = _LINE.findall(text)
    if not lines or lines[0].rstrip() != _FENCE:
        return None, [Diagnostic(file, 1, "先頭に --- の行がありません。", "1行目を --- にしてください。")]
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == _FENCE:
            head = "".join(lines[1:number])
            body = "".join(lines[number + 1 :])
            return Document(text, head, len(lines[0]), body, number + 2), []
    mend = "項目の終わりに --- だけの行を置いてください。"
    return None, [Diagnostic(file, 1, "項目の終わりの --- がありません。", mend)]


def compose(document: Document, file: str) -> tuple[yaml.Node | None, list[Diagnostic]]:
    """The YAML's node tree with marks relative to ``document.head``; its first fault otherwise."""
    faults = [_refused(file, line, *refusal) for line, refusal in _refused_events(document.head)]
    if faults:
        return None, faults
    loader = _Loader(document.head)
    try:
        return loader.get_single_node(), []
    except yaml.YAMLError as error:
        return None, [_syntax(error, document.head, file)]
    finally:
        loader.dispose()


def read(document: Document, file: str) -> FrontMatter:
    """Everything in the front matter, and everything wrong with its spelling."""
    front = FrontMatter()
    for number, found in odd_lines(document.head):
        kept = front.faults if found.severity is Severity.ERROR else front.notes
        kept.append(Diagnostic(file, number + 2, found.what, found.mend, found.severity))
    if front.faults:
        return front
    node, faults = compose(document, file)
    front.faults.extend(faults)
    if faults:
        return front
    if not isinstance(node, yaml.MappingNode):
        what = "項目が「名前: 値」の形になっていません。"
        front.faults.append(Diagnostic(file, 2, what, "title: … のように書いてください。"))
        return front
    front.data = _value(node, (), front, file)
    return front


def _value(node: yaml.Node, path: Path, front: FrontMatter, file: str) -> Any:
    # YAML gives a block collection the place of its first entry; what editors look for is the key.
    front.lines.setdefault(path, node.start_mark.line + 2)
    if len(path) > MAX_DEPTH:
        front.faults.append(
            _refused(file, node.start_mark.line + 2, "入れ子が深すぎます。", "字下げを確かめてください。")
        )
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, front, file)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), front, file) for index, child in enumerate(node.value)]
    return scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, front: FrontMatter, file: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            front.faults.append(
                _refused(file, line, "項目名が言葉ではありません。", "名前: 値 の形で書いてください。")
            )
            continue
        name = str(key.value)
        if name == "<<":
            front.faults.append(
                _refused(file, line, "合成キー << は使えません。", "同じ内容でも書き写してください。")
            )
            continue
        if name in result:
            mend = "どちらか一方を消してください。"
            front.faults.append(
                _refused(
                    file, line, f"項目「{name if name.isascii() else 'この行'}」が二度書かれています。", mend
                )
            )
            continue
        front.lines[(*path, name)] = line
        result[name] = _value(value, (*path, name), front, file)
    return result


def scalar(node: yaml.Node) -> Any:
    """One plain or quoted scalar by the strict resolver."""
    text = str(node.value)
    if getattr(node, "style", None):  # quoted or block text; libyaml says "" for plain
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _refused_events(head: str) -> Iterator[tuple[int, tuple[str, str]]]:
    if not _MARKED.search(head):
        return  # nothing that could start an alias, an anchor or a tag: reading the events is a third of the work
    try:
        for event in yaml.parse(head, Loader=_Loader):
            refusal = _refusal(event)
            if refusal is not None:
                yield (event.start_mark.line if event.start_mark else 0) + 2, refusal
    except yaml.YAMLError:
        return  # compose() reports it, with its place


def _refusal(event: yaml.Event) -> tuple[str, str] | None:
    if isinstance(event, yaml.AliasEvent):
        return "別名 * は使えません。", "同じ内容でも書き写してください。"
    if getattr(event, "anchor", None) is not None:
        return (
            "目印 & は使えません。",
            "& から空白までを消してください。値の先頭の & なら引用符で囲んでください。",
        )
    if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
        return (
            "型の指定 ! は使えません。",
            "! から空白までを消してください。値の先頭の ! なら引用符で囲んでください。",
        )
    return None


def _refused(file: str, line: int, what: str, mend: str) -> Diagnostic:
    return Diagnostic(file, line, what, mend)


def _syntax(error: yaml.YAMLError, head: str, file: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark is not None else 2
    problem = str(getattr(error, "problem", ""))
    for at in range(line, max(line - 12, 0), -1):  # an unclosed quotation mark is noticed lines later
        found = head.split("\n")[at - 2 : at - 1] if at > 1 else []
        if found and (mend := why_not_yaml(found[0])) is not None:
            return Diagnostic(file, at, "YAMLとして読めません。", mend)
    if "tab" in problem or "character that cannot start any token" in problem:
        mend = "字下げのタブを空白に変え、@ や ` や % で始まる値は引用符で囲んでください。"
    else:
        mend = "この行と一つ前の行の、字下げ、コロンのあとの空白、引用符の閉じ忘れを確かめてください。"
    return Diagnostic(file, line, "YAMLとして読めません。", mend)
