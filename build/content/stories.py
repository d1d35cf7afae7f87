"""One file of content as a Story: frozen, typed, every value with its line.

Reading decides nothing. A story still holds what may not be shown; only
``gate/judging.py`` looks into it, and only what the gate returns goes on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from build.content.document import Document, Lines, Path
from build.content.numbering import opening_numbers
from build.content.prose import Prose, convert
from build.content.schema import CompanyFront, EventFront, Front, PageFront
from build.content.shape_faults import line_of, shape_faults
from build.content.spellings import MARKS, STRAY_BRACE, has_stray_brace
from build.content.texts import walk
from build.diagnostics import Diagnostic, Severity
from build.errors import EngineError

FrontT = TypeVar("FrontT", CompanyFront, EventFront, PageFront)
Kind = Literal["companies", "events", "pages"]
FRONTS: dict[str, type[CompanyFront | EventFront | PageFront]] = {
    "companies": CompanyFront,
    "events": EventFront,
    "pages": PageFront,
}


class Label(NamedTuple):
    """What the rest of the site has to know of a story without opening it.

    It holds the full names of the story's people, to be searched for elsewhere: nothing behind the gate gets it.
    """

    slug: str
    status: str = ""
    sample: bool = False
    date: str = ""  # ISO
    number: str = ""
    industry: str = ""
    taste: tuple[str, ...] = ()
    plate: str | None = None
    programme: str = ""  # an event's
    names: tuple[tuple[str, str], ...] = ()  # name and kana of each who has one
    ids: tuple[str, ...] = ()  # of the same people
    posts: tuple[str, ...] = ()  # of everybody here: titles before and after a name
    papers: tuple[str | None, ...] = ()  # for each person the number of the consent paper
    guardians: tuple[str | None, ...] = ()  # for each minor that of the guardian's paper
    pictures: tuple[tuple[str, tuple[str, ...]], ...] = ()  # each photograph with whom it shows
    # What a company's story is named by at the end of others (similar.py); {p1} and ruby as in the file.
    title: str = ""
    company: str = ""
    occupations: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    windows: tuple[tuple[str, str], ...] = ()  # when each vacancy opens and closes, ISO

    @property
    def people(self) -> bool:
        return bool(self.papers)

    @property
    def published(self) -> bool:
        return self.status == "published"

    def is_public_on(self, day: datetime.date) -> bool:
        """Published, and not announced for a later day (予約公開)."""
        return self.published and (not self.date or self.date <= day.isoformat())


class Whole(NamedTuple, Generic[FrontT]):
    """An opened story. ``data``: the front matter as plain data.

    Where the story was opened from the last build's notes, ``data`` is empty and ``document`` None.
    """

    front: FrontT
    data: Mapping[str, Any]
    lines: Lines
    document: Document | None
    prose: Prose


class Parsed(Generic[FrontT]):
    """A story: its file, its label, and the rest, which is opened at the first access."""

    __slots__ = ("_open", "_whole", "file", "label")

    def __init__(self, file: str, label: Label, opener: Callable[[], Whole[FrontT]]) -> None:
        self.file, self.label = file, label
        self._open: Callable[[], Whole[FrontT]] = opener
        self._whole: Whole[FrontT] | None = None

    def with_front(self, front: FrontT) -> Parsed[FrontT]:
        """The same story with another front matter."""
        whole = self.whole._replace(front=front)
        return Parsed(self.file, label_of(front), lambda: whole)

    @property
    def whole(self) -> Whole[FrontT]:
        if self._whole is None:
            self._whole = self._open()
        return self._whole

    def put_away(self) -> None:
        """Drops what was opened, to save memory, where it can be opened again."""
        self._whole = None

    @property
    def front(self) -> FrontT:
        return self.whole.front

    @property
    def lines(self) -> Lines:
        return self.whole.lines

    @property
    def prose(self) -> Prose:
        return self.whole.prose

    @property
    def document(self) -> Document:
        """The file's text, for those who edit it."""
        if self.whole.document is None:
            raise EngineError(
                f"{self.file} は読み直していないので書き換えられません。直し方: もう一度実行してください。"
            )
        return self.whole.document

    def line(self, *path: str | int) -> int:
        return line_of(self.lines, path)


CompanyStory = Parsed[CompanyFront]
EventStory = Parsed[EventFront]
TextStory = Parsed[PageFront]
Story = CompanyStory | EventStory


def parse(
    text: str, file: str, kind: Kind
) -> tuple[CompanyStory | EventStory | TextStory | None, list[Diagnostic]]:
    """A story from a file's text, and everything wrong with its shape; the faults of the prose too."""
    from build.content.frontmatter import read, split  # YAML only where something is read

    document, faults = split(text, file)
    if document is None:
        return None, faults
    front = read(document, file)
    prose = convert(document.body, document.body_line, file)
    faults = [*front.faults, *front.notes, *prose.faults]
    if front.faults:
        return None, faults
    try:
        model = typed(kind, front.data)
    except ValidationError as error:
        return None, [*faults, *shape_faults(error, front.lines, file)]
    whole: Whole[Any] = Whole(model, front.data, front.lines, document, prose)
    story: Parsed[Any] = Parsed(file, label_of(model), lambda: whole)
    faults.extend(_own_faults(story))
    return story, faults


