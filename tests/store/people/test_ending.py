"""Ending a designation: nothing is left for the one who ended, and everybody else goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.disk.journal_lines import Draft
from store.errors import RecordDamagedError, RosterError, UndesignatedError, UntrainedError, WrapError
from store.people import designating, rolling
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster import Role
from store.people.session import KeyHolder, sign_in
from store.people.vouching import Own
from store.records.accession import accession
from store.records.erasing import erase
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office

SEED = bytes(32)  # of whoever signs an entry here
Seal = Callable[..., str]
TODAY = date(2026, 11, 24)


def _open_all(office: Office, handler: str) -> int:
    session = office.sign_in(handler)
    purpose = reading_purpose(office.register, "zukan", "contact")
    return len([open_record(purpose, session, row.id) for row in listed(session)])


def test_nothing_is_left_for_whoever_ended(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """Their locked key and every wrap to them are gone; the epoch is another; the others open everything."""
    office.designate("suzuki", "zukan", by="sato")
    office.designate("tanaka", "zukan", by="sato")
    office.take_in("sato", seal_application(key), seal_application(key))
    ring = office.state().keyring
    before = ring.programme_key("epoch", "zukan").key
    support = ring.programme_key("epoch", "support").key
    end_handler(office.sign_in("sato"), "suzuki", TODAY)
    assert ring.programme_key("epoch", "zukan").key != before
    assert ring.programme_key("epoch", "support").key == support
    for table, column in (("wraps", "recipient"), ("locked_keys", "handler")):
        assert ring.database.row(f"SELECT 1 FROM {table} WHERE {column} = 'suzuki'") is None
    with pytest.raises(UndesignatedError, match="終わっています"):
        sign_in(office.state(), "suzuki", lambda: passphrases["suzuki"])
    assert _open_all(office, "sato") == _open_all(office, "tanaka") == 2
    entries = [json.loads(e) for e in office.state().journal_path("zukan").read_text().splitlines()]
    ended = [(e["phase"], e["handler"], e["outcome"]) for e in entries if e["action"] == "end"]
    assert ended == [("intent", "sato", ""), ("outcome", "sato", "of:suzuki:on:2026-11-24")]


def test_a_kept_epoch_key_opens_no_record_key_of_today(
    office: Office, key: ReceivingKey, seal_application: Seal, clock: Clock
) -> None:
    """What the ended handler could have copied out of memory is worth nothing on today's keyring."""
    office.designate("suzuki", "zukan", by="sato")
    office.take_in("sato", seal_application(key))
    suzuki = office.sign_in("suzuki")
    [intent] = suzuki.state.journal("zukan").intend(Own("suzuki", SEED), [Draft("show", "")], clock())
    kept_id, kept = suzuki.epoch_key(intent)
    end_handler(office.sign_in("sato"), "suzuki", TODAY)
    [stored] = office.state().keyring.record_keys("zukan")
    assert stored.epoch != kept_id
    with pytest.raises(Exception, match="保管したときのものと違う"):
        rolling._moved("current", stored, stored.epoch, kept, "x", b"y" * 32)
    # A session that was open all the while hands out nothing more either.
    with pytest.raises(UndesignatedError):
        suzuki.epoch_key(intent)


