"""``zukan explain``: what a field of the front matter is, on the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from difflib import get_close_matches

from build.content.fields import KIND_WORDS, FieldWords, choices, found, of_schema, sources, words
from register.arguments import WRONG_USAGE

A_LINE = 6  # words of a closed list


def explain(asked: argparse.Namespace) -> int:
    """The field's rows, or every field's name where none was asked for; 2 for one that there is not."""
    if asked.field is None:
        sys.stdout.write("\n".join(_names()) + "\n")
        return 0
    rows = found(asked.field)
    if not rows:
        near = get_close_matches(asked.field, {row.path for row in words()}, 3, 0.5)
        mend = f"{'、'.join(near)} のことですか。" if near else ""
        sys.stderr.write(
            f"{asked.field} という項目はありません。{mend}直し方: zukan explain で一覧が出ます。\n"
        )
        return WRONG_USAGE
    sys.stdout.write("\n\n".join("\n".join(_said(row)) for row in rows) + "\n")
    return 0


def _names() -> Iterator[str]:
    for kind, label in KIND_WORDS.items():
        yield f"{label}:"
        yield from (f"  {row.path}" for row in words() if row.kind == kind)


def _said(row: FieldWords) -> Iterator[str]:
    field, key = of_schema(row), row.path.rpartition(".")[2].removesuffix("[]")
    yield f"{row.path}({KIND_WORDS[row.kind]})"
    yield f"  {row.what}"
    yield f"  形      {field.type}({'かならず書く' if field.required else '書かなくてもよい'})"
    if not row.example.startswith("下の"):
        yield f"  例      {key}: {row.example}"
    listed = choices(row.path)
    for start in range(0, len(listed), A_LINE):
        yield f"  {'ことば  ' if start == 0 else ' ' * 8}{' '.join(listed[start : start + A_LINE])}"
    yield f"  見る人  {row.seen}"
    for source in sources(row.path):
        yield f"  募集では {source}"
