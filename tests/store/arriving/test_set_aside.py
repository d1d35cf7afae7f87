"""Set aside is no dead end: judged again, taken in, erased by command or by its sender, its key kept meanwhile."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import encode, parse
from register.keyfile import ReceivingKey
from register.load import REGISTER_FILE, from_dict
from register.model import Register
from register.term import TOKYO
from store.arriving.collecting import collect
from store.arriving.postbox import Postbox
from store.cli import main
from store.disk.state import State
from store.office import erasing, records, signing_in
from store.people import receiving
from store.reasons import Reason

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office

Seal = Callable[..., str]


@pytest.fixture
def serve_and_collect(office: Office, serve: Any) -> Any:
    """Collects from a postbox that goes on holding what is not acknowledged."""
    with ExitStack() as stack:
        box = stack.enter_context(serve(office, []))

        def go(*documents: str, notices: tuple[dict[str, Any], ...] = ()) -> Any:
            box.documents += documents
            box.notices += notices
            state = office.state()
            with Postbox(box.url, "current", state.collector_key(), office.clock) as postbox:
                return collect(state, postbox), box

        yield go


def _without_form(form: str) -> Register:
    raw = tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))
    del raw["forms"][form]
    return from_dict(raw)


def _sign_in(office: Office, passphrases: dict[str, str], register: Register | None = None) -> Any:
    state = State(office.path, register or office.register, office.clock)
    office.opened.append(state)
    return signing_in.sign_in(state, "sato", passphrases["sato"])


def _changed(document: str) -> str:
    """The same id with another body, as a forger without the key would make it."""
    envelope = parse(document)
    return encode(replace(envelope, body=envelope.body[:-1] + bytes([envelope.body[-1] ^ 1])))


def test_what_may_become_readable_stays_at_the_intake_until_it_is_taken_in(
    office: Office, key: ReceivingKey, seal_application: Seal, serve_and_collect: Any, passphrases: dict[str, str]
) -> None:  # fmt: skip
    """A form that the register has only tomorrow: kept at both ends, taken in at the next sign-in, then erased there."""
    shipped, office.register = office.register, _without_form("application")
    document = seal_application(key)
    done, box = serve_and_collect(document)
    assert (done.set_aside, box.documents) == ({Reason.UNKNOWN_FORM: 1}, [document])
    done, box = serve_and_collect()
    assert (done.known, box.documents) == (1, [document])  # a second time it is not acknowledged either
    assert _sign_in(office, passphrases).taken_in.accepted == 0
    office.register = shipped
    brought = _sign_in(office, passphrases)
    assert brought.taken_in.accepted == 1
    assert records.list_set_aside(brought.session) == []
    _, box = serve_and_collect()
    assert box.documents == []


def test_what_the_body_holds_is_tried_again_once_the_register_has_changed(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """An item that no register declared: tried once per register and program, not at each sign-in."""
    office.collect(seal_application(key, {"shoe_size": "27"}))
    session = _sign_in(office, passphrases).session
    journal = session.state.journal_path("zukan")
    before = journal.read_text().count('"action":"accession"')
    _sign_in(office, passphrases)
    assert journal.read_text().count('"action":"accession"') == before
    raw = tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))
    raw["contracts"]["current"]["contact"]["phone"] = "03-0000-0008"
    again = _sign_in(office, passphrases, from_dict(raw)).taken_in
    assert (again.accepted, again.set_aside) == (0, {Reason.UNDECLARED: 1})


def test_a_forged_document_that_came_first_does_not_displace_the_genuine_one(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """In one sign-in the forged one is set aside and the genuine one a record, whichever way they came."""
    document = seal_application(key)
    office.collect(_changed(document))
    assert office.collect(document).set_aside == {Reason.OTHER_CONTENT: 1}
    brought = _sign_in(office, passphrases)
    assert (brought.taken_in.accepted, brought.taken_in.set_aside) == (1, {Reason.SEAL_BROKEN: 1})
    header = parse(document).header
    assert records.show(brought.session, header.receipt, "contact").payload.items["name"] == "見本 はなこ"
    [row] = records.list_set_aside(brought.session)
    assert (row.receipt, row.aside.reason) == (header.receipt, "seal-broken")


def test_a_readable_forgery_is_erased_and_makes_room(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """One that a hostile intake sealed under a person's id: erased by a handler, the genuine one comes in."""
    document = seal_application(key)
    header = parse(document).header
    forged = seal_application(key, {"name": "だれかさん"}, id=header.id, receipt=header.receipt)
    office.collect(forged)
    office.collect(document)
    session = _sign_in(office, passphrases).session
    assert records.show(session, header.id, "contact").payload.items["name"] == "だれかさん"
    erasing.erase(session, erasing.prepare(session, [header.id], "erase-request"))
    session = _sign_in(office, passphrases).session
    assert records.show(session, header.id, "contact").payload.items["name"] == "見本 はなこ"
    assert office.collect(forged).known == 1  # it stays erased
    _sign_in(office, passphrases)  # the genuine one is not taken for the erased one, put back


