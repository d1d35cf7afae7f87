"""The gate for a story's own people spelled out: in prose, front matter, captions, file names, plates. Pure.

What certainly is a name is an error. What may be one is a question to the editor (``gate/answers.py``); where the
person is no longer shown, the gate holds the story to an answer (``gate/judging.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build.content.folder import Content
from build.content.schema import CompanyFront
from build.content.stories import Story
from build.diagnostics import Diagnostic
from build.gate.answers import KEY, hits, own_finding, own_search, unused_answers
from build.gate.places import Place, joined, plate_of
from build.gate.told import Told
from build.names.called import Name
from build.names.match import Why

_TOGETHER = frozenset({Why.WHOLE, Why.READ, Why.LATIN})
SHORTEST_JOINED = 4  # letters of a name that is put together by the page


def name_faults(story: Story, told: Told) -> Iterator[Diagnostic]:
    """Every place in its own file where a story spells out one of its people, or may."""
    for name in told.names:
        if told.sound.may_name(name):
            yield from list(_faults(story, name.person, told.places, name)) or _put_together(story, name)
    if story.front.not_a_name:
        yield from unused_answers(story.file, story.line(KEY), story.front.not_a_name, told.places)


def _faults(story: Story, person: str, places: Iterable[Place], name: Name) -> Iterator[Diagnostic]:
    for place in places:
        for hit in hits(place, own_search(name), answered(story)):
            yield own_finding(hit, person)


def answered(story: Story) -> tuple[str, ...]:
    """What the editor says is nobody's name: and the company is called what it is called."""
    front = story.front
    return (*front.not_a_name, front.company.name) if isinstance(front, CompanyFront) else front.not_a_name


def _put_together(story: Story, name: Name) -> Iterator[Diagnostic]:
    """A name of which each half stands in a value of its own."""
    for place in joined(story):
        for hit in hits(place, own_search(name), answered(story)):
            if hit.certain and hit.why in _TOGETHER and len("".join(hit.letters.split())) >= SHORTEST_JOINED:
                yield own_finding(hit, name.person)


def plate_name_faults(story: Story, content: Content, told: Told) -> Iterator[Diagnostic]:
    """A story's own people in the letters of its plate."""
    for place in plate_of(story, content):
        for name in told.names:
            for hit in hits(place, own_search(name), answered(story)):
                yield own_finding(hit, name.person)