def typed(kind: Kind, data: Mapping[str, Any]) -> Any:
    """The front matter's model; pydantic's ValidationError where the shape is wrong."""
    return FRONTS[kind].model_validate(as_tuples(data))


def typed_again(kind: Kind, text: str) -> Any:
    """The front matter's model from noted JSON, by the same rules; pydantic's ValidationError."""
    return FRONTS[kind].model_validate_json(text)


def label_of(front: CompanyFront | EventFront | PageFront) -> Label:
    """The label of a typed front matter."""
    if isinstance(front, PageFront):
        return Label(front.slug)
    called = [p for p in front.people if p.name or p.kana]
    label = Label(
        front.slug,
        front.status,
        front.sample,
        number=front.number,
        names=tuple((p.name or "", p.kana or "") for p in called),
        ids=tuple(p.id for p in called),
        posts=tuple(dict.fromkeys(p.post for p in front.people if p.post)),
        papers=tuple(p.consent.form if p.consent else None for p in front.people),
        guardians=tuple(
            p.consent.guardian if p.consent and p.consent.minor_at_signing else None for p in front.people
        ),
        pictures=tuple((photo.file, photo.shows) for photo in front.photos),
    )
    if isinstance(front, EventFront):
        return label._replace(programme=front.programme)
    return label._replace(
        date=front.date.isoformat(),
        industry=front.company.industry,
        taste=front.taste,
        plate=front.plate.file if front.plate else None,
        title=front.title,
        company=front.company.name,
        occupations=front.occupations,
        ways=front.ways,
        windows=tuple((o.opens.isoformat(), o.closes.isoformat()) for o in front.openings),
    )


def as_tuples(value: Any) -> Any:
    """Lists as tuples, however deep: frozen models hold nothing else."""
    if isinstance(value, dict):
        return {key: as_tuples(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return tuple(as_tuples(entry) for entry in value)
    return value


def _own_faults(story: Parsed[Any]) -> list[Diagnostic]:
    """Faults that one file shows by itself: things said twice, days in the wrong order."""
    found = []
    if not story.document.body.strip():
        what = "本文がありません。"
        mend = "二つ目の --- の次の行から書いてください。"
        found.append(Diagnostic(story.file, story.document.body_line, what, mend, Severity.WARNING))
    found.extend(
        _at(story, path, STRAY_BRACE, MARKS) for path, text in walk(story.front) if has_stray_brace(text)
    )
    stem = story.file.rsplit("/", 1)[-1].removesuffix(".md")
    if story.front.slug != stem:
        found.append(
            _at(
                story,
                ("slug",),
                "slug とファイル名が違います。",
                f"どちらかをそろえてください(slug: {stem})。",
            )
        )
    if isinstance(story.front, Front):
        found.extend(_twice(story, "people", [p.id for p in story.front.people], "id"))
        found.extend(_twice(story, "photos", [p.file for p in story.front.photos], "file"))
    if isinstance(story.front, EventFront):
        found.extend(_event_order(story))
    if isinstance(story.front, CompanyFront):
        found.extend(_company_order(story))
    return found


def _at(
    story: Parsed[Any], path: Path, what: str, mend: str, severity: Severity = Severity.ERROR
) -> Diagnostic:
    return Diagnostic(story.file, story.line(*path), what, mend, severity)


def _twice(story: Parsed[Any], table: str, names: list[str], key: str) -> list[Diagnostic]:
    return [
        _at(
            story,
            (table, index, key),
            f"{table} に {name} が二度あります。",
            "片方を消すか、名前を変えてください。",
        )
        for index, name in enumerate(names)
        if name in names[:index]
    ]


def _event_order(story: Parsed[EventFront]) -> list[Diagnostic]:
    front, found = story.front, []
    if front.ends <= front.starts:
        found.append(
            _at(story, ("ends",), "終わりが始まりより前です。", "starts と ends を確かめてください。")
        )
    if front.signup.closes < front.signup.opens:
        mend = "opens と closes を確かめてください。"
        found.append(_at(story, ("signup", "closes"), "受付の締切が受付開始より前です。", mend))
    if front.signup.closes > front.starts.date():
        mend = "closes を催しの日までにしてください。"
        found.append(_at(story, ("signup", "closes"), "受付の締切が催しのあとです。", mend))
    return found


def _numbered_twice(story: Parsed[CompanyFront]) -> Iterator[Diagnostic]:
    """Faults of vacancies that would have the same number, and so the same address."""
    numbers = opening_numbers(story.front.openings)
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            mend = "id: に、ほかの募集と重ならない数を書いてください(書かない募集は、上から数えた番号になります)。"
            yield _at(story, ("openings", index, "id"), f"募集の番号 {number} が二度あります。", mend)


def _company_order(story: Parsed[CompanyFront]) -> list[Diagnostic]:
    found = list(_numbered_twice(story))
    for index, opening in enumerate(story.front.openings):
        if opening.closes < opening.opens:
            mend = "opens と closes を確かめてください。"
            found.append(_at(story, ("openings", index, "closes"), "募集の終わりが始まりより前です。", mend))
        if opening.pay is not None and opening.pay.max is not None and opening.pay.max < opening.pay.min:
            mend = "min と max を確かめてください。"
            found.append(
                _at(story, ("openings", index, "pay"), "給与の上限が下限より低くなっています。", mend)
            )
    return found
