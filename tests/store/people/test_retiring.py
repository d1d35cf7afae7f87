"""A past month's receiving key: kept until the intake has drained, then destroyed; old envelopes stay shut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from register.term import TOKYO
from store.people import receiving, recovery
from store.reasons import Reason
from store.records.accession import accession
from store.records.listing import listed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.conftest import Clock, Office

Seal = Callable[..., str]


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, 0, tzinfo=TOKYO)


@pytest.mark.parametrize(("collected", "gone"), [
    (datetime(2026, 11, 30, 23, 59, tzinfo=TOKYO), False), (_at(1, 0), False), (_at(1, 1), True), (_at(9, 9), True),
    (None, False),
])  # fmt: skip
def test_a_key_is_destroyed_after_a_drained_collection(
    office: Office, key: ReceivingKey, clock: Clock, collected: datetime | None, gone: bool
) -> None:
    """Only a collection that began an hour after the month's end and left nothing lets it go."""
    if collected is not None:
        clock.at = collected
        office.collect()
    clock.at = _at(10, 9)
    session = office.sign_in("sato")
    state = session.state
    assert [k.key for k in receiving.retire(session)] == ([key.key_id] if gone else [])
    wraps = state.keyring.database.rows("SELECT 1 FROM wraps WHERE key = ?", (key.key_id,))
    assert bool(wraps) is not gone
    assert ('"action":"key-destroy"' in state.journal_path("zukan").read_text()) is gone
    assert receiving.retire(session) == []


def test_an_old_envelope_opens_nothing_any_more(
    office: Office, key: ReceivingKey, seal_application: Seal, clock: Clock, tmp_path: Path
) -> None:
    """A copy that turns up later is set aside with its reason; the next month's key works meanwhile."""
    office.take_in("sato", seal_application(key))
    december = office.publish("sato", "zukan", tmp_path / "keys", "2026-12")
    late = seal_application(key)
    clock.at = _at(2, 9)
    office.collect(seal_application(december))
    receiving.retire(office.sign_in("sato"))
    session = office.sign_in("sato")
    assert accession(session).accepted == 1
    assert office.collect(late).set_aside == {Reason.KEY_DESTROYED: 1}
    assert len(listed(session)) == 2
    data = b"".join(path.read_bytes() for path in office.path.iterdir())
    assert data.count(key.key_id.encode()) > 0  # its public half is remembered
    assert [k.key for k in office.state().keyring.live_keys("zukan")] == [december.key_id]


def test_a_key_with_a_waiting_envelope_stays(
    office: Office, key: ReceivingKey, seal_application: Seal, clock: Clock
) -> None:
    """What is collected and not yet taken in still needs it."""
    clock.at = _at(2, 9)
    office.collect(seal_application(key))
    assert receiving.retire(office.sign_in("sato")) == []
    accession(office.sign_in("sato"))
    assert len(receiving.retire(office.sign_in("sato"))) == 1


def test_an_intake_that_keeps_something_has_not_drained(
    office: Office, key: ReceivingKey, seal_application: Seal, clock: Clock
) -> None:
    """A document that does not read as an envelope is never acknowledged: the key waits for it."""
    clock.at = _at(2, 9)
    office.collect("no envelope at all")
    assert receiving.retire(office.sign_in("sato")) == []


def test_a_sign_in_never_destroys_another_programmes_key(
    office: Office, key: ReceivingKey, clock: Clock, tmp_path: Path
) -> None:
    """A handler of support alone: the past month's key of zukan stays until one of zukan's own signs in."""
    support = office.publish("sato", "support", tmp_path / "keys")
    office.designate("suzuki", "support", by="sato")
    clock.at = _at(2, 9)
    office.collect()
    assert [k.key for k in receiving.retire(office.sign_in("suzuki"))] == [support.key_id]
    assert [k.key for k in receiving.retire(office.sign_in("sato"))] == [key.key_id]


def test_another_key_for_the_same_month(
    office: Office, key: ReceivingKey, seal_application: Seal, tmp_path: Path
) -> None:
    """After a designation ended: a second key of the month is published, the first one's envelopes still open."""
    second = receiving.new_receiving_key(office.officer("sato"), "zukan", "2026-11", again=True)
    path = receiving.publish(office.sign_in("sato"), "zukan", "2026-11", tmp_path)
    assert second.key in path.read_text()
    assert second.key != key.key_id
    assert len(listed(office.take_in("sato", seal_application(key)))) == 1


def test_the_paper_is_a_recipient_of_every_new_key(office: Office, tmp_path: Path, clock: Clock) -> None:
    """A key made after the proof opens with the paper too."""
    receiving.new_receiving_key(office.officer("sato"), "zukan", "2026-12")
    receiving.new_receiving_key(office.officer("sato"), "support", "2026-12")
    assert office.paper is not None
    proofs = recovery.prove(office.sign_in("sato"), " ".join(office.paper.groups))
    assert {(p.programme, p.until) for p in proofs} == {
        ("zukan", date(2027, 3, 31)), ("support", date(2027, 3, 31)),
    }  # fmt: skip
