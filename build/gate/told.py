"""What a file says, heard once and handed to everybody who looks for a name in it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from build.content.stories import Story
from build.gate.places import Place, places_of
from build.names.called import Name, Named, names_of
from build.names.heard import Sound


class Told:
    """``places``: heard when somebody asks for them first. ``people``: of whose own file it is, asked for then."""

    def __init__(self, places: Iterable[Place], people: Callable[[], Iterable[Named]] = tuple) -> None:
        self._given = places
        self._people = people

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(self._given)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return names_of(self._people())

    @cached_property
    def sound(self) -> Sound:
        """All the texts at once."""
        return Sound(text for place in self.places for text in place.texts)

    def beside(self, more: Iterable[Place]) -> Told:
        """With the texts of another file that is printed with this one."""
        others = tuple(more)
        return Told((*self.places, *others), self._people) if others else self


def told_by(story: Story) -> Told:
    """The story's own texts, without its plate."""
    return Told(places_of(story), lambda: story.front.people)
