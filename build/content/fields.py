"""Every field of the front matter in an editor's words: what it is, an example, who sees it, what law asks for it.

``fields.tsv`` says it, the schema says the types and what has to be there, ``vacancy_rules`` the law;
``zukan explain`` and ``docs/reference/front-matter.md`` print it. A test holds table and schema to each other.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from build.common.vocabulary import INDUSTRIES, OPENING_KINDS, TASTES
from build.content.schema import CompanyFront, EventFront, PageFront
from build.content.vacancy_rules import RULES

TABLE = Path(__file__).with_name("fields.tsv")
KINDS: dict[str, type[BaseModel]] = {"company": CompanyFront, "event": EventFront, "page": PageFront}
KIND_WORDS = {"*": "会社と催し", "company": "会社", "event": "催し", "page": "読みもののページ"}
_WORDS = {"industry": INDUSTRIES, "taste": TASTES, "openings[].kind": OPENING_KINDS}


class FieldWords(NamedTuple):
    """One row. ``path``: dots lead inwards, ``[]`` stands for each of a list; ``kind``: a key of ``KIND_WORDS``."""

    kind: str
    path: str
    what: str
    example: str
    seen: str


class SchemaField(NamedTuple):
    """What the schema says of a path."""

    path: str
    type: str  # in Japanese
    required: bool


@cache
def words() -> tuple[FieldWords, ...]:
    """The table, in its order."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(FieldWords(*line.split("\t")) for line in lines if line and not line.startswith("#"))


def found(asked: str) -> tuple[FieldWords, ...]:
    """The rows of a path, or of every path that ends with that key."""
    exact = tuple(row for row in words() if asked in (row.path, row.path.replace("[]", "")))
    return exact or tuple(row for row in words() if row.path.rpartition(".")[2].removesuffix("[]") == asked)


def schema_fields(kind: str) -> Iterator[SchemaField]:
    """Every path of a kind's front matter with its type; of ``*``, what companies and events share."""
    if kind == "*":
        shared = {field.path for field in _walk(EventFront, "")}
        yield from (field for field in _walk(CompanyFront, "") if field.path in shared)
    else:
        yield from _walk(KINDS[kind], "")


def of_schema(row: FieldWords) -> SchemaField:
    """What the schema says of a row."""
    return next(field for field in schema_fields(row.kind) if field.path == row.path)


def sources(path: str) -> tuple[str, ...]:
    """Where it is written that a vacancy has to say this, with the day since when."""
    key = path.removeprefix("openings[].").partition(".")[0] if path.startswith("openings[].") else path
    asked = (rule for rule in RULES if rule.key == key)
    return tuple(
        dict.fromkeys(f"{rule.source}({rule.since.year}年{rule.since.month}月から)" for rule in asked)
    )


def choices(path: str) -> tuple[str, ...]:
    """The words that a field may hold, where they are a closed list."""
    words_of = next((listed for end, listed in _WORDS.items() if path.endswith(end)), ())
    return tuple(words_of)


def _walk(model: type[BaseModel], before: str) -> Iterator[SchemaField]:
    for key, field in model.model_fields.items():
        path = f"{before}{key}"
        kind, inner, is_list = _read(field.annotation)
        yield SchemaField(path, kind, field.is_required())
        if inner is not None:
            yield from _walk(inner, f"{path}[]." if is_list else f"{path}.")


_SIMPLE: dict[Any, str] = {
    str: "文字", int: "整数", bool: "true か false", date: "日付", datetime: "日時",
}  # fmt: skip


def _read(annotation: Any) -> tuple[str, type[BaseModel] | None, bool]:
    """Type in words, the shape within, and whether it is a list of it."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _read(inside[0])
    if origin in (Union, types.UnionType):
        return _either([one for one in inside if one is not type(None)])
    if origin is tuple:
        kind, inner, _ = _read(inside[0])
        return f"{kind}のならび", inner, True
    if origin is Literal:
        return "・".join(map(str, inside)) + "のどれか", None, False
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "項目のまとまり", annotation, False
    return _SIMPLE[annotation], None, False


def _either(options: list[Any]) -> tuple[str, type[BaseModel] | None, bool]:
    read = [_read(one) for one in options]
    inner = next((one for one in read if one[1] is not None), read[0])
    return "か、".join(dict.fromkeys(kind for kind, _, _ in read)), inner[1], inner[2]
