"""Finds the sentences that promise something: in templates, wording, notices, papers, messages and pages of prose.

A sentence promises when it says never, always, only, erased, not passed on, not kept, or within so many days. What a
person reads is taken from where it is written: string constants of Python (docstrings and comments are the
developers'), literals and text of templates, values of TOML, Markdown.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]

#: Where people's sentences stand.
SOURCES = (
    "intake/templates/*.html",
    "intake/pages/*.py",
    "intake/running/mailer.py",
    "theme/templates/*.html",
    "build/wording.py",
    "build/pages/*.py",
    "build/site/applying.py",
    "build/consent/papers/*.py",
    "build/consent/papers/*.typ",
    "register/notice.py",
    "register/openness.py",
    "register/register.toml",
    "register/english.toml",
    "store/commands/*.py",
    "store/papers/*.py",
    "store/papers/*.typ",
    "content/pages/*.md",
)
_JAPANESE = re.compile(
    r"必ず|かならず|決して|けっして|いつでも|どこにも|だれにも|すべて記録|ぜんぶ覚え|すべて開"
    r"|だけ(?:が|を|で|は|に|の|、|。|です|開|使|届|渡|見|出|お|送|保存)|しか(?!た|も)"
    r"|消去し|消しま|消えま|消した|消します|細断"
    r"|渡しません|伝えません|残しません|残りません|残していません|保存していません|使いません|いただいていません"
    r"|出ません|取りません|伺いません|うかがいません|見せません|載せません|公開しません|記録しません|残らな"
    r"|\d+[^。]{0,6}(?:以内|待っても)|営業日|までに|つは一つ|同じ受付番号|取り下げられます|守ります|返します|返して"
)
_ENGLISH = re.compile(
    r"\b(?:never|always|only|nobody|nothing|erased?s?|no other|not passed|not kept|not recorded|at any time|within"
    r"|shredded|returned|no cookies|once|everyone|does not record|not asked)\b",
    re.IGNORECASE,
)
_KANA = re.compile(r"[ぁ-んァ-ヶ一-龥]")
_RUBY = re.compile(r"\{([^{}|\n]+)\|[^{}|\n]+\}")
_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+(?=[A-Z])|\n{2,}|\n(?=[-#0-9*])")


class Sentence(NamedTuple):
    """One promise: the file, and what it says as people read it, spaces apart."""

    file: str
    text: str


def promises() -> list[Sentence]:
    """Every promising sentence, by file; the same sentence once per file."""
    found: dict[Sentence, None] = {}
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            for text in _texts(path):
                for sentence in said(text):
                    found[Sentence(name, sentence)] = None
    return list(found)


def said(text: str) -> Iterator[str]:
    """The sentences of a text that promise something."""
    for piece in _END.split(_RUBY.sub(r"\1", text)):
        sentence = " ".join(piece.split())
        if promising(sentence):
            yield sentence


def promising(sentence: str) -> bool:
    """Whether a sentence says never, always, only, erased, not passed on, or by when."""
    if _KANA.search(sentence):
        return _JAPANESE.search(sentence.replace(" ", "")) is not None
    return len(sentence.split()) > 3 and _ENGLISH.search(sentence) is not None


def _texts(path: Path) -> Iterable[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return _of_python(source)
    if path.suffix == ".toml":
        return _of_toml(tomllib.loads(source))
    if path.suffix in {".html", ".typ"}:
        return _of_template(source)
    return (re.sub(r"(?m)^(?:title|slug|label|easy):\s*|^\s+- \"|\"$", "\n\n", source),)


def _of_python(source: str) -> Iterator[str]:
    """String constants that are no docstrings; an f-string as one, with … for what is filled in."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    within = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | within:
            yield node.value


def _of_toml(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, entry in value.items():
            if key != "means":  # the rows of clauses name their own tests (tests/register/test_reference.py)
                yield from _of_toml(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _of_toml(entry)
    elif isinstance(value, str):
        yield value


def _of_template(source: str) -> Iterator[str]:
    """Literals in quotes, then the text between tags."""
    source = re.sub(r"\{#.*?#\}|<!--.*?-->|//[^\n]*", "", source, flags=re.DOTALL)
    yield from re.findall(r'"([^"\n]*)"', source)
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", "\n\n", source, flags=re.DOTALL)
    yield from bare.split("\n\n")
