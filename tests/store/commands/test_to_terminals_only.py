"""What was opened goes to a terminal only: a real pty shows it, a real pipe and a real file get nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.cli import main

if TYPE_CHECKING:
    from tests.store.conftest import Office

ROOT = Path(__file__).parents[3]
_PROGRAM = (
    "import sys; from datetime import datetime; from register.term import TOKYO; from store import cli\n"
    "sys.exit(cli.main(sys.argv[1:], clock=lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)))"
)


@pytest.mark.parametrize("json", [(), ("--json",)])
@pytest.mark.parametrize("into", ["pipe", "file"])
def test_a_record_goes_into_no_pipe_and_no_file(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], passphrases: Mapping[str, str],
    tmp_path: Path, into: str, json: tuple[str, ...],
) -> None:  # fmt: skip
    """``show > x.txt`` and ``show | less``: refused before anything is opened, and the journal has no line of it."""
    document = seal_application(key)
    office.take_in("sato", document)
    journal = office.state().journal_path("zukan")
    before = journal.read_bytes()
    with (tmp_path / "x.txt").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, "show", parse(document).header.receipt, "--purpose", "contact",
             "--handler", "sato", "--state", str(office.path), "--passphrase-fd", "0", *json],
            cwd=ROOT, input=passphrases["sato"].encode(), stdout=file if into == "file" else subprocess.PIPE,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    said = (tmp_path / "x.txt").read_bytes() if into == "file" else done.stdout
    assert (done.returncode, said) == (1, b"")
    assert "端末の画面にだけ出します" in done.stderr.decode()
    assert journal.read_bytes() == before


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_record_is_shown_on_a_terminal(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], passphrases: Mapping[str, str],
    passphrase_fd: Callable[[str], int], terminal: Any, json: tuple[str, ...],
) -> None:  # fmt: skip
    """On a pty the same command shows it whole."""
    document = seal_application(key)
    office.take_in("sato", document)
    argv = ["show", parse(document).header.receipt, "--purpose", "contact", "--handler", "sato"]
    argv += ["--state", str(office.path), "--passphrase-fd", str(passphrase_fd(passphrases["sato"])), *json]
    with terminal() as said:
        assert main(argv, clock=office.clock, register=office.register) == 0
    assert "hanako@example.jp" in said[0]


def test_a_paper_is_not_typed_into_a_file(
    office: Office, passphrases: Mapping[str, str], tmp_path: Path
) -> None:
    """What is typed by ``enter`` is shown for looking over on standard error: no terminal there, no typing."""
    reading, writing = os.pipe()
    os.write(writing, passphrases["sato"].encode())
    os.close(writing)
    with (tmp_path / "x.txt").open("wb") as errors:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, "enter", "--form", "application", "--handler", "sato",
             "--state", str(office.path), "--passphrase-fd", str(reading)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, pass_fds=(reading,), check=False,
        )  # fmt: skip
    os.close(reading)
    assert done.returncode == 1
    assert "端末の画面にだけ出します" in (tmp_path / "x.txt").read_text()
