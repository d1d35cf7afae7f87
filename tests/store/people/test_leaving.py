"""Leaving means leaving: what an officer knew, or a passphrase that was replaced, makes and opens nothing any more."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from register.canonical import canonical_json
from register.keyfile import ReceivingKey
from store.crypto import keys, passphrase, signing
from store.disk.journal_lines import Draft
from store.disk.keyring_rows import StoredSuccessor
from store.errors import (
    MomentError,
    RecordDamagedError,
    RecoveryError,
    UndesignatedError,
    WrongPassphraseError,
)
from store.office import confirming, journals
from store.people import recovery, renewing
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster import Handler, Role, Succession
from store.people.roster_file import (
    SUCCESSION_LABEL,
    SUCCESSOR_LABEL,
    roster_of,
    sign_roster,
    succession_value,
    successor_value,
)
from store.people.session import Session, accept_moment, sign_in
from store.people.vouching import Own
from store.proof.checkpoint import read_checkpoint
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
TODAY = date(2026, 11, 24)
NEW = "みほん やなぎ こたつ すずむし"
MALLORY = keys.new_seed()


@pytest.fixture
def left(office: Office) -> tuple[Office, bytes, Own]:
    """Officer sato has left, ended by deputy tanaka; suzuki has not signed in since. With it sato's root and own key."""
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    office.designate("suzuki", "zukan", by="sato")
    sato = office.sign_in("sato")
    root, own = sato.officer().root_seed(), Own("sato", sato.secret())
    end_handler(office.sign_in("tanaka"), "sato", TODAY)
    return office, root, own


def _mallory() -> Handler:
    public, signer = keys.public_bytes(MALLORY), signing.verifying_key(MALLORY)
    return Handler("mallory", "x", Role.OFFICER, ("support", "zukan"), TODAY, None, (TODAY,), public, signer)


def _plant(office: Office, put: Callable[..., None]) -> None:
    """Somebody who can write to the disk, and who says in every journal that this is in force, in mallory's name."""
    state = office.state()
    with state.keyring.changing() as change:
        put(change)
    for programme in state.programmes:
        said = f"99:{state.keyring.digest()}"
        state.journal(programme).note(Own("mallory", MALLORY), Draft("moment", ""), said, office.clock())


def test_the_root_that_an_officer_knew_signs_nothing_any_more(left: tuple[Office, bytes, Own]) -> None:
    """A roster under the old root, or under a root of the leaver's own that the old one has signed: nobody signs in."""
    office, root, own = left
    genuine = roster_of(office.state())
    forged = replace(genuine.with_handler(_mallory()), root=signing.verifying_key(root), successions=())
    step = Succession(forged.root, signing.verifying_key(MALLORY), "sato", TODAY)
    value = succession_value("current", step)
    step = replace(
        step,
        by_root=signing.sign(root, SUCCESSION_LABEL, value),
        by_officer=own.sign(SUCCESSION_LABEL, value),
    )
    under_mallory = replace(forged, root=step.new, successions=(step,))
    before = shutil.copytree(office.path, office.path.parent / "before")
    for planted, seed in ((forged, root), (under_mallory, MALLORY)):
        for state in office.opened:
            state.close()
        shutil.rmtree(office.path)
        shutil.copytree(before, office.path)
        _plant(office, lambda change, p=planted, s=seed: change.put_roster(sign_roster(p, s)))
        for handler in ("tanaka", "suzuki"):
            with pytest.raises(MomentError, match="取扱記録簿に書かれた鍵と違います"):
                office.sign_in(handler)


def test_the_others_confirm_the_new_root_at_their_next_sign_in(
    left: tuple[Office, bytes, Own], passphrases: dict[str, str]
) -> None:
    """Told once, with the fingerprint that the officer has; from then on the old root is refused without the journals."""
    office, root, _ = left
    told = confirming.confirm(office.state(), "suzuki", passphrases["suzuki"])
    assert told is not None
    assert (told.by, told.on) == ("tanaka", TODAY)
    assert told.fingerprint == journals.fingerprint(office.sign_in("tanaka"))
    assert confirming.confirm(office.state(), "suzuki", passphrases["suzuki"]) is None
    office.sign_in("suzuki")
    state = office.state()
    kept = state.keyring.locked_seed("suzuki")
    assert passphrase.locked_root(kept) == roster_of(state).root != signing.verifying_key(root)
    assert all(verdict.ok for verdict in journals.verify(state, None, None, ()).values())


def test_a_root_is_not_confirmed_over_a_changed_journal(left: tuple[Office, bytes, Own]) -> None:
    """One old line of the journal is another: the person who would confirm is refused."""
    office, _, _ = left
    path = office.path / "journal-zukan.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines[2:]]))
    with pytest.raises(MomentError):
        office.sign_in("suzuki")


