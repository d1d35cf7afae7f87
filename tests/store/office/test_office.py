"""What commands and desk both call: values in, typed results and coded errors out, nothing printed or asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from register.model import Register
from register.term import TOKYO
from store.errors import (
    CollectError,
    RecordNotFoundError,
    RosterError,
    StateError,
    StoreError,
    UndesignatedError,
)
from store.office import (
    collecting,
    copies,
    entering,
    erasing,
    journals,
    keys,
    paper,
    people,
    records,
    remembering,
    signing_in,
    stores,
)
from store.office.copies import CopyRefresh
from store.people.roster import Role
from store.reasons import Reason
from tests.store.conftest import published

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office

Seal = Callable[..., str]
WORDS = "みほん つくえ うきわ ほうき"
AFTERWARDS = "みほん たぬき ねじ あめふり"


class _NobodyThere:
    """A terminal at which nobody sits: whoever asks it fails the test."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"standard input was touched: {name}")


@pytest.fixture(autouse=True)
def _silent(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "stdin", _NobodyThere())
    yield
    assert capfd.readouterr() == ("", "")


def test_a_contracts_whole_way_by_values_alone(
    tmp_path: Path, register: Register, clock: Clock, serve: Any, office: Office, seal_application: Seal
) -> None:
    """From an empty folder to an erased record: every act of the office once, silently, with its result."""
    place, public, copy = tmp_path / "mine", tmp_path / "public", tmp_path / "copy"
    public.mkdir()
    copy.mkdir()
    stores.create(place, register, "current", clock)
    with stores.opened(place, register, clock, contract="current", programme="zukan") as state:
        first = people.Designation("sato", "見本 さとう", Role.OFFICER, state.programmes, state.today())
        assert people.needs_officer(state, first) is False
        people.designate_first(state, first, WORDS)
        officer = signing_in.sign_in_officer(state, "sato", WORDS)
        assert people.add_training(officer, "sato", None).row.counts == state.today()
        for programme in state.programmes:
            assert keys.make(officer, programme, None).key.month == "2026-11"
        session = signing_in.sign_in(state, "sato", WORDS).session
        made = paper.draft(session)
        assert paper.sheet(session, made).startswith(b"%PDF")
        typed = [made.groups[number - 1] for number in made.asked]
        assert paper.establish(session, made, typed) == CopyRefresh()
        assert {one.programme for one in paper.prove(session, " ".join(made.groups)).proofs} == set(
            state.programmes
        )
        key = published(keys.publish(session, "zukan", None, public).path, place)
        assert [one.proved_on is not None for one in keys.every(state)] == [False, True]
        assert copies.backup(state, copy).folder == copy
        office.path = place
        with serve(office, [seal_application(key), seal_application(key, target="mihon-unyu")]) as box:
            assert collecting.collect(state, box.url).kept == 2
        assert signing_in.take_in(session).accepted == 2
        page = records.list_page(session, ("", ""), 10)
        assert (len(page.rows), page.total) == (2, 2)
        shown = records.show(session, page.rows[0].receipt, "contact")
        assert shown.payload.items["name"] == "見本 はなこ"
        assert len(records.search(session, "zukan", "contact", "name", "見本 はなこ")) == 2
        prepared = erasing.prepare(session, [page.rows[0].id, page.rows[0].receipt], "erase-term")
        assert prepared.records == [page.rows[0].id]
        done = erasing.erase(session, prepared)
        assert ([one.id for one in done.gone], done.copy.done) == ([page.rows[0].id], True)
        assert [one.id for one in records.list_erased(session)] == [page.rows[0].id]
        assert {entry.action for _, entry in journals.entries(
            session, programme=None, number=page.rows[0].receipt, handler="", day=None
        )} == {"accession", "show", "erase"}  # fmt: skip
        heads = [signed.encode() for signed in journals.sign_heads(session)]
        assert all(verdict.ok for verdict in journals.verify(state, None, None, heads).values())
        assert copies.rehearse(state, copies.rehearsal_source(state, None), "sato", WORDS).record_keys == 1
        assert people.change_passphrase(state, "sato", WORDS, AFTERWARDS).done
        assert signing_in.sign_in(state, "sato", AFTERWARDS).taken_in.accepted == 0
    assert copies.restore(copy, tmp_path / "again", register, clock).copied == 1
    with stores.opened(tmp_path / "again", register, clock) as state:
        recovered = paper.recover(state, " ".join(made.groups), "suzuki", "見本 すずき", WORDS)
        assert recovered.fingerprint == journals.fingerprint(session)
        officer = signing_in.sign_in_officer(state, "suzuki", WORDS)
        people.add_training(officer, "suzuki", None)
        by = signing_in.sign_in(state, "suzuki", WORDS).session
        assert people.end(by, "sato", None).done
        assert [row.handler.ended_on is None for row in people.roster(state)] == [False, True]


