"""pydantic's errors about the settings as Japanese faults: which setting, what is wrong, how to mend it."""

from __future__ import annotations

from typing import Any

from annotated_types import Ge, Le
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from intake.errors import Fault
from intake.settings.model import MailSettings, Settings

_TABLES = ("event_codes", "mail")
_NO_TEXT = "設定がないか、空か、文字列でないか、読めない文字があります。"


def faults(error: ValidationError, file_name: str) -> list[Fault]:
    """Every fault of one reading, in the order of the model; no value is repeated."""
    details = error.errors(include_url=False, include_input=False)
    return [_fault(each, file_name) for each in details]


def _fault(detail: ErrorDetails, file_name: str) -> Fault:
    path = [str(part) for part in detail["loc"]]
    what, mend = _sentences(detail, path)
    return Fault(f"{file_name}: {'.'.join(path)}", what, mend)


def _sentences(detail: ErrorDetails, path: list[str]) -> tuple[str, str]:
    if detail["type"] == "fault":
        return detail["ctx"]["what"], detail["ctx"]["mend"]
    model: type[BaseModel] = MailSettings if path[0] == "mail" and len(path) > 1 else Settings
    if detail["type"] == "extra_forbidden":
        known = "、".join(sorted(model.model_fields))
        mend = f"綴りを確かめるか、行(または環境変数)を消してください。使えるのは {known} です。"
        return "知らない設定です。", mend
    if path in ([name] for name in _TABLES):
        return "表ではありません。", f"[{path[0]}] の行のあとに、一行ずつ書いてください。"
    field = model.model_fields[path[-1]]
    if field.annotation is int:
        low, high = _bounds(field)
        return "使えない数です。", f"引用符なしで、{low}から{high}までの数を書いてください。"
    return _NO_TEXT, f'{path[-1]} = "…" の形で書いてください。'


def _bounds(field: FieldInfo) -> tuple[Any, Any]:
    low = next(each.ge for each in field.metadata if isinstance(each, Ge))
    high = next(each.le for each in field.metadata if isinstance(each, Le))
    return low, high
