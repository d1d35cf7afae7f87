"""One sample story's file with its dates moved: nothing but the digits of dates changes.

The one exception is the hash of an approval where a date is part of what the person approved (the
day that an age is of): where it was valid before, it is made anew, so that it is valid after. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from build.common.dates import parse_day
from build.content.document import Document, Path
from build.content.editing import Edit, child, entry, spliced
from build.content.frontmatter import compose, read, split
from build.content.stories import Kind, Parsed, parse
from build.gate.approval import text_hash
from build.samples.dates import (
    EventDays,
    Stage,
    VacancyDays,
    moved_day,
    moved_end_of_consent,
    moved_event,
    moved_vacancy,
)

PhotoHash = Callable[[str, str], str]  # slug and file -> SHA-256
Moves = Iterator[tuple[Path, date]]

_DAY = re.compile(r"[\"']?(\d{4}-\d{2}-\d{2})")


def moved_story(text: str, file: str, kind: Kind, stage: Stage, photo_hash: PhotoHash) -> str:
    """The file told on another day; as it is where it is no sample, or cannot be read."""
    document, _ = split(text, file)
    if document is None or kind == "pages":
        return text
    front = read(document, file)
    if front.faults or front.data.get("sample") is not True:
        return text
    node, _ = compose(document, file)
    edits = [
        edit for path, day in moves(front.data, kind, stage) if (edit := _edit(document, node, path, day))
    ]
    moved = spliced(document, edits)
    return _approved_again(text, moved, file, kind, photo_hash)


def moves(data: Mapping[str, Any], kind: Kind, stage: Stage) -> Moves:
    """Where dates stand in a front matter, and which they become. What is no date is left alone."""
    yield from _alone(data, (), "date", stage)
    for at, photo in _entries(data, "photos"):
        yield from _alone(photo, at, "taken", stage)
    for at, person in _entries(data, "people"):
        yield from _alone(person, at, "age_as_of", stage)
        yield from _consent(_table(person, "consent"), (*at, "consent"), stage)
    if kind == "companies":
        for at, opening in _entries(data, "openings"):
            yield from _vacancy(opening, at, stage)
    else:
        yield from _event(data, stage)


def _consent(consent: Mapping[str, Any], at: Path, stage: Stage) -> Moves:
    yield from _alone(consent, at, "signed", stage)
    expires = _day(consent.get("expires"))
    if expires is not None:
        yield (*at, "expires"), moved_end_of_consent(expires, stage)
    for key in ("approved", "withdrawn"):
        yield from _alone(_table(consent, key), (*at, key), "on", stage)


def _vacancy(opening: Mapping[str, Any], at: Path, stage: Stage) -> Moves:
    opens, closes, updated, checked = (_day(opening.get(key)) for key in VacancyDays._fields)
    if opens is None or closes is None:
        return
    found = moved_vacancy(VacancyDays(opens, closes, updated, checked), stage)
    yield from (((*at, key), day) for key, day in found._asdict().items() if day is not None)


def _event(data: Mapping[str, Any], stage: Stage) -> Moves:
    window = _table(data, "signup")
    days = [
        _day(value) for value in (data.get("starts"), data.get("ends"), *map(window.get, ("opens", "closes")))
    ]
    if None in days:
        return
    found = moved_event(EventDays(*(day for day in days if day is not None)), stage)
    yield ("starts",), found.starts
    before = _day(data.get("moved_from"))
    if before is not None and days[0] is not None:  # as far from the day it was put off to as ever
        yield ("moved_from",), before + (found.starts - days[0])
    yield ("ends",), found.ends
    yield ("signup", "opens"), found.opens
    yield ("signup", "closes"), found.closes


def _alone(table: Mapping[str, Any], at: Path, key: str, stage: Stage) -> Moves:
    day = _day(table.get(key))
    if day is not None:
        yield (*at, key), moved_day(day, stage)


def _day(value: object) -> date | None:
    """The day of a date or a moment."""
    return parse_day(value[:10]) if isinstance(value, str) else None


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _entries(data: Mapping[str, Any], key: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    found = data.get(key)
    for index, one in enumerate(found if isinstance(found, list) else ()):
        if isinstance(one, dict):
            yield (key, index), one


# Edits


def _edit(document: Document, root: yaml.Node | None, path: Path, day: date) -> Edit | None:
    """The ten characters of a date, and what stands there afterwards."""
    node = root
    for step in path:
        node = child(node, step) if isinstance(step, str) else entry(node, step)
    if not isinstance(node, yaml.ScalarNode):
        return None
    found = _DAY.match(document.head, node.start_mark.index)
    return None if found is None else (found.start(1), found.end(1), day.isoformat())


def _approved_again(before: str, after: str, file: str, kind: Kind, photo_hash: PhotoHash) -> str:
    """The moved text, with approval hashes that are valid where they were valid before."""
    told, moved = parse(before, file, kind)[0], parse(after, file, kind)[0]
    if told is None or moved is None:
        return after
    return _hashed_again(told, moved, file, photo_hash)


def _hashed_again(told: Parsed[Any], moved: Parsed[Any], file: str, photo_hash: PhotoHash) -> str:
    node, _ = compose(moved.document, file)
    edits: list[Edit] = []
    for index, (old, new) in enumerate(zip(told.front.people, moved.front.people, strict=True)):
        approved = old.consent.approved if old.consent else None
        if approved is None or approved.text != text_hash(told, old, photo_hash):
            continue
        hash_now = text_hash(moved, new, photo_hash)
        if hash_now != approved.text:
            edits.append(_hash_edit(moved.document, node, index, approved.text, hash_now))
    return spliced(moved.document, edits)


def _hash_edit(document: Document, root: yaml.Node | None, index: int, old: str, new: str) -> Edit:
    node = child(child(child(entry(child(root, "people"), index), "consent"), "approved"), "text")
    assert node is not None
    at = document.head.index(old, node.start_mark.index)
    return at, at + len(old), new
