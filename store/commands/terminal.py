"""What a handler sees on the terminal: sentences, tables, aligned items, JSON; plain text when it is no terminal.

What a person typed is shown with control characters made visible: a hostile
intake could have sealed a terminal's escape sequences.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from store.errors import StoreError

_GAP = 2  # columns between two of a table
PLAIN_WIDTH = 200  # columns, when nobody looks at it: rows stay on one line


def finish() -> None:
    """Everything that was said is written out; OSError where it cannot be."""
    sys.stdout.flush()


def drop_unwritten() -> None:
    """After an OSError: what standard output does not take is dropped, or Python complains of it at its exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def require_output() -> None:
    """StoreError unless standard output is a terminal: what was opened goes to a person's eyes, to no file and no program."""
    _require(sys.stdout)


def require_errors() -> None:
    """The same of standard error, where a typed page is shown."""
    _require(sys.stderr)


def _require(stream: TextIO) -> None:
    if not stream.isatty():
        raise StoreError(
            "申込みの中身は、端末の画面にだけ出します(ファイルにも、ほかのプログラムにも渡しません)。何も開いていません。"
            "直し方: > や | を付けずに、端末で実行してください。"
        )


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
    """A table where it fits the terminal, else each row as a block of its own; one line a row when nobody looks."""
    shown = [[visible(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        _say_lines(columns, shown, PLAIN_WIDTH)
        return
    width = shutil.get_terminal_size().columns
    if _natural_width(columns, shown) <= width:
        _say_lines(columns, shown, width)
    else:
        _say_blocks(columns, shown)


def _natural_width(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    widths = [max(map(cell_len, cells)) for cells in zip(columns, *rows, strict=True)]
    return sum(widths) + _GAP * (len(widths) - 1)


def _say_lines(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout, no_color=not terminal, force_terminal=terminal, highlight=False, width=width
    )
    grid = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for column in columns:
        grid.add_column(column, no_wrap=True, overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    console.print(grid)


def _say_blocks(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The first column stands alone, the others under it with their names; empty ones are left out."""
    for row in rows:
        say(row[0])
        for line in aligned([pair for pair in zip(columns[1:], row[1:], strict=True) if pair[1]]):
            say(line)


def visible(text: str) -> str:
    """Control and format characters (terminal escapes, direction marks) as ``\\x{…}``."""
    return "".join(f"\\x{{{ord(c):x}}}" if _hidden(c) else c for c in text)


def aligned(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """``label  value`` lines with values in one column; wide characters count two."""
    width = max((cell_len(label) for label, _ in pairs), default=0)
    return [f"  {label}{' ' * (width - cell_len(label))}  {visible(value)}" for label, value in pairs]


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}
