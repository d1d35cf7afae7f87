"""Markdown, converted once per story, with the places of people and photographs left open.

The result is pieces: ready HTML, a person's place, a photograph's place. Who may be
named and which photograph may be shown is decided later and elsewhere. There is
no raw HTML at all, and a photograph can only be named, never addressed: every
spelling of an image ends in one place here, as a bare file name.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from build.common.patterns import PERSON_ID
from build.content.found import Found
from build.content.line_ends import joined
from build.content.open_places import PERSON_BRACKETS, PHOTO_BRACKETS
from build.content.spellings import not_ours, understood
from build.diagnostics import Diagnostic
from build.names.readings import untagged

if TYPE_CHECKING:
    from build.content.markdown_rules import Converter

_OPENS = re.compile(rf":::\s*({PERSON_ID})\s*")
_CLOSES = re.compile(r":::\s*")
_OPEN_PLACES = re.compile(f"{PERSON_BRACKETS[0]}([pf]):([^{PERSON_BRACKETS[1]}]*){PERSON_BRACKETS[1]}")
_PHOTO_PARAGRAPH = re.compile(f"<p>((?:{PHOTO_BRACKETS}[^{PERSON_BRACKETS[1]}]*{PERSON_BRACKETS[1]})+)</p>")
_HEADING = re.compile(r"<h[1-6]")
_READINGS = re.compile(r"<rp>[^<]*</rp>|<rt>[^<]*</rt>")
_LEAD_BLOCK = re.compile(r"<p>(?:(?!</p>).)*</p>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Html:
    """HTML that Markdown made: safe, complete tags except around a piece that follows."""

    text: str


@dataclass(frozen=True, slots=True)
class PersonPlace:
    id: str


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    file: str


Piece = Html | PersonPlace | PhotoPlace


class Segment(NamedTuple):
    """A stretch of prose. ``person`` owns it where it stood in a ``:::p1`` block; ``lead`` precedes
    the first heading. ``source`` is the Markdown as written, from ``line`` on."""

    pieces: tuple[Piece, ...]
    source: str
    line: int
    person: str | None = None
    lead: bool = False

    @property
    def html(self) -> str:
        """The HTML without its open places, as names are searched in it."""
        return "".join(piece.text if isinstance(piece, Html) else "\n" for piece in self.pieces)

    def mentions(self, person: str) -> bool:
        return self.person == person or PersonPlace(person) in self.pieces


class Prose(NamedTuple):
    segments: tuple[Segment, ...]
    faults: tuple[Diagnostic, ...]
    people: tuple[tuple[str, int], ...]  # id and line of every mention and block
    photos: tuple[tuple[str, int], ...]  # file and line of every place


def convert(body: str, first_line: int, file: str, *, shift: int = 1) -> Prose:
    """Markdown to pieces. ``shift`` sinks headings below the page's own."""
    converter = _converter(shift)
    segments: list[Segment] = []
    faults: list[Diagnostic] = []
    people: list[tuple[str, int]] = []
    photos: list[tuple[str, int]] = []
    for person, line, source in _blocks(understood(body.replace("\r\n", "\n")), first_line, file, faults):
        if person is None and not source.strip():
            continue
        try:
            made, found = converter.convert(source)
        except RecursionError:
            _converter.cache_clear()  # it may have stopped half way
            converter, made, found = _converter(shift), "", ()
            mend = "引用や箇条書きの入れ子を減らしてください。"
            faults.append(Diagnostic(file, line, "本文の入れ子が深すぎます。", mend))
        faults.extend(_located(f, line + line_in(source, f.needle), file) for f in found)
        faults.extend(_located(f, line + number, file) for number, f in not_ours(source))
        if person is not None:
            people.append((person, line - 1))
        segment = Segment(_pieces(_PHOTO_PARAGRAPH.sub(r"\1", made)), source, line, person)
        people.extend(_places(segment, PersonPlace))
        photos.extend(_places(segment, PhotoPlace))
        segments.append(segment)
    return Prose(_with_lead(segments), tuple(faults), tuple(people), tuple(photos))


@lru_cache
def _converter(shift: int) -> Converter:
    """One per process and depth: setting Markdown up costs more than a short story."""
    from build.content.markdown_rules import Converter  # Markdown only where something is read

    return Converter(shift)


