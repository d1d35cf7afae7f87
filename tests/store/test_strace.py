"""Under ``strace``: the journal's sync comes before the first read of a record's key from the disk."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey

if TYPE_CHECKING:
    from tests.store.conftest import Office

ROOT = Path(__file__).parents[2]
PAGE = 4096  # bytes: SQLite's
_SHOW = """
import os, sys
from datetime import datetime
from register.term import TOKYO
from store import cli
from store.disk import journal
if sys.argv[1] == "late":  # what the test must be able to see: a journal that is not synced first
    real, os.fsync = os.fsync, lambda fd: None
clock = lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
sys.exit(cli.main(sys.argv[2:], clock=clock))
"""


def _first_sync_and_first_key(log: str, page: int) -> tuple[int | None, int | None]:
    """The line of the journal's first sync, and of the first read of the key's page."""
    journal: set[str] = set()
    keyring: set[str] = set()
    synced = read = None
    for number, line in enumerate(log.splitlines()):
        if opened := re.search(r'openat\(.*"([^"]+)".*= (\d+)$', line):
            for name, found in (("journal-zukan.jsonl", journal), ("keyring.sqlite3", keyring)):
                if opened[1].endswith(name):
                    found.add(opened[2])
        elif (sync := re.search(r"f(?:data)?sync\((\d+)\)\s+= 0", line)) and sync[1] in journal:
            synced = number if synced is None else synced
        elif (
            (got := re.search(r"pread64\((\d+), .*, (\d+), (\d+)\)\s+=", line))
            and got[1] in keyring
            and int(got[3]) <= page * PAGE < int(got[3]) + int(got[2])
        ):
            read = number if read is None else read
    return synced, read


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize("how", ["as-it-is", "late"])
def test_the_journal_is_on_the_disk_before_a_key_is_read_from_it(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], tmp_path: Path, how: str,
    passphrases: dict[str, str],
) -> None:  # fmt: skip
    """Seen from the kernel, by the page of the file that holds the key; and without the sync it is not so."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    [stored] = session.state.keyring.record_keys("zukan")
    session.state.close()
    offset = (office.path / "keyring.sqlite3").read_bytes().index(stored.body)
    log = tmp_path / "strace.log"
    show = [
        "show", parse(document).header.receipt, "--purpose", "contact", "--handler", "sato",
        "--state", str(office.path), "--passphrase-fd", "0",
    ]  # fmt: skip
    main, terminal = pty.openpty()  # a record is shown on a terminal only
    done = subprocess.run(
        ["strace", "-f", "-o", str(log), "-e", "trace=openat,pread64,fsync,fdatasync",
         sys.executable, "-c", _SHOW, how, *show],
        cwd=ROOT, input=passphrases["sato"], stdout=terminal, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(terminal)
    shown = os.read(main, 65536)  # a page fits the terminal's buffer
    os.close(main)
    assert done.returncode == 0, done.stderr
    assert "■ 記録".encode() in shown
    synced, read = _first_sync_and_first_key(
        log.read_text(encoding="utf-8", errors="replace"), offset // PAGE
    )
    assert read is not None
    assert (synced is not None and synced < read) is (how == "as-it-is")
