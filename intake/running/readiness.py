"""Whether the intake can take anything for a programme right now, and if not, why.

Asked before anybody types, and once more before sealing. The reasons are for the
operator; an applicant reads only that the form is not open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from intake.errors import PostboxError
from intake.running.service import Service
from register.openness import closed_reasons
from register.term import day_of


class Obstacle(Enum):
    """What may stand in the way besides the register's own reasons; values are the operator's sentences."""

    NO_KEY = "この日に使える受付鍵がありません。直し方: 保管庫で受付鍵を書き出し、keys_dir に置いてください。"
    NO_CATALOGUE = "カタログがまだ一度も読めていません。直し方: 設定の catalogue を確かめてください。"


@dataclass(frozen=True, slots=True)
class Reason:
    """A short code for machines, and the operator's sentence with the entry it concerns."""

    code: str
    sentence: str


def reasons(service: Service, programme: str, day: date) -> tuple[Reason, ...]:
    """Everything that keeps a programme's forms closed on a day, the postbox left aside; empty when open."""
    contract = service.config.contract
    found = [
        Reason(reason.why.name.lower().replace("_", "-"), str(reason))
        for reason in closed_reasons(service.register, contract, day, service.config.uses)
    ]
    if service.keys.newest(contract, programme, day) is None:
        found.append(_reason(Obstacle.NO_KEY, programme))
    if service.catalogue.current() is None:
        found.append(_reason(Obstacle.NO_CATALOGUE, "catalogue"))
    return tuple(found)


def obstacles(service: Service, programme: str) -> tuple[Reason, ...]:
    """The same with a trial write to the postbox, now or some seconds ago; a change goes to the log."""
    found = reasons(service, programme, day_of(service.clock())) + _of_postbox(service)
    service.watch.note(programme, found)
    return found


def all_obstacles(service: Service) -> dict[str, tuple[Reason, ...]]:
    """Of every programme of the contract, with one trial write now: what stands in the way of a send."""
    day, postbox = day_of(service.clock()), _of_postbox(service, anew=True)
    found = {
        programme.id: reasons(service, programme.id, day) + postbox
        for programme in service.register.programmes_of(service.config.contract)
    }
    for programme, why in found.items():
        service.watch.note(programme, why)
    return found


def _of_postbox(service: Service, *, anew: bool = False) -> tuple[Reason, ...]:
    try:
        service.postbox.check_writable(anew=anew)
    except PostboxError as error:
        return (Reason(error.code, f"postbox: {error}"),)
    return ()


def _reason(obstacle: Obstacle, entry: str) -> Reason:
    return Reason(obstacle.name.lower().replace("_", "-"), f"{entry}: {obstacle.value}")
