"""What a handler typed into a form's field: its kept spelling, or what is wrong with it, at once. Pure.

The fields, sizes and which of them are required are the form's; a date is read as the intake reads it
(``register/dates.py``). No sentence repeats what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from register import dates
from register.errors import AnswerError
from register.forms import FieldSpec, FormSpec
from register.language import day_in
from register.model import FieldType
from store.errors import ApplicationError
from store.records.typed_values import SEXES, plain_value

#: How each kind of field is written, for whoever has to write it again.
WRITTEN: Mapping[FieldType, str] = {
    "name": "使えない文字があります",
    "kana": "ひらがなかカタカナで書いてください。よみがなければ「なし」です",
    "date": "",  # the date's own reader says it
    "postal": "7けたの数字で書いてください。例 160-0000",
    "address": "使えない文字があります",
    "sex": f"{'、'.join(SEXES)} のどれかです",
    "phone": "市外局番から、9けたから15けたの数字で書いてください",
    "mail": "@ の前後を確かめてください。例 namae@example.jp",
    "text": "使えない文字があります",
}


def checked_value(field: FieldSpec, typed: str, today: date) -> str:
    """The kept spelling of one field, "" for nothing; ApplicationError with what is wrong."""
    fault, kept = _read(field, typed, today)
    if fault:
        raise ApplicationError(fault)
    return kept


def checked_fields(
    spec: FormSpec, items: Mapping[str, str], today: date, *, only_given: bool = False
) -> dict[str, str]:
    """The kept spelling of every field; ApplicationError lists all that is wrong, by the form's labels.

    ``only_given``: fields that are not there are not missed.
    """
    known = {field.id for field in spec.fields}
    faults = [f"{id_}: このフォームにない項目です" for id_ in items if id_ not in known]
    kept = {}
    for field in spec.fields:
        if only_given and field.id not in items:
            continue
        fault, value = _read(field, items.get(field.id, ""), today)
        if fault:
            faults.append(f"{field.label}: {fault}")
        elif value:
            kept[field.id] = value
    if faults:
        raise ApplicationError(
            f"入力に直すところがあります。何も保存していません。{'。'.join(faults)}。"
            "直し方: 紙を見て、その欄を入力し直してください。"
        )
    return kept


def shown_value(field: FieldSpec, kept: str) -> str:
    """As the page to look over shows it: a day with its era."""
    if field.type != "date" or not kept:
        return kept
    day = date.fromisoformat(kept)
    era = dates.in_era(day)
    return f"{day_in('ja', day)}({era})" if era else day_in("ja", day)


def _read(field: FieldSpec, typed: str, today: date) -> tuple[str, str]:
    """What is wrong, or the kept spelling."""
    if field.type == "date" and typed.strip():
        try:
            return "", dates.read_line(typed, today=today)
        except AnswerError as problem:
            return problem.said.ja.rstrip("。"), ""
    value = plain_value(field.type, typed)
    if value is None:
        return f"読めません({WRITTEN[field.type]})", ""
    if not value:
        return ("必要です" if field.required else ""), ""
    if len(value) > field.size:
        return f"長すぎます({field.size}文字まで)", ""
    return "", value
