"""The second copy: whole at every moment, one generation, and worth something because it was opened."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.arriving.collecting import collect
from store.arriving.postbox import Postbox
from store.copies import rehearsing, restoring
from store.copies.backup import backup, refresh
from store.disk.copy_places import MARK
from store.disk.second_copy import ARRIVED, COPY, NEXT, OLD, newest
from store.errors import BackupError, JournalError, StateError, WrongPassphraseError
from store.people.purpose import reading_purpose
from store.people.session import sign_in
from store.records.accession import accession
from store.records.cancelling import carry_out
from store.records.erasing import erase
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    return folder


def _restored(office: Office, copy: Path, tmp_path: Path) -> tuple[restoring.Restored, Office]:
    target = tmp_path / "restored"
    done = restoring.restore(copy, target, office.register, office.clock)
    office.path = target
    return done, office


def test_what_was_there_comes_back(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, tmp_path: Path
) -> None:
    """Records and envelopes; they open with the same passphrase, and the journal goes on."""
    office.take_in("sato", seal_application(key))
    office.collect(seal_application(key))
    backup(office.state(), copy)
    done, there = _restored(office, copy, tmp_path)
    assert (done.copied, done.arrived) == (2, 0)
    session = there.sign_in("sato")
    accession(session)
    purpose = reading_purpose(office.register, "zukan", "contact")
    for row in listed(session):
        assert open_record(purpose, session, row.id).payload.items["name"] == "見本 はなこ"
    assert '"action":"restore"' in session.state.journal_path("zukan").read_text()
    assert {oct(path.stat().st_mode & 0o777) for path in there.path.iterdir()} <= {"0o600", "0o644"}


def test_collection_is_acknowledged_after_the_second_copy(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, copy: Path, tmp_path: Path
) -> None:
    """The medium is not there: nothing is acknowledged. It is there: the page is on it before the intake erases."""
    state = office.state()
    backup(state, copy)
    state.set_second(copy)
    documents = [seal_application(key) for _ in range(3)]
    away = tmp_path / "away"
    copy.rename(away)
    with serve(office, list(documents)) as box:
        with (
            Postbox(box.url, "current", state.collector_key(), office.clock) as postbox,
            pytest.raises(BackupError, match="媒体がつながっていません"),
        ):
            collect(office.state(), postbox)
        assert len(box.documents) == 3
        away.rename(copy)
        with Postbox(box.url, "current", state.collector_key(), office.clock) as postbox:
            done = collect(office.state(), postbox)
        assert (done.known, done.erased, box.documents) == (3, 3, [])
    shutil.rmtree(office.path)  # the PC is gone
    restored, there = _restored(office, copy, tmp_path)
    assert restored.arrived == 3
    assert accession(there.sign_in("sato")).accepted == 3


def test_a_notice_is_in_the_second_copy_too(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, copy: Path, tmp_path: Path
) -> None:
    """An acknowledged cancellation is not lost with the PC either."""
    document = seal_application(key)
    office.take_in("sato", document)
    state = office.state()
    backup(state, copy)
    state.set_second(copy)
    header = parse(document).header
    with serve(office, []) as box:
        box.notices.append({"id": header.id, "receipt": header.receipt, "secret": "himitsu"})
        with Postbox(box.url, "current", state.collector_key(), office.clock) as postbox:
            assert collect(office.state(), postbox).cancellations == 1
        assert box.notices == []
    shutil.rmtree(office.path)
    _, there = _restored(office, copy, tmp_path)
    session = there.sign_in("sato")
    assert [one.receipt for one in carry_out(session).gone] == [header.receipt]


def test_of_the_keyring_there_is_one_generation(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path
) -> None:
    """After an erasure and the copy that follows it, the erased record's key is on neither medium."""
    session = office.take_in("sato", seal_application(key), seal_application(key))
    session.state.set_second(copy)
    backup(session.state, copy)
    gone = session.state.vault.record(listed(session)[0].id)
    assert gone is not None
    wrapped = session.state.keyring.record_key(gone.key)
    assert wrapped is not None
    [entry] = session.state.vault.entries.of(gone.id)
    needles = (wrapped.body[:30], entry.body[20:60])
    files = [p for p in copy.rglob("*") if p.is_file()]
    assert all(any(n in p.read_bytes() for p in files) for n in needles)
    erase(reading_purpose(office.register, "zukan", "return"), session, [gone.id])
    assert refresh(session.state)
    files = [p for folder in (copy, office.path) for p in folder.rglob("*") if p.is_file()]
    assert not any(n in p.read_bytes() for p in files for n in needles)
    assert sorted(p.name for p in copy.iterdir()) == [ARRIVED, COPY, MARK]