def test_yesterdays_keyring_opens_what_yesterday_could_and_no_more(
    office: Office,
    key: ReceivingKey,
    seal_application: Seal,
    passphrases: dict[str, str],
    without_moments: None,
) -> None:
    """With yesterday's keyring, today's vault and an ended handler's passphrase: exactly the records that
    were in yesterday's keyring and are still in the vault. Not what came later, not what was erased."""
    office.designate("suzuki", "zukan", by="sato")
    old = [seal_application(key) for _ in range(3)]
    office.take_in("sato", *old)
    kept = office.path.parent / "yesterday.sqlite3"
    shutil.copy(office.path / "keyring.sqlite3", kept)
    session = office.sign_in("sato")
    first, *others = [row.id for row in listed(session)]
    erase(reading_purpose(office.register, "zukan", "person-request"), session, [first])
    end_handler(session, "suzuki", TODAY)
    office.take_in("sato", seal_application(key))
    for state in office.opened:
        state.close()
    shutil.copy(kept, office.path / "keyring.sqlite3")
    thief = sign_in(office.state(), "suzuki", lambda: passphrases["suzuki"])
    purpose = reading_purpose(office.register, "zukan", "contact")
    opened, damaged = [], []
    for row in listed(thief):
        try:
            opened.append(open_record(purpose, thief, row.id).header["id"])
        except RecordDamagedError:
            damaged.append(row.id)
    assert (sorted(opened), len(damaged)) == (sorted(others), 1)
    # And what waits sealed to a receiving key that yesterday's keyring still has:
    office.collect(seal_application(key))
    assert accession(sign_in(office.state(), "suzuki", lambda: passphrases["suzuki"])).accepted == 1


@pytest.mark.parametrize(("who", "on", "says"), [
    ("sato", TODAY, "自分の指定"), ("abe", TODAY, "名簿にありません"),
    ("suzuki", date(2026, 11, 25), "今日まで"), ("suzuki", date(2026, 3, 31), "今日まで"),
])  # fmt: skip
def test_an_end_that_cannot_be_changes_nothing(office: Office, who: str, on: date, says: str) -> None:
    """Nobody ends themselves, or on a day to come; the roster and the wraps stay."""
    office.designate("suzuki", "zukan", by="sato")
    before = office.state().keyring.signed_roster()
    with pytest.raises(RosterError, match=says):
        end_handler(office.sign_in("sato"), who, on)
    assert office.state().keyring.signed_roster() == before
    office.sign_in("suzuki")


def test_an_end_is_once(office: Office) -> None:
    """Ending twice is told, and a used id is never given again."""
    office.designate("suzuki", "zukan", by="sato")
    end_handler(office.sign_in("sato"), "suzuki", TODAY)
    with pytest.raises(RosterError, match="終わっています"):
        end_handler(office.sign_in("sato"), "suzuki", TODAY)
    again = designating.Designation("suzuki", "別の人", Role.HANDLER, ("zukan",), TODAY)
    session = office.sign_in("sato")
    with pytest.raises(RosterError, match="もう使われています"):
        designating.add_handler(session.state, again, "みほん くり かえる みずうみ", session)


def test_only_a_trained_officer_ends(office: Office) -> None:
    """A handler cannot; an officer without training cannot open the keys that must be rolled."""
    office.designate("suzuki", "zukan", by="sato")
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY, trained=None)
    with pytest.raises(UndesignatedError):
        end_handler(office.sign_in("suzuki"), "sato", TODAY)
    with pytest.raises(UntrainedError):
        office.sign_in("tanaka")


def test_what_the_ended_vouched_for_is_vouched_for_again(
    office: Office, key: ReceivingKey, seal_application: Seal, clock: Clock
) -> None:
    """The officer who made the receiving key is ended: its envelopes still come in, and the paper still opens."""
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    end_handler(office.sign_in("tanaka"), "sato", TODAY)
    session = office.take_in("tanaka", seal_application(key))
    assert [row.state for row in listed(session)] == ["accessioned"]
    assert {k.signer for k in office.state().keyring.live_keys("zukan")} == {"tanaka"}
    assert office.paper is not None
    state = office.state()
    holder = KeyHolder(state, "-recovery", "-", office.paper.seed, session.roster.root)
    [intent] = state.journal("zukan").intend("-", [Draft("recover", "")], clock())
    assert len(holder.epoch_key(intent)[1]) == 32
    with pytest.raises(WrapError):
        KeyHolder(state, "sato", "-", office.paper.seed, session.roster.root).epoch_key(intent)
