"""The gate for names spelled out: in prose, front matter, captions, file names, plates, other pages. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from build.content import Content
from build.diagnostics import Diagnostic
from build.frontmatter import Path
from build.names import (
    Name,
    lines_spelling,
    names_of,
    readings_of_html,
    readings_of_source,
    skeleton,
    spelled_in,
)
from build.prose import Segment
from build.schema import CompanyFront
from build.stories import Story, TextStory
from build.texts import walk

_OWN_KEYS = frozenset({"name", "kana", "also_called", "consent", "id"})
SHORTEST_FOREIGN = 4  # characters: shorter full names are words elsewhere too often
_MEND = "名前の代わりに {{{person}}} と書いてください。"


def name_faults(story: Story, content: Content) -> Iterator[Diagnostic]:
    """Every place where a story spells out one of its own people."""
    for name in names_of(story.front.people):
        mend = _MEND.format(person=name.person)
        for line in sorted(_lines(story, name)):
            yield Diagnostic(story.file, line, f"{name.person} の名前がそのまま書かれています。", mend)
        for photo in story.front.photos:
            if spelled_in((photo.file,), name):
                what = f"写真のファイル名に {name.person} の名前が入っています。"
                line = story.line("photos", story.front.photos.index(photo), "file")
                yield Diagnostic(story.file, line, what, "ファイル名を物や場所の名前に変えてください。")
        yield from _plate_faults(story, name, content)


def _lines(story: Story, name: Name) -> set[int]:
    found = {story.line(*path) for path, text in _texts(story) if spelled_in(readings_of_source(text), name)}
    for segment in story.prose.segments:
        if spelled_in(readings_of_html(segment.html), name) or spelled_in((segment.source,), name):
            here = {segment.line + offset for offset in lines_spelling(segment.source, name)}
            found |= here or {segment.line}
    return found


def _texts(story: Story) -> Iterator[tuple[Path, str]]:
    """Every text that could reach a page, except the entries where a name belongs."""
    for path, text in walk(story.front):
        if path[0] == "people" and path[2] in _OWN_KEYS:
            continue
        if path[0] == "photos" and path[-1] == "file":
            continue
        yield path, text


def _plate_faults(story: Story, name: Name, content: Content) -> Iterator[Diagnostic]:
    if not isinstance(story.front, CompanyFront) or story.front.plate is None:
        return
    plate = content.plates.get(story.front.plate.file)
    if plate is not None and spelled_in(("".join(plate.words), *plate.words), name):
        what = f"図版の文字に {name.person} の名前があります。"
        mend = "図版から名前を消してください。"
        yield Diagnostic(f"{content.root.name}/plates/{story.front.plate.file}", 0, what, mend)


@dataclass(frozen=True, slots=True)
class _Index:
    """Full names of everyone in the repository, to look up by windows of a text's skeleton."""

    owners: dict[str, frozenset[str]]  # skeleton -> slugs of the stories that know it
    lengths: tuple[int, ...]

    def hits(self, text: str, own: str) -> Iterator[str]:
        bare = skeleton(text)
        for length in self.lengths:
            for start in range(len(bare) - length + 1):
                window = bare[start : start + length]
                owners = self.owners.get(window)
                if owners is not None and own not in owners:
                    yield window


def _index(content: Content) -> _Index:
    owners: dict[str, set[str]] = {}
    for story in content.stories:
        for person in story.front.people:
            for text in (person.name, person.kana):
                bare = skeleton(text) if text else ""
                if len(bare) >= SHORTEST_FOREIGN:
                    owners.setdefault(bare, set()).add(story.front.slug)
    frozen = {bare: frozenset(slugs) for bare, slugs in owners.items()}
    return _Index(frozen, tuple(sorted({len(bare) for bare in frozen})))


def foreign_name_faults(content: Content) -> Iterator[Diagnostic]:
    """A full name that another story knows: consent for one story is none for another."""
    index = _index(content)
    if not index.owners:
        return
    for story in content.stories:
        for line in sorted(_foreign_lines(story, index)):
            yield _foreign(story.file, line)


def _foreign_lines(story: Story, index: _Index) -> set[int]:
    slug = story.front.slug
    found = {
        story.line(*path)
        for path, text in _texts(story)
        if any(_any_hit(index, reading, slug) for reading in readings_of_source(text))
    }
    for segment in story.prose.segments:
        if any(_any_hit(index, reading, slug) for reading in readings_of_html(segment.html)):
            found.add(segment.line + _offset(segment, index, slug))
    return found


def _any_hit(index: _Index, text: str, own: str) -> bool:
    return next(index.hits(text, own), None) is not None


def _offset(segment: Segment, index: _Index, own: str) -> int:
    lines = segment.source.split("\n")
    return next((n for n, line in enumerate(lines) if _any_hit(index, line, own)), 0)


def _foreign(file: str, line: int) -> Diagnostic:
    what = "別の記事に登場する人の名前がそのまま書かれています。"
    mend = "名前を消してください。この記事でも紹介するなら、同意書をもらって people に書いてください。"
    return Diagnostic(file, line, what, mend)


def page_name_faults(content: Content) -> Iterator[Diagnostic]:
    """Pages of prose name nobody, and hold no person's block and no photograph."""
    index = _index(content)
    for page in content.pages:
        for _, line in page.prose.people:
            mend = "名前を使わずに書いてください。"
            yield Diagnostic(page.file, line, "このページに人のことは書けません。", mend)
        for _, line in page.prose.photos:
            yield Diagnostic(page.file, line, "このページに写真は置けません。", "写真の行を消してください。")
        for line in sorted(_page_lines(page, index)):
            yield _foreign(page.file, line)


def _page_lines(page: TextStory, index: _Index) -> set[int]:
    found = {page.line(*path) for path, text in walk(page.front) if _any_hit(index, text, "")}
    for segment in page.prose.segments:
        if any(_any_hit(index, reading, "") for reading in readings_of_html(segment.html)):
            found.add(segment.line + _offset(segment, index, ""))
    return found
