"""A store of the first format opens, verifies and goes on; nothing that was erased in it comes back."""

from __future__ import annotations

import json
import sqlite3
import tarfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.model import Register
from store.disk.database import Database, Schema
from store.disk.state import State
from store.disk.vault import SCHEMA
from store.errors import RecordNotFoundError, StateError, UndesignatedError
from store.office import journals, records, signing_in
from store.people import renewing
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster_file import roster_of
from store.people.session import sign_in
from store.people.vouching import is_vouched_whole
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.store.conftest import Clock

ARCHIVE = Path(__file__).with_name("store-1.tar.gz")
Old = tuple["Callable[[], State]", "Mapping[str, Any]"]


@pytest.fixture
def old(tmp_path: Path, register: Register, clock: Clock) -> Iterator[Old]:
    """Opens the unpacked store again and again; and what is known of it."""
    with tarfile.open(ARCHIVE) as tar:
        tar.extractall(tmp_path, filter="data")
    opened: list[State] = []

    def state() -> State:
        opened.append(State(tmp_path / "store", register, clock))
        return opened[-1]

    yield state, json.loads((tmp_path / "store.txt").read_text(encoding="ascii"))
    for one in opened:
        one.close()


@pytest.mark.parametrize("handler", ["sato", "suzuki", "tanaka"])
def test_every_handler_of_an_old_store_opens_its_records(
    old: Old, passphrases: dict[str, str], register: Register, handler: str
) -> None:
    """The envelope that waited is taken in, and all three records open."""
    session = signing_in.sign_in(old[0](), handler, passphrases[handler]).session
    purpose = reading_purpose(register, "zukan", "contact")
    opened = [open_record(purpose, session, row.id) for row in listed(session)]
    assert [one.payload.items["name"] for one in opened] == ["見本 はなこ"] * 3


def test_what_was_erased_or_ended_in_an_old_store_stays_so(
    old: Old, passphrases: dict[str, str], register: Register
) -> None:
    """The erased record is not found, and whoever had ended does not sign in."""
    session = signing_in.sign_in(old[0](), "sato", passphrases["sato"]).session
    with pytest.raises(RecordNotFoundError):
        open_record(reading_purpose(register, "zukan", "contact"), session, old[1]["erased"])
    with pytest.raises(UndesignatedError, match="終わっています"):
        signing_in.sign_in(old[0](), "other", passphrases["other"])


def test_an_old_stores_receiving_keys_are_signed_whole_by_the_next_officer(
    old: Old, passphrases: dict[str, str]
) -> None:
    """A handler's sign-in leaves them as they are and works; an officer's puts a signature over the whole row."""
    state = old[0]()
    signing_in.sign_in(state, "suzuki", passphrases["suzuki"])

    def whole() -> set[bool]:
        return {is_vouched_whole(roster_of(state), key) for key in state.keyring.receiving_keys()}

    assert whole() == {False}
    signing_in.sign_in(state, "sato", passphrases["sato"])
    assert whole() == {True}
    signing_in.sign_in(state, "suzuki", passphrases["suzuki"])
    assert all(verdict.ok for verdict in journals.verify(state, None, None, ()).values())


def test_people_of_an_old_store_get_new_key_pairs_and_a_new_root(
    old: Old, passphrases: dict[str, str], register: Register
) -> None:
    """Its roster is rewritten in today's format: a passphrase changed, the officer ended, everybody goes on."""
    signing_in.sign_in(old[0](), "tanaka", passphrases["tanaka"])
    renewing.change_passphrase(old[0](), "suzuki", passphrases["suzuki"], "みほん やなぎ こたつ すずむし")
    end_handler(sign_in(old[0](), "tanaka", lambda: passphrases["tanaka"]), "sato", date(2026, 11, 24))
    session = sign_in(old[0](), "suzuki", lambda: "みほん やなぎ こたつ すずむし")
    purpose = reading_purpose(register, "zukan", "contact")
    assert len([open_record(purpose, session, row.id) for row in listed(session)]) == 3
    assert all(verdict.ok for verdict in journals.verify(old[0](), None, None, old[1]["heads"]).values())


def test_an_old_journal_verifies_against_its_own_checkpoints(old: Old, passphrases: dict[str, str]) -> None:
    """Before and after it goes on, against the heads that were signed then."""
    state, known = old
    assert all(verdict.ok for verdict in journals.verify(state(), None, None, known["heads"]).values())
    signing_in.sign_in(state(), "sato", passphrases["sato"])
    assert all(verdict.ok for verdict in journals.verify(state(), None, None, known["heads"]).values())


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_an_old_vault_is_brought_to_todays_form(
    old: Old, tmp_path: Path, passphrases: dict[str, str]
) -> None:
    """Its records have their term, company and event as columns, and their application as the first entry."""
    path = tmp_path / "store" / "vault.sqlite3"
    assert _version(path) == 2
    state = old[0]()
    rows = state.vault.database.rows("SELECT id, term, company, event, target FROM records")
    assert _version(path) == SCHEMA.version == 3
    assert len(rows) == 2
    assert {tuple(row)[1:] for row in rows} == {("2026", "mihon-kappan", "", "mihon-kappan")}
    assert {row["id"]: [(e.number, e.kind) for e in state.vault.entries.of(row["id"])] for row in rows} == {
        row["id"]: [(1, "application")] for row in rows
    }
    session = signing_in.sign_in(state, "sato", passphrases["sato"]).session
    [first, *_] = records.list_page(session, ("", ""), 5).rows
    records.add(session, first.id, "hiring-result", "result", {"hiring_result": "見本"})
    assert records.show(session, first.id, "contact").later[0].content == {"hiring_result": "見本"}


def test_a_migration_is_whole_or_not_at_all(old: Old, tmp_path: Path) -> None:
    """One that stops in its middle leaves the old form, which the next one finds."""
    path = tmp_path / "store" / "vault.sqlite3"
    half = Schema(SCHEMA.sql, 3, {2: [*SCHEMA.migrations[2], "SELECT no_such_column FROM records"]})
    with pytest.raises(StateError):
        Database(path, "current", half)
    assert _version(path) == 2
    assert len(old[0]().vault.database.rows("SELECT 1 FROM entries")) == 2


def test_a_form_that_is_newer_than_the_program_is_refused(old: Old, tmp_path: Path) -> None:
    """Nothing is changed in it."""
    path = tmp_path / "store" / "vault.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=99")
    before = path.read_bytes()
    with pytest.raises(StateError, match="知らない版"):
        old[0]().vault.counted(["zukan"])
    assert path.read_bytes() == before
