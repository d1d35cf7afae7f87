"""WTForms classes made from the register's form specs: its fields, its declarations, nothing else.

What a field accepts is decided in ``values.py``; here it is only bound to names,
kept values and messages. A form is written per request and never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from flask_wtf import FlaskForm  # type: ignore[import-untyped]
from wtforms import Field  # type: ignore[import-untyped]
from wtforms.validators import ValidationError  # type: ignore[import-untyped]

from intake import values
from intake.errors import AnswerError
from register.forms import DeclarationSpec, FieldSpec, FormSpec

DATE_PARTS = {"year": "年", "month": "月", "day": "日"}
TICKED = "yes"
_MAX_TYPED = 400  # characters shown again of one answer; register.model allows no larger field


class Answer(Field):  # type: ignore[misc]  # WTForms has no types
    """One input of the register. ``data`` is the kept spelling, ``typed`` what the page shows again."""

    def __init__(self, label: str, spec: FieldSpec, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.spec = spec
        self.typed: dict[str, str] = {}
        self.is_cut = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs: one, or the three boxes of a date."""
        if self.spec.type == "date":
            return tuple(f"{self.spec.id}-{part}" for part in DATE_PARTS)
        return (self.spec.id,)

    @property
    def first_id(self) -> str:
        """The element that an error's link leads to."""
        return self.names[0] + ("-0" if self.spec.type == "sex" else "")

    def process(self, formdata: Any, data: object = None, extra_filters: object = None) -> None:
        self.process_errors: list[str] = []
        self.data = ""
        given = [formdata.get(name, "") for name in self.names] if formdata else []
        self.is_cut = any(len(text) > _MAX_TYPED for text in given)
        self.typed = {name: (formdata.get(name, "") if formdata else "")[:_MAX_TYPED] for name in self.names}

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = self._read(form.today)
        except AnswerError as problem:
            raise ValidationError(str(problem)) from None
        if self.spec.required and not self.data:
            raise ValidationError(_missing(self.spec))

    def _read(self, today: date) -> str:
        if self.is_cut:  # folding could make the rest fit, and its end would be lost unseen
            raise AnswerError(f"長すぎます。{self.spec.size}文字までで書いてください。")
        if self.spec.type != "date":
            kept = values.read(self.spec.type, self.typed[self.spec.id], size=self.spec.size)
            self.typed = {self.spec.id: kept}
            return kept
        if not any(text.strip() for text in self.typed.values()):
            return ""
        kept = values.read_date(*self.typed.values(), today=today)
        self.typed = dict(zip(self.names, (part.lstrip("0") for part in kept.split("-")), strict=True))
        return kept


class Tick(Field):  # type: ignore[misc]
    """A declaration that somebody ticks; it always has to be ticked."""

    def __init__(self, label: str, spec: DeclarationSpec, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.spec = spec

    @property
    def first_id(self) -> str:
        return self.spec.id

    @property
    def typed(self) -> dict[str, str]:
        return {self.spec.id: TICKED} if self.data else {}

    def process(self, formdata: Any, data: object = None, extra_filters: object = None) -> None:
        self.process_errors: list[str] = []
        self.data = bool(formdata) and formdata.get(self.spec.id) == TICKED

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError(f"「{self.spec.statement}」に印がついていません。")


class RegisterForm(FlaskForm):  # type: ignore[misc]
    """Base of every form. Nothing is translated by a library: every sentence is ours."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms' settings of a form."""

        locales: ClassVar[list[str]] = ["ja"]

    form_spec: ClassVar[FormSpec]
    today: date

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(**kwargs)

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(field for field in self if isinstance(field, Answer))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return tuple(field for field in self if isinstance(field, Tick))

    @property
    def fields(self) -> tuple[Answer | Tick, ...]:
        """Everything that is asked, in the order of the page."""
        return (*self.answers, *self.ticks)

    @property
    def mistakes(self) -> tuple[tuple[str, str], ...]:
        """After validate(): the element and the sentence of each field that does not stand."""
        return tuple((field.first_id, field.errors[0]) for field in self.fields if field.errors)

    def carried(self) -> tuple[tuple[str, str], ...]:
        """Names and values of everything answered, for hidden fields."""
        given = [field.typed for field in self.fields]
        return tuple((name, value) for typed in given for name, value in typed.items() if value)

    def items(self) -> dict[str, str]:
        """What is sealed: the answers that were given, by field id."""
        return {
            field.spec.id: field.data
            for field in self.answers
            if field.data and field.data != values.NOT_ANSWERED
        }

    def declarations(self) -> tuple[str, ...]:
        return tuple(field.spec.id for field in self.ticks if field.data)

    def birth_date(self) -> date | None:
        """The date of birth, where this form asks for it."""
        found = next((f.data for f in self.answers if f.spec.item == "birth_date" and f.data), None)
        return date.fromisoformat(found) if found else None


def _missing(spec: FieldSpec) -> str:
    return f"{spec.label}を{'選んで' if spec.type == 'sex' else '書いて'}ください。"


@lru_cache(maxsize=32)
def form_class(spec: FormSpec) -> type[RegisterForm]:
    """The class for one form of the register."""
    members: dict[str, Any] = {"form_spec": spec}
    members.update((f"answer_{field.id}", Answer(field.label, field)) for field in spec.fields)
    members.update((f"tick_{tick.id}", Tick(tick.label, tick)) for tick in spec.declarations)
    return type("FormOf" + spec.id.title().replace("-", ""), (RegisterForm,), members)


def written(kind: str, typed: Mapping[str, str]) -> str:
    """An answer as the confirmation shows it; "" where nothing was given."""
    if kind != "date":
        return "".join(typed.values())
    parts = [f"{text}{unit}" for text, unit in zip(typed.values(), DATE_PARTS.values(), strict=True) if text]
    return "".join(parts)
