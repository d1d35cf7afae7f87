"""One spelling for JSON: RFC 8785, for the part of JSON that we use.

Objects with ASCII keys, arrays, strings and integers. Floats, null and booleans
are refused: RFC 8785's number serialisation is the part that goes wrong, and no
header or payload needs it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MAX_INTEGER = 2**53 - 1  # RFC 8785 §3.2.2.3: what an IEEE double holds exactly


def canonical_json(value: object) -> bytes:
    """UTF-8 bytes of the one spelling; ValueError or TypeError for what has none."""
    _refuse_the_rest(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # The position is said, the text is not: it may be somebody's name.
        raise ValueError("a lone surrogate has no canonical spelling") from None


def plain(value: DataclassInstance) -> dict[str, object]:
    """A dataclass of strings and integers as a mapping. ``asdict`` copies deeply, at five times the cost."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _refuse_the_rest(value: object) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER:
        return
    if isinstance(value, Mapping):
        for key, entry in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("keys are ASCII strings")
            _refuse_the_rest(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            _refuse_the_rest(entry)
    else:
        raise TypeError(f"{type(value).__name__} has no canonical spelling here")
