"""Designating handlers: keys pass from an existing handler to the newcomer, entries first."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.commands.cures import worded
from store.errors import (
    JournalUnwritableError,
    RosterError,
    StateError,
    UndesignatedError,
    WeakPassphraseError,
    WrapError,
)
from store.people import designating
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster import Role
from store.people.roster_file import roster_of
from store.records.accession import accession
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

NEW = designating.Designation("suzuki", "見本 すずき", Role.HANDLER, ("zukan",), date(2026, 4, 1))
WORDS = "みほん たぬき ねじ あめふり"


def _handlers(office: Office) -> list[str]:
    return [handler.id for handler in roster_of(office.state()).handlers]


def test_a_newcomer_opens_old_records_and_old_envelopes(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str]
) -> None:
    """Epoch and receiving keys are both handed on, with one entry per key by the one who gave them."""
    office.take_in("sato", seal_application(key))
    office.collect(seal_application(key))
    office.designate("suzuki", "zukan", by="sato")
    session = office.sign_in("suzuki")
    assert accession(session).accepted == 1
    purpose = reading_purpose(office.register, "zukan", "contact")
    for row in listed(session):
        assert open_record(purpose, session, row.id).payload.items["name"] == "見本 はなこ"
    lines = session.state.journal_path("zukan").read_text().splitlines()
    grants = [e for e in map(json.loads, lines) if e["action"] == "grant"]
    assert [(e["phase"], e["handler"]) for e in grants] == [("intent", "sato")] * 3 + [
        ("outcome", "sato")
    ] * 3


def test_the_first_is_an_officer_and_there_is_one_first(
    office: Office, make_office: Callable[..., Office]
) -> None:
    """An empty store takes an officer only, and a store with one takes nobody without a signature."""
    empty = make_office("empty").state()
    with pytest.raises(RosterError, match="取扱責任者"):
        designating.add_first(empty, NEW, WORDS)
    first = replace(NEW, id="abe", role=Role.OFFICER, programmes=("zukan", "support"))
    with pytest.raises(RosterError) as caught:
        designating.add_first(office.state(), first, WORDS)
    assert "--by" in worded(caught.value)
    assert _handlers(office) == ["sato"]


def test_only_an_officer_designates(office: Office) -> None:
    """A handler, even of the programme, cannot bring somebody in, nor record a training, nor make a key."""
    office.designate("tanaka", "zukan", by="sato")
    session = office.sign_in("tanaka")
    before = session.state.keyring.signed_roster()
    with pytest.raises(UndesignatedError):
        designating.add_handler(session.state, NEW, WORDS, session)
    with pytest.raises(UndesignatedError):
        office.officer("tanaka")
    assert office.state().keyring.signed_roster() == before


def test_a_deputy_does_what_the_officer_does(office: Office) -> None:
    """A deputy has the root key too: designates, and ends even the officer who made them."""
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    office.designate("suzuki", "zukan", by="tanaka")
    end_handler(office.sign_in("tanaka"), "sato", date(2026, 11, 24))
    assert office.sign_in("suzuki").handler.id == "suzuki"


def test_an_id_is_used_once(office: Office) -> None:
    """The journal names handlers by id: a second person never gets a used one."""
    session = office.sign_in("sato")
    again = designating.Designation("sato", "別の人", Role.HANDLER, ("zukan",), date(2026, 4, 1))
    with pytest.raises(RosterError, match="もう使われています"):
        designating.add_handler(session.state, again, WORDS, session)


def test_a_short_passphrase_adds_nobody(office: Office) -> None:
    """A weak passphrase is refused before anything is opened or written."""
    session = office.sign_in("sato")
    before = session.state.journal_path("zukan").read_bytes()
    with pytest.raises(WeakPassphraseError):
        designating.add_handler(session.state, NEW, "みじかい", session)
    assert (_handlers(office), session.state.journal_path("zukan").read_bytes()) == (["sato"], before)


def test_without_the_journal_nobody_is_added(office: Office, tmp_path: Path) -> None:
    """Keys are handed on only after the entries."""
    session = office.sign_in("sato")
    session.state.journal_path("zukan").rename(tmp_path / "away")
    with pytest.raises(JournalUnwritableError):
        designating.add_handler(session.state, NEW, WORDS, session)
    assert _handlers(office) == ["sato"]


def test_a_key_that_does_not_open_adds_nobody_and_is_told(office: Office) -> None:
    """One spoilt wrap: no half-equipped newcomer, and every entry ends in ``failed``."""
    session = office.sign_in("sato")
    with session.state.keyring.database.transaction() as connection:
        connection.execute("UPDATE wraps SET body = zeroblob(1168) WHERE kind = 'receiving'")
    with pytest.raises(WrapError):
        designating.add_handler(session.state, NEW, WORDS, session)
    assert _handlers(office) == ["sato"]
    last = [json.loads(line) for line in session.state.journal_path("zukan").read_text().splitlines()[-3:]]
    assert [entry["outcome"] for entry in last] == ["failed"] * 3


def test_a_keyring_that_refuses_adds_nobody_and_is_told(office: Office) -> None:
    """A full disk after the keys were opened: no newcomer, and the entries end in ``failed``."""
    session = office.sign_in("sato")
    session.state.keyring.database.connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON locked_keys BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    with pytest.raises(StateError):
        designating.add_handler(session.state, NEW, WORDS, session)
    lines = session.state.journal_path("zukan").read_text().splitlines()[-3:]
    assert [json.loads(line)["outcome"] for line in lines] == ["failed"] * 3


def test_trainings_are_kept_and_told(office: Office) -> None:
    """The training ledger keeps every day once, and the journal notes each."""
    for on in (date(2026, 10, 1), date(2026, 10, 1)):
        handler = designating.add_training(office.officer("sato"), "sato", on)
    assert handler.trainings == (date(2026, 4, 2), date(2026, 10, 1))
    assert '"outcome":"of:sato:on:2026-10-01"' in office.state().journal_path("zukan").read_text()
