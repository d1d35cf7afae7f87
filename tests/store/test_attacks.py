"""Attacks on the store that once succeeded, or came near: each is kept as it was made."""

from __future__ import annotations

import getpass
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.keyfile import ReceivingKey
from store.cli import main
from store.errors import RecordDamagedError, StateError
from store.people.purpose import reading_purpose
from store.people.roster_file import roster_of
from store.records import listing, opening

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office

ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,} [A-Za-z]{3,}")
Seal = Callable[..., str]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    clock: Clock, capsys: pytest.CaptureFixture[str], passphrase_fd: Callable[[str], int], terminal: Any
) -> Iterator[Run]:
    """Runs a command in this process: exit status, standard output (``show``'s on a terminal), standard error."""

    def go(*args: object, words: str | None = None) -> tuple[int, str, str]:
        given = [] if words is None else ["--passphrase-fd", str(passphrase_fd(words))]
        with terminal() if args[:1] == ("show",) else nullcontext([]) as shown:
            try:
                status = main([*map(str, args), *given], clock=clock)
            except SystemExit as error:
                status = int(error.code or 0)
        out, err = capsys.readouterr()
        out = "".join([out, *shown])
        said = [line.partition(": ")[2] for line in err.splitlines() if line.startswith("zukan-store")]
        assert not any(map(ENGLISH.search, said)), said
        return status, out, err

    before = os.umask(0o022)
    yield go
    os.umask(before)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """As on a full disk: writing beyond a size fails, in this process, for as long as the block lasts."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# ---- losing and reading


def test_a_disk_that_is_full_while_collecting_loses_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, run: Run
) -> None:
    """What could not be kept is not acknowledged: the intake still has all of it, and the next run brings it."""
    documents = [seal_application(key) for _ in range(3)]
    with serve(office, list(documents)) as box:
        for size in (100, 60_000):
            with no_file_beyond(size):
                status, _, err = run("collect", "--state", office.path, "--intake", box.url)
            assert status == 1
            assert "vault.sqlite3" in err
            assert len(box.documents) == 3
        assert run("collect", "--state", office.path, "--intake", box.url)[0] == 0
        assert not box.documents
    assert len(office.state().vault.listed(["zukan"])) == 3


def test_a_journal_without_room_shows_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: Mapping[str, str], run: Run
) -> None:
    """Neither the intent nor the outcome may be missing: with room for one line only, no item is shown."""
    session = office.take_in("sato", seal_application(key))
    (record,) = listing.listed(session)
    size = office.state().journal_path("zukan").stat().st_size
    asked = ("show", record.receipt, "--state", office.path, "--purpose", "contact", "--handler", "sato")
    for room in (0, 100, 350):
        with no_file_beyond(size + room):
            status, out, err = run(*asked, words=passphrases["sato"])
        assert (status, out) == (1, "")
        assert "取扱記録簿" in err
    status, out, _ = run(*asked, words=passphrases["sato"])
    assert status == 0
    assert "hanako@example.jp" in out


def test_a_crash_leaves_no_core_file(office: Office, run: Run) -> None:
    """Ctrl-\\ at the passphrase, or any crash, writes no memory to the disk."""
    run("handler", "list", "--state", office.path)
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


# ---- rows that were changed


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE locked_keys SET header = replace(header, '{', '{\"a\":null,')",
        "UPDATE locked_keys SET header = json_set(header, '$.salt', '')",
        "UPDATE locked_keys SET header = json_set(header, '$.version', json('true'))",
        "UPDATE locked_keys SET header = json_set(header, '$.root', 7)",
        "UPDATE locked_keys SET header = replace(hex(zeroblob(100000)), '0', '[')",
        "UPDATE roster SET body = json_set(body, '$.handlers[0].role', 'chief')",
        "UPDATE roster SET body = json_set(body, '$.handlers[0].designated_on', 'tomorrow')",
        "UPDATE roster SET body = json_set(body, '$.handlers[0].trainings[1]', '2026-11-01')",
        "UPDATE roster SET body = json_set(body, '$.root', 7)",
        "UPDATE roster SET body = replace(body, '{', '{\"a\":null,')",
        "UPDATE roster SET body = replace(hex(zeroblob(100000)), '0', '[')",
        "UPDATE roster SET signature = zeroblob(64)",
        "UPDATE roster SET signature = x''",
    ],
)
def test_a_changed_roster_is_refused_in_japanese(office: Office, change: str, without_moments: None) -> None:
    """A row that nobody of ours wrote is a StateError with a remedy, whatever it holds."""
    with office.state().keyring.database.transaction() as connection:
        connection.execute(change)
    with pytest.raises(StateError, match="直し方"):
        office.sign_in("sato")


def test_a_header_in_another_spelling_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, run: Run, passphrases: Mapping[str, str]
) -> None:
    """A record's header with something added is damage, journalled as failed: once it was a crash."""
    session = office.take_in("sato", seal_application(key))
    with session.state.vault.database.transaction() as connection:
        connection.execute("UPDATE records SET header = replace(header, '{', '{\"a\":null,')")
    (record,) = listing.listed(session)
    purpose = reading_purpose(office.register, "zukan", "contact")
    with pytest.raises(RecordDamagedError):
        opening.open_record(purpose, session, record.id)
    last = session.state.journal_path("zukan").read_text(encoding="ascii").splitlines()[-1]
    assert '"outcome":"failed"' in last


