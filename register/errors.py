"""The register's error family.

Messages are Japanese because operators and editors read them. An error says
what failed, where (the entry's dotted name) and what to do; never a value that
somebody typed about themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from register.language import Said


class RegisterError(Exception):
    """Anything this package refuses."""


class Problem(NamedTuple):
    """One contradiction: the entry's dotted name, what is wrong, how to mend it."""

    entry: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.what} 直し方: {self.mend}"


class RegisterInvalidError(RegisterError):
    """``register.toml`` contradicts itself or the report; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownEntryError(RegisterError):
    """A name that the register does not declare was asked for."""

    def __init__(self, table: str, name: str) -> None:
        self.table, self.name = table, name
        super().__init__(
            f"register.toml の [{table}] に {name!r} はありません。"
            f"直し方: 名前を確かめるか、[{table}.{name}] を宣言してください。"
        )


class NoTermError(RegisterError):
    """No contract term covers the day."""

    def __init__(self, contract: str, day: str) -> None:
        self.contract, self.day = contract, day
        super().__init__(
            f"委託契約 {contract} に {day} を含む委託期間がありません。"
            "直し方: 区との契約を確かめ、[[contracts.*.terms]] に年度を加えてください。"
        )


class EnvelopeError(RegisterError):
    """A document that is not an envelope of a version we know, spelled the one way it may be."""


class PayloadTooLargeError(EnvelopeError):
    """The items do not fit the padded size; nothing was sealed."""


class KeyFileError(RegisterError):
    """A published receiving key that cannot be used."""


class AnswerError(RegisterError):
    """One field's answer that cannot be taken; the sentence, in either language, is shown beside the field."""

    def __init__(self, ja: str, en: str) -> None:
        self.said = Said(ja, en)
        super().__init__(ja)


class CatalogueError(RegisterError):
    """A catalogue that is not read; the last good one stays in use."""


class ReceiptNumberError(RegisterError):
    """A receipt number whose form or check digit is wrong."""
