"""Who accounts for every file of an output, and the only way to write one.

A page, a cleared photograph's derivative, or a declared asset: there is no fourth
kind. The audit compares what lies in the folder with this, byte for byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from build.errors import AuditError


class Owner(Enum):
    PAGE = "頁"
    PHOTO = "写真"
    ASSET = "部品"


@dataclass(frozen=True, slots=True)
class Entry:
    owner: Owner
    sha256: str


class Ledger:
    """Writes files below one folder and remembers each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entries: dict[str, Entry] = {}

    def write(self, name: str, data: bytes, owner: Owner) -> None:
        """One file, once. ``name`` is relative, with forward slashes."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or name != path.as_posix():
            raise AuditError((f"{name}: 出力の外へ書こうとしました。",))
        entry = Entry(owner, hashlib.sha256(data).hexdigest())
        before = self.entries.get(name)
        if before == entry and owner is Owner.PHOTO:
            return  # the same photograph used by two stories
        if before is not None:
            raise AuditError((f"{name}: 二つのものが同じ場所に書こうとしました。",))
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.entries[name] = entry
