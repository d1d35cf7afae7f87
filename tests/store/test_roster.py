"""Who may open, and when: designation and training (clauses 13 and 18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from register.model import Register
from store.errors import RosterError, StoreError, UndesignatedError, UntrainedError
from store.roster import Handler, Role, check_new, require_fit, require_programme

DAY = date(2026, 11, 24)
HANDLER = Handler(
    "sato", "見本 取扱者", Role.HANDLER, ("zukan",), date(2026, 4, 1), None, (date(2026, 4, 2),), b""
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
        check_new(handler_id, ("zukan",), ("zukan",))


@pytest.mark.parametrize("programmes", [(), ("workshop",), ("zukan", "workshop"), ("nope",)])
def test_programmes_are_the_contracts(programmes: tuple[str, ...]) -> None:
    """The wall between the contracts stands at designation already."""
    with pytest.raises(RosterError, match="この委託契約にない事業"):
        check_new("sato", programmes, ("zukan", "support"))
