"""The paper recovery key: wrapped like a handler, proved by opening, and enough by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.commands.cures import worded
from store.crypto import signing
from store.errors import (
    ReceivingKeyError,
    RecoveryCodeError,
    RecoveryError,
    RosterError,
    UndesignatedError,
    WrapError,
)
from store.papers.recovery_paper import qr_rows
from store.people import designating, receiving, recovery
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster import Role
from store.people.roster_file import roster_of
from store.people.session import Officer, sign_in, sign_in_officer
from store.records.accession import accession
from store.records.erasing import erase
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
NEW = designating.Designation("abe", "見本 あべ", Role.OFFICER, ("support", "zukan"), date(2026, 11, 24))
WORDS = "みほん くり かえる みずうみ"


def _code(office: Office) -> str:
    assert office.paper is not None
    return " ".join(office.paper.groups)


def test_the_paper_alone_brings_everything_back(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """No passphrase is left: a new officer by the paper opens the old records, and what comes next."""
    office.designate("suzuki", "zukan", by="sato")
    office.take_in("sato", seal_application(key), seal_application(key))
    session = office.sign_in("sato")
    first = listed(session)[0].id
    erase(reading_purpose(office.register, "zukan", "person-request"), session, [first])  # rolls
    end_handler(office.sign_in("sato"), "suzuki", date(2026, 11, 24))  # rolls again
    office.collect(seal_application(key))
    state = office.state()
    root = recovery.recover(state, _code(office).lower(), NEW, WORDS)
    assert root == signing.fingerprint(roster_of(state).root)
    designating.add_training(office_of(office), "abe", date(2026, 11, 24))
    abe = sign_in(office.state(), "abe", lambda: WORDS)
    assert accession(abe).accepted == 1
    purpose = reading_purpose(office.register, "zukan", "contact")
    for row in listed(abe):
        assert open_record(purpose, abe, row.id).payload.items["name"] == "見本 はなこ"
    end_handler(abe, "sato", date(2026, 11, 24))
    receiving.new_receiving_key(office_of(office), "support", "2026-12")
    assert '"action":"recover"' in office.state().journal_path("zukan").read_text()


def office_of(office: Office) -> Officer:
    return sign_in_officer(office.state(), "abe", lambda: WORDS)


def test_a_wrong_paper_recovers_nothing(office: Office) -> None:
    """Another paper, a slip, an id that is taken, another role: the roster stays as it was."""
    before = office.state().keyring.signed_roster()
    other = " ".join(recovery.draft().groups)
    with pytest.raises(RecoveryError, match="今の回復鍵ではありません"):
        recovery.recover(office.state(), other, NEW, WORDS)
    with pytest.raises(RecoveryCodeError):
        recovery.recover(office.state(), _code(office)[:-1], NEW, WORDS)
    taken = replace(NEW, id="sato")
    with pytest.raises(RosterError, match="もう使われています"):
        recovery.recover(office.state(), _code(office), taken, WORDS)
    handler = replace(NEW, role=Role.HANDLER)
    with pytest.raises(RosterError, match="取扱責任者です"):
        recovery.recover(office.state(), _code(office), handler, WORDS)
    assert office.state().keyring.signed_roster() == before


def test_a_new_paper_ends_the_old_one(office: Office, tmp_path: Path) -> None:
    """After a second recovery key the first opens nothing, and the proof must be given again."""
    old = _code(office)
    session = office.sign_in("sato")
    office.print_paper("sato")
    with pytest.raises(RecoveryError):
        recovery.prove(session, old)
    with pytest.raises(RecoveryError):
        recovery.recover(office.state(), old, NEW, WORDS)
    with pytest.raises(ReceivingKeyError) as caught:
        receiving.publish(session, "zukan", "2026-11", tmp_path)
    assert "recovery prove" in worded(caught.value)
    assert [p.programme for p in recovery.prove(session, _code(office))] == ["zukan"]
    receiving.publish(session, "zukan", "2026-11", tmp_path)


@pytest.mark.parametrize("typed", [[], ["34679"] * 3, None])
def test_groups_must_be_typed_back(office: Office, typed: list[str] | None) -> None:
    """Without the three groups, or with them in another order, nothing is wrapped to the paper."""
    made = recovery.draft()
    back = [made.groups[place - 1] for place in reversed(made.asked)] if typed is None else typed
    before = office.state().keyring.signed_roster()
    with pytest.raises(RecoveryError, match="合いません"):
        recovery.establish(office.sign_in("sato"), made, back)
    assert office.state().keyring.signed_roster() == before


def test_only_an_officer_makes_or_proves_a_paper(office: Office) -> None:
    """A handler can do neither."""
    office.designate("suzuki", "zukan", by="sato")
    made = recovery.draft()
    typed = [made.groups[place - 1] for place in made.asked]
    with pytest.raises(UndesignatedError):
        recovery.establish(office.sign_in("suzuki"), made, typed)
    with pytest.raises(UndesignatedError):
        recovery.prove(office.sign_in("suzuki"), _code(office))


def test_a_proof_ends_with_its_term(office: Office, tmp_path: Path) -> None:
    """The proof is good to the term's last day; a key of another programme needs its own."""
    session = office.sign_in("sato")
    roster = session.roster
    assert roster.proof("zukan", date(2027, 3, 31)) is not None
    assert roster.proof("zukan", date(2027, 4, 1)) is None
    receiving.new_receiving_key(office.officer("sato"), "support", "2026-11")
    with pytest.raises(ReceivingKeyError, match="まだ開けていません"):
        receiving.publish(session, "support", "2026-11", tmp_path)


def test_a_wrap_to_the_paper_that_does_not_open_is_no_proof(office: Office) -> None:
    """The proof is an opening, not a claim: with a spoilt wrap there is none, and the roster stays."""
    state = office.state()
    before = state.keyring.signed_roster()
    session = office.sign_in("sato")
    with state.keyring.database.transaction() as connection:
        connection.execute(
            "UPDATE wraps SET body = zeroblob(1168) WHERE recipient = '-recovery' AND kind = 'receiving'"
        )
    with pytest.raises(WrapError, match="紙の回復鍵"):
        recovery.prove(session, _code(office))
    assert state.keyring.signed_roster() == before


def test_the_qr_code_is_one(office: Office) -> None:
    """A square of modules with the three finder patterns, for exactly these groups."""
    rows = qr_rows(recovery.draft().groups)
    assert {len(row) for row in rows} == {len(rows)}
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    for top, left in ((0, 0), (0, len(rows) - 7), (len(rows) - 7, 0)):
        assert [row[left : left + 7] for row in rows[top : top + 7]] == finder
    assert qr_rows(recovery.draft().groups) != rows
