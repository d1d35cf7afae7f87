"""Shape faults in an editor's words: pydantic's error types, translated one by one.

The sentence names the key and the line, never the value: a misplaced value may be
somebody's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from build.content.document import Lines, Path
from build.diagnostics import Diagnostic

_MEND_TYPES = "docs/howto/editor.md の見本と見くらべてください。"
_SENTENCES = {
    "missing": ("項目「{key}」がありません。", "{key}: を書き足してください。"),
    "extra_forbidden": (
        "「{key}」という項目はありません。",
        "綴りと字下げを確かめるか、行を消してください。",
    ),
    "string_type": ("「{key}」が文字ではありません。", '値を "…" で囲んでください。'),
    "string_pattern_mismatch": ("「{key}」に使えない文字があります。", "{pattern}"),
    "string_too_long": ("「{key}」が長すぎます。", "短くしてください。"),
    "bool_type": ("「{key}」が true か false ではありません。", "true か false を書いてください。"),
    "int_type": ("「{key}」が整数ではありません。", "単位や引用符を付けず、数字だけを書いてください。"),
    "greater_than": ("「{key}」が小さすぎます。", "1以上の数を書いてください。"),
    "literal_error": ("「{key}」が決められた言葉ではありません。", "{expected} から選んでください。"),
    "tuple_type": ("「{key}」が一覧ではありません。", "「- 」で始まる行か [ ] で書いてください。"),
    "model_type": ("「{key}」の中の項目がありません。", "一段字下げして、名前: 値 の形で書いてください。"),
}
_PATTERNS = {
    "id": "p1、p2 のように書いてください。",
    "shows": "people の id(p1 など)を書いてください。",
    "slug": "英小文字、数字、ハイフンだけにしてください。",
    "companies": "会社の slug を書いてください。",
    "file": "英小文字、数字、ハイフンの名前に .jpg .jpeg .png .webp(図版は .svg)を付けてください。",
}


def shape_faults(error: ValidationError, lines: Lines, file: str) -> Iterator[Diagnostic]:
    """Each shape fault with its line; several faults of one value are said once."""
    seen: set[Path] = set()
    for detail in error.errors(include_url=False, include_input=False):
        path = _known_path(detail["loc"], lines)
        if path in seen:
            continue
        seen.add(path)
        yield Diagnostic(file, line_of(lines, path), *_sentence(detail, path))


def line_of(lines: Lines, path: Path) -> int:
    """The line of a path, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _known_path(loc: tuple[int | str, ...], lines: Lines) -> Path:
    """pydantic's location without the names of union branches, which no editor wrote."""
    path: Path = ()
    for index, part in enumerate(loc):
        if (*path, part) in lines or (index == len(loc) - 1 and not _is_branch(part)):
            path = (*path, part)
    return path


def _is_branch(part: int | str) -> bool:
    return isinstance(part, str) and (not part.isidentifier() or part in {"str", "int", "tuple", "list"})


def _sentence(detail: Any, path: Path) -> tuple[str, str]:
    context: Mapping[str, Any] = detail.get("ctx", {})
    key = _name(path)
    if "mend" in context:
        what = str(context["what"])
        return f"「{key}」: {what}" if key else what, str(context["mend"])
    what, mend = _SENTENCES.get(detail["type"], ("「{key}」の書き方が違います。", _MEND_TYPES))
    words = {
        "key": key,
        "expected": str(context.get("expected", ""))
        .replace("'", "")
        .replace(" or ", "、")
        .replace(", ", "、"),
        "pattern": _PATTERNS.get(
            next((str(p) for p in reversed(path) if isinstance(p, str)), ""), _MEND_TYPES
        ),
    }
    return what.format(**words), mend.format(**words)


def _name(path: Path) -> str:
    """people の2番目 › consent › signed"""
    words: list[str] = []
    for part in path:
        if isinstance(part, int):
            words[-1:] = [f"{words[-1]}の{part + 1}番目"] if words else [f"{part + 1}番目"]
        else:
            # Whatever is no key of ours may be somebody's name: the line says where it stands.
            words.append(part if part.isascii() else "この行")
    return " › ".join(words)
