"""An approval is made by two people, for one act on one thing, and is used once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from store.errors import ApprovalError, NotAllowedError, SessionEndedError
from store.people.approval import Approval, approve
from store.people.roster import Role
from store.proof.journal_check import verify

if TYPE_CHECKING:
    from tests.store.conftest import Office

ACT = ("zukan", "takeout", "0a0a0a0a")


def test_two_people_make_one_and_the_journal_has_both(office: Office) -> None:
    """Each signs an entry of their own; the signatures hold."""
    office.designate("suzuki", "zukan", by="sato")
    asker, approver = office.sign_in("suzuki"), office.sign_in("sato")
    made = approve(asker, approver, *ACT)
    assert (made.asker, made.approver) == ("suzuki", "sato")
    with asker.state.journal_path("zukan").open("rb") as lines:
        assert verify(lines, "current", "zukan", signers=asker.roster.signers).ok
    last = asker.state.journal_path("zukan").read_text(encoding="ascii").splitlines()[-2:]
    assert ['"handler":"suzuki"' in last[0], '"handler":"sato"' in last[1]] == [True, True]
    made.use(*ACT)


def test_nobody_approves_alone_or_without_leading(office: Office) -> None:
    """Not oneself, not with a handler's word, not by a person of another programme, not after a session's end."""
    office.designate("suzuki", "zukan", by="sato")
    office.designate("tanaka", "zukan", by="sato")
    office.designate("other", "support", by="sato")
    sato, suzuki = office.sign_in("sato"), office.sign_in("suzuki")
    with pytest.raises(ApprovalError):
        approve(sato, office.sign_in("sato"), *ACT)
    with pytest.raises(NotAllowedError):
        approve(suzuki, office.sign_in("tanaka"), *ACT)
    with pytest.raises(NotAllowedError):
        approve(office.sign_in("other"), sato, *ACT)
    sato.end()
    with pytest.raises(SessionEndedError):
        approve(suzuki, sato, *ACT)
    with pytest.raises(TypeError):
        Approval(*ACT, "suzuki", "sato", made_by=object())


def test_it_is_for_one_act_on_one_thing_once(office: Office) -> None:
    """Of many threads that use it at once one may."""
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    made = approve(office.sign_in("sato"), office.sign_in("tanaka"), *ACT)
    for other in (("support", *ACT[1:]), ("zukan", "erase", ACT[2]), ("zukan", "takeout", "0b0b0b0b")):
        with pytest.raises(ApprovalError):
            made.use(*other)
    used: list[bool] = []

    def use() -> None:
        try:
            made.use(*ACT)
            used.append(True)
        except ApprovalError:
            used.append(False)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(used) == [False] * 7 + [True]
