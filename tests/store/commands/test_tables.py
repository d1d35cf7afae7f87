"""Lists at a real terminal of 80 and 60 columns, by name, and filtered."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.cli import main

if TYPE_CHECKING:
    from tests.store.conftest import Office

ROOT = Path(__file__).parents[3]
Seal = Callable[..., str]
_PROGRAM = (
    "import sys; from datetime import datetime; from register.term import TOKYO; from store import cli\n"
    "sys.exit(cli.main(sys.argv[1:], clock=lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)))"
)


def _at(columns: int, *argv: str, fds: tuple[int, ...] = ()) -> list[str]:
    """The lines of a command's standard output on a terminal of so many columns."""
    main_, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *argv], cwd=ROOT, stdout=terminal, stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL, pass_fds=fds, env={**environment, "TERM": "xterm"},
    )  # fmt: skip
    os.close(terminal)
    seen = b""
    while True:
        try:
            seen += (piece := os.read(main_, 65536))
        except OSError:
            break
        if not piece:
            break
    os.close(main_)
    assert process.wait(60) == 0
    plain = seen.decode().replace("\x1b[1m", "").replace("\x1b[0m", "")
    return [line.rstrip() for line in plain.splitlines()]


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_list_fits_and_names_companies(
    office: Office, key: ReceivingKey, seal_application: Seal, columns: int, passphrases: Mapping[str, str],
    passphrase_fd: Callable[[str], int],
) -> None:  # fmt: skip
    """No line is wider than the terminal, no receipt number is broken, a company stands with its name."""
    documents = [seal_application(key), seal_application(key, target="mihon-unyu")]
    office.take_in("sato", *documents)
    fd = passphrase_fd(passphrases["sato"])
    at = ("--handler", "sato", "--passphrase-fd", str(fd), "--state", str(office.path))
    lines = _at(columns, "list", *at, fds=(fd,))
    os.close(fd)
    assert max(map(cell_len, lines)) <= columns
    for document in documents:
        assert sum(parse(document).header.receipt in line for line in lines) == 1
    said = "\n".join(lines)
    assert "有限会社見本活版所" in said
    assert "見本運輸株式会社" in said
    assert "会社への直接応募" in said
    assert "重複のおそれ" not in said


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("command", [("handler", "list"), ("key", "list"), ("place", "list")])
def test_other_tables_fit_too(office: Office, columns: int, command: tuple[str, ...]) -> None:
    """Where the columns do not fit, each row is a block of its own."""
    lines = _at(columns, *command, "--state", str(office.path))
    assert max(map(cell_len, lines), default=0) <= columns


def test_filters(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: Mapping[str, str],
    passphrase_fd: Callable[[str], int], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """By target in either spelling, by term, by days, by programme; waiting and accessioned alike; counted alike."""
    early = seal_application(key, received_at="2026-11-01T09:00+09:00")
    late = seal_application(key, target="mihon-unyu", received_at="2026-11-20T23:59+09:00")
    office.take_in("sato", early, late)
    waiting = seal_application(key, received_at="2026-11-21T00:00+09:00")
    office.collect(waiting)
    ids = {
        name: parse(one).header.id for name, one in (("early", early), ("late", late), ("waiting", waiting))
    }

    def found(*args: str) -> set[str]:
        fd = str(passphrase_fd(passphrases["sato"]))
        argv = [
            "list",
            *args,
            "--json",
            "--handler",
            "sato",
            "--passphrase-fd",
            fd,
            "--state",
            str(office.path),
        ]
        assert main(argv, clock=office.clock, register=office.register) == 0
        rows = {row["id"] for row in json.loads(capsys.readouterr().out)}
        return {name for name, id_ in ids.items() if id_ in rows}

    assert found() == {"early", "late", "waiting"}
    assert found("--target", "mihon-unyu") == found("--target", "見本運輸株式会社") == {"late"}
    assert found("--target", "どこにもない会社") == set()
    assert found("--term", "2026") == {"early", "late", "waiting"}
    assert found("--term", "2025") == set()
    assert found("--since", "2026-11-20") == {"late", "waiting"}
    assert found("--until", "2026-11-20") == {"early", "late"}
    assert found("--since", "2026-11-20", "--until", "2026-11-20") == {"late"}
    assert found("--programme", "support") == set()
    argv = [
        "list",
        "--until",
        "2026-11-20",
        "--handler",
        "sato",
        "--state",
        str(office.path),
        "--passphrase-fd",
    ]
    argv.append(str(passphrase_fd(passphrases["sato"])))
    assert main(argv, clock=office.clock, register=office.register) == 0
    assert "2件" in capsys.readouterr().out


def test_several_records_are_shown_at_once(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: Mapping[str, str],
    passphrase_fd: Callable[[str], int], terminal: Any,
) -> None:  # fmt: skip
    """Each with its own entry in the journal; as JSON a list."""
    documents = [seal_application(key), seal_application(key)]
    office.take_in("sato", *documents)
    receipts = [parse(document).header.receipt for document in documents]
    fd = str(passphrase_fd(passphrases["sato"]))
    argv = ["show", *receipts, "--purpose", "name-list", "--json", "--handler", "sato", "--passphrase-fd", fd]
    with terminal() as said:
        assert main([*argv, "--state", str(office.path)], clock=office.clock, register=office.register) == 0
    shown = json.loads(said[0])
    assert [one["receipt"] for one in shown] == receipts
    assert len({one["journal_entry"] for one in shown}) == 2
