"""A parsed story as bytes and back, for the last build's notes. Pure.

What is kept is what YAML and Markdown gave, not what was made of it: the front matter is
typed anew whenever a story is opened, by the same models, so that notes can neither carry
code nor get past a rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from build.common.packing import packed, unpacked
from build.content.prose import Html, PersonPlace, PhotoPlace, Piece, Prose, Segment
from build.content.stories import Kind, Label, Parsed, Whole, typed_again
from build.diagnostics import Diagnostic, Severity
from build.errors import DamagedNotesError


def packed_label(label: Label) -> bytes:
    """The label's fields, in their order."""
    return packed(tuple(label))


def unpacked_label(data: bytes) -> Label:
    return Label._make(unpacked(data))


def packed_story(story: Parsed[Any], sha256: str) -> bytes:
    """The front matter as JSON, and the lines and the converted prose of a story that was just read from a file
    of this SHA-256."""
    whole = story.whole
    segments = [
        (tuple([_piece(piece) for piece in s.pieces]), s.source, s.line, s.person, s.lead)
        for s in whole.prose.segments
    ]
    prose = (tuple(segments), whole.prose.people, whole.prose.photos)
    return packed((sha256, _json(whole.data), tuple(whole.lines.items()), *prose))


def unpacked_story(data: bytes, kind: Kind, sha256: str) -> Whole[Any]:
    """The story again, without its file's text; its prose's faults are kept apart from it.

    DamagedNotesError where it is not as it was packed, or was read from another file than one of this SHA-256.
    """
    whose, front, lines, segments, people, photos = unpacked(data)
    if whose != sha256:
        raise DamagedNotesError
    opened = [Segment(tuple([_as_piece(piece) for piece in pieces]), *rest) for pieces, *rest in segments]
    prose = Prose(tuple(opened), (), people, photos)
    return Whole(typed_again(kind, front), {}, dict(lines), None, prose)


def packed_findings(findings: Iterable[Diagnostic]) -> str | None:
    """Findings as JSON; None for none, which is the usual case."""
    rows = [[f.file, f.line, f.what, f.mend, f.severity.value, f.suspect, f.letters] for f in findings]
    return _json(rows) if rows else None


def unpacked_findings(text: str | None) -> tuple[Diagnostic, ...]:
    if text is None:
        return ()
    return tuple(
        Diagnostic(file, line, what, mend, Severity(severity), *said)
        for file, line, what, mend, severity, *said in json.loads(text)
    )


def _piece(piece: Piece) -> str | tuple[str, str]:
    if isinstance(piece, Html):
        return piece.text
    return ("p", piece.id) if isinstance(piece, PersonPlace) else ("f", piece.file)


def _as_piece(kept: str | tuple[str, str]) -> Piece:
    if isinstance(kept, str):
        return Html(kept)
    return PersonPlace(kept[1]) if kept[0] == "p" else PhotoPlace(kept[1])


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
