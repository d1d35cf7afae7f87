"""Everything in a story that is about one person, wherever it stands: what they see on the proof and approve. Pure.

Passages are theirs when they stand in their block or name them; values when they name them; photographs when
they show them, stand in one of these passages, or speak of them. The person's own entry is not among the values:
``approval.py`` takes its facts and label one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
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


class Spoken:
    """Where a story speaks of its people: gone through once for all of them."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._owned = [segment for segment in story.prose.segments if segment.person is not None]
        #: Whose each paragraph is, whom it names, and its Markdown. A lead's source follows in the next segment.
        self._paragraphs = [
            (segment.person, mentions(paragraph), paragraph)
            for segment in story.prose.segments
            if not segment.lead
            for paragraph in segment.source.split("\n\n")
        ]

    @cached_property
    def _named(self) -> list[tuple[Path, tuple[str, ...]]]:
        """Each value that names somebody, and whom."""
        if not holds(self._story.front, "{"):
            return []
        return [(path, people) for path, text in walk(self._story.front) if (people := mentions(text))]

    def values(self, person: str) -> list[Value]:
        """Every value outside the person's own entry, the title and the photographs that says ``{p1}``."""
        found: dict[Path, Value] = {}
        for path, people in self._named:
            if person not in people or _elsewhere(self._story, path, person):
                continue
            at = path[:-1] if len(path) > 2 and path[-3] in _WHOLE else path
            found.setdefault(at, Value(_keys(at), _texts(self._story, at)))
        return list(found.values())

    def passages(self, person: str) -> list[str]:
        """The Markdown of every paragraph that is theirs or names them."""
        return [text for owner, people, text in self._paragraphs if owner == person or person in people]

    def photos(self, person: str) -> list[Photo]:
        """Photographs that show them, stand in their passages or speak of them, in the order of the front matter."""
        photos = self._story.front.photos
        if not photos:
            return []
        placed = set(self._placed(person))
        return [
            photo
            for photo in photos
            if person in photo.shows or photo.file in placed or holds(photo, f"{{{person}}}")
        ]

    def _placed(self, person: str) -> Iterator[str]:
        owned = (segment for segment in self._owned if segment.person == person)
        yield from placed_in(piece for segment in owned for piece in segment.pieces)
        passages = self.passages(person)
        for photo in self._story.front.photos:
            file = re.compile(rf"(?<![\w.-]){re.escape(photo.file)}")
            if any(file.search(passage) for passage in passages):
                yield photo.file


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


def gone_with_passages(story: Story, gone: Collection[str]) -> frozenset[str]:
    """Photographs that stand in passages of people of whom nothing is left, and nowhere else: they go, too."""
    taken = placed_in(piece for s in story.prose.segments if s.person in gone for piece in s.pieces)
    kept = placed_in(piece for s in story.prose.segments if s.person not in gone for piece in s.pieces)
    return frozenset(taken) - frozenset(kept)


def placed_in(pieces: Iterable[object]) -> Iterator[str]:
    """The files of the photographs among pieces of prose."""
    return (piece.file for piece in pieces if isinstance(piece, PhotoPlace))
