"""The register as frozen data: shapes only.

Shapes are checked by pydantic (unknown keys are errors); contradictions between
entries are in ``rules.py``. Entries name each other by their table key, which
``load.py`` copies into ``id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from register.errors import NoTermError, UnknownEntryError
from register.term import fiscal_year

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
SubjectKind = Literal["company", "applicant"]


class RegisterEntry(BaseModel):
    """Base of every entry: frozen, and no key that is not declared."""

    # Built at the first use: the whole register in one go instead of every entry by itself.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


EntryT = TypeVar("EntryT", bound=RegisterEntry)


class Contact(RegisterEntry):
    """Whom a person turns to."""

    name: Text
    phone: Text
    mail: Text


class Ward(RegisterEntry):
    """区(甲). The ordinance's name is data: the ward's own was replaced in 2023."""

    name: Text
    section: Text
    ordinance: Text
    contact: Contact


class Term(RegisterEntry):
    """One 委託期間, both days included."""

    starts: date
    ends: date

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.ends


class Contract(RegisterEntry):
    """One 委託契約. Without a contractor its programmes take no sign-ups."""

    id: Slug
    title: Text
    contractor: str | None = None
    contact: Contact | None = None
    terms: tuple[Term, ...]

    def term_on(self, day: date) -> Term:
        """The term that covers a day; NoTermError when none does."""
        for term in self.terms:
            if term.covers(day):
                return term
        raise NoTermError(self.id, day.isoformat())

    def term_name(self, day: date) -> str:
        """The covering term's fiscal year as text, as envelopes carry it."""
        return str(fiscal_year(self.term_on(day).starts))


class Ceiling(RegisterEntry):
    """What the ward's report allows a programme to hold, per kind of subject."""

    company: tuple[FieldName, ...]
    applicant: tuple[FieldName, ...]


class Eligibility(RegisterEntry):
    """Who may take part. ``decided_on``: the day that counts."""

    max_age: int | None = None
    decided_on: Literal["application", "event"]
    text: Text
    elsewhere: Text


class Source(RegisterEntry):
    """Clause 4: an item that does not come from the person, and the ward's consent to that."""

    of: Literal["company"]
    ward_consent: str = ""


class Retention(RegisterEntry):
    """保管の終わり: no programme keeps anything beyond its term; ``text`` says what comes then."""

    until: Text
    text: Text


class Programme(RegisterEntry):
    """事業. ``company`` and ``applicant`` are what we hold; ``publishes`` what a page may show."""

    id: Slug
    title: Text
    contract: Slug
    purpose: Text
    ceiling: Ceiling
    company: tuple[FieldName, ...]
    applicant: tuple[FieldName, ...]
    publishes: tuple[FieldName, ...]
    record_purposes: tuple[Slug, ...]  # of the programme; each form's are among them
    sources: Mapping[FieldName, Source] = {}  # items that do not come from the person
    retention: Retention
    eligibility: Eligibility
    target_companies: int
    target_people: int | None = None

    def items_of(self, subject: SubjectKind) -> tuple[str, ...]:
        return self.company if subject == "company" else self.applicant


FieldType = Literal["name", "kana", "date", "postal", "address", "sex", "phone", "mail", "text"]


class ItemField(RegisterEntry):
    """One input of an item. ``size`` is the longest value in characters."""

    id: FieldName
    label: Text
    type: FieldType
    size: Annotated[int, Field(gt=0, le=400)]
    autocomplete: str | None = None
    hint: str | None = None
    easy: str | None = (
        None  # やさしい日本語: what to write, for whoever reads little Japanese; {漢字|かんじ} is furigana
    )
    lenient: bool = False  # may stay empty although the item is required (no reading of a name)


class Item(RegisterEntry):
    """情報項目. The vocabulary: what is not here cannot be held at all."""

    id: FieldName
    label: Text
    kind: Text
    about: tuple[SubjectKind, ...]
    purpose: Text
    entered_by: Literal["person", "handler"] = "person"
    fields: tuple[ItemField, ...] = ()
    story_keys: tuple[FieldName, ...] = ()  # front matter keys that carry it


class WorkRecord(RegisterEntry):
    """業務上の記録: not an item of the report, yet personal once linked to a name."""

    id: FieldName
    label: Text
    why: Text
    statement: str | None = None  # the sentence a person ticks, for declarations
    decides: bool = False  # yes or no: whoever says no is shown where to turn
    #: What may stand in it; never free text, which would be a 相談記録. ``choice`` takes one of ``choices``.
    holds: Literal["fixed", "number", "moment", "handler", "choice"] = "fixed"
    choices: tuple[Text, ...] = ()


