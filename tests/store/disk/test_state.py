"""The state directory: made whole or not at all, one contract's, one writer at a time."""

from __future__ import annotations

import json
import multiprocessing
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization

from register.model import Register
from store.cli import main
from store.commands.cures import worded
from store.disk import state as states
from store.disk.database import Database, Schema
from store.disk.state import State, create
from store.errors import BusyError, StateError
from store.people.roster_file import roster_of

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office


def test_what_is_made_is_its_owners_only(office: Office) -> None:
    """The directory is 0700, every file 0600 but the public key."""
    assert stat.S_IMODE(office.path.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in office.path.iterdir()}
    assert modes.pop("collector.pub.pem") & 0o077 == 0o044
    assert set(modes.values()) == {0o600}


def test_a_state_that_others_can_read_is_closed_and_said(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unpacked from an archive with wide rights, it is its owner's alone after the first command, which says so."""
    office.path.chmod(0o755)
    for name in ("keyring.sqlite3", "collector.key.pem"):
        (office.path / name).chmod(0o644)
    listed = ["handler", "list", "--state", str(office.path)]
    assert main(listed, clock=office.clock, register=office.register) == 0
    said = capsys.readouterr().err
    assert (
        f"権限でした({office.path.name}、collector.key.pem、keyring.sqlite3)。持ち主だけに直しました。直し方"
        in said
    )
    assert "回収の鍵" in said
    test_what_is_made_is_its_owners_only(office)
    assert main(listed, clock=office.clock, register=office.register) == 0
    assert capsys.readouterr().err == ""


def test_a_state_that_cannot_be_closed_is_not_opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a medium without rights, or as somebody else's, nothing is opened."""
    (office.path / "vault.sqlite3").chmod(0o660)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)  # as a FAT medium answers: yes, and nothing changes
    with pytest.raises(StateError, match=r"vault\.sqlite3 を、ほかの利用者も.*何も開いていません。直し方"):
        office.state()


def test_a_link_is_left_alone(office: Office, tmp_path: Path) -> None:
    """Whoever could write here cannot make the next command change the rights of a file elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"")
    elsewhere.chmod(0o644)
    (office.path / "link").symlink_to(elsewhere)
    assert office.state().tightened == ()
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644


def test_the_collectors_public_key_belongs_to_its_private_one(office: Office) -> None:
    """What the operator puts at the intake verifies what the store signs."""
    public = serialization.load_pem_public_key((office.path / "collector.pub.pem").read_bytes())
    assert office.state().collector_key().public_key() == public


@pytest.mark.parametrize("contract", ["current"])
def test_an_existing_place_is_never_touched(
    tmp_path: Path, register: Register, clock: Clock, contract: str
) -> None:
    """init into a place that exists refuses, whatever is there."""
    (tmp_path / "there").mkdir()
    with pytest.raises(StateError, match="もうあります"):
        create(tmp_path / "there", register, contract, clock)
    assert list((tmp_path / "there").iterdir()) == []


def test_a_failure_in_the_middle_leaves_nothing(
    tmp_path: Path, register: Register, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that refuses halfway leaves no half-made state behind."""

    def refuse(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(states, "_write", refuse)
    with pytest.raises(StateError, match="作れません"):
        create(tmp_path / "store", register, "current", clock)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{}", "null", "[]", '{"contract":"current","intake":"","version":2}',
                                     '{"contract":"nope","intake":"","version":1}'])  # fmt: skip
def test_a_description_that_is_none_is_refused(office: Office, content: str) -> None:
    """Whatever stands in store.json, the message is ours."""
    (office.path / "store.json").write_text(content)
    with pytest.raises(StateError, match="直し方"):
        office.state()


def test_a_state_is_one_contracts(office: Office) -> None:
    """Renaming the contract in store.json opens no database of another."""
    path = office.path / "store.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "contract": "new"}))
    with pytest.raises(StateError, match="ものではありません"):
        _ = office.state().vault


@pytest.mark.parametrize("name", ["vault.sqlite3", "keyring.sqlite3"])
@pytest.mark.parametrize("spoil", [
    lambda path: path.unlink(), lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"x" * 5000),
])  # fmt: skip
def test_a_database_that_is_none_is_refused(office: Office, name: str, spoil: Callable[[Path], None]) -> None:
    """Missing, empty, or no database: a Japanese message, and no file comes into being."""
    spoil(office.path / name)
    before = (office.path / name).exists()
    state = office.state()
    with pytest.raises(StateError) as caught:
        state.vault.listed(("zukan",)) if name.startswith("vault") else roster_of(state)
    assert "直し方" in worded(caught.value)
    assert (office.path / name).exists() is before


def _hold(path: Path, register: Register, clock: Clock, held: object, release: object) -> None:
    with State(path, register, clock) as state, state.lock():
        held.set()  # type: ignore[attr-defined]
        release.wait(20)  # type: ignore[attr-defined]


def test_one_writer_at_a_time_and_a_dead_one_holds_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process holds the lock one is told to wait; killed, it holds it no more."""
    monkeypatch.setattr(states, "LOCK_SECONDS", 0.2)
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(office.path, office.register, office.clock, held, release))
    process.start()
    try:
        assert held.wait(20)
        state = office.state()
        with pytest.raises(BusyError, match="別の操作"), state.lock():
            raise AssertionError("two writers")
    finally:
        process.kill()
        process.join()
    with state.lock(), state.lock():
        pass


def test_the_databases_keep_no_log_and_no_deleted_bytes(office: Office) -> None:
    """TRUNCATE, EXTRA and secure_delete are in force on the connections that are used."""
    state = office.state()
    for database in (state.vault.database, state.keyring.database):
        values = [
            database.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "secure_delete")
        ]
        assert values == ["truncate", 3, 1]


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    """An error in the block undoes what came before it."""
    schema = Schema("CREATE TABLE t (a TEXT UNIQUE) STRICT;", version=1)
    Database.create(tmp_path / "x.sqlite3", schema, "current")
    database = Database(tmp_path / "x.sqlite3", "current", schema)
    with pytest.raises(StateError, match="SQLITE_CONSTRAINT_UNIQUE"), database.transaction() as connection:
        connection.executemany("INSERT INTO t VALUES (?)", [("a",), ("a",)])
    assert database.rows("SELECT * FROM t") == []
    database.close()