def test_a_rehearsal_opens_and_leaves_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, passphrases: dict[str, str],
) -> None:  # fmt: skip
    """It restores into a folder of its own, opens a test envelope and every record's key, says so, and cleans up."""
    session = office.take_in("sato", seal_application(key), seal_application(key))
    backup(session.state, copy)
    done = rehearsing.rehearse(office.state(), copy, "sato", lambda: passphrases["sato"])
    assert (done.restored.copied, done.envelopes, done.record_keys) == (2, 1, 2)
    assert not (office.path / "rehearsal").exists()
    assert '"outcome":"envelopes:1:records:2"' in session.state.journal_path("zukan").read_text()
    with pytest.raises(WrongPassphraseError):
        rehearsing.rehearse(office.state(), copy, "sato", lambda: passphrases["suzuki"])
    assert not (office.path / "rehearsal").exists()


def test_a_rehearsal_finds_a_copy_that_is_worth_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, passphrases: dict[str, str]
) -> None:
    """A record without its key in the copy's keyring is said, not passed over."""
    session = office.take_in("sato", seal_application(key), seal_application(key))
    connection = session.state.keyring.database.connection
    connection.execute("DELETE FROM record_keys WHERE rowid = 1")
    backup(session.state, copy)
    with pytest.raises(BackupError, match="鍵のない記録が1件"):
        rehearsing.rehearse(office.state(), copy, "sato", lambda: passphrases["sato"])


@pytest.mark.parametrize("name", ["vault.sqlite3", "keyring.sqlite3", "journal-zukan.jsonl", "store.json"])
def test_a_changed_copy_is_not_restored(office: Office, copy: Path, tmp_path: Path, name: str) -> None:
    """One byte elsewhere in any file: nothing is made."""
    backup(office.state(), copy)
    path = copy / COPY / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(BackupError, match="書いたときのものと違います"):
        restoring.restore(copy, tmp_path / "restored", office.register, office.clock)
    assert not (tmp_path / "restored").exists()


def test_a_copy_with_a_broken_journal_is_not_restored(office: Office, copy: Path, tmp_path: Path) -> None:
    """The proof must be whole, even when the manifest was written over it."""
    state = office.state()
    path = state.journal_path("zukan")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:1], *lines[2:]]))
    backup(state, copy)
    with pytest.raises(JournalError, match="問題があります"):
        restoring.restore(copy, tmp_path / "restored", office.register, office.clock)
    assert [p for p in tmp_path.iterdir() if "restored" in p.name] == []


@pytest.mark.parametrize(("moved", "found"), [
    ([], COPY), ([(COPY, OLD)], OLD), ([(COPY, NEXT)], NEXT), ([(COPY, OLD), ("spare", NEXT)], NEXT),
])  # fmt: skip
def test_the_newest_whole_generation_is_found(
    office: Office, copy: Path, moved: list[tuple[str, str]], found: str
) -> None:
    """Whatever moment of replacing it was killed at."""
    backup(office.state(), copy)
    shutil.copytree(copy / COPY, copy / "spare")
    for source, target in moved:
        (copy / source).rename(copy / target)
    assert newest(copy).name == found


@pytest.mark.parametrize("share", [0, 0.5])
@pytest.mark.parametrize("name", ["store.json", "manifest.json", "keyring.sqlite3", "journal-zukan.jsonl"])
def test_a_kill_within_a_file_being_written_stops_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, name: str, share: float
) -> None:
    """What is half written is worth nothing: collecting and the next copy go on, and clear it away."""
    office.state().set_second(copy)
    backup(office.state(), copy)
    shutil.copytree(copy / COPY, copy / NEXT)
    whole = (copy / NEXT / name).read_bytes()
    (copy / NEXT / name).write_bytes(whole[: int(len(whole) * share)])
    office.collect(seal_application(key))
    backup(office.state(), copy)
    assert sorted(path.name for path in copy.iterdir()) == [ARRIVED, COPY, MARK]
    assert newest(copy).name == COPY


def test_what_another_contract_collected_stays(
    office: Office, key: ReceivingKey, seal_application: Seal, make_office: Callable[..., Office], copy: Path
) -> None:
    """Pages collected before their contract's first copy was whole are nobody else's to clear away."""
    office.state().set_second(copy)
    with pytest.raises(BackupError, match="控えがありません"):
        office.collect(seal_application(key))  # kept, but not acknowledged: its key is in no copy
    (copy / NEXT).mkdir()
    (copy / NEXT / "store.json").write_bytes(b"{")
    pages = sorted((copy / ARRIVED).iterdir())
    with pytest.raises(BackupError, match="別の委託契約"):
        backup(make_office("new", "new").state(), copy)
    assert sorted((copy / ARRIVED).iterdir()) == pages != []
    backup(office.state(), copy)
    assert sorted(path.name for path in copy.iterdir()) == [ARRIVED, COPY, MARK]


