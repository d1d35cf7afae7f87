"""Everything in a story that is about one person, wherever it stands: what they see on the proof and approve. Pure.

Passages are theirs when they stand in their block or name them; values when they name them; photographs when
they show them, stand in one of these passages, or speak of them. The person's own entry is not among the values:
``approval.py`` takes its facts and label one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from build.content.document import Path
from build.content.prose import PhotoPlace
from build.content.schema import Photo
from build.content.stories import Story
from build.content.texts import holds, mentions, walk

#: Lists whose entries are read as one: a time and what happens then, a number and what it counts.
_WHOLE = frozenset({"day", "numbers", "callouts"})
#: Of a colleague's entry: never printed.
_UNPRINTED = frozenset({"consent", "also_called"})


class Value(NamedTuple):
    """One value of the front matter, or an entry that is read as one. ``place``: its keys, without positions, so
    that a new entry above it changes nothing."""

    place: tuple[str, ...]
    texts: tuple[str, ...]


def values_naming(story: Story, person: str) -> list[Value]:
    """Every value outside the person's own entry, the title and the photographs that says ``{p1}``."""
    if not holds(story.front, f"{{{person}}}"):
        return []
    found: dict[Path, Value] = {}
    for path, text in walk(story.front):
        if person not in mentions(text) or _elsewhere(story, path, person):
            continue
        at = path[:-1] if len(path) > 2 and path[-3] in _WHOLE else path
        found.setdefault(at, Value(_keys(at), _texts(story, at)))
    return list(found.values())


def _elsewhere(story: Story, path: Path, person: str) -> bool:
    if path[0] == "people":
        own = story.front.people[int(path[1])].id == person
        return own or bool(_UNPRINTED & set(path))
    return path[0] in {"title", "photos"}


def _keys(path: Path) -> tuple[str, ...]:
    return tuple(key for key in path if isinstance(key, str))


def _texts(story: Story, path: Path) -> tuple[str, ...]:
    held: object = story.front
    for key in path:
        held = held[key] if isinstance(held, tuple) and isinstance(key, int) else getattr(held, str(key))
    if isinstance(held, BaseModel):
        entries = (getattr(held, key) for key in type(held).model_fields)
        return tuple(str(entry) for entry in entries if entry is not None)
    return (str(held),)


def stretches(story: Story, person: str) -> list[str]:
    """The Markdown of every paragraph that is theirs or names them."""
    return [
        paragraph
        for segment in story.prose.segments
        if not segment.lead  # the same source follows in the next segment
        for paragraph in segment.source.split("\n\n")
        if segment.person == person or person in mentions(paragraph)
    ]


def photos_concerning(story: Story, person: str) -> list[Photo]:
    """Photographs that show them, stand in their passages or speak of them, in the order of the front matter."""
    if not story.front.photos:
        return []
    placed = set(_placed(story, person))
    return [
        photo
        for photo in story.front.photos
        if person in photo.shows or photo.file in placed or holds(photo, f"{{{person}}}")
    ]


def _placed(story: Story, person: str) -> Iterator[str]:
    owned = (s for s in story.prose.segments if s.person == person)
    yield from placed_in(piece for segment in owned for piece in segment.pieces)
    passages = stretches(story, person)
    for photo in story.front.photos:
        file = re.compile(rf"(?<![\w.-]){re.escape(photo.file)}")
        if any(file.search(passage) for passage in passages):
            yield photo.file


def gone_with_passages(story: Story, gone: Collection[str]) -> frozenset[str]:
    """Photographs that stand in passages of people of whom nothing is left, and nowhere else: they go, too."""
    taken = placed_in(piece for s in story.prose.segments if s.person in gone for piece in s.pieces)
    kept = placed_in(piece for s in story.prose.segments if s.person not in gone for piece in s.pieces)
    return frozenset(taken) - frozenset(kept)


def placed_in(pieces: Iterable[object]) -> Iterator[str]:
    """The files of the photographs among pieces of prose."""
    return (piece.file for piece in pieces if isinstance(piece, PhotoPlace))
