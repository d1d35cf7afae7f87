"""Signing in, and that keys are handed out against a durable intent only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from register.term import TOKYO
from store.commands.cures import worded
from store.disk.journal_lines import Draft
from store.errors import (
    RosterError,
    StateError,
    UndesignatedError,
    UntrainedError,
    WrapError,
    WrongPassphraseError,
)
from store.people.session import Session, sign_in
from store.people.vouching import Own

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office


SEED = bytes(32)  # of whoever signs an entry here
PASSPHRASE_OF_SUZUKI = "みほん たぬき ねじ あめふり"


def _never() -> str:
    raise AssertionError("the passphrase was asked for")


def test_a_wrong_passphrase_loses_nothing(office: Office) -> None:
    """After a wrong passphrase the right one still signs in."""
    with pytest.raises(WrongPassphraseError):
        sign_in(office.state(), "sato", lambda: "これはちがう合い言葉です。")
    assert office.sign_in("sato").handler.id == "sato"


def test_an_unknown_handler_is_told_where_to_look(office: Office) -> None:
    """An id that is not on the roster names the command that lists it."""
    with pytest.raises(RosterError) as caught:
        sign_in(office.state(), "abe", _never)
    assert "handler list" in worded(caught.value)


def test_an_untrained_handler_is_refused_before_the_passphrase(office: Office) -> None:
    """Who is not trained is not even asked for the passphrase."""
    office.designate("suzuki", "zukan", by="sato", trained=None)
    with pytest.raises(UntrainedError) as caught:
        sign_in(office.state(), "suzuki", _never)
    assert "handler trained suzuki" in worded(caught.value)


def test_a_session_ends_with_the_term(office: Office, clock: Clock) -> None:
    """A session that is still open when the term ends hands out nothing more."""
    session = office.sign_in("sato")
    [intent] = session.state.journal("zukan").intend(Own("sato", SEED), [Draft("show", "")], clock())
    assert len(session.epoch_key(intent)[1]) == 32
    clock.at = datetime(2027, 4, 1, 0, 0, tzinfo=TOKYO)
    with pytest.raises(UntrainedError):
        session.epoch_key(intent)


def test_an_intent_opens_keys_of_its_own_programme_only(office: Office, clock: Clock) -> None:
    """An entry in one programme's journal opens nothing of another, nor for another handler."""
    session = office.sign_in("sato")
    [intent] = session.state.journal("support").intend(Own("sato", SEED), [Draft("show", "")], clock())
    zukan = session.state.keyring.programme_key("epoch", "zukan").key
    assert session.epoch_key(intent)[0] != zukan
    [receiving] = session.state.keyring.live_keys("zukan")
    with pytest.raises(WrapError):
        session.receiving_seed(intent, receiving.key)
    [other] = session.state.journal("zukan").intend(Own("abe", SEED), [Draft("show", "")], clock())
    with pytest.raises(TypeError):
        session.epoch_key(other)


def test_an_undesignated_handler_gets_no_key(office: Office, clock: Clock) -> None:
    """Even with an intent in hand, the programme must be the handler's."""
    office.designate("suzuki", "support", by="sato")
    session = office.sign_in("suzuki")
    [intent] = session.state.journal("zukan").intend(Own("suzuki", SEED), [Draft("show", "")], clock())
    with pytest.raises(UndesignatedError):
        session.epoch_key(intent)


def test_a_session_cannot_be_made_by_hand(office: Office) -> None:
    """Only ``sign_in`` makes a session; its repr shows no key."""
    session = office.sign_in("sato")
    assert repr(session) == "Session('sato')"
    with pytest.raises(TypeError):
        Session(session.state, "sato", b"\0" * 32, b"", made_by=object())


def test_an_officer_opens_nothing(office: Office, clock: Clock) -> None:
    """The object that signs rosters hands out no key, even against an intent."""
    officer = office.officer("sato")
    [intent] = officer.state.journal("zukan").intend(Own("sato", SEED), [Draft("show", "")], clock())
    for opening in (officer.epoch_key, officer.index_key):
        with pytest.raises(TypeError):
            opening(intent)


def test_a_locked_key_copied_to_another_handler_is_refused(office: Office) -> None:
    """suzuki cannot sign in as sato by copying their own locked key over."""
    office.designate("suzuki", "support", by="sato")
    state = office.state()
    with state.keyring.database.transaction() as connection:
        connection.execute(
            "UPDATE locked_keys SET (header, body) ="
            " (SELECT header, body FROM locked_keys WHERE handler = 'suzuki') WHERE handler = 'sato'"
        )
    with pytest.raises(StateError):
        sign_in(state, "sato", lambda: PASSPHRASE_OF_SUZUKI)
