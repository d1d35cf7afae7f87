"""Somebody who can write to the disk plants rows: a handler, a wrap, an epoch, a receiving key, a root.

Each gains nothing: what nobody of the roster signed is refused before a key is used for new data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.crypto import keys, signing
from store.disk.journal_lines import Draft
from store.disk.keyring_rows import StoredReceivingKey
from store.disk.state import State
from store.errors import StateError, WrapError
from store.office import signing_in
from store.people import receiving
from store.people.ending import end_handler
from store.people.granting import Recipient, wrapped
from store.people.roster import Handler, Role
from store.people.roster_file import roster_of, sign_roster
from store.people.vouching import Own, Root, vouch, vouch_receiving
from store.reasons import Reason
from store.records.accession import accession

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
MALLORY = keys.new_seed()
DAY = date(2026, 4, 1)


class Mallory:
    """Signs with a key of their own, under somebody else's name."""

    def __init__(self, name: str, seed: bytes = MALLORY) -> None:
        self.name, self.seed = name, seed

    def sign(self, label: str, value: dict[str, object]) -> bytes:
        return signing.sign(self.seed, label, value)


def _mallory() -> Handler:
    public, signer = keys.public_bytes(MALLORY), signing.verifying_key(MALLORY)
    return Handler("mallory", "x", Role.OFFICER, ("support", "zukan"), DAY, None, (DAY,), public, signer)


def test_a_planted_handler_makes_the_roster_invalid(office: Office, without_moments: None) -> None:
    """A row added to the roster, or a whole roster under a root of their own: nobody signs in, nothing is wrapped."""
    state = office.state()
    roster = roster_of(state)
    with_mallory = roster.with_handler(_mallory())
    unsigned = replace(state.keyring.signed_roster(), text=sign_roster(with_mallory, MALLORY).text)
    own = sign_roster(replace(with_mallory, root=signing.verifying_key(MALLORY)), MALLORY)
    for planted in (unsigned, own, sign_roster(with_mallory, MALLORY)):
        with state.keyring.changing() as change:
            change.put_roster(planted)
        with pytest.raises(StateError, match="署名したものと違います"):
            office.sign_in("sato")
        with pytest.raises(StateError, match="署名したものと違います"):
            office.officer("sato")


def test_a_roster_that_changes_under_an_open_session_is_noticed(office: Office) -> None:
    """A session reads the roster again and trusts only its own root."""
    session = office.sign_in("sato")
    own = replace(session.roster.with_handler(_mallory()), root=signing.verifying_key(MALLORY))
    with session.state.keyring.changing() as change:
        change.put_roster(sign_roster(own, MALLORY))
    with pytest.raises(StateError, match="署名したものと違います"):
        session.require("zukan")


def _planted_epoch(state: State, by: object, recipient: Recipient) -> None:
    known = b"k" * 32
    id_ = keys.commitment("epoch", "current", "zukan", known)
    with state.keyring.changing() as change:
        change.put_programme_key(vouch("current", "epoch", "zukan", id_, by))  # type: ignore[arg-type]
        change.put_wraps([wrapped(state, recipient, "zukan", "epoch", id_, known)])


@pytest.mark.parametrize("name", ["sato", "-root", "nobody", ""])
def test_a_planted_epoch_receives_no_record(
    office: Office, key: ReceivingKey, seal_application: Seal, name: str
) -> None:
    """An epoch key that the planter knows, wrapped to sato: no envelope is taken in under it."""
    office.collect(seal_application(key))
    session = office.sign_in("sato")
    _planted_epoch(session.state, Mallory(name), Recipient("sato", session.handler.public))
    with pytest.raises(StateError, match="署名がありません"):
        accession(session)
    assert session.state.vault.waiting_for(key.key_id) == 1


