"""Which state directories this user has: made or restored once, found from any folder afterwards.

A list of paths in the user's own settings, nothing else; one that is gone is left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from store.disk.journal import sync_directory
from store.disk.state import STATE_FILE, contract_of, write_whole
from store.errors import StateError

FOLDER, FILE = "zukan-store", "stores.json"


def settings(environment: Mapping[str, str]) -> Path:
    """Where the list lies, as the XDG base directory specification says."""
    base = environment.get("XDG_CONFIG_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".config") / FOLDER / FILE


def remember(path: Path, environment: Mapping[str, str] = os.environ) -> bool:
    """Adds a state directory to the list; False where the list cannot be written: the store is made all the same."""
    file = settings(environment)
    known = [*dict.fromkeys([*_read(file), str(path.absolute())])]
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, json.dumps(known, ensure_ascii=False).encode("utf-8") + b"\n")
        sync_directory(file.parent)
    except OSError:
        return False
    return True


def find(root: Path, contract: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The one state directory under ``root`` or in the list, of a contract where one is given.

    StateError where there is none, or where there are several: it names them all.
    """
    here = sorted(path.parent for path in root.glob(f"*/{STATE_FILE}"))
    known = [Path(one) for one in _read(settings(environment)) if (Path(one) / STATE_FILE).is_file()]
    found = {path.resolve(): path for path in (*known, *here) if contract in {None, contract_of(path)}}
    if len(found) == 1:
        return next(iter(found.values()))
    if contract is not None and not found:
        return root / contract
    named = "".join(f"\n  {path}" for path in found.values())
    raise StateError(
        f"どの保管庫か分かりません({len(found)}個あります)。{named}{chr(10) if named else ''}",
        code="which-store" if found else "no-store-yet",
    )


def _read(file: Path) -> list[str]:
    try:
        raw: Any = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    return [one for one in raw if isinstance(one, str)] if isinstance(raw, list) else []
