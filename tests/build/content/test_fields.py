"""The table of fields: it is the schema's, its examples are ones that the schema takes, and the terminal shows it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from build.cli import main
from build.content.fields import KINDS, FieldWords, found, of_schema, schema_fields, sources, words
from build.content.frontmatter import read, split
from build.content.vacancy import PARTICULARS


@pytest.mark.parametrize("kind", KINDS)
def test_table_and_schema_name_the_same_fields(kind: str) -> None:
    """A new field fails here until somebody has said what it is, in both directions."""
    told = {row.path for row in words() if row.kind in ({kind, "*"} if kind != "page" else {kind})}
    assert told == {field.path for field in schema_fields(kind)}
    assert len(words()) == len({(row.kind, row.path) for row in words()})


def _annotation(model: type[BaseModel], path: str) -> Any:
    key, _, rest = path.partition(".")
    field = model.model_fields[key.removesuffix("[]")]
    if not rest:
        return field.rebuild_annotation()
    inner = next(a for a in _parts(field.annotation) if isinstance(a, type) and issubclass(a, BaseModel))
    return _annotation(inner, rest)


def _parts(annotation: Any) -> list[Any]:
    inside = [one for part in getattr(annotation, "__args__", ()) for one in _parts(part)]
    return [annotation, *inside]


@pytest.mark.parametrize(
    "row", [row for row in words() if not row.example.startswith("(")], ids=lambda row: row.path
)
def test_each_example_is_one(row: FieldWords) -> None:
    """The schema takes the example as an editor would copy it; only a group of fields has none of its own."""
    if row.example.startswith("下の"):
        assert "まとまり" in of_schema(row).type
        return
    model = KINDS["event" if row.kind == "*" else row.kind]
    document, faults = split(f"---\nvalue: {row.example}\n---\n", "x.md")
    assert document is not None, faults
    front = read(document, "x.md")
    assert front.faults == []
    value = front.data["value"]
    TypeAdapter(_annotation(model, row.path)).validate_python(
        tuple(value) if isinstance(value, list) else value
    )


def test_the_law_stands_beside_what_it_asks_for() -> None:
    """Every particular of a vacancy, and the employer's address and contact, have their source."""
    for key in PARTICULARS:
        assert sources(f"openings[].{key}"), key
    assert sources("company.contact")
    assert sources("company.address")
    assert sources("title") == ()


def test_the_terminal_explains(capsys: pytest.CaptureFixture[str]) -> None:
    """A field by its path or its last word, all names without one, and the nearest for one that there is not."""
    assert main(["explain", "company.contact"]) == 0
    assert "厚生労働省" in capsys.readouterr().out
    assert main(["explain", "fixed_overtime"]) == 0
    assert "openings[].pay.fixed_overtime" in capsys.readouterr().out
    assert main(["explain"]) == 0
    assert capsys.readouterr().out.count("\n") == len(words()) + 4
    assert main(["explain", "adress"]) == 2
    assert "company.address" in capsys.readouterr().err


def test_it_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """No line of any field is wider than 100 columns, and most fit 80."""
    wide = 0
    for row in words():
        assert found(row.path)
        main(["explain", row.path])
        for line in capsys.readouterr().out.splitlines():
            columns = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)
            assert columns <= 100, line
            wide += columns > 80
    assert wide <= 10
