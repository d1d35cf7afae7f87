"""Makes the postbox's tables in an empty database, and brings those of an older version along."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, inspect, select
from sqlalchemy.schema import CreateIndex, CreateTable

from intake.errors import PostboxError
from intake.postbox.tables import CANCELLATIONS, ENVELOPES, METADATA, PROBE, TOMBSTONES, VERSION

#: Where PostgreSQL keeps the version; SQLite has a number of its own in the file's head.
VERSION_TABLE = Table("zukan_postbox", MetaData(), Column("version", Integer, nullable=False))


def bring_along(connection: Connection, *, may_make: bool = True) -> None:
    """From the version that is found to ours, in the caller's transaction; PostboxError for one not known here.

    ``may_make``: tables where there are none; else a database without them is not ours.
    """
    found = _found(connection)
    if found == VERSION:
        return
    steps = {**({0: _make} if may_make else {}), 1: _from_1}
    if found not in steps:
        raise PostboxError("受付箱が、このプログラムの知らない版です。")
    steps[found](connection)
    _write_version(connection)


def _found(connection: Connection) -> int:
    """The version of the tables; 0 where there are none."""
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if not inspect(connection).has_table(VERSION_TABLE.name):
        return 0
    return int(connection.execute(select(VERSION_TABLE.c.version)).scalar_one())


def _write_version(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")
        return
    VERSION_TABLE.create(connection)
    connection.execute(insert(VERSION_TABLE), {"version": VERSION})


def _make(connection: Connection) -> None:
    METADATA.create_all(connection, checkfirst=False)
    connection.execute(insert(PROBE), {"only_row": 1, "count": 0})  # trial writes count in it


#: Version 1 knew SQLite only: envelopes without hash and seat, tombstones without target.
_ENVELOPES_OF_1 = """
INSERT INTO envelopes
SELECT id, receipt, programme, target, received_at, document, json_extract(document, '$.header.cancellation'),
       'none', NULL, ''
FROM old_envelopes
"""
_TOMBSTONES_OF_1 = """
INSERT INTO tombstones
SELECT id, receipt, programme, '', cancellation, received_at, 'none', NULL, erased_at, how, NULL
FROM old_tombstones
"""


def _from_1(connection: Connection) -> None:
    for table in (ENVELOPES, TOMBSTONES):
        connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO old_{table.name}")
    for table in (ENVELOPES, TOMBSTONES, CANCELLATIONS):
        connection.execute(CreateTable(table))
    connection.exec_driver_sql(_ENVELOPES_OF_1)
    connection.exec_driver_sql(_TOMBSTONES_OF_1)
    for table in (ENVELOPES, TOMBSTONES):
        connection.exec_driver_sql(f"DROP TABLE old_{table.name}")
        for index in table.indexes:
            connection.execute(CreateIndex(index))
