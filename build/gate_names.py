"""The gate for a story's own people spelled out: in prose, front matter, captions, file names, plates. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from build.content import Content
from build.diagnostics import Diagnostic
from build.frontmatter import Path
from build.names import (
    Name,
    lines_spelling,
    names_of,
    readings_of_html,
    readings_of_source,
    spelled_in,
)
from build.schema import CompanyFront
from build.stories import Story
from build.texts import walk

_OWN_KEYS = frozenset({"name", "kana", "also_called", "consent", "id"})
_NUMBERS = frozenset({"form", "guardian"})  # printed with every take-down
_MEND = "名前の代わりに {{{person}}} と書いてください。"


def name_faults(story: Story) -> Iterator[Diagnostic]:
    """Every place in its own file where a story spells out one of its people."""
    for name in names_of(story.front.people):
        mend = _MEND.format(person=name.person)
        for line in sorted(_lines(story, name)):
            yield Diagnostic(story.file, line, f"{name.person} の名前がそのまま書かれています。", mend)
        for photo in story.front.photos:
            if spelled_in((photo.file,), name):
                what = f"写真のファイル名に {name.person} の名前が入っています。"
                line = story.line("photos", story.front.photos.index(photo), "file")
                yield Diagnostic(story.file, line, what, "ファイル名を物や場所の名前に変えてください。")


def _lines(story: Story, name: Name) -> set[int]:
    found = {
        story.line(*path) for path, text in texts_of(story) if spelled_in(readings_of_source(text), name)
    }
    for segment in story.prose.segments:
        if spelled_in(readings_of_html(segment.html), name) or spelled_in((segment.source,), name):
            here = {segment.line + offset for offset in lines_spelling(segment.source, name)}
            found |= here or {segment.line}
    return found


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
    for name in names_of(story.front.people):
        yield from _plate_faults(story, name, content)


def _plate_faults(story: Story, name: Name, content: Content) -> Iterator[Diagnostic]:
    if not isinstance(story.front, CompanyFront) or story.front.plate is None:
        return
    plate = content.plates.get(story.front.plate.file)
    if plate is not None and spelled_in(("".join(plate.words), *plate.words), name):
        what = f"図版の文字に {name.person} の名前があります。"
        mend = "図版から名前を消してください。"
        yield Diagnostic(f"{content.root.name}/plates/{story.front.plate.file}", 0, what, mend)
