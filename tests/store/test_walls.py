"""The walls by command: a handler of one programme neither lists, opens, searches, counts nor erases another's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.cli import main
from store.errors import RecordDamagedError, StateError
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.records.accession import accession
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    office: Office, capsys: pytest.CaptureFixture[str], passphrase_fd: Callable[[str], int],
    passphrases: Mapping[str, str], terminal: Any,
) -> Run:  # fmt: skip
    def go(handler: str, *args: str, value: str = "") -> tuple[int, str, str]:
        fd = str(passphrase_fd(passphrases[handler]))
        argv = [*args, "--handler", handler, "--passphrase-fd", fd, "--state", str(office.path)]
        argv += ["--value-fd", str(passphrase_fd(value))] if value else []
        with terminal() if args[0] == "show" else nullcontext([]) as said:
            status = main(argv, clock=office.clock, register=office.register)
        out, err = capsys.readouterr()
        return status, "".join([out, *said]), err

    return go


def test_another_programme_by_every_command(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], run: Run
) -> None:
    """suzuki of support meets nothing of zukan's, by any command, and leaves no mark in its journal."""
    documents = [seal_application(key), seal_application(key)]
    office.take_in("sato", *documents)
    office.collect(seal_application(key))
    office.designate("suzuki", "support", by="sato")
    receipt = parse(documents[0]).header.receipt
    journal = office.state().journal_path("zukan")
    before = journal.read_bytes()
    for listing in (["list"], ["list", "--set-aside"], ["list", "--erased"], ["duplicates"]):
        status, out, _ = run("suzuki", *listing, "--json")
        assert (status, json.loads(out)) == (0, [])
    assert "0件" in run("suzuki", "list")[1]
    contact = ("--purpose", "contact")
    refused = [
        run("suzuki", "show", receipt, *contact),
        run("suzuki", "erase", receipt, "--yes", "--purpose", "erase-request"),
        run("suzuki", "search", "--programme", "zukan", "--by", "name", *contact, value="見本 はなこ"),
        run("suzuki", "journal", "show", "--programme", "zukan"),
        run("suzuki", "enter", "--form", "application", "--target", "mihon"),
    ]
    for status, out, err in refused:
        assert (status, out) == (1, "")
        assert receipt not in err
        assert "直し方" in err
    status, out, _ = run(
        "suzuki", "search", "--programme", "support", "--by", "name", *contact, value="見本 はなこ"
    )
    assert (status, "0件" in out) == (0, True)
    assert journal.read_bytes() == before


def test_ended_and_untrained_by_every_command(office: Office, run: Run) -> None:
    """Neither gets past the sign-in, whatever the command."""
    office.designate("suzuki", "zukan", by="sato")
    office.designate("tanaka", "zukan", by="sato", trained=None)
    end_handler(office.sign_in("sato"), "suzuki", date(2026, 11, 24))
    commands = [
        ["list"], ["show", "34679-ACDEG", "--purpose", "contact"], ["duplicates"], ["journal", "show"],
        ["erase", "34679-ACDEG", "--yes", "--purpose", "erase-request"], ["enter", "--form", "application"],
        ["search", "--programme", "zukan", "--by", "name", "--purpose", "contact"],
    ]  # fmt: skip
    for handler, says in (("suzuki", "終わっています"), ("tanaka", "教育の記録がありません")):
        for command in commands:
            status, out, err = run(handler, *command)
            assert (status, out, says in err) == (1, "", True)


def test_a_row_moved_to_another_programme_opens_nothing(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str]
) -> None:
    """A record and its key, rewritten as support's, are listed there and stay shut; a waiting one goes aside."""
    office.take_in("sato", seal_application(key))
    office.collect(seal_application(key))
    office.designate("suzuki", "support", by="sato")
    state = office.state()
    for table in ("records", "envelopes"):
        state.vault.database.connection.execute(f"UPDATE {table} SET programme = 'support'")
    support = state.keyring.programme_key("epoch", "support").key
    state.keyring.database.connection.execute(
        "UPDATE record_keys SET programme = 'support', epoch = ?", (support,)
    )
    session = office.sign_in("suzuki")
    done = accession(session)
    assert (done.accepted, done.left) == (0, 1)
    purpose = reading_purpose(office.register, "support", "contact")
    for row in [row for row in listed(session) if row.state == "accessioned"]:
        with pytest.raises(RecordDamagedError):
            open_record(purpose, session, row.id)


def test_another_contracts_keyring_is_refused_whole(
    office: Office, make_office: Callable[..., Office], run: Run
) -> None:
    """With the other contract's files and its own handler's passphrase, the contract's name stands in the way."""
    there = make_office("new", "new")
    there.designate("other")
    shutil.copy(there.path / "keyring.sqlite3", office.path / "keyring.sqlite3")
    status, _, err = run("other", "list")
    assert (status, "ものではありません" in err) == (1, True)
    with pytest.raises(StateError):
        office.sign_in("sato")
