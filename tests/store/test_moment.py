"""Keyring, vault and journals are of one moment: whatever older is put back is found before anything opens."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store import cli
from store.disk import keyring, moment, vault
from store.errors import JournalError, MomentError, StateError, UndesignatedError, WrongPassphraseError
from store.people import designating, renewing
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.receiving import new_receiving_key
from store.people.roster import Role
from store.people.session import accept_moment, sign_in
from store.proof.journal_check import verify
from store.records.erasing import erase
from store.records.listing import listed

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
TODAY = date(2026, 11, 24)
NEW = "みほん やなぎ こたつ すずむし"


def _row(office: Office, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(office.path / keyring.FILE) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def _put_back(office: Office, table: str, rows: list[tuple[object, ...]]) -> None:
    for state in office.opened:
        state.close()
    with sqlite3.connect(office.path / keyring.FILE) as connection:
        connection.execute(f"DELETE FROM {table}")
        marks = ",".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def test_an_old_roster_row_revives_nobody(office: Office) -> None:
    """The roster as it was signed before a designation ended is valid, and refused."""
    office.designate("suzuki", "zukan", by="sato")
    before = {table: _row(office, table) for table in ("roster", "locked_keys", "wraps")}
    end_handler(office.sign_in("sato"), "suzuki", TODAY)
    _put_back(office, "roster", before["roster"])
    for handler in ("suzuki", "sato"):
        with pytest.raises(MomentError, match="同じ時点のものではありません"):
            office.sign_in(handler)
    for table in ("locked_keys", "wraps"):
        _put_back(office, table, before[table])
    with pytest.raises(MomentError):
        office.sign_in("suzuki")


def test_an_old_keyring_beside_an_old_vault_opens_nothing_erased(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Both files from before an erasure, put back under today's journals."""
    session = office.take_in("sato", seal_application(key), seal_application(key))
    for state in office.opened:
        state.close()
    for name in (keyring.FILE, vault.FILE):
        shutil.copy(office.path / name, office.path.parent / name)
    session = office.sign_in("sato")
    erase(reading_purpose(office.register, "zukan", "contact"), session, [listed(session)[0].id])
    for state in office.opened:
        state.close()
    for name in (keyring.FILE, vault.FILE):
        shutil.copy(office.path.parent / name, office.path / name)
    with pytest.raises(MomentError):
        office.sign_in("sato")


