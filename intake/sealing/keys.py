"""The published receiving keys in a folder: public halves only.

There is no way from here to a private key: this machine never has one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from intake.errors import Fault
from register.errors import KeyFileError
from register.keyfile import ReceivingKey, parse_key

MAX_SIZE = 16 * 1024  # bytes; a key file takes about 2 KB

_Listing = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """What a folder held when it was read: usable keys, and files that are not."""

    keys: tuple[ReceivingKey, ...]
    faults: tuple[Fault, ...]


class PublishedKeys:
    """The folder's keys that the store has signed, read again when a file came, went or changed."""

    def __init__(self, folder: Path, signer: Ed25519PublicKey) -> None:
        self._folder, self._signer = folder, signer
        self._lock = threading.Lock()
        self._listing: _Listing | None = None
        self._read = KeyFolder((), ())

    def read(self) -> KeyFolder:
        """The keys as the folder has them now."""
        with self._lock:
            listing = _list(self._folder)
            if listing != self._listing:
                self._read, self._listing = read_folder(self._folder, self._signer), listing
            return self._read

    def newest(self, contract: str, programme: str, day: date) -> ReceivingKey | None:
        """The key to seal with on a day; None where the form must stay closed."""
        return choose(self.read().keys, contract, programme, day)


def choose(keys: Iterable[ReceivingKey], contract: str, programme: str, day: date) -> ReceivingKey | None:
    """Of the programme's keys that are valid on the day, the one that began last."""
    fitting = [
        key for key in keys if (key.contract, key.programme) == (contract, programme) and key.valid_on(day)
    ]
    return max(fitting, key=lambda key: (key.not_before, key.key_id), default=None)


def read_folder(folder: Path, signer: Ed25519PublicKey) -> KeyFolder:
    """Every ``*.json`` of a folder; a file that is no key of the signer's is a fault and is left out."""
    keys: list[ReceivingKey] = []
    faults: list[Fault] = []
    if not is_folder(folder):
        mend = "設定の keys_dir を確かめ、保管庫で書き出した受付鍵を置いてください。"
        return KeyFolder((), (Fault("keys_dir", "受付鍵のフォルダがありません。", mend),))
    for path in sorted(folder.glob("*.json")):
        try:
            keys.append(_read_key(path, signer))
        except KeyFileError as error:
            what, _, mend = str(error).partition("直し方: ")
            faults.append(Fault(f"keys_dir の {path.name}", what.strip(), mend))
    return KeyFolder(tuple(keys), tuple(faults))


def _read_key(path: Path, signer: Ed25519PublicKey) -> ReceivingKey:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_SIZE + 1).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise KeyFileError(
            "受付鍵を読めません。直し方: 権限を確かめ、保管庫で書き出し直してください。"
        ) from None
    return parse_key(text, signer)


def is_folder(path: Path) -> bool:
    """Whether keys can lie there; False too for what the system takes for no name."""
    try:
        return path.is_dir()
    except OSError:  # is_dir answers only some of them
        return False


def _list(folder: Path) -> _Listing:
    try:
        with os.scandir(folder) as found:
            return tuple(sorted(_listed(each) for each in found if each.name.endswith(".json")))
    except OSError:
        return ()


def _listed(entry: os.DirEntry[str]) -> tuple[str, int, int]:
    """Name, time (ns) and size of a file; -1 for one that cannot be looked at (an editor's lock, a broken link),
    so that it does not hide changes of the others."""
    try:
        stat = entry.stat()
    except OSError:
        return entry.name, 0, -1
    return entry.name, stat.st_mtime_ns, stat.st_size