def test_its_key_is_kept_until_it_is_erased_by_command(
    office: Office, key: ReceivingKey, seal_application: Seal, serve_and_collect: Any, clock: Clock,
    passphrase_fd: Callable[[str], int], passphrases: dict[str, str], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Shown with its receipt, erased by its fingerprint, acknowledged after that, and known ever after."""
    document = seal_application(key, form="seminar")
    receipt = parse(document).header.receipt
    serve_and_collect(document)
    clock.at = datetime(2026, 12, 2, 9, tzinfo=TOKYO)
    serve_and_collect()
    assert receiving.retire(office.sign_in("sato")) == []

    def run(*argv: str) -> str:
        words = str(passphrase_fd(passphrases["sato"]))
        at = ("--handler", "sato", "--state", str(office.path), "--passphrase-fd", words)
        assert main([*argv, *at], clock=clock, register=office.register) == 0
        return "".join(capsys.readouterr())

    line = next(text for text in run("list", "--set-aside").splitlines() if receipt in text)
    fingerprint = line.split()[-1]
    assert receipt in run("erase", "--set-aside", fingerprint, "--yes", "--purpose", "erase-term")
    assert receipt in run("list", "--erased")
    assert receipt not in run("list", "--set-aside")
    done, box = serve_and_collect()
    assert (done.known, done.clean, box.documents) == (1, True, [])
    assert [gone.key for gone in receiving.retire(office.sign_in("sato"))] == [key.key_id]


@pytest.mark.parametrize("erased_there", [False, True])
def test_a_person_s_cancellation_reaches_it(
    office: Office, key: ReceivingKey, seal_application: Seal, serve_and_collect: Any, erased_there: bool,
    passphrases: dict[str, str],
) -> None:  # fmt: skip
    """With the right secret it goes, also where the intake has erased its own; with a wrong one it stays."""
    document = seal_application(key, form="seminar")
    header = parse(document).header
    serve_and_collect(document)
    notice: dict[str, Any] = {"id": header.id, "receipt": header.receipt}
    serve_and_collect(
        notices=({**notice, "secret": "himitsu", **({"erased": True} if erased_there else {})},)
    )
    brought = _sign_in(office, passphrases)
    assert [one.receipt for one in brought.taken_in.cancelled] == [header.receipt]
    assert records.list_set_aside(brought.session) == []
    assert [(one.receipt, one.reason) for one in records.list_erased(brought.session)] == [
        (header.receipt, "cancelled")
    ]


def test_a_wrong_secret_erases_nothing_that_is_set_aside(
    office: Office, key: ReceivingKey, seal_application: Seal, serve_and_collect: Any, passphrases: dict[str, str]
) -> None:  # fmt: skip
    """It waits: nothing vouches for a document that was set aside, so nobody is told that they erred."""
    document = seal_application(key, form="seminar")
    header = parse(document).header
    serve_and_collect(document, notices=({"id": header.id, "receipt": header.receipt, "secret": "chigau"},))
    brought = _sign_in(office, passphrases)
    assert len(records.list_set_aside(brought.session)) == 1
    assert brought.taken_in.cancelled == []
