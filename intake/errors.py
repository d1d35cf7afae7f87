"""The intake's error family.

Every message is Japanese, because an operator or an applicant reads it, and none
carries a value that somebody typed about themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from register.errors import AnswerError as AnswerError
from register.errors import CatalogueError as CatalogueError


class IntakeError(Exception):
    """Anything the intake refuses; the message is Japanese and names no person."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing an operator must mend: where, what is wrong, how to mend it."""

    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} 直し方: {self.mend}"


class ConfigError(IntakeError):
    """The configuration cannot be used; carries every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PostboxError(IntakeError):
    """The postbox cannot keep or give anything now; nothing was acknowledged. ``code`` is what machines are told."""

    def __init__(
        self,
        what: str = "受付箱に書き込めません。",
        mend: str = "受付の state_dir の空き容量と権限を確かめてください。",
        code: str = "no-postbox",
    ) -> None:
        self.code = code
        super().__init__(f"{what}直し方: {mend}")


class NotOpenError(IntakeError):
    """A programme that cannot take anything now; ``reasons`` say why, for the operator."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


class TicketError(IntakeError):
    """A form's ticket that is missing, altered, too old, or another form's."""

    def __init__(self) -> None:
        super().__init__("この申込みの控えが読めません。直し方: もう一度「確認へ進む」を押してください。")


class TooManyError(IntakeError):
    """One address has sent too much for now; ``seconds`` until it is worth trying again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("短い時間に、同じ場所からたくさん送られています。直し方: 少し待ってください。")


class TokenError(IntakeError):
    """A collector's token that is not accepted. One sentence for every cause: it helps no attacker."""

    def __init__(self) -> None:
        super().__init__("受け取りの許可を確かめられません。直し方: 鍵、宛先、時計を確かめてください。")


class UsageError(IntakeError):
    """A command line that makes no sense; exit 2."""
