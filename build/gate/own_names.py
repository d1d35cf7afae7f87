"""The gate for a story's own people spelled out: in prose, front matter, captions, file names, plates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from build.content.document import Path
from build.content.folder import Content
from build.content.prose import Segment
from build.content.schema import CompanyFront
from build.content.stories import Story
from build.content.texts import walk
from build.diagnostics import Diagnostic
from build.names.called import Name, in_skeleton, lines_spelling, names_of, spelled_in, spelled_loosely
from build.names.folding import skeleton
from build.names.readings import readings_of_html, readings_of_source

_OWN_KEYS = frozenset({"name", "kana", "also_called", "consent", "id"})
_NUMBERS = frozenset({"form", "guardian"})  # printed with every take-down
_MEND = "名前の代わりに {{{person}}} と書いてください。"


def name_faults(story: Story) -> Iterator[Diagnostic]:
    """Every place in its own file where a story spells out one of its people."""
    names = names_of(story.front.people)
    places = _Places.of(story) if names else None
    for name in names:
        mend = _MEND.format(person=name.person)
        for line in sorted(places.spelling(name)) if places else ():
            yield Diagnostic(story.file, line, f"{name.person} の名前がそのまま書かれています。", mend)
        for photo in story.front.photos:
            if spelled_in((photo.file,), name):
                what = f"写真のファイル名に {name.person} の名前が入っています。"
                line = story.line("photos", story.front.photos.index(photo), "file")
                yield Diagnostic(story.file, line, what, "ファイル名を物や場所の名前に変えてください。")


class _Places(NamedTuple):
    """A story's texts, reduced once for all of its people. Each with where it stands."""

    fields: tuple[tuple[str, int], ...]  # skeletons of the front matter, with their lines
    prose: tuple[tuple[str, Segment], ...]
    joined: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, story: Story) -> _Places:
        def bare(texts: Iterable[str]) -> Iterator[str]:
            return map(skeleton, texts)

        return cls(
            tuple((b, story.line(*path)) for path, t in texts_of(story) for b in bare(readings_of_source(t))),
            tuple((b, s) for s in story.prose.segments for b in bare((*readings_of_html(s.html), s.source))),
            tuple((skeleton(text), line) for text, line in joined(story)),
        )

    def spelling(self, name: Name) -> set[int]:
        """Lines; where the name stands nowhere in one piece, those where it does across pieces."""
        found = {line for bare, line in self.fields if in_skeleton(bare, name)}
        for bare, segment in self.prose:
            if in_skeleton(bare, name):
                here = {segment.line + offset for offset in lines_spelling(segment.source, name)}
                found |= here or {segment.line}
        return found or {line for bare, line in self.joined if spelled_loosely(bare, name)}


def texts_of(story: Story) -> Iterator[tuple[Path, str]]:
    """Every text that could reach a page, except the entries where a name belongs."""
    for path, text in walk(story.front):
        if path[0] == "people" and path[2] in _OWN_KEYS and path[-1] not in _NUMBERS:
            continue
        if path[0] == "photos" and path[-1] == "file":
            continue
        yield path, text


def plate_name_faults(story: Story, content: Content) -> Iterator[Diagnostic]:
    """A story's own people in the letters of its plate."""
    if story.label.plate is None:
        return  # reducing names costs more than everything else that is decided about a person
    for name in names_of(story.front.people):
        yield from _plate_faults(story, name, content)


def joined(story: Story) -> Iterator[tuple[str, int]]:
    """What stands together on the page and apart in the file, each with a line: tags, the facts of a
    person, a call-out and its text; and the whole of the prose, across its blocks."""
    parts: dict[str | int, list[str]] = {}
    for path, text in texts_of(story):
        parts.setdefault(path[0], []).append(text)
    for key, texts in parts.items():
        if len(texts) > 1:
            yield "".join(texts), story.line(key)
    if len(story.prose.segments) > 1:
        whole = "".join(readings_of_html(segment.html)[0] for segment in story.prose.segments)
        yield whole, story.prose.segments[0].line


def _plate_faults(story: Story, name: Name, content: Content) -> Iterator[Diagnostic]:
    if not isinstance(story.front, CompanyFront) or story.front.plate is None:
        return
    plate = content.plates.get(story.front.plate.file)
    if plate is not None and spelled_in(("".join(plate.words),), name):
        what = f"図版の文字に {name.person} の名前があります。"
        mend = "図版から名前を消してください。"
        yield Diagnostic(f"{content.root.name}/plates/{story.front.plate.file}", 0, what, mend)
