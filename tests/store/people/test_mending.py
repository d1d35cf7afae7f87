"""What was written down of a handler is mended: a training's day, a name, programmes; nobody attests their own training."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.errors import NotAllowedError, RecordNotFoundError, RosterError, UndesignatedError
from store.office import paper, people, records, signing_in
from store.people.roster import Role
from store.proof.journal_check import verify

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]


def _refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RosterError) as caught:
        act()
    assert caught.value.code == code


def test_a_trainings_day_is_corrected_by_a_new_entry(office: Office) -> None:
    """The roster has the right day, the journal both; a day that is not there cannot be corrected."""
    office.designate("suzuki", "zukan", by="sato", trained=date(2026, 4, 3))
    officer = office.officer("sato")
    _refused("no-such-training", lambda: people.add_training(
        officer, "suzuki", date(2026, 4, 5), instead_of=date(2026, 4, 4)
    ))  # fmt: skip
    done = people.add_training(officer, "suzuki", date(2026, 4, 5), instead_of=date(2026, 4, 3))
    assert done.row.handler.trainings == (date(2026, 4, 5),)
    journal = officer.state.journal_path("zukan").read_text(encoding="ascii")
    assert '"outcome":"of:suzuki:on:2026-04-03"' in journal
    assert '"outcome":"of:suzuki:on:2026-04-05:not:2026-04-03"' in journal


def test_nobody_attests_their_own_training_where_another_could(office: Office) -> None:
    """The first officer may, having nobody; with a deputy there, only the deputy may."""
    first = office.officer("sato")
    people.add_training(first, "sato", date(2026, 4, 6))
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    own = office.officer("sato")
    _refused("own-training", lambda: people.add_training(own, "sato", date(2026, 4, 7)))
    _refused("own-training", lambda: people.add_training(
        own, "sato", date(2026, 4, 7), instead_of=date(2026, 4, 6)
    ))  # fmt: skip
    deputy = office.officer("tanaka")
    assert date(2026, 4, 7) in people.add_training(deputy, "sato", date(2026, 4, 7)).row.handler.trainings


def test_an_officer_whom_the_paper_made_may(office: Office, passphrases: dict[str, str]) -> None:
    """On that day the others' passphrases may be lost."""
    assert office.paper is not None
    paper.recover(
        office.state(), " ".join(office.paper.groups), "suzuki", "見本 すずき", passphrases["suzuki"]
    )
    done = people.add_training(office.officer("suzuki"), "suzuki", None)
    assert done.row.counts == date(2026, 11, 24)


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2025, 4, 1), date(2027, 4, 1)])
def test_a_designation_outside_todays_term_and_those_to_come_is_refused(office: Office, day: date) -> None:
    """A slip of the year is told before anything is made."""
    session = office.sign_in("sato")
    new = people.Designation("suzuki", "見本 すずき", Role.HANDLER, ("zukan",), day)
    _refused("designation-day", lambda: people.needs_officer(session.state, new))
    _refused("designation-day", lambda: people.designate(session, new, "みほん たぬき ねじ あめふり"))


def test_a_programme_that_is_added_opens_what_was_there(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """Its keys are wrapped to the handler, who then opens an old record and takes in a new one."""
    office.designate("suzuki", "support", by="sato")
    session = office.take_in("sato", seal_application(key))
    [row] = records.list_page(session, ("", ""), 5).rows
    with pytest.raises(RecordNotFoundError):
        records.show(office.sign_in("suzuki"), row.id, "contact")
    done = people.change(session, "suzuki", "見本 すずきの", ["support", "zukan"])
    assert (done.handler.name, done.handler.programmes, done.removed) == (
        "見本 すずきの",
        ("support", "zukan"),
        [],
    )
    office.collect(seal_application(key))
    suzuki = signing_in.sign_in(office.state(), "suzuki", passphrases["suzuki"])
    assert suzuki.taken_in.accepted == 1
    assert records.show(suzuki.session, row.id, "contact").payload.items["name"] == "見本 はなこ"


def test_a_programme_that_is_taken_away_opens_nothing_more(
    office: Office, key: ReceivingKey, seal_application: Seal, tmp_path: Path
) -> None:
    """The wraps are gone, the epoch is rolled, what they vouched for is vouched for anew; the rest goes on."""
    office.designate("suzuki", "zukan", "support", by="sato")
    session = office.take_in("sato", seal_application(key))
    [row] = records.list_page(session, ("", ""), 5).rows
    records.show(office.sign_in("suzuki"), row.id, "contact")
    before = session.state.keyring.programme_key("epoch", "zukan").key
    done = people.change(session, "suzuki", None, ["support"])
    assert done.removed == ["zukan"]
    ring = session.state.keyring
    assert ring.programme_key("epoch", "zukan").key != before
    held = {
        r["programme"] for r in ring.database.rows("SELECT programme FROM wraps WHERE recipient = 'suzuki'")
    }
    assert held == {"support"}
    with pytest.raises(RecordNotFoundError):
        records.show(office.sign_in("suzuki"), row.id, "contact")
    assert records.show(office.sign_in("sato"), row.id, "contact").payload.items["name"] == "見本 はなこ"
    for programme in ("zukan", "support"):
        with session.state.journal_path(programme).open("rb") as lines:
            assert verify(lines, "current", programme, signers=session.roster.signers).ok


def test_what_cannot_be_changed_is_refused(office: Office) -> None:
    """An officer keeps every programme; nothing, somebody ended, somebody unknown and a handler's word change nothing."""
    office.designate("suzuki", "zukan", by="sato")
    office.designate("tanaka", "zukan", by="sato")
    session = office.sign_in("sato")
    _refused("leader-programmes", lambda: people.change(session, "sato", None, ["zukan"]))
    _refused("nothing-to-change", lambda: people.change(session, "suzuki", None, None))
    _refused("unknown-handler", lambda: people.change(session, "abe", "見本", None))
    _refused("roster", lambda: people.change(session, "suzuki", None, ["workshop"]))
    with pytest.raises(UndesignatedError):
        people.change(office.sign_in("tanaka"), "suzuki", "見本", None)
    people.end(session, "suzuki", None)
    with pytest.raises((RosterError, NotAllowedError)):
        people.change(session, "suzuki", "見本", None)
