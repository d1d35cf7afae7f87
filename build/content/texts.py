"""Walking through and filling in the texts of a frozen model. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from build.common.patterns import PERSON, RUBY
from build.content.document import Path

ModelT = TypeVar("ModelT", bound=BaseModel)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a model with its path, in order."""
    found: list[tuple[Path, str]] = []
    _gather(value, path, found)
    return iter(found)


def _gather(value: Any, path: Path, found: list[tuple[Path, str]]) -> None:
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, BaseModel):
        for key in type(value).model_fields:
            _gather(getattr(value, key), (*path, key), found)
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            _gather(entry, (*path, index), found)


def holds(value: Any, needle: str) -> bool:
    """Whether any text of a model contains ``needle``."""
    if isinstance(value, str):
        return needle in value
    if isinstance(value, BaseModel):
        return any(holds(entry, needle) for entry in value.__dict__.values())
    return isinstance(value, tuple) and any(holds(entry, needle) for entry in value)


def rewrite(model: ModelT, change: Callable[[str, Path], str], path: Path = ()) -> ModelT:
    """A copy with every text changed."""
    return model.model_copy(
        update={
            key: _rewritten(getattr(model, key), change, (*path, key)) for key in type(model).model_fields
        }
    )


def _rewritten(value: Any, change: Callable[[str, Path], str], path: Path) -> Any:
    if isinstance(value, str):
        return change(value, path)
    if isinstance(value, BaseModel):
        return rewrite(value, change, path)
    if isinstance(value, tuple):
        return tuple(_rewritten(entry, change, (*path, index)) for index, entry in enumerate(value))
    return value


def mentions(text: str) -> tuple[str, ...]:
    """The people whom a text names by ``{p1}``."""
    return tuple(PERSON.findall(text))


def filled(text: str, names: Mapping[str, str]) -> str:
    """A text with each ``{p1}`` replaced by the name or the label."""
    return PERSON.sub(lambda match: names.get(match[1], match[0]), text)


def bases(text: str) -> str:
    """A text with each ``{漢字|かんじ}`` replaced by 漢字, for places that cannot show ruby."""
    return RUBY.sub(r"\1", text)


def with_readings(text: str) -> str:
    """``{漢字|かんじ}`` becomes 漢字（かんじ）, where a reading has to be seen and cannot stand above."""
    return RUBY.sub(r"\1（\2）", text)