def test_a_keyring_from_before_somebody_left_is_not_accepted(
    office: Office, passphrases: dict[str, str]
) -> None:
    """Neither by the one who left, who is an officer in it, nor by anybody else."""
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    shutil.copy(office.path / "keyring.sqlite3", office.path.parent / "old.sqlite3")
    end_handler(office.sign_in("tanaka"), "sato", TODAY)
    for state in office.opened:
        state.close()
    shutil.copy(office.path.parent / "old.sqlite3", office.path / "keyring.sqlite3")
    for handler in ("sato", "tanaka"):
        with pytest.raises(MomentError):
            office.sign_in(handler)
        with pytest.raises(MomentError):
            accept_moment(office.state(), handler, lambda h=handler: passphrases[h])  # type: ignore[misc]


def test_everything_goes_on_after_an_officer_has_left(
    left: tuple[Office, bytes, Own], key: ReceivingKey, seal_application: Seal
) -> None:
    """The remaining ones take in, designate, and recover with the paper; the paper's root wrap is the new one's."""
    office, _, _ = left
    office.take_in("suzuki", seal_application(key))
    office.designate("other", "zukan", by="tanaka")
    office.take_in("other", seal_application(key))
    assert len(listed(office.sign_in("tanaka"))) == 2
    office.print_paper("tanaka")
    office.sign_in("suzuki")


@pytest.mark.parametrize("handler", ["suzuki", "sato"])
def test_a_replaced_passphrase_with_an_old_keyring_opens_nothing_that_came_later(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str], handler: str,
    without_moments: None,
) -> None:  # fmt: skip
    """The old keyring brought back beside today's vault, and the old epoch key tried on today's record keys."""
    office.designate("suzuki", "zukan", by="sato")
    office.take_in("sato", seal_application(key))
    thief = office.sign_in(handler)
    [intent] = thief.state.journal("zukan").intend(thief, [Draft("show", "")], office.clock())
    _, epoch_key = thief.epoch_key(intent)
    shutil.copy(office.path / "keyring.sqlite3", office.path.parent / "old.sqlite3")
    renewing.change_passphrase(office.state(), handler, passphrases[handler], NEW)
    with pytest.raises(WrongPassphraseError):
        office.sign_in(handler)
    with pytest.raises(UndesignatedError, match="替えられています"):
        thief.epoch_key(intent)
    other = "sato" if handler == "suzuki" else "suzuki"
    office.take_in(other, seal_application(key))
    state = office.state()
    stored = list(state.keyring.record_keys("zukan"))
    assert len(stored) == 2
    for one in stored:
        place = keys.RecordPlace("current", "zukan", one.record, one.key, one.epoch)
        with pytest.raises(RecordDamagedError):
            keys.unwrap_record_key(one.body, epoch_key, place)
    for opened in office.opened:
        opened.close()
    shutil.copy(office.path.parent / "old.sqlite3", office.path / "keyring.sqlite3")
    back = sign_in(office.state(), handler, lambda: passphrases[handler])
    assert _readable(office, back) == 1  # what was there when the keyring was copied


def _readable(office: Office, session: Session) -> int:
    purpose, opened = reading_purpose(office.register, "zukan", "contact"), 0
    for row in listed(session):
        try:
            open_record(purpose, session, row.id)
        except RecordDamagedError:
            continue
        opened += 1
    return opened


