"""One file of content as a Story: frozen, typed, every value with its line.

Reading decides nothing. A story still holds what may not be shown; only
``gate.py`` looks into it, and only what the gate returns goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import ValidationError

from build.diagnostics import Diagnostic, Severity
from build.frontmatter import Document, Lines, Path, read, split
from build.prose import Prose, convert
from build.schema import CompanyFront, EventFront, Front, PageFront
from build.shape_faults import line_of, shape_faults

FrontT = TypeVar("FrontT", CompanyFront, EventFront, PageFront)
Kind = Literal["companies", "events", "pages"]
FRONTS: dict[str, type[CompanyFront | EventFront | PageFront]] = {
    "companies": CompanyFront,
    "events": EventFront,
    "pages": PageFront,
}


@dataclass(frozen=True, slots=True)
class Parsed(Generic[FrontT]):
    """A file: where it is, its typed front matter, its lines and its converted prose."""

    file: str
    front: FrontT
    lines: Lines
    document: Document
    prose: Prose

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
    document, faults = split(text, file)
    if document is None:
        return None, faults
    front = read(document, file)
    prose = convert(document.body, document.body_line, file)
    faults = [*front.faults, *prose.faults]
    if front.faults:
        return None, faults
    try:
        model = FRONTS[kind].model_validate(_as_tuples(front.data))
    except ValidationError as error:
        return None, [*faults, *shape_faults(error, front.lines, file)]
    story: Parsed[Any] = Parsed(file, model, front.lines, document, prose)
    faults.extend(_own_faults(story, kind))
    return story, faults


def _as_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_tuples(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return tuple(_as_tuples(entry) for entry in value)
    return value


def _own_faults(story: Parsed[Any], kind: Kind) -> list[Diagnostic]:
    """What one file says twice or backwards."""
    found = []
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


def _company_order(story: Parsed[CompanyFront]) -> list[Diagnostic]:
    found = []
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
