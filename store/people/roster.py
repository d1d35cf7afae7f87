"""Who may handle what, and when: pure decisions (clauses 13 and 18).

A handler is designated for programmes of one contract from a day on, and may
open only with a training inside the contract's current term (the register's
``training.valid_for``). The display name is allowed here: it is the
contractor's own staff, reported to the ward. How a roster is written down and
signed is in ``roster_file.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from register.errors import NoTermError
from register.model import Contract
from store.disk.journal_lines import ROOT
from store.errors import RosterError, UndesignatedError, UntrainedError

ID_PATTERN = r"[a-z][a-z0-9-]{0,31}"


class Role(StrEnum):
    """取扱責任者, its deputy, 取扱者."""

    OFFICER = "officer"
    DEPUTY = "deputy"
    HANDLER = "handler"


LEADING = frozenset({Role.OFFICER, Role.DEPUTY})  # who may change the roster and make keys

ROLE_LABELS: Mapping[Role, str] = {
    Role.OFFICER: "取扱責任者",
    Role.DEPUTY: "副責任者",
    Role.HANDLER: "取扱者",
}


@dataclass(frozen=True, slots=True)
class Handler:
    """One designation. Days are Tokyo days.

    ``public`` is the X-Wing public key, ``signer`` the Ed25519 key that checks their signatures;
    ``past_signers`` are those of key pairs that a new passphrase has replaced, oldest first: what they signed then holds.
    """

    id: str
    name: str
    role: Role
    programmes: tuple[str, ...]
    designated_on: date
    ended_on: date | None
    trainings: tuple[date, ...]
    public: bytes
    signer: bytes
    past_signers: tuple[bytes, ...] = ()

    def is_designated(self, programme: str) -> bool:
        """For this programme, and not ended (the day it begins is ``require_fit``'s)."""
        return programme in self.programmes and self.ended_on is None

    @property
    def leads(self) -> bool:
        """Officer or deputy, and not ended."""
        return self.role in LEADING and self.ended_on is None

    def training_on(self, contract: Contract, day: date) -> date | None:
        """The training that counts on a day: the latest one inside the term that covers it."""
        try:
            term = contract.term_on(day)
        except NoTermError:
            return None
        return max((on for on in self.trainings if term.starts <= on <= day), default=None)


@dataclass(frozen=True, slots=True)
class Proof:
    """The paper recovery key opened a test envelope of ``programme`` on a day; good until another."""

    programme: str
    on: date
    until: date


@dataclass(frozen=True, slots=True)
class Succession:
    """One root took the place of another on a day, by the hand of an officer or deputy. ``old`` and ``new`` are public
    keys; the old root and the officer have each signed it."""

    old: bytes
    new: bytes
    by: str
    on: date
    by_root: bytes = b""
    by_officer: bytes = b""


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who was ever designated, the paper's public key (empty: none) and what it proved.

    ``generation`` counts its changes. ``root`` is the public key that signs it; ``successions`` lead from the first to it.
    """

    contract: str
    generation: int
    root: bytes
    handlers: tuple[Handler, ...]
    recovery: bytes = b""
    proofs: tuple[Proof, ...] = ()
    successions: tuple[Succession, ...] = ()

    def handler(self, handler_id: str) -> Handler:
        for handler in self.handlers:
            if handler.id == handler_id:
                return handler
        raise RosterError("その取扱者IDは名簿にありません。", code="unknown-handler")

    @property
    def signers(self) -> dict[str, list[bytes]]:
        """Each handler's keys that their signatures are checked with, oldest first, and the roots' under ``ROOT``."""
        own = {one.id: [*one.past_signers, one.signer] for one in self.handlers}
        return {ROOT: [*(one.old for one in self.successions), self.root], **own}

    def designated(self, programme: str) -> list[Handler]:
        return [handler for handler in self.handlers if handler.is_designated(programme)]

    def proof(self, programme: str, day: date) -> Proof | None:
        """The recovery key's proof for a programme that is good on a day."""
        fitting = [p for p in self.proofs if p.programme == programme and p.on <= day <= p.until]
        return max(fitting, key=lambda proof: proof.until, default=None)

    def with_handler(self, handler: Handler) -> Roster:
        """The next generation, with a handler added or replaced."""
        others = tuple(one for one in self.handlers if one.id != handler.id)
        return self.next(handlers=tuple(sorted((*others, handler), key=lambda one: one.id)))

    def next(self, **changes: object) -> Roster:
        return replace(self, generation=self.generation + 1, **changes)  # type: ignore[arg-type]


def check_new(
    handler_id: str, role: Role, programmes: tuple[str, ...], contract_programmes: tuple[str, ...]
) -> None:
    """RosterError unless the id is ASCII and the programmes are the contract's, all for whoever leads."""
    if re.fullmatch(ID_PATTERN, handler_id) is None:
        raise RosterError(
            "取扱者IDは、英小文字で始まる英小文字・数字・ハイフン32文字までです。", code="handler-id"
        )
    foreign = [programme for programme in programmes if programme not in contract_programmes]
    if foreign or not programmes:
        raise RosterError(
            f"この委託契約にない事業です: {'、'.join(foreign) or '(なし)'}。"
            f"直し方: {'、'.join(contract_programmes)} から選んでください。"
        )
    missing = [programme for programme in contract_programmes if programme not in programmes]
    if role in LEADING and missing:
        raise RosterError(
            f"{ROLE_LABELS[role]}は、委託契約の全部の事業に指定します(足りない事業: {'、'.join(missing)})。",
            code="leader-programmes",
        )


def require_designated(handler: Handler, day: date) -> None:
    """UndesignatedError unless the designation has begun and has not ended."""
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


def require_fit(handler: Handler, contract: Contract, day: date) -> None:
    """Raises UndesignatedError or UntrainedError unless the handler may open on this day."""
    require_designated(handler, day)
    if handler.training_on(contract, day) is None:
        raise _untrained(handler, day)


def require_programme(handler: Handler, programme: str) -> None:
    """UndesignatedError unless the handler is designated for the programme."""
    if programme not in handler.programmes:
        raise UndesignatedError(
            f"取扱者 {handler.id} は事業 {programme} に指定されていません。何も開いていません。"
            "直し方: 指定された取扱者が操作してください。"
        )


def require_leading(handler: Handler) -> None:
    """UndesignatedError unless officer or deputy."""
    if not handler.leads:
        raise UndesignatedError(
            f"取扱者 {handler.id} は取扱責任者でも副責任者でもありません。何も変えていません。"
            "直し方: 取扱責任者か副責任者が操作してください。"
        )


def _untrained(handler: Handler, day: date) -> UntrainedError:
    if not handler.trainings:
        why = "教育の記録がありません"
    elif min(handler.trainings) > day:
        why = f"教育は {min(handler.trainings)} の予定で、まだ済んでいません"
    else:
        why = f"今の委託期間の教育を受けていません(前回 {max(on for on in handler.trainings if on <= day)})"
    return UntrainedError(
        f"取扱者 {handler.id} は{why}。何も開いていません。", code="training-missing", handler=handler.id
    )
