"""The shape of a story's front matter: names, types, closed lists.

Shape only: whether something may be shown is ``gate/judging.py``'s, whether a vacancy is
complete ``vacancy.py``'s. Models are frozen and know no key that is not here.
Messages for editors are made in ``shape_faults.py``; what this file says itself
is Japanese already.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from build.common.dates import parse_clock, parse_day, parse_moment
from build.common.patterns import PERSON_ID, SLUG
from build.common.vocabulary import INDUSTRIES, OPENING_KINDS, TASTES
from build.names.values import marks_fault, value_fault

Status = Literal["draft", "published"]


class Shape(BaseModel):
    """Base of every part: frozen, strict, and no key that is not declared."""

    # Built at the first use: a build in which nothing is read uses few of them, or none.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def _fault(kind: str, what: str, mend: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{what}", {"what": what, "mend": mend})


def _day(value: Any) -> date:
    day = parse_day(value) if isinstance(value, str) else None
    if day is None:
        raise _fault("day", "この日付はありません。", "実在する日を 2026-11-23 の形で書いてください。")
    return day


def _moment(value: Any) -> datetime:
    moment = parse_moment(value) if isinstance(value, str) else None
    if moment is None:
        what = "この日時はありません。"
        raise _fault("moment", what, '実在する日時を "2027-01-16T13:00" の形で書いてください。')
    return moment


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _clock(value: str) -> str:
    if parse_clock(value) is None:
        raise _fault("clock", "時刻ではありません。", '"8:40" の形で、引用符で囲んで書いてください。')
    return value


def _https(value: str) -> str:
    if not value.startswith("https://") or any(c.isspace() or c in "\"'<>" for c in value):
        raise _fault(
            "address", "会社のアドレスの書き方が違います。", "https:// で始まるアドレスを書いてください。"
        )
    return value


def _one_line(value: str) -> str:
    if not value.strip():
        raise _fault("empty", "空です。", "内容を書くか、項目ごと消してください。")
    return value.strip()


def _listed(words: dict[str, str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in words:
            mend = f"{'、'.join(words)} から選んでください。"
            raise _fault("vocabulary", "決められた言葉ではないので、使えない言葉です。", mend)
        return value

    return AfterValidator(check)


def _name(value: str) -> str:
    wrong = value_fault(value)
    if wrong is not None:
        raise _fault("name", wrong.what, wrong.mend)
    return value


def _reading(value: str) -> str:
    wrong = marks_fault(value)
    if wrong is not None:
        raise _fault("name", wrong.what, wrong.mend)
    return value


Text = Annotated[str, AfterValidator(_one_line)]
PersonName = Annotated[str, AfterValidator(_one_line), AfterValidator(_name)]
PersonKana = Annotated[str, AfterValidator(_one_line), AfterValidator(_reading)]
Words = Annotated[str, BeforeValidator(_number_as_text), AfterValidator(_one_line)]  # 1962 or 約60年
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Clock = Annotated[str, AfterValidator(_clock)]
Slug = Annotated[str, Field(pattern=f"^{SLUG.pattern}$", max_length=64)]
PersonId = Annotated[str, Field(pattern=f"^{PERSON_ID}$")]
PhotoFile = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*\.(jpg|jpeg|png|webp)$", max_length=80)]
PlateFile = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.svg$", max_length=80)]
Industry = Annotated[str, _listed(INDUSTRIES)]
Taste = Annotated[str, _listed(TASTES)]
OpeningKind = Annotated[str, _listed({kind: kind for kind in OPENING_KINDS})]


class CompanyFacts(Shape):
    name: Text
    kana: Text | None = None
    industry: Industry
    founded: Words | None = None
    employees: Words | None = None
    address: Text | None = None
    station: Text | None = None
    contact: Text | None = None
    url: Annotated[str, AfterValidator(_https)] | None = None


class CalloutText(Shape):
    title: Text
    text: Text


class Plate(Shape):
    file: PlateFile
    alt: Text
    callouts: tuple[CalloutText, ...] = ()


class DayPart(Shape):
    at: Clock
    what: Text


class Number(Shape):
    """``of``: the whole that the value is a part of; drawn as a chart."""

    value: Words
    unit: Text | None = None
    label: Text
    of: Annotated[int, Field(gt=1, le=100_000)] | None = None

    @model_validator(mode="after")
    def _part_of_a_whole(self) -> Number:
        if self.of is not None and not (
            self.value.isascii() and self.value.isdigit() and int(self.value) <= self.of
        ):
            what = f"全体が{self.of}なのに、数が {self.value} です。"
            mend = "of を書くときは、value を全体より大きくない整数にするか、of を消してください。"
            raise _fault("whole", what, mend)
        return self


class Pay(Shape):
    """Yen; ``unit`` 月給, 時給 …"""

    min: Annotated[int, Field(gt=0)]
    max: Annotated[int, Field(gt=0)] | None = None
    unit: Text
    fixed_overtime: Text | None = None


class Opening(Shape):
    """One vacancy. The particulars are optional here; ``vacancy_rules.py`` names what is missing.

    ``id``: its number in its own page's address; without one, its place in the list. ``dispatched``: 派遣労働者として雇う.
    """

    id: Annotated[int, Field(gt=0)] | None = None
    title: Text
    kind: OpeningKind
    duties: Text | None = None
    duties_may_change: Text | None = None
    location: Text | None = None
    location_may_change: Text | None = None
    term: Text | None = None
    renewal: Text | None = None
    probation: Text | None = None
    hours: Text | None = None
    breaks: Text | None = None
    overtime: Text | None = None
    holidays: Text | None = None
    pay: Pay | None = None
    insurance: Text | None = None
    smoking: Text | None = None
    dispatched: bool = False
    opens: Day
    closes: Day
    updated: Day | None = None
    next_check: Day | None = None


class Approved(Shape):
    """``text`` is the hash of what the person saw (``approval.py``)."""

    on: Day
    text: Words


class Withdrawn(Shape):
    """``items`` all, or the labels of the items withdrawn."""

    on: Day
    items: Literal["all"] | tuple[Text, ...] = "all"


class ConsentRecord(Shape):
    """What the signed paper says. ``expires`` or ``no_expiry``: one of them, never neither."""

    form: Words
    items: tuple[Text, ...]
    media: tuple[Literal["web", "social"], ...]
    signed: Day
    minor_at_signing: bool
    guardian: Words | None = None
    expires: Day | None = None
    no_expiry: bool = False
    approved: Approved | None = None
    withdrawn: Withdrawn | None = None

    @model_validator(mode="after")
    def _bounded(self) -> ConsentRecord:
        if (self.expires is None) != self.no_expiry:
            what = "同意の期限がはっきりしません。"
            raise _fault(
                "expiry", what, "expires に日付を書くか、no_expiry: true の、どちらか一方にしてください。"
            )
        return self


class Person(Shape):
    """A company person. Which of these may be shown is the gate's to say."""

    id: PersonId
    name: PersonName | None = None
    kana: PersonKana | None = None
    age: Words | None = None
    age_as_of: Day | None = None
    sex: Text | None = None
    employer: Text | None = None
    department: Text | None = None
    post: Text | None = None
    duties: Text | None = None
    also_called: tuple[Text, ...] = ()
    label: Text
    consent: ConsentRecord | None = None