def test_a_new_key_pair_is_everybodys_and_old_signatures_hold(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """A handler changes twice, signs in, is given new keys, and what they signed before still verifies."""
    office.designate("suzuki", "zukan", by="sato")
    signed = next(iter(journals.sign_heads(office.take_in("suzuki", seal_application(key)))))
    renewing.change_passphrase(office.state(), "suzuki", passphrases["suzuki"], NEW)
    renewing.change_passphrase(office.state(), "suzuki", NEW, "みほん せともの ひばち こおり")
    suzuki = sign_in(office.state(), "suzuki", lambda: "みほん せともの ひばち こおり")
    assert _readable(office, suzuki) == 1
    assert len(roster_of(office.state()).handler("suzuki").past_signers) == 2
    office.designate("other", "zukan", by="sato")  # the next roster takes the new pair in
    assert office.state().keyring.database.rows("SELECT 1 FROM successors") == []
    office.take_in("other", seal_application(key))
    suzuki = sign_in(office.state(), "suzuki", lambda: "みほん せともの ひばち こおり")
    assert _readable(office, suzuki) == 2
    state = office.state()
    assert read_checkpoint(signed.encode(), "current", roster_of(state)) == signed
    assert all(verdict.ok for verdict in journals.verify(state, None, None, [signed.encode()]).values())
    end_handler(office.sign_in("sato"), "suzuki", TODAY)
    assert all(verdict.ok for verdict in journals.verify(office.state(), None, None, ()).values())


def test_a_replaced_key_neither_names_another_nor_speaks_in_the_journal(
    office: Office, passphrases: dict[str, str]
) -> None:
    """Whoever kept the old seed plants a pair of their own, or an entry: signing in and verifying find it."""
    office.designate("suzuki", "zukan", by="sato")
    old = Own("suzuki", office.sign_in("suzuki").secret())
    before = roster_of(office.state()).handler("suzuki")
    renewing.change_passphrase(office.state(), "suzuki", passphrases["suzuki"], NEW)
    state = office.state()
    genuine = (office.path / "journal-zukan.jsonl").read_bytes()
    for programme in state.programmes:
        said = f"99:{state.keyring.digest()}"
        state.journal(programme).note(old, Draft("moment", ""), said, office.clock())
    with pytest.raises(MomentError):
        office.sign_in("sato")
    assert not journals.verify(state, "zukan", None, ())["zukan"].ok
    (office.path / "journal-zukan.jsonl").write_bytes(genuine)

    public, signer = keys.public_bytes(MALLORY), signing.verifying_key(MALLORY)
    theirs = replace(before, public=public, signer=signer, past_signers=(before.signer,))
    statement = successor_value("current", theirs)
    row = StoredSuccessor(canonical_json(statement).decode(), old.sign(SUCCESSOR_LABEL, statement))
    with sqlite3.connect(office.path / "keyring.sqlite3") as connection:
        connection.execute("UPDATE successors SET body = ?, signature = ?", (row.text, row.signature))
    for programme in state.programmes:
        said = f"100:{state.keyring.digest()}"
        state.journal(programme).note(Own("suzuki", MALLORY), Draft("moment", ""), said, office.clock())
    with pytest.raises(MomentError, match="取扱記録簿に書かれた鍵と違います"):
        office.sign_in("sato")


def test_an_officers_passphrase_that_was_seen_takes_the_root_along(
    office: Office, passphrases: dict[str, str]
) -> None:
    """With ``seen`` the root is another; the others confirm it, and the old one signs nothing."""
    office.designate("suzuki", "zukan", by="sato")
    root = roster_of(office.state()).root
    renewing.change_passphrase(office.state(), "sato", passphrases["sato"], NEW, seen=True)
    assert roster_of(office.state()).root != root
    sato = sign_in(office.state(), "sato", lambda: NEW)
    sato.officer().root_seed()
    told = confirming.confirm(office.state(), "suzuki", passphrases["suzuki"])
    assert told is not None
    assert told.by == "sato"


def test_a_lock_of_before_opens_and_costs_more_after_a_change(
    office: Office, passphrases: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The costs that a program takes today are those of its new locks; what was locked for less opens until then."""
    monkeypatch.setattr(passphrase, "ARGON2_PASSES", 4)
    office.sign_in("sato")
    renewing.change_passphrase(office.state(), "sato", passphrases["sato"], NEW)
    assert '"passes":4' in office.state().keyring.locked_seed("sato").header
    monkeypatch.undo()
    sign_in(office.state(), "sato", lambda: NEW)


def test_the_old_sheet_opens_nothing_that_came_after_it_was_replaced(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Old paper, old keyring: the epoch key that they give opens none of today's record keys."""
    old = office.paper
    assert old is not None
    roster, ring = roster_of(office.state()), office.state().keyring
    epoch = ring.programme_key("epoch", "zukan").key
    wrap = ring.wrap("epoch", epoch, "zukan", keys.RECOVERY)
    epoch_key = keys.unwrap(wrap.body, old.seed, wrap.place)
    assert keys.public_bytes(old.seed) == roster.recovery
    office.print_paper("sato")
    office.take_in("sato", seal_application(key))
    [stored] = office.state().keyring.record_keys("zukan")
    place = keys.RecordPlace("current", "zukan", stored.record, stored.key, stored.epoch)
    with pytest.raises(RecordDamagedError):
        keys.unwrap_record_key(stored.body, epoch_key, place)
    wraps = office.state().keyring.database.rows(
        "SELECT kind, key, programme FROM wraps WHERE recipient = '-recovery'"
    )
    for row in wraps:
        wrap = ring.wrap(row["kind"], row["key"], row["programme"], keys.RECOVERY)
        with pytest.raises(Exception, match="開きません"):
            keys.unwrap(wrap.body, old.seed, wrap.place)
    assert {row["kind"] for row in wraps} == {"epoch", "index", "receiving", "root"}
    with pytest.raises(RecoveryError, match="今の回復鍵ではありません"):
        recovery.prove(office.sign_in("sato"), " ".join(old.groups))
