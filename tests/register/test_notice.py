"""The notice above each form is derived, and its version follows it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from register.errors import NoTermError
from register.load import from_dict
from register.model import Register
from register.notice import notice

DAY = date(2026, 11, 23)


def test_a_notice_says_what_clause_4_wants(register: Register) -> None:
    """Purpose, items, holder, places, end and contact stand in every public form's notice."""
    for form in register.forms.values():
        keys = {row.key for row in notice(register, form.id, DAY).rows}
        assert {"purpose", "required", "keeps", "given-to", "holder", "places", "until"} <= keys


def test_a_source_other_than_the_person_is_said(register: Register) -> None:
    """The application's notice names 採用結果 with the ward's consent reference."""
    row = notice(register, "application", DAY).row("from-others")
    assert row is not None
    assert "採用結果" in row.lines[0]
    assert "見本-承諾-2026-01" in row.lines[0]


def _change_purpose(raw: dict[str, Any]) -> None:
    raw["forms"]["seminar"]["purpose"] = "席を用意すること。"


def _change_item(raw: dict[str, Any]) -> None:
    raw["forms"]["seminar"]["left_out"].remove("education")
    raw["forms"]["seminar"]["optional"].append("education")


def _change_place(raw: dict[str, Any]) -> None:
    raw["places"]["office-pc"]["shown_as"] = "受託者の支店のパソコン"


def _change_contact(raw: dict[str, Any]) -> None:
    raw["contracts"]["current"]["contact"]["phone"] = "03-0000-9999"


@pytest.mark.parametrize("change", [_change_purpose, _change_item, _change_place, _change_contact])
def test_the_version_follows_what_is_shown(raw: dict[str, Any], change: Any) -> None:
    """Any change of what a person would read changes the version."""
    before = notice(from_dict(raw), "seminar", DAY)
    change(raw)
    after = notice(from_dict(raw), "seminar", DAY)
    assert before.version != after.version


def test_the_version_does_not_follow_what_is_not_shown(raw: dict[str, Any]) -> None:
    """Changing another form leaves the version as it was."""
    before = notice(from_dict(raw), "seminar", DAY).version
    raw["forms"]["job-fair"]["purpose"] = "別の目的。"
    assert notice(from_dict(raw), "seminar", DAY).version == before


def test_the_version_is_the_same_all_term_long(register: Register) -> None:
    """The first and the last day of a term share a version; the day before does not."""
    versions = [notice(register, "seminar", day).version for day in (date(2026, 4, 1), date(2027, 3, 31))]
    assert versions[0] == versions[1]
    assert notice(register, "seminar", date(2026, 3, 31)).version != versions[0]


def test_no_term_no_notice(register: Register) -> None:
    """A day that no term covers has no notice, and the error says which contract and day."""
    with pytest.raises(NoTermError, match=r"current に 2018-03-31"):
        notice(register, "seminar", date(2018, 3, 31))
