"""Lists of the vault: waiting envelopes and records together, oldest first, filtered, page by page. I/O only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import merge

from store.disk.database import Database, Row
from store.disk.vault_rows import Listed, ListFilter

EVERYTHING = ListFilter()


@dataclass(frozen=True, slots=True)
class _Table:
    """One that a list shows, and what says a row's term there."""

    name: str
    state: str
    term: str


_TABLES = (
    _Table("envelopes", "collected", "json_extract(document, '$.header.term')"),
    _Table("records", "accessioned", "term"),
)
_LISTED = """
SELECT id, programme, receipt, target, form, received_at, '{state}' AS state FROM {table}
WHERE programme = ? AND (received_at, id) > (?, ?){where} ORDER BY received_at, id LIMIT ?
"""
_COUNT = "SELECT count(*) AS n FROM {table} WHERE programme = ?{where}"
_ONE = """
SELECT id, programme, receipt, target, form, received_at, 'accessioned' AS state FROM records WHERE id = ?
"""


def listed(
    database: Database, programmes: Sequence[str], after: tuple[str, str], limit: int, wanted: ListFilter
) -> list[Listed]:
    """Rows of the given programmes beyond a row's place; all of them where ``limit`` is -1."""
    pages = []
    for programme in programmes:
        for table in _TABLES:
            where, values = _conditions(table, wanted)
            sql = _LISTED.format(table=table.name, state=table.state, where=where)
            pages.append(map(_row, database.rows(sql, (programme, *after, *values, limit))))
    found = list(merge(*pages, key=lambda row: row.place))
    return found if limit < 0 else found[:limit]


def counted(database: Database, programmes: Sequence[str], wanted: ListFilter) -> int:
    """How many rows ``listed`` has in all."""
    number = 0
    for programme in programmes:
        for table in _TABLES:
            where, values = _conditions(table, wanted)
            [row] = database.rows(_COUNT.format(table=table.name, where=where), (programme, *values))
            number += row["n"]
    return number


def rows_of(database: Database, ids: Iterable[str], programmes: Sequence[str]) -> list[Listed]:
    """Records by id, among the given programmes, oldest first."""
    rows = (row for id_ in ids for row in database.rows(_ONE, (id_,)))
    found = [_row(row) for row in rows if row["programme"] in programmes]
    return sorted(found, key=lambda row: row.place)


def _conditions(table: _Table, wanted: ListFilter) -> tuple[str, tuple[str, ...]]:
    """What a filter adds to a query, and its values."""
    said = {
        "target = ?": wanted.target,
        f"{table.term} = ?": wanted.term,
        "received_at >= ?": wanted.since,
        "received_at < ?": f"{wanted.until}~" if wanted.until else "",  # beyond every time of that day
    }
    given = {condition: value for condition, value in said.items() if value}
    return "".join(f" AND {condition}" for condition in given), tuple(given.values())


def _row(row: Row) -> Listed:
    return Listed(**dict(row))
