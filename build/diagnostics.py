"""What is wrong with the content, where, and how to mend it.

Every fault of every file is collected before anything is said, sorted, and said
in Japanese: editors are not programmers. No sentence of a diagnostic carries a person's
name or another value somebody typed about themselves; it points at the line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class Severity(Enum):
    """An error stops the build; a warning does not; a notice is only worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


TAKEN_DOWN = "取り下げています。"
LABELS = {Severity.ERROR: "誤り", Severity.WARNING: "注意", Severity.NOTICE: "お知らせ"}
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTICE: "36"}


class Diagnostic(NamedTuple):
    """One finding. ``file`` is relative to the project, ``line`` counts from 1; 0 means the whole file.

    ``suspect``: whom letters of the file may name, an id or an id and a file; an editor has to answer such a
    finding. ``letters``: those letters, for the editor who asked; no log and no report prints them. ``held_back``:
    a fault that stops no build, because what it is about is not shown until it is mended.
    """

    file: str
    line: int
    what: str
    mend: str
    severity: Severity = Severity.ERROR
    suspect: str = ""
    letters: str = ""
    held_back: bool = False

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each finding once, by file and line: the same content gives the same list."""
    return tuple(sorted(set(found), key=lambda d: (d.file, d.line, d.severity.value, *d[2:4], *d[5:])))


def has_errors(found: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in found)


def is_open(d: Diagnostic) -> bool:
    """Letters that may name somebody, and that nobody has answered for yet."""
    return bool(d.suspect) and d.severity is not Severity.NOTICE


def is_take_down(d: Diagnostic) -> bool:
    """A notice of something that is no longer shown; the gate alone writes these words."""
    return d.severity is Severity.NOTICE and TAKEN_DOWN in d.what


def as_text(found: Iterable[Diagnostic], *, colour: bool, letters: bool = False) -> str:
    """One line per finding, ``file:line: label: what 直し方: mend``. ``letters``: with those that it is about."""
    return "".join(f"{_line(d, colour=colour, letters=letters)}\n" for d in found)


def _line(d: Diagnostic, *, colour: bool, letters: bool) -> str:
    label = LABELS[d.severity]
    what = with_letters(d) if letters else d.what
    if colour:
        return f"\x1b[1m{d.place}\x1b[0m: \x1b[{_COLOURS[d.severity]}m{label}\x1b[0m: {what} 直し方: {d.mend}"
    return f"{d.place}: {label}: {what} 直し方: {d.mend}"


def with_letters(d: Diagnostic) -> str:
    """What is said, after the letters that it is about: for the editor who asked."""
    return f"「{d.letters}」: {d.what}" if d.letters else d.what


def as_json(found: Iterable[Diagnostic]) -> str:
    """A list of objects with file, line, what, mend and severity; where letters are or may be a name, with them and,
    of those that wait for an answer, with ``suspect``."""
    rows = []
    for d in found:
        more = {key: value for key in ("suspect", "letters") if (value := getattr(d, key))}
        rows.append(
            {
                "file": d.file,
                "line": d.line,
                "what": d.what,
                "mend": d.mend,
                "severity": d.severity.value,
                **more,
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def as_github(found: Iterable[Diagnostic]) -> str:
    """GitHub's workflow commands, so that a finding stands beside its line in a pull request."""
    return "".join(
        f"::{d.severity.value} file={_property(d.file)},line={max(d.line, 1)}::{_data(f'{with_letters(d)} 直し方: {d.mend}')}\n"
        for d in found
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
