"""Writes ``docs/reference/front-matter.md``: every field of a story, an event and a page, for editors.

Run ``python -m script.tables.front_matter`` after changing the schema, ``build/content/fields.tsv`` or a vacancy's rule;
a test holds the page to it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from build.content.fields import KIND_WORDS, FieldWords, choices, of_schema, words
from build.content.vacancy import PARTICULARS
from build.content.vacancy_rules import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "front-matter.md"
HEAD = """\
# 記事の項目

`content/` の記事の `---` のあいだに書ける項目の全部です。`python -m script.tables.front_matter` が、
形を決めるプログラムと `build/content/fields.tsv` から作ります。手で書きかえません。
端末では `zukan explain 項目` で同じことが出ます(`zukan explain` だけなら一覧)。

`[]` は、ならびの一つ一つです。「要」の項目はかならず書きます。"""


def page() -> str:
    """The whole file."""
    return "\n".join([HEAD, *_fields(), *_rules()]) + "\n"


def _fields() -> Iterator[str]:
    for kind, label in KIND_WORDS.items():
        yield f"\n## {label}\n"
        yield "| 項目 | 何か | 形 | 要 | 例 | 見る人 |"
        yield "|---|---|---|---|---|---|"
        yield from (_row(row) for row in words() if row.kind == kind)


def _row(row: FieldWords) -> str:
    field = of_schema(row)
    listed = f"。{'・'.join(choices(row.path))}" if choices(row.path) else ""
    example = "" if row.example.startswith("下の") else f"`{row.example}`"
    cells = (
        f"`{row.path}`",
        row.what + listed,
        field.type,
        "要" if field.required else "",
        example,
        row.seen,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rules() -> Iterator[str]:
    yield "\n## 募集の決まり\n"
    yield "公開する記事に募集があるとき、`zukan check` が確かめることの全部です。期間の定めのある仕事には、年齢の条件について注意も出ます。\n"
    yield "| 項目 | 誤りになるとき | よりどころ | いつから |"
    yield "|---|---|---|---|"
    for rule in RULES:
        label = PARTICULARS.get(rule.key)
        name = f"`{rule.key}`({label})" if label else f"`{rule.key}`"
        yield f"| {name} | {name}{rule.what} | {rule.source} | {rule.since.year}年{rule.since.month}月{rule.since.day}日 |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
