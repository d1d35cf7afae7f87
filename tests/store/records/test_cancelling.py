"""取下げ: carried out with the right secret, once; refused, kept or reported otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from register.envelope import cancellation_hash, parse
from register.keyfile import ReceivingKey
from store.arriving.collecting import collect
from store.arriving.postbox import Postbox
from store.cli import main
from store.disk.vault import DRAINED
from store.records.accession import accession
from store.records.cancelling import carry_out, is_secret
from store.records.listing import listed

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]


def _collect(office: Office, serve: Any, documents: list[str], *notices: dict[str, Any]) -> Any:
    with serve(office, documents) as box:
        box.notices[:] = notices
        state = office.state()
        with Postbox(box.url, "current", state.collector_key(), office.clock) as postbox:
            return collect(state, postbox), box


def _notice(document: str, secret: str = "himitsu", **changes: str) -> dict[str, str]:
    header = parse(document).header
    return {"id": header.id, "receipt": header.receipt, "secret": secret, **changes}


def test_a_person_s_word_erases_their_record(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """The notice is acknowledged once it is kept, verified at the next sign-in, and done; others stay."""
    documents = [seal_application(key), seal_application(key)]
    session = office.take_in("sato", *documents)
    done, box = _collect(office, serve, [], _notice(documents[0]))
    assert (done.cancellations, box.notices) == (1, [])
    assert len(listed(session)) == 2  # nothing happens without a handler
    result = carry_out(session)
    assert [one.receipt for one in result.gone] == [parse(documents[0]).header.receipt]
    assert [row.id for row in listed(session)] == [parse(documents[1]).header.id]
    [gone] = session.state.vault.erased(["zukan"])
    assert gone.reason == "cancelled"
    assert '"action":"cancel"' in session.state.journal_path("zukan").read_text()
    assert b"himitsu" not in (office.path / "vault.sqlite3").read_bytes()
    assert carry_out(session).gone == []


def test_what_the_intake_erased_itself_asks_for_nothing(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """An envelope that was cancelled before it was collected: evidence is kept, without the secret, and nobody waits."""
    document = seal_application(key)
    session = office.take_in("sato")
    done, box = _collect(office, serve, [], {**_notice(document), "erased": True})
    assert (done.cancellations, box.notices) == (1, [])
    result = carry_out(session)
    assert (result.gone, result.refused, result.waiting) == ([], [], 0)
    [kept] = session.state.vault.cancellations.every()
    assert (kept.outcome, kept.secret) == ("erased-before", "")


def test_an_envelope_that_overtook_its_cancellation_is_erased(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """Fetched a moment before the person cancelled: the intake says erased, the store has it still, and erases it."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    _collect(office, serve, [], {**_notice(document), "erased": True})
    assert [one.receipt for one in carry_out(session).gone] == [parse(document).header.receipt]


@pytest.mark.parametrize("notice", [{"secret": "chigau"}, {"receipt": "34679-ACDEG"}])
def test_a_wrong_secret_erases_nothing_and_is_reported(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, notice: dict[str, str]
) -> None:
    """Also the right secret under another receipt number. It is said once."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    wrong = {**_notice(document), **notice}
    _collect(office, serve, [], wrong)
    result = carry_out(session)
    assert (result.gone, result.refused) == ([], [wrong["receipt"]])
    assert len(listed(session)) == 1
    assert carry_out(session).refused == []


def test_a_secret_that_is_no_text_is_wrong(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """A lone surrogate, as JSON can spell one, is no secret and no crash."""
    session = office.take_in("sato", seal_application(key))
    record = session.state.vault.record(listed(session)[0].id)
    assert record is not None
    assert not is_secret(record.header, "\ud800")
    assert is_secret(record.header, "himitsu")
    for header in ("", "[]", "null", "{}", '{"cancellation": 1}', "[" * 100_000):
        assert not is_secret(header, "himitsu")


def test_a_notice_waits_for_its_envelope(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """It came first: it waits; once the application is taken in it is carried out."""
    document = seal_application(key)
    _collect(office, serve, [], _notice(document))
    session = office.sign_in("sato")
    accession(session)
    assert carry_out(session).waiting == 1
    office.collect(document)
    accession(session)
    result = carry_out(session)
    assert (len(result.gone), result.waiting) == (1, 0)


def test_the_same_notice_twice_is_once(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """Sent again after its acknowledgement was lost: known, and nothing more happens."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    assert _collect(office, serve, [], _notice(document))[0].cancellations == 1
    carry_out(session)
    assert _collect(office, serve, [], _notice(document))[0].cancellations == 0
    result = carry_out(session)
    assert (result.gone, result.refused, result.waiting) == ([], [], 0)