def test_places_that_cannot_be(office: Office, make_office: Callable[..., Office], copy: Path) -> None:
    """Inside the store itself, where another contract's copy lies, or nowhere."""
    state = office.state()
    inside = office.path / "copy"
    inside.mkdir()
    with pytest.raises(BackupError, match="保管庫の中"):
        backup(state, inside)
    with pytest.raises(BackupError, match="がありません"):
        backup(state, copy / "nowhere")
    backup(state, copy)
    there = make_office("new", "new")
    with pytest.raises(BackupError, match="別の委託契約"):
        backup(there.state(), copy)
    with pytest.raises(BackupError, match="控えがありません"):
        newest(inside)
    with pytest.raises(StateError, match="もうあります"):
        restoring.restore(copy, office.path, office.register, office.clock)


def test_an_old_copy_opens_no_more_than_it_could(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, tmp_path: Path
) -> None:
    """A copy without its keyring is a vault without its keyring: it opens nothing at all."""
    office.take_in("sato", seal_application(key))
    backup(office.state(), copy)
    _, there = _restored(office, copy, tmp_path)
    (there.path / "keyring.sqlite3").unlink()
    with pytest.raises(StateError, match=r"keyring\.sqlite3 がありません"):
        sign_in(there.state(), "sato", lambda: "x")


def _rehearse(office: Office, copy: Path, passphrases: dict[str, str]) -> rehearsing.Rehearsed:
    return rehearsing.rehearse(office.state(), copy, "sato", lambda: passphrases["sato"])


def test_a_rehearsal_opens_what_arrived_since(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, passphrases: dict[str, str]
) -> None:
    """The pages after the copy are taken in there with the copy's keys; an intent stands in the journal that stays."""
    state = office.state()
    state.set_second(copy)
    backup(state, copy)
    office.collect(seal_application(key), seal_application(key))
    done = _rehearse(office, copy, passphrases)
    assert (done.restored.arrived, done.taken_in, done.record_keys) == (2, 2, 2)
    lines = state.journal_path("zukan").read_text().splitlines()
    assert ['"phase":"intent"' in line for line in lines if '"action":"rehearse"' in line] == [True, False]


def test_a_rehearsal_fails_for_a_copy_of_other_keys(
    office: Office, key: ReceivingKey, copy: Path, passphrases: dict[str, str], tmp_path: Path
) -> None:
    """A receiving key or a person made after the copy, a cut or foreign journal: each is named."""
    backup(office.state(), copy)
    _rehearse(office, copy, passphrases)
    office.publish("sato", "zukan", tmp_path / "keys", "2026-12")
    with pytest.raises(BackupError, match="受付鍵"):
        _rehearse(office, copy, passphrases)
    backup(office.state(), copy)
    office.designate("suzuki", "zukan", by="sato", trained=None)
    with pytest.raises(BackupError, match=r"名簿.*取扱者の鍵"):
        _rehearse(office, copy, passphrases)
    backup(office.state(), copy)
    _rehearse(office, copy, passphrases)
    path = office.state().journal_path("support")
    path.write_bytes(path.read_bytes().replace(b'"action":"begin"', b'"action":"trial"', 1))
    with pytest.raises(BackupError, match="事業 support の取扱記録簿"):
        _rehearse(office, copy, passphrases)


def test_a_rehearsal_fails_for_a_copy_that_brings_back_what_was_erased(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, passphrases: dict[str, str]
) -> None:
    """Erased while the medium was away: the old generation opens it, and the rehearsal says so."""
    session = office.take_in("sato", seal_application(key))
    backup(session.state, copy)
    erase(reading_purpose(office.register, "zukan", "return"), session, [listed(session)[0].id])
    with pytest.raises(BackupError, match="消した1件が控えに残っている"):
        _rehearse(office, copy, passphrases)


def test_a_rehearsal_fails_where_something_held_is_not_in_the_copy(
    office: Office, key: ReceivingKey, seal_application: Seal, copy: Path, passphrases: dict[str, str]
) -> None:
    """Pages that were lost from the medium are missed, though every key is there."""
    state = office.state()
    state.set_second(copy)
    backup(state, copy)
    office.collect(seal_application(key))
    for page in (copy / ARRIVED).iterdir():
        page.unlink()
    with pytest.raises(BackupError, match="うち1件がありません"):
        _rehearse(office, copy, passphrases)
