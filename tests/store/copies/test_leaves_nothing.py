"""A rehearsal or a restore that is stopped at any moment leaves no keyring behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.cli import main
from store.copies.backup import backup

if TYPE_CHECKING:
    from tests.store.conftest import Office

ROOT = Path(__file__).parents[3]
MOMENTS = (0.0, 0.02, 0.1, 0.3)  # seconds after the folder is there
_PROGRAM = """
import sys
from datetime import datetime
from register.term import TOKYO
from store.cli import main
sys.exit(main(sys.argv[1:], clock=lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)))
"""


@pytest.fixture
def copy(office: Office, key: ReceivingKey, seal_application: Callable[..., str], tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    session = office.take_in("sato", *(seal_application(key) for _ in range(5)))
    session.state.set_second(folder)
    backup(session.state, folder)
    return folder


def _stopped(argv: list[str], folder: Path, by: signal.Signals, after: float, words: str, kept: Path) -> int:
    """Starts a command, waits for its folder, keeps a second name of the keyring in it, stops it; its exit status."""
    reading, writing = os.pipe()
    os.write(writing, words.encode())
    os.close(writing)
    argv = [str(reading) if arg == "FD" else arg for arg in argv]
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *argv],
        cwd=ROOT, pass_fds=[reading], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(reading)
    while not (folder / "keyring.sqlite3").exists() and process.poll() is None:
        time.sleep(0.0005)
    kept.unlink(missing_ok=True)
    time.sleep(after)
    with contextlib.suppress(FileNotFoundError):  # done already
        os.link(folder / "keyring.sqlite3", kept)
    process.send_signal(by)
    return process.wait()


@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_a_rehearsal_that_is_stopped(
    office: Office, copy: Path, by: signal.Signals, passphrases: Mapping[str, str], tmp_path: Path
) -> None:
    """A closed window and a shutdown clear it at once, a SIGKILL by the next command whatever it is;
    the keyring's bytes are overwritten, and nothing is in any temporary folder."""
    folder, kept, seen = office.path / "rehearsal", tmp_path / "kept", 0
    argv = [
        "restore",
        "--rehearse",
        "--handler",
        "sato",
        "--passphrase-fd",
        "FD",
        "--state",
        str(office.path),
    ]
    for moment in MOMENTS:
        status = _stopped(argv, folder, by, moment, passphrases["sato"], kept)
        assert status in ({0, -by} if by == signal.SIGKILL else {0, 1, -by})  # -by: Python was on its way out
        if by == signal.SIGKILL:
            assert main(["key", "list", "--state", str(office.path)], clock=office.clock) == 0
        assert not folder.exists()
        if kept.exists():
            seen += 1
            assert not any(kept.read_bytes())
    assert seen > 0


@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_a_restore_that_is_stopped(office: Office, copy: Path, by: signal.Signals, tmp_path: Path) -> None:
    """It is whole at its place or nowhere, beside it nothing after the next command."""
    target, kept = tmp_path / "deep" / "restored", tmp_path / "kept"
    folder = target.with_name(".restored.restoring")
    argv = ["restore", "--from", str(copy), "--state", str(target)]
    for moment in MOMENTS:
        _stopped(argv, folder, by, moment / 10, "", kept)
        if by == signal.SIGKILL and not target.exists():
            assert main(argv, clock=office.clock) == 0
        assert not folder.exists()
        if target.exists():
            assert main(["journal", "verify", "--state", str(target)], clock=office.clock) == 0
            shutil.rmtree(target)
        elif kept.exists():
            assert not any(kept.read_bytes())


def test_the_passphrase_comes_before_the_copy(
    office: Office, copy: Path, passphrases: Mapping[str, str], passphrase_fd: Callable[[str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A wrong one copies no keyring anywhere."""
    copied: list[str] = []
    monkeypatch.setattr(shutil, "copyfile", lambda source, target: copied.append(str(target)))
    argv = ["restore", "--rehearse", "--handler", "sato", "--state", str(office.path), "--passphrase-fd"]
    assert main([*argv, str(passphrase_fd(passphrases["suzuki"]))], clock=office.clock) == 1
    assert copied == []
