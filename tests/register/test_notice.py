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


#: Characters of each notice before it named what the office keeps and accommodations.
LENGTHS = {
    "application": 694, "seminar": 629, "joint-interview": 683, "job-fair": 627, "company-visit": 633,
    "follow-up": 615, "workshop": 497,
}  # fmt: skip


@pytest.mark.parametrize("form", LENGTHS)
def test_a_notice_is_no_longer_than_it_was(register: Register, form: str) -> None:
    """Whoever is 19 reads it on a phone: what was added has paid for its place."""
    rows = notice(register, form, DAY).rows
    assert sum(len(row.label) + sum(map(len, row.lines)) for row in rows) <= LENGTHS[form]


def test_sex_stays_with_the_contractor(register: Register) -> None:
    """The application's notice says that 性別 is not passed on, and no form passes it."""
    row = notice(register, "application", DAY).row("given-to")
    assert row is not None
    assert "性別は渡しません" in row.lines[0]
    assert not any("sex" in form.passes_on for form in register.forms.values())


def test_what_a_handler_may_record_later_is_said(register: Register) -> None:
    """相談記録 and 採用結果 stand in the notice of each form that may lead to them, and in no other."""
    for form in register.forms.values():
        rows = [notice(register, form.id, DAY).row(key) for key in ("later", "from-others")]
        said = "".join(line for row in rows if row for line in row.lines)
        for item in ("hiring_result", "consultation"):
            assert (register.item(item).label in said) == (item in form.later), (form.id, item)


def test_what_the_office_keeps_is_said(register: Register) -> None:
    """Every 業務上の記録 of a form has its words in the notice."""
    for form in register.forms.values():
        row = notice(register, form.id, DAY).row("keeps")
        assert row is not None
        for name in (*form.declarations, *form.keeps):
            assert register.work_record(name).label in "".join(row.lines), (form.id, name)


def test_accommodations_have_their_rule(register: Register) -> None:
    """Where, until when, and with whose consent stands in every notice; no form has a field for it."""
    for form in register.forms.values():
        row = notice(register, form.id, DAY).row("care")
        assert row is not None
        for words in ("理由は伺いません", "保管庫", "細断", register.accommodations.ward_consent):
            assert words in row.lines[0]


def test_an_unapproved_place_is_not_named(raw: dict[str, Any]) -> None:
    """A locker to which the ward has not agreed holds nothing, so the notice does not say it does."""
    locker = raw["places"]["locker"]
    before = notice(from_dict(raw), "seminar", DAY).row("places")
    del locker["approval"]
    after = notice(from_dict(raw), "seminar", DAY).row("places")
    assert before is not None
    assert after is not None
    assert set(before.lines) - set(after.lines) == {locker["shown_as"]}
