"""Reads ``register.toml``: shape first, then contradictions; all problems at once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from register.against_report import beyond_report
from register.errors import Problem, RegisterInvalidError
from register.model import Register
from register.report_model import Report
from register.rules import contradictions

REGISTER_FILE = Path(__file__).with_name("register.toml")
REPORT_FILE = Path(__file__).with_name("report.toml")
#: Names another register, such as that of the demonstration.
VARIABLE = "ZUKAN_REGISTER"

#: Tables whose keys are the entries' names.
_NAMED_TABLES = (
    "contracts",
    "programmes",
    "items",
    "work_records",
    "forms",
    "record_purposes",
    "places",
    "forbidden",
)

#: pydantic's error types in plain Japanese; anything else falls back to a general sentence.
_SHAPE_MESSAGES = {
    "missing": ("書かれていません。", "この項目を書き足してください。"),
    "extra_forbidden": ("登録簿にない項目名です。", "綴りを確かめるか、行を消してください。"),
    "string_type": ("文字列ではありません。", '"…" で囲んでください。'),
    "string_too_short": ("空です。", "内容を書いてください。"),
    "string_pattern_mismatch": (
        "使えない文字があります。",
        "英小文字、数字、ハイフン(項目名は下線)だけにしてください。",
    ),
    "bool_type": ("true か false ではありません。", "true か false を書いてください。"),
    "date_type": ("日付ではありません。", "2026-04-01 の形で、引用符なしで書いてください。"),
    "int_type": ("整数ではありません。", "引用符なしの整数を書いてください。"),
    "literal_error": (
        "決められた言葉ではありません。",
        "docs/reference/register.md の一覧から選んでください。",
    ),
    "model_type": ("表ではありません。", "[表の名前] の形で書いてください。"),
    "mapping_type": ("表ではありません。", "[表の名前] の形で書いてください。"),
    "tuple_type": ("一覧ではありません。", "[ ] で囲んでください。"),
}


def load(path: Path = REGISTER_FILE, report: Path = REPORT_FILE) -> Register:
    """Reads a register and holds it against the ward's report; RegisterInvalidError lists everything wrong with it."""
    return from_dict(_read(path), read_report(report))


def read_report(path: Path = REPORT_FILE) -> Report:
    """What the ward's report limits; RegisterInvalidError for a file that is none."""
    try:
        return Report.model_validate(_frozen(_read(path)))
    except ValidationError as error:
        raise RegisterInvalidError(
            [problem._replace(entry=f"{path.name} {problem.entry}") for problem in _shape_problems(error)]
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterInvalidError(
            [
                Problem(
                    path.name,
                    "登録簿を読めません。",
                    "ファイルの場所、権限、文字コード(UTF-8)を確かめてください。",
                )
            ]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise RegisterInvalidError(
            [
                Problem(
                    path.name,
                    f"TOMLとして読めません({error})。",
                    "示された行の前後の括弧と引用符を確かめてください。",
                )
            ]
        ) from error


def register_file() -> Path:
    """The register of this installation: the file that the environment names, or the one that ships with the project.
    Whichever it is, the ward's report limits it."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else REGISTER_FILE


@lru_cache(maxsize=1)
def default() -> Register:
    """The register of this installation, read once per process."""
    return load(register_file())


@lru_cache(maxsize=1)
def default_report() -> Report:
    """The ward's report that ships with the project, read once per process."""
    return read_report()


def from_dict(raw: dict[str, Any], report: Report | None = None) -> Register:
    """The same from parsed TOML, so that tests can change one entry and see what follows."""
    try:
        register = Register.model_validate(_frozen(_with_ids(raw)))
    except ValidationError as error:
        raise RegisterInvalidError(list(_shape_problems(error))) from error
    problems = [*contradictions(register), *beyond_report(register, report or default_report())]
    if problems:
        raise RegisterInvalidError(problems)
    return register


def _with_ids(raw: dict[str, Any]) -> dict[str, Any]:
    named = {
        table: {
            key: {"id": key, **entry} if isinstance(entry, dict) else entry
            for key, entry in raw[table].items()
        }
        for table in _NAMED_TABLES
        if isinstance(raw.get(table), dict)
    }
    return {**raw, **named}


def _frozen(value: Any) -> Any:
    """Lists become tuples: pydantic is strict, and frozen data holds no list."""
    if isinstance(value, dict):
        return {key: _frozen(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(entry) for entry in value)
    return value


def _shape_problems(error: ValidationError) -> Iterable[Problem]:
    for detail in error.errors(include_url=False, include_input=False, include_context=False):
        what, mend = _SHAPE_MESSAGES.get(
            detail["type"], ("書き方が正しくありません。", "docs/reference/register.md を見てください。")
        )
        # The id is derived from the table key: name the key, not the derived field.
        parts = [str(part) for part in detail["loc"] if part != "id" and part != "[key]"]
        yield Problem(".".join(parts), what, mend)