def _blocks(
    body: str, first_line: int, file: str, faults: list[Diagnostic]
) -> Iterator[tuple[str | None, int, str]]:
    """The body cut at ``:::`` lines: of each block the owner's id or None, the first line, and its Markdown."""
    owner: str | None = None
    opened = start = first_line
    held: list[str] = []
    for number, line in enumerate(body.split("\n"), first_line):
        if not line.startswith(":::"):
            held.append(line)
            continue
        opens, closes = _OPENS.fullmatch(line), _CLOSES.fullmatch(line)
        if not opens and not closes:
            mend = ":::p1 のように書いてください。"
            faults.append(_block_fault(file, number, "ブロックの書き方が違います。", mend))
            held.append(line)
            continue
        if opens and owner:
            mend = "先に ::: だけの行で前のブロックを閉じてください。"
            faults.append(_block_fault(file, number, "ブロックの中にブロックがあります。", mend))
        if closes and not owner:
            mend = "対応する :::p1 の行を書くか、この行を消してください。"
            faults.append(_block_fault(file, number, "始まりのない ::: があります。", mend))
        yield owner, start, "\n".join(held)
        owner, opened, start, held = (opens[1] if opens else None), number, number + 1, []
    if owner:
        mend = "終わりに ::: だけの行を書いてください。"
        faults.append(_block_fault(file, opened, f":::{owner} が閉じられていません。", mend))
    yield owner, start, "\n".join(held)


def _block_fault(file: str, line: int, what: str, mend: str) -> Diagnostic:
    return Diagnostic(file, line, what, mend)


def _located(found: Found, line: int, file: str) -> Diagnostic:
    return Diagnostic(file, line, found.what, found.mend, found.severity)


def line_in(source: str, needle: str) -> int:
    """How many lines into the source a text first stands; 0 where it is not literally there."""
    at = source.find(needle) if needle else -1
    return source.count("\n", 0, at) if at >= 0 else 0


def _pieces(html: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for found in _OPEN_PLACES.finditer(html):
        if found.start() > at:
            pieces.append(Html(html[at : found.start()]))
        pieces.append(PersonPlace(found[2]) if found[1] == "p" else PhotoPlace(found[2]))
        at = found.end()
    if at < len(html):
        pieces.append(Html(html[at:]))
    return tuple(pieces)


def _places(segment: Segment, kind: type[PersonPlace | PhotoPlace]) -> Iterator[tuple[str, int]]:
    """Every open place with its line, counting repeated mentions one after another."""
    at = 0
    for piece in segment.pieces:
        if isinstance(piece, Html) or not isinstance(piece, kind):
            continue
        name = piece.id if isinstance(piece, PersonPlace) else piece.file
        needle = f"{{{name}}}" if isinstance(piece, PersonPlace) else name
        here = segment.source.find(needle, at)
        yield name, segment.line + segment.source.count("\n", 0, max(here, 0))
        at = here + len(needle) if here >= 0 else at


def _with_lead(segments: list[Segment]) -> tuple[Segment, ...]:
    """Splits the paragraphs before the first heading off the first segment."""
    if not segments or segments[0].person is not None:
        return tuple(segments)
    first = segments[0]
    marked = "".join(_marked(piece) for piece in first.pieces)
    end = 0
    while (match := _LEAD_BLOCK.match(marked, end)) is not None:
        end = match.end()
    if not end or not _HEADING.match(marked, end):
        # Something other than a heading follows: the first paragraph alone leads.
        first_block = _LEAD_BLOCK.match(marked)
        end = first_block.end() if first_block else 0
    if not end:
        return tuple(segments)
    lead = Segment(_pieces(marked[:end]), first.source, first.line, None, lead=True)
    rest = Segment(_pieces(marked[end:]), first.source, first.line)
    return (lead, rest, *segments[1:])


def _marked(piece: Piece) -> str:
    if isinstance(piece, Html):
        return piece.text
    kind, name = ("p", piece.id) if isinstance(piece, PersonPlace) else ("f", piece.file)
    return f"{PERSON_BRACKETS[0]}{kind}:{name}{PERSON_BRACKETS[1]}"


def lead_words(segments: Iterable[Segment], names: Mapping[str, str]) -> str:
    """The paragraphs before the first heading as plain text, without readings."""
    words = []
    for segment in segments:
        if segment.lead:
            for piece in segment.pieces:
                if isinstance(piece, Html):
                    words.append(html.unescape(untagged(_READINGS.sub("", piece.text))))
                elif isinstance(piece, PersonPlace):
                    words.append(names.get(piece.id, ""))  # an unknown id is a fault, said elsewhere
    return re.sub(r"\s*\n\s*", " ", joined("".join(words).strip()))
