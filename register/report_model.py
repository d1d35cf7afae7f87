"""What the ward's report fixes, as frozen data: the shape of ``report.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from register.model import FieldName, PlaceKind, RegisterEntry, Slug, Text


class ReportContracts(RegisterEntry):
    """Which programmes each contract outsources (``model_extra``), and since when."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, defer_build=True)
    __pydantic_extra__: dict[str, tuple[Slug, ...]]

    reference: Text
    first_day: date

    def contract_of(self, programme: str) -> str | None:
        """The contract that outsources a programme; None for one that the report does not know."""
        return next((name for name, held in self.__pydantic_extra__.items() if programme in held), None)


class ReportProgramme(RegisterEntry):
    """A programme's items at most, and whom it is for at most."""

    reference: Text
    company: tuple[FieldName, ...]
    applicant: tuple[FieldName, ...]
    max_age: int | None = None
    declares: FieldName
    audience_reference: Text


class ReportItems(RegisterEntry):
    """Items under one limit."""

    reference: Text
    items: tuple[FieldName, ...]


class ReportFreeLines(ReportItems):
    """Items with a line of free text; ``longest`` in characters."""

    longest: Annotated[int, Field(gt=0)]


class ReportByName(RegisterEntry):
    """A list of words per name (``model_extra``)."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, defer_build=True)
    __pydantic_extra__: dict[str, tuple[Text, ...]]

    reference: Text

    def of(self, name: str) -> tuple[str, ...]:
        """The words of a name; none for one that is not there."""
        return self.__pydantic_extra__.get(name, ())

    @property
    def all(self) -> Mapping[str, tuple[str, ...]]:
        return self.__pydantic_extra__


class ReportKept(RegisterEntry):
    """Records of work that every form leaves."""

    reference: Text
    records: tuple[FieldName, ...]


class ReportDeclared(RegisterEntry):
    """A declaration that forms of some kinds ask for."""

    reference: Text
    kinds: tuple[Text, ...]
    record: FieldName


class ReportEnds(RegisterEntry):
    """Until when at most."""

    reference: Text
    until: Literal["term"]


class ReportTraining(RegisterEntry):
    reference: Text
    valid_for: Literal["term"]


class ReportCopies(RegisterEntry):
    """Kinds of places that are copies, which need the ward's instruction."""

    reference: Text
    kinds: tuple[PlaceKind, ...]


class Report(RegisterEntry):
    """The whole report, as far as a register can contradict it."""

    version: Literal[1]
    title: Text
    contracts: ReportContracts
    items_reference: Text
    items: Mapping[FieldName, Text]
    programmes: Mapping[Slug, ReportProgramme]
    optional: ReportItems
    by_handler: ReportItems
    free_lines: ReportFreeLines
    from_others: ReportByName
    kept: ReportKept
    promise: ReportDeclared
    passing: ReportDeclared
    ends: ReportEnds
    training: ReportTraining
    copies: ReportCopies
    forbidden: ReportByName
