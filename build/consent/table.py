"""The ledger as a table for a terminal and as JSON. Pure."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence

from build.consent.states import Due, Row

HEADS = ("状態", "記事", "人", "同意書", "同意した項目", "媒体", "期限", "確認した日", "取りやめ")
NO_EXPIRY = "決めない"
_WIDE = frozenset("WF")


def width(text: str) -> int:
    """Columns on a terminal: wide and full-width characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in text
    )


def table(rows: Sequence[Row]) -> str:
    """Aligned columns, ending with a line that counts."""
    cells = [HEADS, *map(_cells, rows)]
    widths = [max(width(row[column]) for row in cells) for column in range(len(HEADS))]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join([*lines, "", _count(rows)]) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (w - width(cell)) for cell, w in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    expires = row.expires.isoformat() if row.expires else (NO_EXPIRY if row.form else "")
    withdrawn = f"{row.withdrawn_on.isoformat()} {'、'.join(row.withdrawn_items)}" if row.withdrawn_on else ""
    return (
        row.state.value,
        f"{row.story}(下書き)" if row.draft else row.story,
        row.person,
        row.form,
        "、".join(row.items),
        "、".join(row.media),
        expires,
        row.approved_on.isoformat() if row.approved_on else "",
        withdrawn,
    )


def _count(rows: Sequence[Row]) -> str:
    states = [row.state.value for row in rows]
    counted = "、".join(f"{state} {states.count(state)}人" for state in dict.fromkeys(states))
    return f"{len(rows)}人: {counted}" if rows else "記事に人はいません。"


def as_json(rows: Sequence[Row]) -> str:
    """A list of objects; days as ISO dates or null."""
    listed = [
        {
            "story": row.story,
            "person": row.person,
            "draft": row.draft,
            "state": row.state.value,
            "form": row.form or None,
            "items": row.items,
            "media": row.media,
            "expires": row.expires.isoformat() if row.expires else None,
            "approved_on": row.approved_on.isoformat() if row.approved_on else None,
            "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
            "withdrawn_items": row.withdrawn_items,
        }
        for row in rows
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def due_lines(found: Sequence[Due]) -> str:
    """One line per thing to do, the earliest first."""
    return "".join(
        f"{d.on.isoformat() if d.on else '今すぐ'}  {d.story} {d.person}"
        f"{f'({d.form})' if d.form else ''}: {d.what} 直し方: {d.mend}\n"
        for d in found
    )
