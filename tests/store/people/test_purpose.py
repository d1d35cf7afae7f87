"""Purposes come from the register, per programme."""

from __future__ import annotations

import pytest

from register.model import Register
from store.errors import PurposeError
from store.people.purpose import Purpose, erasing_purpose, opens, purpose_of, reading_purpose


def test_every_purpose_of_the_register_is_accepted_for_its_programme(register: Register) -> None:
    """What the register gives a programme may be stated; 受入 is no reason to read."""
    for programme in register.programmes.values():
        for purpose_id in programme.record_purposes:
            assert purpose_of(register, programme.id, purpose_id).id == purpose_id
            if register.record_purpose(purpose_id).erases:
                assert erasing_purpose(register, programme.id, purpose_id).programme == programme.id
            elif purpose_id != "accession":
                assert reading_purpose(register, programme.id, purpose_id).programme == programme.id


@pytest.mark.parametrize("purpose_id", ["accession", "reception", "consultation", "", "連絡", "curiosity"])
def test_other_purposes_are_refused_with_those_that_are_allowed(register: Register, purpose_id: str) -> None:
    """The message lists what may be stated for this programme, in both spellings."""
    with pytest.raises(PurposeError, match=r"contact\(本人への連絡\)"):
        reading_purpose(register, "zukan", purpose_id)


@pytest.mark.parametrize("purpose_id", ["erase-request", "erase-ward", "erase-term"])
def test_erasing_has_purposes_of_its_own(register: Register, purpose_id: str) -> None:
    """The person's request, the ward's word and the term's end erase and read nothing; nothing else erases."""
    assert erasing_purpose(register, "zukan", purpose_id).id == purpose_id
    with pytest.raises(PurposeError, match="開いていません"):
        reading_purpose(register, "zukan", purpose_id)
    for other in ("contact", "return", "person-request", "accession"):
        with pytest.raises(PurposeError, match=r"erase-ward\(区の指示による消去\)"):
            erasing_purpose(register, "zukan", other)


def test_a_purpose_belongs_to_a_form(register: Register) -> None:
    """A record is opened for what its own notice says: 採用結果 of a joint interview, not of a seminar."""
    result = reading_purpose(register, "support", "hiring-result")
    assert opens(register, result, "joint-interview")
    assert not opens(register, result, "seminar")
    for form in register.forms.values():
        assert ("handover" in form.record_purposes) == bool(form.given_to), form.id


def test_a_purpose_cannot_be_made_by_hand() -> None:
    """Only the register's purposes exist."""
    with pytest.raises(TypeError):
        Purpose("zukan", "curiosity", "興味", made_by=object())
