"""A session at the desk: it ends by itself, by hand, and never in the middle of a piece of work; then its key is gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.errors import SessionEndedError
from store.office import records
from store.office.sitting import Sitting

if TYPE_CHECKING:
    from tests.store.conftest import Office


class _Seconds:
    """A clock that stands still until a test moves it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_session_that_was_ended_opens_and_signs_nothing(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str]
) -> None:
    """Its key is overwritten: whoever still holds the session has nothing."""
    session = office.take_in("sato", seal_application(key))
    [row] = records.list_page(session, ("", ""), 1).rows
    secret = session._secret
    assert secret is not None
    assert any(secret)
    session.end()
    session.end()
    assert (session.has_ended, any(secret)) == (True, False)
    before = session.state.journal_path("zukan").read_bytes()
    with pytest.raises(SessionEndedError):
        records.show(session, row.receipt, "contact")
    with pytest.raises(SessionEndedError):
        session.sign("x", {})
    assert session.state.journal_path("zukan").read_bytes() == before


def test_an_idle_session_is_over_after_its_time(office: Office) -> None:
    """Work puts the end off; a minute too late there is nothing to work with."""
    seconds, session = _Seconds(), office.sign_in("sato")
    sitting = Sitting(session, idle=600, seconds=seconds)
    for _ in range(3):
        seconds.now += 599
        with sitting.working() as lent:
            assert lent is session
    seconds.now += 600
    with pytest.raises(SessionEndedError), sitting.working():
        raise AssertionError("it was lent out")
    assert session.has_ended
    assert sitting.is_over


def test_the_key_goes_although_nobody_asks(office: Office) -> None:
    """The idle clock looks by itself."""
    session = office.sign_in("sato")
    Sitting(session, idle=0.05, look=0.01)
    end = time.monotonic() + 20
    while not session.has_ended:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_is_under_way_is_finished(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str]
) -> None:
    """Ended from another thread while a record is being opened: the outcome is written, then the key is gone."""
    office.take_in("sato", seal_application(key)).end()
    session = office.sign_in("sato")
    [row] = records.list_page(session, ("", ""), 1).rows
    sitting = Sitting(session)
    with sitting.working() as lent:
        ending = threading.Thread(target=sitting.end)
        ending.start()
        ending.join(20)
        assert not session.has_ended
        assert records.show(lent, row.receipt, "contact").payload.items["name"] == "見本 はなこ"
        with pytest.raises(SessionEndedError), sitting.working():
            raise AssertionError("new work began")
    assert session.has_ended
