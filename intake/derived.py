"""What is derived from the register for a form, made once per language, form and day: everyone gets the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from intake.forms import RegisterForm, form_class
from register.forms import form_spec
from register.language import Language
from register.model import Register
from register.notice import Notice, notice
from register.openness import ClosedReason, closed_reasons

KEPT = 64  # entries; a contract has at most a dozen forms, in two languages


class Versioned(NamedTuple):
    """A notice and its version, which is a hash over all of it."""

    notice: Notice
    version: str


class Derived:
    """``form`` and ``notice`` of a form in a language."""

    def __init__(self, registers: Mapping[Language, Register]) -> None:
        self._registers = registers
        self._forms: dict[tuple[Language, str], type[RegisterForm]] = {}
        self._notices: dict[tuple[Language, str, date], Versioned] = {}
        self._closed: dict[tuple[str, date], tuple[ClosedReason, ...]] = {}

    def form(self, language: Language, form_id: str) -> type[RegisterForm]:
        """UnknownEntryError for a form that the register does not have."""
        found = self._forms.get((language, form_id))
        if found is None:
            found = form_class(form_spec(self._registers[language], form_id))
            self._forms[language, form_id] = found
        return found

    def notice(self, language: Language, form_id: str, day: date) -> Versioned:
        """NoTermError when no term covers the day."""
        found = self._notices.get((language, form_id, day))
        if found is None:
            made = notice(self._registers[language], form_id, day, language)
            found = Versioned(made, made.version)
            if len(self._notices) >= KEPT:
                self._notices.clear()
            self._notices[language, form_id, day] = found
        return found

    def closed_reasons(self, contract: str, day: date) -> tuple[ClosedReason, ...]:
        """The register's own reasons to keep a contract's forms closed on a day."""
        found = self._closed.get((contract, day))
        if found is None:
            found = closed_reasons(self._registers["ja"], contract, day)
            if len(self._closed) >= KEPT:
                self._closed.clear()
            self._closed[contract, day] = found
        return found
