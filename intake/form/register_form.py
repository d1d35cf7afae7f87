"""WTForms classes made from the register's form specs: its fields, its declarations, nothing else.

What a field accepts is decided in ``values.py``; here it is only bound to names,
kept values and messages. A form is written per request and never stored.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from flask_wtf import FlaskForm  # type: ignore[import-untyped]
from wtforms import Field  # type: ignore[import-untyped]
from wtforms.validators import ValidationError  # type: ignore[import-untyped]

from intake.errors import AnswerError
from intake.form import values
from register import dates
from register.forms import DeclarationSpec, FieldSpec, FormSpec
from register.language import Language, Said

#: Boxes of a date: what each language writes behind them.
DATE_PARTS = {"year": Said("年", "Year"), "month": Said("月", "Month"), "day": Said("日", "Day")}
TICKED, DENIED = "yes", "no"
YES_NO = {TICKED: Said("はい", "Yes"), DENIED: Said("いいえ", "No")}
#: A field that no person sees or fills in; whoever does is kept, and marked.
TRAP = "homepage"
MAX_TYPED = 400  # characters shown again of one answer; register.model allows no larger field


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

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed."""
        return any(self.typed.values())

    def process(self, formdata: Any, data: object = None, extra_filters: object = None) -> None:
        self.process_errors: list[str] = []
        self.data = ""
        given = {name: formdata.get(name, "") if formdata else "" for name in self.names}
        self.is_cut = any(len(text) > MAX_TYPED for text in given.values())
        self.typed = {name: text[:MAX_TYPED] for name, text in given.items()}

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = self._read(form.today)
            if self.spec.required and not self.data:
                raise _missing(self.spec)
        except AnswerError as problem:
            raise ValidationError(problem.said.within(form.language)) from None

    def _read(self, today: date) -> str:
        if self.is_cut:  # folding could make the rest fit, and its end would be lost unseen
            raise values.too_long(self.spec.size)
        if self.spec.type != "date":
            kept = values.read(self.spec.type, self.typed[self.spec.id], size=self.spec.size)
            self.typed = {self.spec.id: kept}
            return kept
        if not any(text.strip() for text in self.typed.values()):
            return ""
        kept = dates.read(*self.typed.values(), today=today)
        self.typed = dict(zip(self.names, (part.lstrip("0") for part in kept.split("-")), strict=True))
        return kept


class Tick(Field):  # type: ignore[misc]
    """A declaration: a box that has to be ticked, or a question whose no leads elsewhere."""

    def __init__(self, label: str, spec: DeclarationSpec, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.spec = spec
        self.is_denied = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.spec.id,)

    @property
    def first_id(self) -> str:
        return self.spec.id + ("-0" if self.spec.decides else "")

    @property
    def is_touched(self) -> bool:
        return bool(self.data or self.is_denied)

    @property
    def typed(self) -> dict[str, str]:
        if self.is_denied:
            return {self.spec.id: DENIED}
        return {self.spec.id: TICKED} if self.data else {}

    def process(self, formdata: Any, data: object = None, extra_filters: object = None) -> None:
        self.process_errors: list[str] = []
        given = formdata.get(self.spec.id) if formdata else None
        self.data = given == TICKED
        self.is_denied = self.spec.decides and given == DENIED

    def pre_validate(self, form: Any) -> None:
        if self.data or self.is_denied:
            return
        quoted = self.spec.statement
        said = (
            Said(f"「{quoted}」に、はいかいいえで答えてください。", f"Answer yes or no: {quoted}")
            if self.spec.decides
            else Said(f"「{quoted}」に印がついていません。", f"This is not ticked: {quoted}")
        )
        raise ValidationError(said.within(form.language))


class RegisterForm(FlaskForm):  # type: ignore[misc]
    """Base of every form. Nothing is translated by a library: every sentence is ours."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms' settings of a form."""

        locales: ClassVar[list[str]] = ["ja"]

    form_spec: ClassVar[FormSpec]
    today: date
    language: Language

    def __init__(self, *, today: date, language: Language = "ja", **kwargs: Any) -> None:
        self.today, self.language = today, language
        super().__init__(**kwargs)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(field for field in self if isinstance(field, Answer))

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        return tuple(field for field in self if isinstance(field, Tick))

    @cached_property
    def fields(self) -> tuple[Answer | Tick, ...]:
        """Everything that is asked, in the order of the page."""
        return (*self.answers, *self.ticks)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of every input that somebody fills in."""
        return frozenset(name for field in self.fields for name in field.names)

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

    @property
    def is_denied(self) -> bool:
        """Whether somebody said that the programme is not for them."""
        return any(field.is_denied for field in self.ticks)

    def what_decides(self) -> str:
        """The field whose answer says that the programme is not for somebody: a no, or the date of birth."""
        denied = (field.spec.id for field in self.ticks if field.is_denied)
        born = (field.spec.id for field in self.answers if field.spec.item == "birth_date")
        return next(iter((*denied, *born)))

    def birth_date(self) -> date | None:
        """The date of birth, where this form asks for it."""
        found = next((f.data for f in self.answers if f.spec.item == "birth_date" and f.data), None)
        return date.fromisoformat(found) if found else None

    def mail(self) -> str | None:
        """The mail address, where this form asks for it."""
        return next((f.data for f in self.answers if f.spec.type == "mail" and f.data), None)


def _missing(spec: FieldSpec) -> AnswerError:
    verb = "選んで" if spec.type == "sex" else "書いて"
    return AnswerError(
        f"{spec.label}を{verb}ください。", f"Enter your {spec.label[:1].lower()}{spec.label[1:]}."
    )


@lru_cache(maxsize=64)
def form_class(spec: FormSpec) -> type[RegisterForm]:
    """The class for one form of the register."""
    members: dict[str, Any] = {"form_spec": spec}
    members.update((f"answer_{field.id}", Answer(field.label, field)) for field in spec.fields)
    members.update((f"tick_{tick.id}", Tick(tick.label, tick)) for tick in spec.declarations)
    return type("FormOf" + spec.id.title().replace("-", ""), (RegisterForm,), members)


@lru_cache(maxsize=64)
def untouched(spec: FormSpec, day: date, language: Language) -> RegisterForm:
    """A form in which nothing is written: the same for everyone, only to be shown."""
    return form_class(spec)(today=day, language=language, formdata=None)


def written(field: Answer, language: Language) -> str:
    """An answer as the confirmation shows it; "" where nothing was given."""
    if field.spec.type == "date":
        return dates.echo(field.data, language) if field.data else ""
    if field.spec.type == "sex":
        return values.SEXES[field.data].within(language) if field.data else ""
    return str(field.data)
