"""控え: a second copy of vault, keyring and journals, one generation only; and what arrives between two.

The copy is ciphertext that dies with its keys. Of the keyring there is never more than
the newest generation (and, while it is being replaced, the one before): an old one
would keep keys that were destroyed here. Layout of the folder:

    copy/       the generation: store.json, vault, keyring, journals, collector's key, manifest.json
    copy.next/  being written; complete once its manifest is there
    copy.old/   the one before, on its way out
    place.json  the medium's id (``copy_places.py``)
    arrived/    pages collected since, one file each with its contract: ``collect`` acknowledges after writing them

Order of writes, and why a SIGKILL loses nothing: everything goes into ``copy.next``, its
manifest last (each file synced); ``copy`` becomes ``copy.old``, ``copy.next`` becomes
``copy``; ``copy.old`` is overwritten and removed; only then are the pages in ``arrived``
dropped that the new generation holds. ``newest`` finds the whole one at any moment.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from register.canonical import canonical_json
from register.envelope import new_id
from store.disk import keyring, scratch, vault
from store.disk.journal import sync_directory
from store.disk.journal_lines import stamp
from store.disk.state import COLLECTOR_KEY, COLLECTOR_PUBLIC, PLACES_FILE, STATE_FILE, TARGETS_FILE, State
from store.disk.vault_beside import StoredBeside
from store.disk.vault_cancellations import StoredCancellation
from store.errors import BackupError

COPY, NEXT, OLD, ARRIVED = "copy", "copy.next", "copy.old", "arrived"
MANIFEST = "manifest.json"
_PIECE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """One collected page."""

    documents: list[str]
    cancellations: list[StoredCancellation]
    beside: list[StoredBeside]


def replace(state: State, folder: Path) -> int:
    """Puts a new generation in the old one's place, then drops the pages that it holds; its bytes.

    BackupError leaves a whole generation, the old one or the new.
    """
    with translated(folder):
        covered = sorted((folder / ARRIVED).glob("*.json"))
        _clear(folder / NEXT)
        (folder / NEXT).mkdir(mode=0o700)
        size = _write_generation(state, folder / NEXT)
        _rename(folder)
        for page in covered:
            page.unlink()
        sync_directory(folder / ARRIVED)
    return size


def add_page(
    state: State,
    documents: Sequence[str],
    notices: Sequence[StoredCancellation],
    beside: Sequence[StoredBeside] = (),
) -> None:
    """Makes what was collected durable in the second copy; nothing to do where none is configured."""
    if state.second is None or not (documents or notices):
        return
    prepare(state, state.second)
    with translated(state.second):
        folder = state.second / ARRIVED
        aside = folder / ".page"
        aside.unlink(missing_ok=True)
        page = {
            "contract": state.contract.id,
            "envelopes": list(documents),
            "notices": [asdict(notice) for notice in notices],
            "beside": [asdict(one) for one in beside],
        }
        _write(aside, json.dumps(page, ensure_ascii=True).encode("ascii"))
        aside.replace(folder / f"{new_id()}.json")
        sync_directory(folder)


def newest(folder: Path) -> Path:
    """The newest whole generation; BackupError when there is none or it is damaged."""
    found = newest_name(folder)
    _check(found)
    return found


def newest_name(folder: Path) -> Path:
    """Where the newest generation lies, unread; BackupError when there is none."""
    for name in (COPY, NEXT, OLD):
        if (folder / name / MANIFEST).is_file():
            return folder / name
    raise BackupError(f"{folder} に控えがありません。", code="no-copy")


def arrived_pages(folder: Path) -> list[ArrivedPage]:
    """The pages that were collected since the generation was written."""
    with translated(folder):
        pages = [json.loads(page.read_bytes()) for page in sorted((folder / ARRIVED).glob("*.json"))]
    return [
        ArrivedPage(
            p["envelopes"],
            [StoredCancellation(**n) for n in p["notices"]],
            [StoredBeside(**one) for one in p.get("beside", ())],  # a page of an earlier version has none
        )
        for p in pages
    ]


def prepare(state: State, folder: Path) -> None:
    """BackupError unless a copy of this state may be written into the folder."""
    with translated(folder):
        _prepare(state, folder)


def _prepare(state: State, folder: Path) -> None:
    if not folder.is_dir():
        raise BackupError(
            f"控えの場所 {folder} がありません(媒体がつながっていません)。", code="copy-place-missing"
        )
    if state.path.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise BackupError("控えは保管庫の中に置けません。", code="copy-inside-store")
    if _contracts(folder) - {state.contract.id}:
        raise BackupError(
            f"{folder} には別の委託契約の控えがあります。何も書いていません。"
            "直し方: 契約ごとに別の場所を使ってください。"
        )
    (folder / ARRIVED).mkdir(mode=0o700, exist_ok=True)


def _contracts(folder: Path) -> set[str]:
    """Whose copy lies there, as its generations say. A page has megabytes: one is asked only where they say nothing,
    and stands for all, because each was added by the same rule."""
    said = (folder / name / file for name in (COPY, NEXT, OLD) for file in (STATE_FILE, MANIFEST))
    pages = islice((folder / ARRIVED).glob("*.json"), 1)
    return set(map(_contract, said)) - {""} or set(map(_contract, pages)) - {""}


def _contract(path: Path) -> str:
    """Whose a file says the copy is; empty where it does not: not there, cut off by a kill, or damaged, so worth nothing."""
    try:
        described = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return ""
    contract = described.get("contract") if isinstance(described, dict) else None
    return contract if isinstance(contract, str) else ""


def _write_generation(state: State, target: Path) -> int:
    state.vault.database.copy_to(target / vault.FILE)
    state.keyring.database.copy_to(target / keyring.FILE)
    plain = [STATE_FILE, COLLECTOR_KEY, COLLECTOR_PUBLIC]
    # Without them a restored store would forget where other copies lie, and what companies are called.
    plain += [name for name in (PLACES_FILE, TARGETS_FILE) if (state.path / name).exists()]
    for path in [*(state.path / name for name in plain), *map(state.journal_path, state.programmes)]:
        _write(target / path.name, path.read_bytes())
    files = sorted(target.iterdir())
    manifest = {
        "at": stamp(state.clock()),
        "contract": state.contract.id,
        "files": {path.name: file_hash(path) for path in files},
        "version": 1,
    }
    sync_directory(target)
    _write(target / MANIFEST, canonical_json(manifest) + b"\n")
    sync_directory(target)
    return sum(path.stat().st_size for path in files)


def _rename(folder: Path) -> None:
    if (folder / COPY).exists():
        _clear(folder / OLD)
        (folder / COPY).rename(folder / OLD)
    (folder / NEXT).rename(folder / COPY)
    sync_directory(folder)
    _clear(folder / OLD)
    sync_directory(folder)


def _clear(folder: Path) -> None:
    """Removes a generation: the manifest first (it is none any more), the keyring overwritten."""
    if not folder.exists():
        return
    (folder / MANIFEST).unlink(missing_ok=True)
    scratch.remove(folder)


def _check(generation: Path) -> None:
    with translated(generation):
        try:
            manifest = json.loads((generation / MANIFEST).read_bytes())
            whole = all(file_hash(generation / name) == hash_ for name, hash_ in manifest["files"].items())
        except (ValueError, KeyError, TypeError, AttributeError):
            whole = False
    if not whole:
        raise BackupError(
            f"控え {generation} が、書いたときのものと違います。何も戻していません。", code="copy-changed"
        )


def file_hash(path: Path) -> str:
    """SHA-256 in hex, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """What the operating system refuses about a copy, as a BackupError."""
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"控え {folder} を読み書きできません(errno {error.errno})。"
            "直し方: 媒体がつながっているか、空きと権限を確かめてください。"
        ) from error
