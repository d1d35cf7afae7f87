"""Who may open, and when: designation and training (clauses 13 and 18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from register.model import Register
from store.errors import RosterError, StoreError, UndesignatedError, UntrainedError
from store.people.roster import (
    Handler,
    Proof,
    Role,
    Roster,
    check_new,
    require_fit,
    require_leading,
    require_programme,
)

DAY = date(2026, 11, 24)
HANDLER = Handler(
    "sato", "見本 取扱者", Role.HANDLER, ("zukan",), date(2026, 4, 1), None, (date(2026, 4, 2),), b"", b""
)


@pytest.mark.parametrize(("changes", "day", "error", "says"), [
    ({}, DAY, None, ""),
    ({}, date(2026, 4, 2), None, ""),
    ({}, date(2026, 4, 1), UntrainedError, "まだ済んでいません"),
    ({}, date(2026, 3, 31), UndesignatedError, "2026-04-01 から"),
    ({}, date(2027, 3, 31), None, ""),
    ({}, date(2027, 4, 1), UntrainedError, "今の委託期間"),  # the register's terms end: nobody opens
    ({"trainings": ()}, DAY, UntrainedError, "教育の記録がありません"),
    ({"trainings": (date(2026, 11, 25),)}, DAY, UntrainedError, "まだ済んでいません"),
    ({"trainings": (date(2026, 11, 24),)}, DAY, None, ""),
    ({"trainings": (date(2026, 3, 31),)}, DAY, UntrainedError, "今の委託期間"),
    ({"trainings": (date(2026, 4, 1),)}, DAY, None, ""),
    ({"trainings": (date(2025, 5, 1), date(2026, 12, 1))}, DAY, UntrainedError, "前回 2025-05-01"),
    ({"ended_on": date(2026, 11, 25)}, DAY, None, ""),
    ({"ended_on": DAY}, DAY, UndesignatedError, "終わっています"),
])  # fmt: skip
def test_only_designated_and_trained_handlers_are_fit(
    register: Register, changes: dict[str, object], day: date, error: type[StoreError] | None, says: str
) -> None:
    """Designation covers the day, and a training lies inside the term that covers it, on or before it."""
    handler = replace(HANDLER, **changes)  # type: ignore[arg-type]
    contract = register.contract("current")
    if error is None:
        require_fit(handler, contract, day)
        return
    with pytest.raises(error) as caught:
        require_fit(handler, contract, day)
    assert says in str(caught.value)
    assert "何も開いていません" in str(caught.value)
    assert handler.name not in str(caught.value)


def test_a_handler_stays_within_their_programmes() -> None:
    """Another programme of the same contract is refused too."""
    require_programme(HANDLER, "zukan")
    with pytest.raises(UndesignatedError, match="support"):
        require_programme(HANDLER, "support")


@pytest.mark.parametrize("handler_id", ["", "Sato", "佐藤", "1a", "a" * 33, "a b", "a/b", "-", "a\n"])
def test_ids_are_plain_ascii(handler_id: str) -> None:
    """Ids go into file lines and messages: small ASCII only."""
    with pytest.raises(RosterError, match="取扱者ID"):
        check_new(handler_id, Role.HANDLER, ("zukan",), ("zukan",))


@pytest.mark.parametrize("programmes", [(), ("workshop",), ("zukan", "workshop"), ("nope",)])
def test_programmes_are_the_contracts(programmes: tuple[str, ...]) -> None:
    """The wall between the contracts stands at designation already."""
    with pytest.raises(RosterError, match="この委託契約にない事業"):
        check_new("sato", Role.HANDLER, programmes, ("zukan", "support"))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DEPUTY])
def test_whoever_leads_is_designated_for_everything(role: Role) -> None:
    """An officer or deputy can roll every epoch, so none may lack a programme."""
    with pytest.raises(RosterError, match="全部の事業"):
        check_new("sato", role, ("zukan",), ("zukan", "support"))
    check_new("sato", role, ("support", "zukan"), ("zukan", "support"))


@pytest.mark.parametrize(("changes", "leads"), [
    ({"role": Role.OFFICER}, True), ({"role": Role.DEPUTY}, True), ({}, False),
    ({"role": Role.OFFICER, "ended_on": DAY}, False),
])  # fmt: skip
def test_officers_and_deputies_lead_until_they_end(changes: dict[str, object], leads: bool) -> None:
    """Who may sign the roster: never a handler, never somebody whose designation has ended."""
    handler = replace(HANDLER, **changes)  # type: ignore[arg-type]
    assert handler.leads is leads
    if leads:
        require_leading(handler)
    else:
        with pytest.raises(UndesignatedError, match="取扱責任者でも副責任者でも"):
            require_leading(handler)


@pytest.mark.parametrize(("on", "until", "good"), [
    (DAY, DAY, True), (DAY, date(2027, 3, 31), True), (date(2026, 11, 25), date(2027, 3, 31), False),
    (date(2026, 4, 1), date(2026, 11, 23), False),
])  # fmt: skip
def test_a_proof_is_good_between_its_days(on: date, until: date, good: bool) -> None:
    """The recovery key's proof counts from its day to its end, both included, for its programme only."""
    roster = Roster("current", 1, b"", (HANDLER,), b"", (Proof("zukan", on, until),))
    assert (roster.proof("zukan", DAY) is not None) is good
    assert roster.proof("support", DAY) is None