def test_a_sign_in_tells_what_it_brought(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """Accepted, likely duplicates, set aside with the reason, refused and carried-out cancellations: as values."""
    first, second, third = (seal_application(key) for _ in range(3))
    office.collect(first, second, third, seal_application(key, form="seminar"))
    state = office.state()
    gone, kept = parse(first).header, parse(second).header
    with serve(office, []) as box:
        for header, secret in ((gone, "himitsu"), (kept, "chigau")):
            box.notices.append({"id": header.id, "receipt": header.receipt, "secret": secret})
        assert collecting.collect(state, box.url).cancellations == 2
    brought = signing_in.sign_in(state, "sato", WORDS).taken_in
    assert (brought.accepted, brought.duplicates, brought.left) == (3, 2, 0)
    assert [one.receipt for one in brought.cancelled] == [gone.receipt]
    assert brought.refused == [kept.receipt]
    assert (brought.damaged, brought.retired, brought.copy) == (None, [], CopyRefresh())
    (aside,) = records.list_set_aside(signing_in.sign_in(state, "sato", WORDS).session)
    assert Reason(aside.aside.reason) is Reason.UNKNOWN_FORM


def test_a_copy_that_is_away_is_told_and_undoes_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, tmp_path: Path
) -> None:
    """An erasure with the medium unplugged is done here; the result holds the copy's error."""
    copy = tmp_path / "copy"
    copy.mkdir()
    session = office.take_in("sato", seal_application(key))
    copies.backup(session.state, copy)
    copy.rename(tmp_path / "in-a-drawer")
    done = erasing.erase(
        session, erasing.prepare(session, [records.list_page(session, ("", ""), 1).rows[0].id], "erase-term")
    )
    assert (len(done.gone), done.copy.done) == (1, False)
    assert done.copy.error is not None
    assert records.list_page(session, ("", ""), 1).total == 0


def test_likely_pairs_are_told_with_their_order_and_judged(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """The later and the earlier row, and afterwards the handler's word."""
    session = office.take_in(
        "sato", seal_application(key), seal_application(key, received_at="2026-11-24T09:45+09:00")
    )
    (pair,) = records.likely_pairs(session)
    assert (pair.earlier.received_at < pair.later.received_at, pair.verdict) == (True, "")
    records.judge(session, pair.later.receipt, pair.earlier.receipt, same=True)
    assert [one.verdict for one in records.likely_pairs(session)] == ["same"]


def test_a_paper_application_comes_back_as_a_receipt(office: Office) -> None:
    """Entered by values, taken in at once; a printed notice of another version is told beside today's."""
    session = signing_in.sign_in(office.state(), "sato", WORDS).session
    spec = entering.form(session, "application")
    items = {"name": "見本 はなこ", "kana": "ミホン ハナコ", "birth_date": "2003-04-09", "postal_code": "160-0000",
             "address": "見本区見本町1-2-3", "phone": "03-0000-1234", "mail": "hanako@example.jp"}  # fmt: skip
    done = entering.enter(
        session, spec.id, "mihon-kappan", {field.id: items.get(field.id, "") for field in spec.fields},
        [one.id for one in spec.declarations], notice="0123456789abcdef",
        received=datetime(2026, 11, 24, 9, 0, tzinfo=TOKYO),
    )  # fmt: skip
    assert (done.taken_in.accepted, done.notice) == (1, "0123456789abcdef")
    assert done.current_notice != done.notice
    assert records.list_page(session, ("", ""), 5).rows[0].receipt == done.entered.receipt


def test_refusals_are_told_apart_by_their_code(
    office: Office, tmp_path: Path, register: Register, clock: Clock
) -> None:
    """A face looks at the code, never at the sentence."""
    session = office.sign_in("sato")
    state = session.state

    def refused(kind: type[StoreError], code: str, act: Callable[[], object]) -> None:
        with pytest.raises(kind) as caught:
            act()
        assert caught.value.code == code
        assert str(caught.value)

    def open_as(**asked: str) -> None:
        with stores.opened(office.path, register, clock, **asked):
            raise AssertionError("it opened")

    refused(StateError, "no-store-yet", lambda: remembering.find(tmp_path / "nothing", None))
    refused(StateError, "no-state", lambda: stores.State(tmp_path / "nothing", register, clock))
    refused(StateError, "another-contracts-store", lambda: open_as(contract="new"))
    refused(StateError, "state", lambda: open_as(programme="workshop"))
    refused(StateError, "state-exists", lambda: stores.create(office.path, register, "current", clock))
    refused(CollectError, "intake-unset", lambda: collecting.collect(state))
    refused(RecordNotFoundError, "no-such-record", lambda: records.show(session, "34679-ACDEG", "contact"))
    refused(StoreError, "copy-place-unset", lambda: copies.backup(state, None))
    refused(StoreError, "rehearsal-source-unset", lambda: copies.rehearsal_source(state, None))
    refused(StoreError, "wrong-passphrase", lambda: signing_in.sign_in(state, "sato", AFTERWARDS))
    refused(StoreError, "unknown-handler", lambda: signing_in.require_handler(state, "abe"))
    refused(StoreError, "unknown-handler", lambda: signing_in.require_officer(state, "abe"))
    refused(StoreError, "purpose-not-allowed", lambda: records.require_purpose(session, "zukan", "curiosity"))
    refused(UndesignatedError, "undesignated", lambda: journals.entries(
        session, programme="workshop", number="", handler="", day=None
    ))  # fmt: skip


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2026, 11, 25)])
def test_a_training_outside_the_term_or_still_to_come_is_refused(office: Office, day: date) -> None:
    """It would count for nothing, and could not be taken away again."""
    officer = office.officer("sato")
    with pytest.raises(RosterError) as caught:
        people.add_training(officer, "sato", day)
    assert caught.value.code == "training-day"
    assert people.roster(officer.state)[0].handler.trainings == (date(2026, 4, 2),)


def test_a_designation_that_is_still_to_begin_can_be_called_off(office: Office) -> None:
    """Ended today, before it began: the keys that were wrapped for that day are gone."""
    session = signing_in.sign_in(office.state(), "sato", WORDS).session
    new = people.Designation("suzuki", "見本 すずき", Role.HANDLER, ("zukan",), date(2026, 12, 1))
    people.designate(session, new, AFTERWARDS)
    people.end(session, "suzuki", None)
    ended = people.roster(session.state)[1].handler
    assert (ended.designated_on, ended.ended_on) == (date(2026, 12, 1), date(2026, 11, 24))
    assert session.state.keyring.database.rows("SELECT 1 FROM wraps WHERE recipient = 'suzuki'") == []