def test_another_programmes_notice_is_left(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """A handler of support carries out nothing of zukan's; sato does later."""
    document = seal_application(key, cancellation=cancellation_hash("betsu"))
    office.take_in("sato", document)
    office.designate("suzuki", "support", by="sato")
    _collect(office, serve, [], _notice(document, "betsu"))
    result = carry_out(office.sign_in("suzuki"))
    assert (result.gone, result.refused) == ([], [])
    assert len(carry_out(office.sign_in("sato")).gone) == 1


@pytest.mark.parametrize(
    "notice", [{}, {"id": 1, "receipt": "x", "secret": "y"}, {"id": "x", "receipt": "y"}, "x", None]
)
def test_a_notice_in_another_shape_is_told_and_not_acknowledged(
    office: Office, serve: Any, notice: Any
) -> None:
    """It is counted and stays at the intake, and no key is destroyed on the strength of such a collection."""
    with serve(office, []) as box:
        box.notices.append(notice)
        state = office.state()
        with Postbox(box.url, "current", state.collector_key(), office.clock) as postbox:
            done = collect(state, postbox)
        assert (done.malformed, done.clean, box.notices) == (1, False, [notice])
    assert state.vault.time(DRAINED) == ""


def test_a_damaged_record_does_not_lock_everybody_out(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, passphrases: dict[str, str],
    passphrase_fd: Callable[[str], int], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """A cancellation that cannot be carried out is said at sign-in; erasing the damaged record lets it pass."""
    documents = [seal_application(key), seal_application(key, target="mihon-senko")]
    session = office.take_in("sato", *documents)
    broken = parse(documents[0]).header
    with session.state.keyring.database.transaction() as connection:
        connection.execute("UPDATE record_keys SET body = zeroblob(60) WHERE record = ?", (broken.id,))
    _collect(office, serve, [], _notice(documents[1]))

    def run(*args: str) -> tuple[int, str]:
        fd = str(passphrase_fd(passphrases["sato"]))
        at = ["--handler", "sato", "--state", str(office.path), "--passphrase-fd", fd]
        return main([*args, *at], clock=office.clock), capsys.readouterr().err

    status, err = run("list")
    assert (status, "取下げの申出を行えませんでした" in err, broken.id in err) == (0, True, True)
    assert run("erase", broken.receipt, "--yes", "--purpose", "erase-request")[0] == 0
    status, err = run("list")
    assert (status, parse(documents[1]).header.receipt in err) == (0, True)
    assert listed(office.sign_in("sato")) == []


@pytest.mark.parametrize("changes", [
    {"receipt": "\x1b[2J\x1b]0;x\x07"}, {"receipt": "34679-acdeg"}, {"id": "../../etc"}, {"secret": ""},
    {"secret": "\u202eabc"}, {"secret": "a" * 65}, {"receipt": "x" * 100_000}, {"id": 7}, {"receipt": None},
])  # fmt: skip
def test_a_notice_that_is_none_is_neither_kept_nor_in_the_way(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any, changes: dict[str, Any]
) -> None:
    """A hostile intake's notice reaches neither vault nor terminal; the genuine one beside it is carried out."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    bad = {**_notice(document), **changes}
    done, _ = _collect(office, serve, [], bad, _notice(document))
    assert (done.malformed, done.cancellations, done.clean) == (1, 1, False)
    assert len(session.state.vault.cancellations.every()) == 1
    assert len(carry_out(session).gone) == 1


def test_somebody_elses_wrong_secret_does_not_keep_the_genuine_one_out(
    office: Office, key: ReceivingKey, seal_application: Seal, serve: Any
) -> None:
    """A notice that was refused is replaced by the person's own, and by nothing once that is done."""
    document = seal_application(key)
    session = office.take_in("sato", document)
    _collect(office, serve, [], _notice(document, "forged"))
    assert carry_out(session).refused == [parse(document).header.receipt]
    assert _collect(office, serve, [], _notice(document))[0].cancellations == 1
    assert len(carry_out(session).gone) == 1
    assert _collect(office, serve, [], _notice(document, "forged"))[0].cancellations == 0
