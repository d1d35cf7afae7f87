"""The fields of each form, derived from the register (clause 3).

A form has the fields of its items and the ticks of its declarations, and
nothing else: there is no comment field, no multi-line field and no upload.
"""

from __future__ import annotations

from dataclasses import dataclass

from register.model import FieldType, Form, ItemField, Register


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One input. ``item`` is the 情報項目 it belongs to; ``size`` in characters."""

    id: str
    item: str
    label: str
    type: FieldType
    required: bool
    size: int
    autocomplete: str | None
    hint: str | None
    easy: str | None
    why: str
    passed_on: bool  # to the company; what is not stays with the contractor


@dataclass(frozen=True, slots=True)
class DeclarationSpec:
    """A sentence the person ticks; kept with the day it was ticked.

    ``decides``: asked as yes or no, because "no" is a valid answer that leads to another page.
    """

    id: str
    label: str
    statement: str
    decides: bool


@dataclass(frozen=True, slots=True)
class FormSpec:
    id: str
    title: str
    programme: str
    contract: str
    kind: str
    public: bool
    answers_in: int
    fields: tuple[FieldSpec, ...]
    declarations: tuple[DeclarationSpec, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The items asked, in order, each once."""
        return tuple(dict.fromkeys(field.item for field in self.fields))


def form_spec(register: Register, form_id: str) -> FormSpec:
    """What one form asks. Items come in the order of the register's [items] table."""
    form = register.form(form_id)
    asked = {*form.required, *form.optional}
    fields = tuple(
        _field(field, item.id, form)
        for item in register.items.values()
        if item.id in asked
        for field in item.fields
    )
    declarations = tuple(
        DeclarationSpec(record.id, record.label, record.statement or "", record.decides)
        for record in map(register.work_record, form.declarations)
    )
    return FormSpec(
        id=form.id,
        title=form.title,
        programme=form.programme,
        contract=register.programme(form.programme).contract,
        kind=form.kind,
        public=form.public,
        answers_in=form.answers_in,
        fields=fields,
        declarations=declarations,
    )


def public_forms(register: Register, contract_id: str) -> tuple[FormSpec, ...]:
    """The forms that a contract's intake may serve."""
    return tuple(
        form_spec(register, form.id)
        for programme in register.programmes_of(contract_id)
        for form in register.forms_of(programme.id)
        if form.public
    )


def _field(field: ItemField, item: str, form: Form) -> FieldSpec:
    return FieldSpec(
        id=field.id,
        item=item,
        label=field.label,
        type=field.type,
        required=item in form.required and not field.lenient,
        size=field.size,
        autocomplete=field.autocomplete,
        hint=field.hint,
        easy=field.easy,
        why=form.why[item],
        passed_on=item in form.passes_on,
    )
