"""Purposes come from the register, per programme."""

from __future__ import annotations

import pytest

from register.model import Register
from store.errors import PurposeError
from store.people.purpose import Purpose, purpose_of, reading_purpose


def test_every_purpose_of_the_register_is_accepted_for_its_programme(register: Register) -> None:
    """What the register gives a programme may be stated; 受入 is no reason to read."""
    for programme in register.programmes.values():
        for purpose_id in programme.record_purposes:
            assert purpose_of(register, programme.id, purpose_id).id == purpose_id
            if purpose_id != "accession":
                assert reading_purpose(register, programme.id, purpose_id).programme == programme.id


@pytest.mark.parametrize("purpose_id", ["accession", "reception", "consultation", "", "連絡", "curiosity"])
def test_other_purposes_are_refused_with_those_that_are_allowed(register: Register, purpose_id: str) -> None:
    """The message lists what may be stated for this programme, in both spellings."""
    with pytest.raises(PurposeError, match=r"contact\(本人への連絡\)"):
        reading_purpose(register, "zukan", purpose_id)


def test_a_purpose_cannot_be_made_by_hand() -> None:
    """Only the register's purposes exist."""
    with pytest.raises(TypeError):
        Purpose("zukan", "curiosity", "興味", made_by=object())
