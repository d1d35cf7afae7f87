"""Whether a programme may take sign-ups on a day, and if not, why.

Used before anybody types: a form that may not be open says so on its first page
(clause 6 for places, the contract for its term and contractor).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from register.model import Register


class Closed(Enum):
    """Why a programme's forms are not open; the value is the operator's sentence."""

    NO_CONTRACTOR = "受託者が決まっていません。"
    NO_TERM = "この日を含む委託期間がありません。"
    NO_PLACE = "申込みを保管する場所が登録簿にありません。"
    PLACE_WITHOUT_APPROVAL = "区の承諾のない保管場所があります。"


@dataclass(frozen=True, slots=True)
class ClosedReason:
    """A reason and the register entry that it comes from."""

    why: Closed
    entry: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.why.value}"


def closed_reasons(register: Register, contract_id: str, day: date) -> tuple[ClosedReason, ...]:
    """Every reason why a contract's forms stay closed on a day; empty when they may open."""
    contract = register.contract(contract_id)
    reasons: list[ClosedReason] = []
    if contract.contractor is None or contract.contact is None:
        reasons.append(ClosedReason(Closed.NO_CONTRACTOR, f"contracts.{contract_id}"))
    if not any(term.covers(day) for term in contract.terms):
        reasons.append(ClosedReason(Closed.NO_TERM, f"contracts.{contract_id}.terms"))
    places = [p for p in register.places_of(contract_id) if {"applicants", "sealed"} & set(p.holds)]
    if not any("applicants" in place.holds for place in places):
        reasons.append(ClosedReason(Closed.NO_PLACE, f"contracts.{contract_id}"))
    reasons.extend(
        ClosedReason(Closed.PLACE_WITHOUT_APPROVAL, f"places.{place.id}")
        for place in places
        if place.approval is None or place.approval.on > day
    )
    return tuple(reasons)
