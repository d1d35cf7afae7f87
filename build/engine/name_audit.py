"""The closing audit for names: looks through finished texts for people who may not be shown.

The ledger knows that a file is as it was written, and not what a plugin put into the values that it was written from.
So this runs where anybody else had a hand in a build. What counts is what is certain in a story of others (``names/``):
a build is not stopped by a question. Names are found across tags, as entities, escapes or percent signs; not in
pictures, in base64 or in a cipher, nor over two blocks of a page.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from build.content.folder import Content
from build.content.stories import Story
from build.errors import AuditError
from build.gate.answers import is_answered
from build.gate.decided import DecidedSite
from build.names.called import Name, called
from build.names.folding import skeleton
from build.names.heard import Heard, Sound, heard
from build.names.index import Index, Known
from build.names.match import Match, Scope
from build.names.readings import readings_of_source
from build.names.search import letters_between

TEXTS = frozenset({".html", ".svg", ".css", ".js", ".json", ".xml", ".ics", ".txt", ".webmanifest"})
_TAG = re.compile(r"<[^<>]*>")
#: Tags within a line or a row, which divide no name; every other begins a block.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|data|dfn|em|i|img|kbd|mark|q|r[bpt]|ruby|s|small|span|strong|su[bp]|t[dh]|text|time"
    r"|tspan|u|var|wbr)\b[^<>]*>|<!--[^<>]*>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r'<[^<>]*>|"(?=\s*[,:}\]])')  # or the end of one of JSON's texts
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


class Held(NamedTuple):
    """Names that may stand nowhere. ``stories``: by slug, whose editors know what is no name."""

    people: Index
    stories: Mapping[str, Story]
    nobody: bool


def held_back(content: Content, site: DecidedSite) -> Held:
    """Everybody named in the content, broken files included, less those whose name the site shows anywhere."""
    shown = set(_shown(site))
    labels = [name for story in content.stories for name in story.label.names]
    unread = [(name, "") for found in content.unread.values() for name in found.names]
    names = (
        called("", name, kana) for name, kana in (*labels, *unread) if skeleton(name or kana) not in shown
    )
    return held_of(names, {story.label.slug: story for story in content.stories})


def held_of(names: Iterable[Name], stories: Mapping[str, Story] | None = None) -> Held:
    """These, each looked for in every way that it may be written."""
    known = [Known("", "", name) for name in dict.fromkeys(names) if name.rows]
    return Held(Index(known), stories or {}, not known)


def _shown(site: DecidedSite) -> Iterator[str]:
    for story in site.stories:
        yield from (skeleton(p.values["name"]) for p in story.people if "name" in p.values)
        story.put_away()


def audit_names(root: Path, names: Collection[str], held: Held) -> None:
    """AuditError with every text among these files of an output that holds such a name; which name, it does not say."""
    if held.nobody:
        return
    texts = [name for name in sorted(names) if posixpath.splitext(name)[1] in TEXTS]
    found = [
        name
        for name in texts
        if says(f"{name}\n{(root / name).read_text('utf-8')}", held, _no_names(name, held.stories))
    ]
    if found:
        raise AuditError(tuple(f"{name}: 公開を許されていない名前があります。" for name in found))


def _no_names(file: str, stories: Mapping[str, Story]) -> Iterator[str]:
    """What the editor of the story that a file shows says is no name; read when somebody asks."""
    for part in file.split("/"):
        if part in stories:
            yield from stories[part].front.not_a_name
            stories[part].put_away()


def says(text: str, held: Held, no_names: Iterable[str] = ()) -> bool:
    """Whether a file's text certainly holds one of the names, as it stands or with its tags taken out."""
    sound = Sound(_heard(text))
    people = held.people.wholes(sound, held.people.parts(sound))
    found = [
        (text, match)
        for known in people
        for text in sound.texts
        for match in text.search(known.name, Scope.FAR)
        if match.certain
    ]
    return bool(found) and not _all_answered(found, tuple(no_names))


def _all_answered(found: Iterable[tuple[Heard, Match]], no_names: Sequence[str]) -> bool:
    return all(
        is_answered(text.text, match, letters_between(text.text, match.start, match.end), no_names)
        for text, match in found
    )


def _heard(text: str) -> Iterator[Heard]:
    """What stands in each block, and in each tag and each of its attributes."""
    written_out = unquote(_without_escapes(text))
    blocks = _BLOCK.split(_INLINE.sub("", written_out))
    tags = [value for tag in _TAG.findall(written_out) for value in tag.split('"')]
    pieces = dict.fromkeys(html.unescape(piece) for piece in (*blocks, *tags))
    # Past the memory of this function, which is for short texts: whole pages would stay in it.
    return heard(reading for piece in pieces for reading in readings_of_source.__wrapped__(piece))


def _without_escapes(text: str) -> str:
    """JSON's and JavaScript's own way to write a character; two of them may be one."""
    if "\\u" not in text:
        return text
    written = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
