"""When a contract's forms stay closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from register.load import from_dict
from register.model import PlaceKind, Register
from register.openness import Closed, closed_reasons

DAY = date(2026, 11, 23)
Raw = dict[str, Any]


def test_the_current_contract_is_open(register: Register) -> None:
    """With a contractor, a term and approved places nothing keeps the forms closed."""
    assert closed_reasons(register, "current", DAY) == ()


def test_a_contract_without_contractor_is_closed(register: Register) -> None:
    """The new contract has no contractor and no approved place for applicants yet."""
    reasons = {reason.why for reason in closed_reasons(register, "new", DAY)}
    assert {Closed.NO_CONTRACTOR, Closed.NO_PLACE} <= reasons


CLOSING: list[tuple[Callable[[Raw], object], Closed, str]] = [
    (
        lambda raw: raw["places"]["office-pc"].pop("approval"),
        Closed.PLACE_WITHOUT_APPROVAL,
        "places.office-pc",
    ),
    (
        lambda raw: raw["places"]["intake-server"]["approval"].update(on=date(2026, 11, 24)),
        Closed.PLACE_WITHOUT_APPROVAL,
        "places.intake-server",
    ),
    (lambda raw: raw["contracts"]["current"].pop("contractor"), Closed.NO_CONTRACTOR, "contracts.current"),
    (lambda raw: raw["contracts"]["current"].pop("contact"), Closed.NO_CONTRACTOR, "contracts.current"),
    (lambda raw: raw["contracts"]["current"]["terms"].pop(), Closed.NO_TERM, "contracts.current.terms"),
    (
        lambda raw: raw["places"].pop("office-pc"),
        Closed.NO_PLACE,
        "places(contract=current, kind=office-pc)",
    ),
    (lambda raw: raw["places"].pop("locker"), Closed.NO_PLACE, "places(contract=current, kind=locker)"),
    (
        lambda raw: raw["places"].pop("intake-server"),
        Closed.NO_PLACE,
        "places(contract=current, kind=intake-server)",
    ),
    (lambda raw: raw["places"]["locker"].pop("approval"), Closed.PLACE_WITHOUT_APPROVAL, "places.locker"),
]


@pytest.mark.parametrize(("change", "why", "entry"), CLOSING)
def test_what_closes_a_contract(raw: Raw, change: Callable[[Raw], object], why: Closed, entry: str) -> None:
    """Each missing condition closes the forms and names its entry."""
    change(raw)
    reasons = closed_reasons(from_dict(raw), "current", DAY)
    assert [(reason.why, reason.entry) for reason in reasons] == [(why, entry)]
    assert str(reasons[0]).startswith(entry)


@pytest.mark.parametrize("kind", ["database", "redis"])
def test_what_an_installation_uses_besides_closes_it_too(raw: Raw, kind: PlaceKind) -> None:
    """A database or Redis of its own needs the ward's word like the intake itself; unused, it closes nothing."""
    raw["places"][kind].pop("approval")
    register = from_dict(raw)
    assert closed_reasons(register, "current", DAY) == ()
    assert [reason.entry for reason in closed_reasons(register, "current", DAY, (kind,))] == [
        f"places.{kind}"
    ]
