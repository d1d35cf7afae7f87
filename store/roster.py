"""Who may handle what, and when: pure decisions (clauses 13 and 18).

A handler is designated for programmes of one contract from a day on, and may
open only with a training inside the contract's current term (the register's
``training.valid_for``). The display name is allowed here: it is the
contractor's own staff, reported to the ward.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.errors import NoTermError
from register.model import Contract
from store.errors import RosterError, UndesignatedError, UntrainedError

ID_PATTERN = r"[a-z][a-z0-9-]{0,31}"


class Role(StrEnum):
    """取扱責任者, its deputy, 取扱者."""

    OFFICER = "officer"
    DEPUTY = "deputy"
    HANDLER = "handler"


ROLE_LABELS: Mapping[Role, str] = {
    Role.OFFICER: "取扱責任者",
    Role.DEPUTY: "副責任者",
    Role.HANDLER: "取扱者",
}


@dataclass(frozen=True, slots=True)
class Handler:
    """One designation. Days are Tokyo days; ``public`` is the X-Wing public key."""

    id: str
    name: str
    role: Role
    programmes: tuple[str, ...]
    designated_on: date
    ended_on: date | None
    trainings: tuple[date, ...]
    public: bytes

    def training_on(self, contract: Contract, day: date) -> date | None:
        """The training that counts on a day: the latest one inside the term that covers it."""
        try:
            term = contract.term_on(day)
        except NoTermError:
            return None
        return max((on for on in self.trainings if term.starts <= on <= day), default=None)


def check_new(handler_id: str, programmes: tuple[str, ...], contract_programmes: tuple[str, ...]) -> None:
    """RosterError unless the id is ASCII and the programmes are the contract's."""
    if re.fullmatch(ID_PATTERN, handler_id) is None:
        raise RosterError(
            "取扱者IDは、英小文字で始まる英小文字・数字・ハイフン32文字までです。"
            "直し方: 例えば sato のように付けてください(氏名は --name に書きます)。"
        )
    foreign = [programme for programme in programmes if programme not in contract_programmes]
    if foreign or not programmes:
        raise RosterError(
            f"この委託契約にない事業です: {'、'.join(foreign) or '(なし)'}。"
            f"直し方: {'、'.join(contract_programmes)} から選んでください。"
        )


def require_fit(handler: Handler, contract: Contract, day: date) -> None:
    """Raises UndesignatedError or UntrainedError unless the handler may open on this day."""
    if day < handler.designated_on:
        raise UndesignatedError(
            f"取扱者 {handler.id} の指定は {handler.designated_on} からです。何も開いていません。"
            "直し方: 指定の日を待つか、区への届出の日付を確かめてください。"
        )
    if handler.ended_on is not None and day >= handler.ended_on:
        raise UndesignatedError(
            f"取扱者 {handler.id} の指定は {handler.ended_on} に終わっています。何も開いていません。"
            "直し方: 指定された取扱者が操作してください。"
        )
    if handler.training_on(contract, day) is None:
        raise UntrainedError(_untrained(handler, day))


def require_programme(handler: Handler, programme: str) -> None:
    """UndesignatedError unless the handler is designated for the programme."""
    if programme not in handler.programmes:
        raise UndesignatedError(
            f"取扱者 {handler.id} は事業 {programme} に指定されていません。何も開いていません。"
            "直し方: 指定された取扱者が操作してください。"
        )


def _untrained(handler: Handler, day: date) -> str:
    if not handler.trainings:
        why = "教育の記録がありません"
    elif min(handler.trainings) > day:
        why = f"教育は {min(handler.trainings)} の予定で、まだ済んでいません"
    else:
        why = f"今の委託期間の教育を受けていません(前回 {max(on for on in handler.trainings if on <= day)})"
    return (
        f"取扱者 {handler.id} は{why}。何も開いていません。"
        f"直し方: 教育を行い、zukan-store handler trained {handler.id} --on 日付 で記録してください。"
    )