def test_an_old_vault_brings_no_erased_application_back(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The envelope of an erased record, put back with its vault while its month's key still lives."""
    office.collect(seal_application(key))
    shutil.copy(office.path / vault.FILE, office.path.parent / vault.FILE)
    session = office.take_in("sato")
    erase(reading_purpose(office.register, "zukan", "contact"), session, [listed(session)[0].id])
    for state in office.opened:
        state.close()
    shutil.copy(office.path.parent / vault.FILE, office.path / vault.FILE)
    with pytest.raises(MomentError, match="消去したはずの記録が、保管庫"):
        office.sign_in("sato")


@pytest.mark.parametrize("table", ["locked_keys", "wraps", "receiving_keys", "programme_keys"])
def test_every_part_of_the_keyring_is_bound_to_the_moment(office: Office, table: str) -> None:
    """An older set of locked keys, wraps or keys is refused too, by itself."""
    before = _row(office, table)
    office.designate("suzuki", "zukan", by="sato")
    new_receiving_key(office.officer("sato"), "support", "2026-12")
    end_handler(office.sign_in("sato"), "suzuki", TODAY)
    office.designate("tanaka", "zukan", by="sato")
    _put_back(office, table, before)
    with pytest.raises(MomentError):
        office.sign_in("sato")


@pytest.mark.parametrize("programme", ["zukan", "support"])
def test_without_a_journal_no_change_is_in_force(
    office: Office, passphrases: dict[str, str], programme: str
) -> None:
    """A passphrase, a designation and a key: refused whole where one journal cannot be written."""
    session, officer = office.sign_in("sato"), office.officer("sato")
    path = office.path / f"journal-{programme}.jsonl"
    digest = session.state.keyring.digest()
    path.rename(path.with_suffix(".away"))
    new = designating.Designation("suzuki", "見本", Role.HANDLER, ("zukan",), TODAY)
    changes: list[Callable[[], object]] = [
        lambda: renewing.change_passphrase(office.state(), "sato", passphrases["sato"], NEW),
        lambda: designating.add_handler(session.state, new, NEW, session),
        lambda: designating.add_training(officer, "sato", TODAY),
        lambda: new_receiving_key(officer, "zukan", "2026-12"),
    ]
    for change in changes:
        with pytest.raises(JournalError):
            change()
    path.with_suffix(".away").rename(path)
    assert office.state().keyring.digest() == digest
    with pytest.raises(WrongPassphraseError):
        sign_in(office.state(), "sato", lambda: NEW)
    office.sign_in("sato")


@pytest.mark.parametrize("committed", [True, False])
def test_a_kill_between_announcement_and_commit_locks_nobody_out(
    office: Office, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    """Either keyring is accepted once; the next sign-in says which it was, and then the other is refused."""
    before = {t: _row(office, t) for t in ("roster", "receiving_keys", "wraps")}
    officer = office.officer("sato")
    monkeypatch.setattr("store.disk.journal.Journal.conclude", lambda *_: None)  # as if it were killed there
    new_receiving_key(officer, "support", "2026-12")
    monkeypatch.undo()
    after = {t: _row(office, t) for t in before}
    there, other = (after, before) if committed else (before, after)
    for table, rows in there.items():
        _put_back(office, table, rows)
    office.sign_in("sato")
    for table, rows in other.items():
        _put_back(office, table, rows)
    with pytest.raises(MomentError):
        office.sign_in("sato")


def test_an_officer_accepts_what_was_brought_back_on_purpose(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """The way out: in the journal, by an officer; what was erased is erased again, and a handler cannot."""
    office.designate("suzuki", "zukan", by="sato")
    office.collect(seal_application(key))
    shutil.copy(office.path / vault.FILE, office.path.parent / vault.FILE)
    session = office.take_in("sato")
    gone = listed(session)[0].id
    erase(reading_purpose(office.register, "zukan", "contact"), session, [gone])
    for state in office.opened:
        state.close()
    shutil.copy(office.path.parent / vault.FILE, office.path / vault.FILE)
    with pytest.raises(UndesignatedError):
        accept_moment(office.state(), "suzuki", lambda: passphrases["suzuki"])
    assert accept_moment(office.state(), "sato", lambda: passphrases["sato"]) == [gone]
    assert listed(office.sign_in("sato")) == []
    lines = (office.path / "journal-zukan.jsonl").read_bytes()
    assert b'{"action":"accept"' in lines
    assert verify(lines.splitlines(keepends=True), "current", "zukan").ok


def test_verify_says_whether_it_is_one_moment(
    office: Office, capsys: pytest.CaptureFixture[str], passphrase_fd: Callable[[str], int]
) -> None:
    """A part of its own, without a key; exit 1 and the way out where it is not."""
    argv = ["journal", "verify", "--state", str(office.path)]
    assert cli.main(argv, clock=office.clock, register=office.register) == 0
    assert "保管庫と記録簿は同じ時点: はい" in capsys.readouterr().out
    before = _row(office, "roster")
    office.designate("suzuki", "zukan", by="sato")
    _put_back(office, "roster", before)
    assert cli.main(argv, clock=office.clock, register=office.register) == 1
    assert "保管庫と記録簿は同じ時点: いいえ" in capsys.readouterr().out


def test_a_generation_counts_the_changes(office: Office) -> None:
    """Each journal's last word has the number of the change, the same in every programme."""
    state = office.state()
    before = {one.generation for one in moment.standings(state).values()}
    new_receiving_key(office.officer("sato"), "support", "2026-12")
    after = {one.generation for one in moment.standings(state).values()}
    assert len(before) == len(after) == 1
    assert after.pop() == before.pop() + 1


def test_a_clock_before_the_last_entry_is_refused(office: Office) -> None:
    """Nobody signs in by setting the clock back into a term or a designation; the same second is fine."""
    office.sign_in("sato")
    office.clock.at -= timedelta(seconds=1)
    with pytest.raises(StateError, match="時計"):
        office.sign_in("sato")
    office.clock.at += timedelta(seconds=1)
    office.sign_in("sato")