class Photo(Shape):
    """``shows`` names every recognisable person; [] states that nobody is."""

    file: PhotoFile
    alt: Text
    caption: Text | None = None
    credit: Text | None = None
    taken: Day | None = None
    shows: tuple[PersonId, ...]


class Front(Shape):
    """What companies and events have in common."""

    title: Text
    slug: Slug
    status: Status
    number: Words
    sample: bool = False
    people: tuple[Person, ...] = ()
    photos: tuple[Photo, ...] = ()
    not_a_name: tuple[Text, ...] = ()  # words of this file that may look like somebody's name, and are not


class CompanyFront(Front):
    date: Day
    company: CompanyFacts
    taste: tuple[Taste, ...] = ()
    occupations: tuple[Text, ...] = ()
    ways: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    summary_easy: Text | None = None
    plate: Plate | None = None
    day: tuple[DayPart, ...] = ()
    numbers: tuple[Number, ...] = ()
    openings: tuple[Opening, ...] = ()


class Venue(Shape):
    name: Text
    address: Text | None = None
    station: Text | None = None
    access: Text | None = None


class Window(Shape):
    """Days on which sign-up is open, both included."""

    opens: Day
    closes: Day


class EventFront(Front):
    programme: Literal["support", "workshop"]
    kind: Text
    starts: Moment
    ends: Moment
    venue: Venue
    online: bool = False
    capacity: Annotated[int, Field(gt=0)]
    waiting_list: bool
    signup: Window
    companies: tuple[Slug, ...] = ()
    cancelled: Text | None = None
    changed: Text | None = None
    moved_from: Moment | None = None  # when it was to begin before it was put off
    fee: Text = "無料"
    contact: Text
    accommodations: Text


class PageFront(Shape):
    """A page of prose: about, how applying works. ``easy``: the same in やさしい日本語, a paragraph each."""

    title: Text
    slug: Slug
    label: Text
    easy: tuple[Text, ...] = ()
    not_a_name: tuple[Text, ...] = ()
