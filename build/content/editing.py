"""Editing a story's front matter at the positions that YAML gives, so that no other byte changes.

Pure but for ``swap``, which writes aside and renames, and only over the bytes that
were read: an editor who saved in between loses nothing. Callers read the result
again before they write it; what is computed here is never trusted unseen.
"""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from build.content.document import Document
from build.errors import EditError

Edit = tuple[int, int, str]  # start and end in ``document.head``, and what stands there afterwards


def child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value of a mapping's key; None where there is none."""
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def key_of(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The node of a mapping's key; None where there is none."""
    if isinstance(node, yaml.MappingNode):
        return next((name for name, _ in node.value if name.value == key), None)
    return None


def entry(node: yaml.Node | None, index: int) -> yaml.Node | None:
    """A sequence's entry; None where there is none."""
    return node.value[index] if isinstance(node, yaml.SequenceNode) and index < len(node.value) else None


def after_colon(document: Document, value: yaml.Node, text: str) -> str:
    """``text`` to stand for a value; with a space before it where the value follows its colon directly."""
    at = value.start_mark.index
    return f" {text}" if at and document.head[at - 1] == ":" else text


def replaced(document: Document, value: yaml.Node, text: str, key_column: int) -> Edit:
    """Puts ``text`` in the place of a whole value, whatever its style, comments behind it kept."""
    start, end = value.start_mark.index, end_of(document, value)
    if value.start_mark.line and value.start_mark.column <= key_column and _starts_line(document, start):
        text = " " * (key_column + 2 - value.start_mark.column) + text  # a list as deep as its key
    return start, end, after_colon(document, value, text)


def end_of(document: Document, node: yaml.Node) -> int:
    """Index of the end of a value's own characters; YAML's end of a block lies behind the comments after it."""
    if isinstance(node, yaml.ScalarNode):
        end = int(node.end_mark.index)
        if node.style in {"|", ">"}:
            return int(node.start_mark.index) + len(
                document.head[node.start_mark.index : end].rstrip("\r\n \t")
            )
        return end
    if getattr(node, "flow_style", False) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(document, last[1] if isinstance(last, tuple) else last)


def _starts_line(document: Document, at: int) -> bool:
    line = document.head.rfind("\n", 0, at) + 1
    return not document.head[line:at].strip()


def newline_of(document: Document) -> str:
    return "\r\n" if "\r\n" in document.head else "\n"


def added_key(document: Document, mapping: yaml.MappingNode, key: str, text: str) -> Edit:
    """``key: text`` before a mapping's first key."""
    first = mapping.value[0][0].start_mark
    if mapping.flow_style:
        return first.index, first.index, f"{key}: {text}, "
    return first.index, first.index, f"{key}: {text}{newline_of(document)}{' ' * first.column}"


def spliced(document: Document, edits: list[Edit]) -> str:
    """The whole file with the edits made; they must not overlap."""
    head = document.head
    for start, end, text in sorted(edits, reverse=True):
        head = head[:start] + text + head[end:]
    at = document.head_at
    return document.text[:at] + head + document.text[at + len(document.head) :]


def swap(path: Path, before: str, after: str) -> None:
    """Writes aside, flushes and renames. EditError where the file is not what was read any more."""
    if path.is_symlink() or path.read_bytes() != before.encode("utf-8"):
        raise EditError(
            f"{path.name} は読んだあとで変わりました。書き込んでいません。直し方: もう一度実行してください。"
        )
    aside = path.with_name(f".{path.name}.new")
    aside.unlink(missing_ok=True)
    try:
        with aside.open("xb") as stream:
            stream.write(after.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(path.stat().st_mode & 0o777)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
