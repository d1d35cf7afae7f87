"""One contract's state directory: what lies where, who may write, and for whom it opens.

A directory belongs to one contract for ever (the wall between the contracts is
absolute). It is made whole or not at all, readable by its owner only. Every
command that writes holds the exclusive lock; the kernel frees it when a process
dies, SIGKILL included.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from register.canonical import canonical_json
from register.errors import UnknownEntryError
from register.filelock import lock_within
from register.model import Contract, Register
from register.term import day_of
from store.disk import keyring, vault
from store.disk.file_rights import tighten
from store.disk.journal import Journal, sync_directory
from store.disk.scratch import being_made, working_in
from store.errors import BusyError, StateError

Clock = Callable[[], datetime]

VERSION = 1
STATE_FILE = "store.json"
LOCK_FILE = "lock"
PLACES_FILE = "places.json"  # where second copies lie (``copy_places.py``)
TARGETS_FILE = "targets.json"  # names of companies and events (``targets_file.py``)
COLLECTOR_KEY = "collector.key.pem"
COLLECTOR_PUBLIC = "collector.pub.pem"
LOCK_SECONDS = 20.0  # a handler's other window is usually done by then


@dataclass(frozen=True, slots=True)
class _Described:
    contract: str
    intake: str
    second: str


class State:
    """An open state directory. Close it (or use it in ``with``); databases open when first used."""

    def __init__(self, path: Path, register: Register, clock: Clock) -> None:
        """StateError when there is none, one that this program does not know, or one that others can read.

        ``tightened`` names what others could read until now.
        """
        described = _read(path)
        self.tightened = tighten(path, frozenset({COLLECTOR_PUBLIC}))
        self.path, self.register, self.clock = path, register, clock
        self.intake = described.intake
        try:
            self.contract: Contract = register.contract(described.contract)
        except UnknownEntryError as error:
            raise StateError(
                f"保管庫 {path} の委託契約 {described.contract} が登録簿にありません。"
                "直し方: 登録簿と保管庫の場所を確かめてください。"
            ) from error
        self._keyring: keyring.Keyring | None = None
        self._vault: vault.Vault | None = None
        self._opening = threading.Lock()
        self._threads = threading.RLock()  # among this state's threads; the file's lock is among processes
        self._lock_depth = 0  # of the thread that holds it

    @property
    def keyring(self) -> keyring.Keyring:
        with self._opening:
            if self._keyring is None:
                self._keyring = keyring.Keyring(self.path / keyring.FILE, self.contract.id)
            return self._keyring

    @property
    def vault(self) -> vault.Vault:
        with self._opening:
            if self._vault is None:
                self._vault = vault.Vault(self.path / vault.FILE, self.contract.id)
            return self._vault

    @property
    def programmes(self) -> tuple[str, ...]:
        return tuple(programme.id for programme in self.register.programmes_of(self.contract.id))

    @property
    def second(self) -> Path | None:
        """The folder of the second copy, where one is configured; read anew, since another process may set it."""
        folder = _read(self.path).second
        return Path(folder) if folder else None

    def set_second(self, folder: Path) -> None:
        """Configures the second copy: from now on nothing is acknowledged to the intake without it."""
        with self.lock():
            described = _description(self.contract.id, self.intake, str(folder.absolute()))
            write_whole(self.path / STATE_FILE, described)
            sync_directory(self.path)

    def journal(self, programme: str) -> Journal:
        return Journal(self.journal_path(programme), self.contract.id, programme)

    def journal_path(self, programme: str) -> Path:
        return self.path / f"journal-{programme}.jsonl"

    def today(self) -> date:
        return day_of(self.clock())

    def collector_key(self) -> Ed25519PrivateKey:
        """The key that may collect without a person; it opens nothing."""
        try:
            pem = (self.path / COLLECTOR_KEY).read_bytes()
            key = serialization.load_pem_private_key(pem, password=None)
        except (OSError, ValueError, TypeError) as error:
            raise StateError(
                f"回収の鍵 {COLLECTOR_KEY} を読めません。直し方: 保管庫の場所と権限を確かめてください。"
            ) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise StateError(
                f"回収の鍵 {COLLECTOR_KEY} の種類が違います。直し方: 元のファイルへ戻してください。"
            )
        return key

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Exclusive among processes and among threads; may be taken again by the thread that holds it."""
        if not self._threads.acquire(timeout=LOCK_SECONDS):
            raise _busy()
        try:
            if self._lock_depth:
                self._lock_depth += 1
                try:
                    yield
                finally:
                    self._lock_depth -= 1
                return
            handle = os.open(self.path / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if not lock_within(handle, LOCK_SECONDS):
                    raise _busy()
                self._lock_depth = 1
                yield
            finally:
                self._lock_depth = 0
                os.close(handle)
        finally:
            self._threads.release()

    def close(self) -> None:
        with self._opening:
            for database in (self._keyring, self._vault):
                if database is not None:
                    database.close()
            self._keyring = self._vault = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create(path: Path, register: Register, contract_id: str, clock: Clock, intake: str = "") -> None:
    """Makes a state directory; StateError when one is there or the contract has no contractor."""
    contract = register.contract(contract_id)
    if contract.contractor is None:
        raise StateError(
            f"委託契約 {contract_id} は受託者が決まっていません。"
            f"直し方: 登録簿の [contracts.{contract_id}] に contractor を書いてください。"
        )
    if path.exists():
        raise StateError(f"{path} はもうあります。", code="state-exists")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Of a fixed name: what a SIGKILL leaves there, the collector's key among it, the next command clears.
        with working_in(being_made(path)) as aside:
            _fill(aside, register, contract_id, clock, intake)
            aside.rename(path)
            sync_directory(path.parent)
    except OSError as error:
        raise StateError(
            f"{path} を作れません。直し方: 上の階層の権限とディスクの空きを確かめてください。"
        ) from error


def _fill(path: Path, register: Register, contract_id: str, clock: Clock, intake: str) -> None:
    keyring.Keyring.create(path / keyring.FILE, contract_id)
    vault.Vault.create(path / vault.FILE, contract_id)
    for programme in register.programmes_of(contract_id):
        Journal(path / f"journal-{programme.id}.jsonl", contract_id, programme.id).begin(clock())
    collector = Ed25519PrivateKey.generate()
    _write(path / COLLECTOR_KEY, collector.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ), 0o600)  # fmt: skip
    _write(path / COLLECTOR_PUBLIC, collector.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ), 0o644)  # fmt: skip
    _write(path / LOCK_FILE, b"", 0o600)
    _write(path / STATE_FILE, _description(contract_id, intake, ""), 0o600)
    sync_directory(path)