class Form(RegisterEntry):
    """What one form asks, and why, for every item of its programme's ceiling."""

    id: Slug
    title: Text
    programme: Slug
    kind: Literal["application", "sign-up", "follow-up"]
    public: bool
    purpose: Text
    given_to: str | None = None  # clause 7: whom it is passed to, as the form's stated purpose
    passes_on: tuple[FieldName, ...] = ()  # items that are passed to them; what else is asked stays here
    record_purposes: tuple[Slug, ...]  # for which a record of this form may be opened or erased
    later: tuple[FieldName, ...] = ()  # items that a handler may record afterwards
    required: tuple[FieldName, ...]
    optional: tuple[FieldName, ...] = ()
    left_out: tuple[FieldName, ...] = ()
    declarations: tuple[FieldName, ...] = ()
    keeps: tuple[FieldName, ...] = ()
    why: Mapping[FieldName, Text]
    answers_in: Annotated[int, Field(gt=0, le=60)]  # days until a person may expect to hear
    passed_on_in: Annotated[int, Field(gt=0, le=20)] | None = None  # working days until it is passed on


class RecordPurpose(RegisterEntry):
    """A purpose for which a handler opens a record, or with ``erases`` erases it."""

    id: Slug
    label: Text
    erases: bool = False


class Approval(RegisterEntry):
    """The ward's word on a place."""

    reference: Text
    on: date


#: ``consents``: signed papers; ``addresses``: where a receipt number is mailed to; ``voices``: who is heard or seen.
Holding = Literal[
    "applicants", "sealed", "company-people", "paper", "consents", "copy", "addresses", "counters", "voices"
]
PlaceKind = Literal[
    "office-pc", "locker", "intake-server", "database", "redis", "mail-server", "second-copy",
    "git-host", "static-host", "editor-pc", "build-machine", "meeting-service",
]  # fmt: skip


class Place(RegisterEntry):
    """保管場所, or what passes something on. Without an approval it holds and passes nothing (clauses 6 and 8)."""

    id: Slug
    title: Text
    kind: PlaceKind
    contract: Slug
    holds: tuple[Holding, ...]
    approval: Approval | None = None
    instruction: Approval | None = None  # clause 9: the ward's word that a copy be kept
    shown_as: Text

    def approved_on(self, day: date) -> bool:
        """Whether the ward has agreed by a day."""
        return self.approval is not None and self.approval.on <= day


class Accommodations(RegisterEntry):
    """合理的配慮: what is asked, by whom, kept where and until when. Health by its nature, so never on a form."""

    asks: Text
    by: Text
    kept: Text
    until: Text
    ward_consent: Text


class Clause(RegisterEntry):
    """One of the ward's 21 clauses, or a measure, and what the product does about it."""

    number: int
    title: Text
    means: Text
    tests: tuple[str, ...] = ()


class ForbiddenKind(RegisterEntry):
    """Clause 5: a kind of fact that is never collected, with words that give it away."""

    id: Slug
    label: Text
    words: tuple[Text, ...]


class Training(RegisterEntry):
    """Clause 18: how long a training counts."""

    valid_for: Text  # term: until the contract's term ends


class Register(RegisterEntry):
    """The whole declaration."""

    version: Literal[1]
    sample: bool
    ward: Ward
    contracts: Mapping[Slug, Contract]
    programmes: Mapping[Slug, Programme]
    items: Mapping[FieldName, Item]
    work_records: Mapping[FieldName, WorkRecord]
    forms: Mapping[Slug, Form]
    record_purposes: Mapping[Slug, RecordPurpose]
    places: Mapping[Slug, Place]
    forbidden: Mapping[Slug, ForbiddenKind]
    training: Training
    accommodations: Accommodations
    clauses: tuple[Clause, ...]
    contractor_measures: tuple[Clause, ...]
    ward_measures: tuple[Clause, ...]

    def contract(self, contract_id: str) -> Contract:
        return _entry(self.contracts, "contracts", contract_id)

    def programme(self, programme_id: str) -> Programme:
        return _entry(self.programmes, "programmes", programme_id)

    def contract_of(self, programme_id: str) -> Contract:
        return self.contract(self.programme(programme_id).contract)

    def item(self, item_id: str) -> Item:
        return _entry(self.items, "items", item_id)

    def form(self, form_id: str) -> Form:
        return _entry(self.forms, "forms", form_id)

    def work_record(self, record_id: str) -> WorkRecord:
        return _entry(self.work_records, "work_records", record_id)

    def record_purpose(self, purpose_id: str) -> RecordPurpose:
        return _entry(self.record_purposes, "record_purposes", purpose_id)

    def programmes_of(self, contract_id: str) -> tuple[Programme, ...]:
        return tuple(p for p in self.programmes.values() if p.contract == contract_id)

    def forms_of(self, programme_id: str) -> tuple[Form, ...]:
        return tuple(f for f in self.forms.values() if f.programme == programme_id)

    def places_of(self, contract_id: str) -> tuple[Place, ...]:
        return tuple(p for p in self.places.values() if p.contract == contract_id)


def _entry(table: Mapping[str, EntryT], name: str, key: str) -> EntryT:
    try:
        return table[key]
    except KeyError:
        raise UnknownEntryError(name, key) from None
