"""Every place of a file where a text stands that could reach a page, as it may be read. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from build.common.patterns import PERSON
from build.content.document import Path
from build.content.folder import Content
from build.content.prose import Segment
from build.content.schema import CompanyFront
from build.content.stories import Story, TextStory
from build.content.texts import walk
from build.names.heard import Heard, heard
from build.names.readings import readings_of_html, readings_of_source

FIELD, PROSE, PHOTO, PLATE, JOINED = "field", "prose", "photo", "plate", "joined"
_OWN_KEYS = frozenset({"name", "kana", "also_called", "consent", "id"})
_NUMBERS = frozenset({"form", "guardian"})  # printed with every take-down
_ANSWERS = "not_a_name"


class Place(NamedTuple):
    """Texts at one line of a file; of prose, ``source`` is the Markdown that begins there."""

    kind: str
    file: str
    line: int
    texts: tuple[Heard, ...]
    source: str = ""

    def line_of(self, says: Iterable[Heard]) -> int:
        """The line of the source that one of these texts is; the place's own where none is."""
        wanted = {text.bare for text in says}
        for number, line in enumerate(self.source.split("\n")):
            if any(text.bare in wanted for text in heard(readings_of_source(html.unescape(line)))):
                return self.line + number
        return self.line

    def lines(self) -> Iterator[tuple[int, tuple[Heard, ...]]]:
        """Each line of the source by itself."""
        for number, line in enumerate(self.source.split("\n")):
            yield self.line + number, tuple(heard(readings_of_source(html.unescape(line))))


def places_of(story: Story) -> Iterator[Place]:
    """The story's own texts, the entries where a name belongs left out; its photographs' names."""
    for path, text in texts_of(story):
        yield Place(FIELD, story.file, story.line(*path), tuple(heard(readings_of_source(text))))
    for index, photo in enumerate(story.front.photos):
        yield Place(PHOTO, story.file, story.line("photos", index, "file"), tuple(heard((photo.file,))))
    yield from _prose(story.file, story.prose.segments)


def places_of_page(page: TextStory) -> Iterator[Place]:
    """The same for a page of prose."""
    for path, text in walk(page.front):
        if path[0] != _ANSWERS:
            yield Place(FIELD, page.file, page.line(*path), tuple(heard(readings_of_source(text))))
    yield from _prose(page.file, page.prose.segments)


def plate_of(story: Story, content: Content) -> Iterator[Place]:
    """The letters of its plate, together and one by one."""
    if not isinstance(story.front, CompanyFront) or story.front.plate is None:
        return
    plate = content.plates.get(story.front.plate.file)
    if plate is not None:
        file = f"{content.root.name}/plates/{story.front.plate.file}"
        yield Place(PLATE, file, 0, tuple(heard(("".join(plate.words), "\n".join(plate.words)))))


def texts_of(story: Story) -> Iterator[tuple[Path, str]]:
    """Every text of the front matter that could reach a page, except the entries where a name belongs."""
    for path, text in walk(story.front):
        if path[0] == "people" and path[2] in _OWN_KEYS and path[-1] not in _NUMBERS:
            continue
        if path[0] == _ANSWERS or (path[0] == "photos" and path[-1] == "file"):
            continue
        yield path, text


def joined(story: Story) -> Iterator[Place]:
    """What stands together on the page and apart in the file: tags, the facts of a person, a call-out and its
    text; and the whole of the prose, across its blocks."""
    parts: dict[str | int, list[str]] = {}
    for path, text in texts_of(story):
        parts.setdefault(path[0], []).append(text)
    for key, texts in parts.items():
        if len(texts) > 1:
            yield Place(JOINED, story.file, story.line(key), tuple(heard(("\n".join(texts),))))
    if len(story.prose.segments) > 1:
        whole = "\n".join(readings_of_html(segment.html)[0].strip() for segment in story.prose.segments)
        yield Place(JOINED, story.file, story.prose.segments[0].line, tuple(heard((whole,))))


def _prose(file: str, segments: tuple[Segment, ...]) -> Iterator[Place]:
    """As it is shown, and what the Markdown says otherwise. A lead is read with what follows it, as in the file."""
    lead = ""
    for segment in segments:
        if segment.lead:
            lead = segment.html
            continue
        shown, lead = readings_of_html(lead + segment.html), ""
        written = _not_shown_so(html.unescape(segment.source), shown)
        texts = (*shown, *(readings_of_source(written) if written else ()))
        yield Place(PROSE, file, segment.line, tuple(heard(texts)), segment.source)


def _not_shown_so(source: str, shown: Iterable[str]) -> str:
    """The paragraphs of the Markdown that are not shown as they are written: those with markup, ruby, addresses. The
    others need no second look. A person's mark is shown as a name, and searched as a border."""
    lines = [f"\n{text}\n" for text in shown]
    paragraphs = PERSON.sub("\n", source).split("\n\n")
    return "\n\n".join(part for part in paragraphs if not any(f"\n{part}\n" in text for text in lines))
