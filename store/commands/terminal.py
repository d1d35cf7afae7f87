"""What a handler sees on the terminal: tables, aligned items, plain text when it is not a terminal.

What a person typed is shown with control characters made visible: a hostile
intake could have sealed a terminal's escape sequences.
"""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from register.forms import FormSpec, form_spec
from register.model import Register
from store.records.opening import OpenedRecord

PLAIN_WIDTH = 200  # columns, when nobody looks at it: rows stay on one line


def prepare() -> None:
    """What a terminal's encoding lacks is shown escaped: an output that stops half-way helps nobody."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def finish() -> None:
    """Everything that was said is written out; OSError where it cannot be."""
    sys.stdout.flush()


def drop_unwritten() -> None:
    """After an OSError: what standard output does not take is dropped, or Python complains of it at its exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """A sentence on standard output."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """A sentence on standard error."""
    sys.stderr.write(f"{text}\n")


def say_json(value: object) -> None:
    """One JSON document; control and format characters stay escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    say("".join(c if c == "\n" or not _hidden(c) else f"\\u{ord(c):04x}" for c in text))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table; no colour and no wrapping when standard output is not a terminal."""
    terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout,
        no_color=not terminal,
        force_terminal=terminal,
        highlight=False,
        width=None if terminal else PLAIN_WIDTH,
    )
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        grid.add_column(column, no_wrap=not terminal, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    console.print(grid)


def show_record(register: Register, record: OpenedRecord) -> None:
    """Items under the register's labels, then declarations and what the record is."""
    header = record.header
    spec = form_spec(register, header["form"])
    about = [
        ("受付番号", header["receipt"]),
        ("フォーム", spec.title),
        ("応募先・催し", header["target"]),
        ("受付の日時", header["received_at"]),
        ("説明の版", header["notice"]),
    ]
    _section("記録", about)
    _section("情報項目", _items(spec, record.payload.items))
    _section("申告と約束", _declarations(spec, record.payload.declarations))
    say(f"目的「{record.purpose.label}」で開きました。取扱記録簿の番号 {record.entry} に残しています。")


def record_json(record: OpenedRecord) -> Mapping[str, Any]:
    """The same for scripts."""
    header = record.header
    return {
        "id": header["id"],
        "receipt": header["receipt"],
        "programme": header["programme"],
        "form": header["form"],
        "target": header["target"],
        "received_at": header["received_at"],
        "notice": header["notice"],
        "term": header["term"],
        "items": dict(record.payload.items),
        "declarations": dict(record.payload.declarations),
        "purpose": record.purpose.id,
        "journal_entry": record.entry,
    }


def visible(text: str) -> str:
    """Control and format characters (terminal escapes, direction marks) as ``\\x{…}``."""
    return "".join(f"\\x{{{ord(c):x}}}" if _hidden(c) else c for c in text)


def aligned(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """``label  value`` lines with values in one column; wide characters count two."""
    width = max((cell_len(label) for label, _ in pairs), default=0)
    return [f"  {label}{' ' * (width - cell_len(label))}  {visible(value)}" for label, value in pairs]


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}


def _section(title: str, pairs: Sequence[tuple[str, str]]) -> None:
    say(f"■ {title}")
    for line in aligned(pairs) or ["  (なし)"]:
        say(line)
    say("")


def _items(spec: FormSpec, items: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(field.label, items[field.id] or "(記入なし)") for field in spec.fields if field.id in items]


def _declarations(spec: FormSpec, declarations: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(one.label, declarations[one.id]) for one in spec.declarations if one.id in declarations]
