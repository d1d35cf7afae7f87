"""Which receiving keys a second copy can open: read from the keyring of its newest generation. I/O only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from store.disk import keyring
from store.disk.second_copy import MANIFEST, file_hash, newest_name, prepare, translated
from store.disk.state import State
from store.errors import BackupError

_HELD = """
SELECT key FROM receiving_keys WHERE destroyed_on IS NULL
AND key IN (SELECT key FROM wraps WHERE kind = 'receiving')
"""


def held_keys(folder: Path) -> frozenset[str]:
    """Ids of the receiving keys that the newest generation has with somebody's wrap.

    BackupError where there is no generation, or its keyring is not what was written.
    """
    generation = newest_name(folder)
    ring = generation / keyring.FILE
    with translated(folder):
        try:
            expected = json.loads((generation / MANIFEST).read_bytes())["files"][keyring.FILE]
        except (ValueError, KeyError, TypeError):
            expected = ""
        if file_hash(ring) != expected:
            raise BackupError(
                f"控え {generation} の鍵束が、書いたときのものと違います。", code="copy-changed"
            )
    return _read(ring)


def missing_keys(state: State) -> frozenset[str]:
    """Living receiving keys that the configured second copy lacks; empty where none is configured.

    BackupError where the copy cannot be read.
    """
    if state.second is None:
        return frozenset()
    prepare(state, state.second)
    living = {key.key for key in state.keyring.receiving_keys() if key.destroyed_on is None}
    return frozenset(living - held_keys(state.second)) if living else frozenset()


def require_held(state: State, keys: Iterable[str]) -> None:
    """BackupError unless the configured copy has each of these keys that is alive here.

    What is sealed to a key that only this machine has would be lost with it.
    """
    lost = missing_keys(state) & frozenset(keys)
    if lost:
        raise BackupError(
            f"控えに受付鍵 {'、'.join(sorted(lost))} がありません。回収したものはここにありますが、"
            "受付には消させていません。",
            code="copy-lacks-key",
        )


def _read(ring: Path) -> frozenset[str]:
    """Nothing is written beside it: the medium may be read-only."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(ring))}?mode=ro&immutable=1", uri=True)) as connection:
            return frozenset(row[0] for row in connection.execute(_HELD))
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise BackupError(f"控え {ring} を読めません({name})。", code="copy-changed") from error