def test_what_nobody_foresaw_is_said_by_its_kind_only(
    office: Office, run: Run, passphrases: Mapping[str, str]
) -> None:
    """The last resort is a Japanese sentence, exit 1, and nothing of the value that caused it."""
    with office.state().vault.database.transaction() as connection:
        connection.execute("INSERT INTO set_aside VALUES ('h', '', '', 'hanako', 'd', 't')")
    asked = ("list", "--set-aside", "--state", office.path, "--handler", "sato")
    status, _, err = run(*asked, words=passphrases["sato"])
    assert status == 1
    assert "種類 ValueError" in err
    assert "hanako" not in err


# ---- command lines


@pytest.mark.parametrize(
    "argv",
    [
        ["list", "--handler", "\udcff"],
        ["handler", "trained", "\udcff", "--by", "sato"],
        ["handler", "add", "x", "--name", "見本\udcff", "--programme", "zukan"],
        ["show", "\udcff", "--purpose", "contact", "--handler", "sato"],
        ["collect", "--intake", "https://\udcff"],
        ["init", "--contract", "current", "--intake", "https://\udcff"],
        ["list", "--handler", "sato", "--passphrase-fd", "9" * 20],
    ],
)
def test_arguments_that_are_no_text_are_wrong_usage(argv: list[str], run: Run, office: Office) -> None:
    """Bytes that are no UTF-8, and a descriptor beyond every number, are exit 2 with a remedy."""
    status, _, err = run(*argv, "--state", office.path)
    assert status == 2
    assert "直し方" in err


@pytest.mark.parametrize("host", ["a..b", "xn--", "a" * 300])
def test_a_host_that_cannot_be_is_said(host: str, run: Run, office: Office) -> None:
    """A name that no resolver may be asked for is the address's fault, with exit 1."""
    status, _, err = run("collect", "--state", office.path, "--intake", f"https://{host}")
    assert status == 1
    assert "受付の番地が使えません" in err


@pytest.mark.parametrize("raised", [EOFError(), UnicodeDecodeError("utf-8", b"himitsu\xff", 7, 8, "x")])
def test_a_passphrase_that_breaks_off_is_said(
    raised: Exception, office: Office, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-D, and bytes that are no UTF-8, end in Japanese and quote nothing that was typed."""

    def typed(_prompt: str) -> str:
        raise raised

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", typed)
    status, out, err = run("list", "--state", office.path, "--handler", "sato")
    assert status == 1
    assert "直し方" in err
    assert "himitsu" not in out + err


def test_a_programme_named_twice_is_one_designation(
    office: Office, run: Run, passphrases: Mapping[str, str], passphrase_fd: Callable[[str], int]
) -> None:
    """``--programme zukan zukan`` gives one designation; once the database refused it."""
    by = ("--by", "sato", "--by-passphrase-fd", passphrase_fd(passphrases["sato"]))
    asked = ("handler", "add", "suzuki", "--name", "見本", "--state", office.path, *by)
    status, _, err = run(*asked, "--programme", "zukan", "zukan", words=passphrases["suzuki"])
    assert status == 0, err
    assert roster_of(office.state()).handler("suzuki").programmes == ("zukan",)


@pytest.mark.parametrize("command", [["handler", "list", "--json"], ["--help"], ["key", "new", "--help"]])
@pytest.mark.parametrize(("target", "code"), [("/dev/full", 1), (os.devnull, 0)])
def test_an_output_that_takes_nothing_is_no_traceback(
    target: str, code: int, office: Office, command: list[str]
) -> None:
    """A full disk behind standard output, or a terminal without Japanese, gets a sentence at most."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path(target).open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "store.cli", *command, "--state", str(office.path)],
            stdout=out, stderr=subprocess.PIPE, check=False, cwd=Path(__file__).parents[2],
            env={**environment, "PYTHONIOENCODING": "ascii"},
        )  # fmt: skip
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    assert not ENGLISH.search(done.stderr.decode("ascii").partition(": ")[2])
