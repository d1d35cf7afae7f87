"""Form specs are derived from the register."""

from __future__ import annotations

from typing import Any

import pytest

from register.forms import form_spec, public_forms
from register.load import from_dict
from register.model import Register


def test_a_direct_application_asks_at_most_six_items(register: Register) -> None:
    """The direct application has six items at most and never asks for schooling or a career."""
    items = form_spec(register, "application").items
    assert len(items) <= 6
    assert not {"education", "career", "school"} & set(items)


def test_sex_is_optional_everywhere(register: Register) -> None:
    """No form of any programme requires 性別."""
    for form in register.forms:
        assert not any(f.required for f in form_spec(register, form).fields if f.item == "sex")


def test_group_events_ask_for_the_promise(register: Register) -> None:
    """Every event sign-up asks for the promise of confidentiality between participants."""
    sign_ups = [f for f in register.forms.values() if f.kind == "sign-up"]
    assert sign_ups
    for form in sign_ups:
        assert "confidentiality" in [d.id for d in form_spec(register, form.id).declarations]


def test_a_changed_register_changes_the_form(raw: dict[str, Any]) -> None:
    """Moving an item from left out to optional adds its fields to the form, with its reason."""
    before = form_spec(from_dict(raw), "seminar")
    raw["forms"]["seminar"]["left_out"].remove("address")
    raw["forms"]["seminar"]["optional"].append("address")
    after = form_spec(from_dict(raw), "seminar")
    assert "address" not in before.items
    added = [field for field in after.fields if field.item == "address"]
    assert [field.id for field in added] == ["postal_code", "address"]
    assert not any(field.required for field in added)


def test_a_reading_may_stay_empty(register: Register) -> None:
    """The reading of a name belongs to 氏名 and may be left empty although 氏名 is required."""
    fields = {f.id: f for f in form_spec(register, "application").fields}
    assert fields["name"].required
    assert fields["kana"].item == "name"
    assert not fields["kana"].required


@pytest.mark.parametrize(("contract", "forms"), [("current", 5), ("new", 1)])
def test_public_forms_stay_inside_the_contract(register: Register, contract: str, forms: int) -> None:
    """A contract's public forms are its own; follow-up is not among them."""
    specs = public_forms(register, contract)
    assert len(specs) == forms
    assert {spec.contract for spec in specs} == {contract}
    assert "follow-up" not in [spec.id for spec in specs]
