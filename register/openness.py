"""What a place without the ward's approval closes on a day, and whether a programme may take sign-ups.

Used before anybody types: a form that may not be open says so on its first page
(clause 6 for places, the contract for its term and contractor).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from register.model import PlaceKind, Register

#: What taking sign-ups holds: sealed at the intake, records on the office PC, paper in the locker.
INTAKE_KINDS: tuple[PlaceKind, ...] = ("office-pc", "locker", "intake-server")
#: What publishing company people holds: stories, the site, where both are made, the signed papers.
PUBLISHING_KINDS: tuple[PlaceKind, ...] = (
    "git-host", "static-host", "editor-pc", "build-machine", "locker",
)  # fmt: skip
MAIL: PlaceKind = "mail-server"
MEETING: PlaceKind = "meeting-service"
SECOND_COPY: PlaceKind = "second-copy"


class Closed(Enum):
    """Why a programme's forms are not open; the value is the operator's sentence."""

    NO_CONTRACTOR = "受託者が決まっていません。"
    NO_TERM = "この日を含む委託期間がありません。"
    NO_PLACE = "要る場所が登録簿にありません。"
    PLACE_WITHOUT_APPROVAL = "区の承諾のない保管場所があります。"


@dataclass(frozen=True, slots=True)
class ClosedReason:
    """A reason and the register entry that it comes from."""

    why: Closed
    entry: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.why.value}"


def closed_reasons(
    register: Register, contract_id: str, day: date, uses: Iterable[PlaceKind] = ()
) -> tuple[ClosedReason, ...]:
    """Every reason why a contract's forms stay closed on a day; empty when they may open.

    ``uses``: kinds of places that an installation has besides (its database, its counters).
    """
    contract = register.contract(contract_id)
    reasons: list[ClosedReason] = []
    if contract.contractor is None or contract.contact is None:
        reasons.append(ClosedReason(Closed.NO_CONTRACTOR, f"contracts.{contract_id}"))
    if not any(term.covers(day) for term in contract.terms):
        reasons.append(ClosedReason(Closed.NO_TERM, f"contracts.{contract_id}.terms"))
    reasons.extend(place_reasons(register, contract_id, day, (*INTAKE_KINDS, *uses)))
    return tuple(reasons)


def place_reasons(
    register: Register, contract_id: str, day: date, kinds: Iterable[PlaceKind]
) -> Iterator[ClosedReason]:
    """Of each kind that something depends on: that the register has none, or that one is not approved by a day."""
    places = register.places_of(contract_id)
    for kind in dict.fromkeys(kinds):
        found = [place for place in places if place.kind == kind]
        if not found:
            yield ClosedReason(Closed.NO_PLACE, f"places(contract={contract_id}, kind={kind})")
        for place in found:
            if not place.approved_on(day):
                yield ClosedReason(Closed.PLACE_WITHOUT_APPROVAL, f"places.{place.id}")
