"""netlify.toml's headers, read the way Netlify applies them: our server serves the same.

Only what we use: ``*`` as a wildcard in ``for``. Anything else is refused, because a
rule that is silently ignored is a header that is silently missing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from build.errors import HeadersError

FILE = "netlify.toml"
#: What Netlify sends where no rule says otherwise.
DEFAULTS = {"Cache-Control": "public, max-age=0, must-revalidate"}
_PATTERN = re.compile(r"/[A-Za-z0-9_./*-]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``[[headers]]`` table."""

    pattern: str
    values: tuple[tuple[str, str], ...]

    def matches(self, path: str) -> bool:
        expression = ".*".join(map(re.escape, self.pattern.split("*")))
        return re.fullmatch(expression, path, re.DOTALL) is not None


def read_rules(path: Path) -> tuple[Rule, ...]:
    """All rules of a netlify.toml; HeadersError where one is not exactly understood."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("headers", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise HeadersError(
            f"{path.name} を読めません。直し方: ファイルの場所とTOMLの書き方を確かめてください。"
        ) from None
    return tuple(_rule(table, number) for number, table in enumerate(tables, 1))


def _rule(table: object, number: int) -> Rule:
    if isinstance(table, dict) and set(table) == {"for", "values"}:
        pattern, values = table["for"], table["values"]
        if isinstance(pattern, str) and _PATTERN.fullmatch(pattern) and isinstance(values, dict):
            pairs = tuple(values.items())
            if all(_is_header(name, value) for name, value in pairs):
                return Rule(pattern, pairs)
    raise HeadersError(
        f"{FILE} の {number}番目の [[headers]] を読めません。"
        '直し方: for = "/…" と [headers.values] の 名前 = "値" だけにしてください。'
    )


def _is_header(name: object, value: object) -> bool:
    return (
        isinstance(name, str)
        and _NAME.fullmatch(name) is not None
        and isinstance(value, str)
        and value.isprintable()
    )


def headers_for(path: str, rules: Sequence[Rule]) -> dict[str, str]:
    """The headers of one path; HeadersError where two rules set the same one differently.

    Netlify would join both values, and browsers would obey neither as meant.
    """
    found: dict[str, str] = {}
    for rule in rules:
        if rule.matches(path):
            for name, value in rule.values:
                if found.setdefault(name, value) != value:
                    raise HeadersError(
                        f"{FILE}: {path} に {name} が二通り決められています。直し方: 片方の for を狭めてください。"
                    )
    return {**DEFAULTS, **found}