def _description(contract_id: str, intake: str, second: str) -> bytes:
    described = {"contract": contract_id, "intake": intake, "second": second, "version": VERSION}
    return canonical_json(described) + b"\n"


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a small file, its owner's only: the old bytes or the new, whatever happens."""
    aside = path.with_name(f"{path.name}.new")
    aside.unlink(missing_ok=True)
    _write(aside, data, 0o600)
    aside.replace(path)


def _write(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def contract_of(path: Path) -> str:
    """Whose a state directory says that it is; empty where it cannot be read."""
    try:
        return _read(path).contract
    except StateError:
        return ""


def _read(path: Path) -> _Described:
    try:
        raw: Any = json.loads((path / STATE_FILE).read_text(encoding="utf-8"))
        described = _Described(str(raw["contract"]), str(raw["intake"]), str(raw["second"]))
        version = raw["version"]
    except OSError as error:
        raise StateError(f"{path} に保管庫がありません。", code="no-state") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StateError(
            f"{path}/{STATE_FILE} を読めません。直し方: 元のファイルへ戻してください。"
        ) from error
    if version != VERSION:
        raise StateError(f"{path} は知らない版の保管庫です。直し方: プログラムを新しくしてください。")
    return described


def _busy() -> BusyError:
    return BusyError(
        "この保管庫では別の操作が動いています。直し方: それが終わってから、もう一度実行してください。"
    )