def test_a_wrap_of_another_key_under_a_true_id_is_refused(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The id commits to the key: sato's wrap replaced by one of a known key is found."""
    office.collect(seal_application(key))
    session = office.sign_in("sato")
    to = Recipient("sato", session.handler.public)
    epoch = session.state.keyring.programme_key("epoch", "zukan").key
    with session.state.keyring.changing() as change:
        change.put_wraps([wrapped(session.state, to, "zukan", "epoch", epoch, b"k" * 32)])
    with pytest.raises(WrapError, match="中身が別の鍵"):
        accession(session)


def test_an_ended_handler_cannot_vouch_any_more(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """They keep their signing key, and it is on the roster: as somebody who has ended."""
    office.designate("suzuki", "zukan", by="sato")
    suzuki = Mallory("suzuki", office.sign_in("suzuki")._seed)
    end_handler(office.sign_in("sato"), "suzuki", date(2026, 11, 24))
    office.collect(seal_application(key))
    session = office.sign_in("sato")
    _planted_epoch(session.state, suzuki, Recipient("sato", session.handler.public))
    with pytest.raises(StateError, match="署名がありません"):
        accession(session)


def test_a_handler_of_another_programme_cannot_vouch(office: Office) -> None:
    """A signature of somebody designated elsewhere is none."""
    office.designate("suzuki", "support", by="sato")
    suzuki = office.sign_in("suzuki")
    session = office.sign_in("sato")
    _planted_epoch(session.state, suzuki, Recipient("sato", session.handler.public))
    with pytest.raises(StateError, match="署名がありません"):
        session.epoch_key(
            session.state.journal("zukan").intend(Own("sato", MALLORY), [Draft("show", "")], office.clock())[
                0
            ]
        )


def test_a_planted_receiving_key_is_neither_published_nor_used(office: Office, tmp_path: Path) -> None:
    """A key pair of the planter's, wrapped to sato, under sato's name: it never reaches the intake."""
    session = office.sign_in("sato")
    public = keys.public_bytes(MALLORY)
    id_ = keys.public_key_id(public)
    bare = StoredReceivingKey(id_, "zukan", "2026-11", date(2026, 11, 1), date(2026, 11, 30), public, "", b"")
    to = Recipient("sato", session.handler.public)
    with session.state.keyring.changing() as change:
        change.put_receiving_key(vouch_receiving("current", bare, Mallory("sato")))
        change.put_wraps([wrapped(session.state, to, "zukan", "receiving", id_, MALLORY)])
    with pytest.raises(StateError, match="署名がありません"):
        receiving.publish(session, "zukan", "2026-11", tmp_path)
    assert list(tmp_path.glob("*.json")) == []


@pytest.mark.parametrize("sql", [
    "UPDATE receiving_keys SET not_after = '2027-03-31'", "UPDATE receiving_keys SET month = '2026-12'",
    "UPDATE receiving_keys SET programme = 'support'",
    "UPDATE receiving_keys SET public = zeroblob(1216)",
    "UPDATE receiving_keys SET proved_on = '2026-04-01'", "UPDATE receiving_keys SET proved_on = NULL",
    "UPDATE receiving_keys SET destroyed_on = '2026-11-24'",
])  # fmt: skip
def test_a_receiving_key_is_signed_whole(office: Office, tmp_path: Path, sql: str) -> None:
    """Another month, programme, public half under the same id, proof or end: it is not published."""
    session = office.sign_in("sato")
    with session.state.keyring.database.transaction() as connection:
        connection.execute(sql)
    for programme, month in (("zukan", "2026-11"), ("zukan", "2026-12"), ("support", "2026-11")):
        with pytest.raises(Exception, match=r"署名がありません|受付鍵がありません|まだ開けていません"):
            receiving.publish(session, programme, month, tmp_path)


def test_a_key_that_somebody_calls_destroyed_is_not_believed(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The intake keeps what is sealed to it, and the real row takes it in: nobody's word made it unopenable."""
    state = office.state()
    with state.keyring.database.transaction() as connection:
        connection.execute("UPDATE receiving_keys SET destroyed_on = '2026-11-24'")
    done = office.collect(seal_application(key))
    assert (done.set_aside, done.withheld, done.erased) == ({Reason.UNKNOWN_KEY: 1}, 1, 0)
    with state.keyring.database.transaction() as connection:
        connection.execute("UPDATE receiving_keys SET destroyed_on = NULL")
    assert signing_in.take_in(office.sign_in("sato")).accepted == 1


def test_a_planted_recovery_key_gets_no_wrap(office: Office) -> None:
    """The paper's public key stands in the signed roster and nowhere else."""
    session = office.sign_in("sato")
    planted = replace(session.roster, recovery=keys.public_bytes(MALLORY))
    with session.state.keyring.changing() as change:
        change.put_roster(sign_roster(planted, MALLORY))
    with pytest.raises(StateError):
        receiving.new_receiving_key(office.officer("sato"), "support", "2026-12")


def test_the_roots_seed_is_not_shown(office: Office) -> None:
    """A repr in a traceback must not print it."""
    assert repr(Root(MALLORY)) == "Root()"
