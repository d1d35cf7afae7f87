"""Who accounts for every file of an output, and the only way to write one.

A page, a cleared photograph's derivative, a declared asset, a drawn cover, or a company's plate: there is
no sixth kind. The audit compares what lies in the folder with this, byte for byte. A file that
stands in the last output as it was written, and would be written the same, is only entered.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from build.errors import AuditError


class Owner(Enum):
    PAGE = "頁"
    PHOTO = "写真"
    ASSET = "部品"
    COVER = "紹介の画像"
    PLATE = "図版"


class LedgerEntry(NamedTuple):
    """One file of the output. ``key``: the digest of what it was made from, "" for files that are always made."""

    owner: Owner
    sha256: str
    key: str = ""


class Ledger:
    """Writes files below one folder and keeps an entry of each.

    ``standing``: entries of the last output's files that are there as they were written.
    """

    def __init__(self, root: Path, standing: Mapping[str, LedgerEntry]) -> None:
        self.root, self._folder = root, str(root)
        self.entries: dict[str, LedgerEntry] = {}
        self.staged: set[str] = set()
        self._standing = standing

    def could_stand(self, name: str, key: str) -> bool:
        """Whether a file of the last output was made from the same and is still there."""
        found = self._standing.get(name)
        return found is not None and found.key == key

    def stands(self, name: str, key: str) -> bool:
        """Enters a file of the last output that was made from the same; False where there is none."""
        if not self.could_stand(name, key):
            return False
        self._enter(name, self._standing[name])
        return True

    def write(self, name: str, data: bytes, owner: Owner, key: str = "") -> None:
        """Writes one file; AuditError for a second one of that name. ``name``: relative, with forward slashes."""
        if name != posixpath.normpath(name) or name.startswith(("/", "../")) or name in {".", ".."}:
            raise AuditError((f"{name}: 出力の外へ書こうとしました。",))
        entry = LedgerEntry(owner, hashlib.sha256(data).hexdigest(), key)
        if not self._enter(name, entry):
            return
        found = self._standing.get(name)
        if found is not None and (found.owner, found.sha256) == (owner, entry.sha256):
            return
        self._put(f"{self._folder}/{name}", data)
        self.staged.add(name)

    def _put(self, target: str, data: bytes) -> None:
        # Paths as text: there are ten thousand of them.
        try:
            stream = open(target, "wb")  # noqa: PTH123, SIM115
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
            stream = open(target, "wb")  # noqa: PTH123, SIM115
        with stream:
            stream.write(data)

    def _enter(self, name: str, entry: LedgerEntry) -> bool:
        """False where it is there already: the same photograph, or the same cover, of two stories."""
        before = self.entries.get(name)
        if before is None:
            self.entries[name] = entry
            return True
        if before == entry and entry.owner in {Owner.PHOTO, Owner.COVER}:
            return False
        raise AuditError((f"{name}: 二つのものが同じ場所に書こうとしました。",))
