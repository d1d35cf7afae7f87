"""Paper and telephone applications: the form's fields and no other, sealed at once, taken in like the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.cancellation_code import new_cancellation_code, parse_cancellation_code
from register.envelope import cancellation_hash, parse
from register.errors import CatalogueError
from register.forms import form_spec
from register.keyfile import ReceivingKey
from register.model import FieldType
from register.notice import notice as notice_of
from register.term import TOKYO
from store.cli import main
from store.errors import ApplicationError, ReceivingKeyError, RecordNotFoundError, UndesignatedError
from store.office import catalogues
from store.office import entering as entry
from store.people.purpose import reading_purpose
from store.records import entering
from store.records.accession import accession
from store.records.form_values import checked_value
from store.records.listing import listed
from store.records.opening import open_record
from store.records.typed_values import plain_value

if TYPE_CHECKING:
    from tests.store.conftest import Office

ITEMS = {
    "name": "見本 じろう", "kana": "みほん　じろう", "birth_date": "2004年5月6日", "postal_code": "1600000",
    "address": "見本区見本町4-5-6", "phone": "０３-００００-５６７８", "mail": "ｊｉｒｏ＠example.jp",
}  # fmt: skip
DECLARED = ("job_hunting", "pass_to_company")
RECEIVED = datetime(2026, 11, 20, 14, 5, tzinfo=TOKYO)


def _paper(**changes: Any) -> entering.Application:
    given: dict[str, Any] = {
        "form": "application", "target": "mihon-kappan", "notice": "fedcba9876543210", "received": RECEIVED,
        "items": ITEMS, "declared": DECLARED, **changes,
    }  # fmt: skip
    return entering.Application(**given)


def test_a_paper_becomes_a_record_like_any_other(office: Office) -> None:
    """With the version printed on it, the day it came, and a receipt number and secret for the person."""
    session = office.sign_in("sato")
    done = entering.enter(session, _paper())
    assert [row.state for row in listed(session)] == ["collected"]
    assert not any("じろう".encode() in path.read_bytes() for path in office.path.iterdir())
    accession(session)
    record = open_record(reading_purpose(office.register, "zukan", "contact"), session, done.id)
    assert dict(record.payload.items) == {
        **ITEMS, "kana": "ミホン ジロウ", "birth_date": "2004-05-06", "postal_code": "160-0000",
        "phone": "03-0000-5678", "mail": "jiro@example.jp",
    }  # fmt: skip
    assert dict(record.payload.declarations) == dict.fromkeys(DECLARED, "2026-11-20")
    header = record.header
    assert (header["notice"], header["received_at"]) == ("fedcba9876543210", "2026-11-20T14:05+09:00")
    assert (header["receipt"], header["cancellation"]) == (done.receipt, cancellation_hash(done.secret))
    assert '"action":"enter"' in session.state.journal_path("zukan").read_text()


@pytest.mark.parametrize(("changes", "says"), [
    ({"items": {**ITEMS, "hobby": "x"}}, "hobby"), ({"items": {**ITEMS, "name": ""}}, "お名前: 必要です"),
    ({"items": {**ITEMS, "birth_date": "2004-02-30"}}, "生年月日: その日付はありません"),
    ({"items": {**ITEMS, "birth_date": "2026-12-01"}}, "これから来る日付"),
    ({"items": {**ITEMS, "name": "あ" * 101}}, "長すぎます(100文字まで)"),
    ({"items": {**ITEMS, "mail": "nowhere"}}, "メールアドレス: 読めません"),
    ({"items": {**ITEMS, "sex": "x"}}, "性別: 読めません"), ({"items": {**ITEMS, "name": "a\u202eb"}}, "お名前: 読めません"),
    ({"declared": ("job_hunting",)}, "の印がありません"), ({"declared": (*DECLARED, "other")}, "フォームにない申告"),
    ({"notice": "x"}, "説明の版"), ({"target": "どこにもない会社"}, "カタログにありません"), ({"target": ""}, "カタログにありません"),
    ({"target": "mihon-seminar"}, "カタログにありません"), ({"target": "mihon-unyu"}, "募集は開いていません"),
    ({"source": "34679-ACDEG"}, "記録からは始めません"),
    ({"form": "nope"}, "そのフォームはありません"),
])  # fmt: skip
def test_what_the_form_does_not_take_is_told(office: Office, changes: Mapping[str, Any], says: str) -> None:
    """Every field at fault by its label, never a value; nothing is kept."""
    session = office.sign_in("sato")
    with pytest.raises(ApplicationError) as caught:
        entering.enter(session, _paper(**changes))
    assert says in str(caught.value)
    assert not any(value in str(caught.value) for value in ("じろう", "nowhere", "見本町"))
    assert listed(session) == []


def test_the_wall_and_the_key(office: Office) -> None:
    """Another programme's form is not for this handler, and without a published key nothing is taken."""
    office.designate("suzuki", "support", by="sato")
    with pytest.raises(UndesignatedError):
        entering.enter(office.sign_in("suzuki"), _paper())
    items = {name: ITEMS[name] for name in ("name", "kana", "birth_date", "phone", "mail")}
    seminar = _paper(
        form="seminar", target="mihon-seminar", items=items, declared=("job_hunting", "confidentiality")
    )
    with pytest.raises(ReceivingKeyError, match="受付鍵がありません"):
        entering.enter(office.sign_in("suzuki"), seminar)


def test_by_command(
    office: Office, passphrase_fd: Callable[[str], int], passphrases: Mapping[str, str],
    capsys: pytest.CaptureFixture[str], key: ReceivingKey,
) -> None:  # fmt: skip
    """A program gives JSON on a descriptor; the receipt number and the secret come back."""
    document = json.dumps({"items": ITEMS, "declared": DECLARED})
    argv = [
        "enter", "--form", "application", "--target", "mihon-kappan", "--handler", "sato", "--json",
        "--state", str(office.path), "--passphrase-fd", str(passphrase_fd(passphrases["sato"])),
        "--json-fd", str(passphrase_fd(document)),
    ]  # fmt: skip
    assert main(argv, clock=office.clock, register=office.register) == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert "1件を受け入れました" in err
    [row] = listed(office.sign_in("sato"))
    assert (row.receipt, row.state) == (said["receipt"], "accessioned")


@pytest.mark.parametrize(("kind", "text", "kept"), [
    ("name", "  見本　 はなこ ", "見本 はなこ"), ("kana", "なし", "なし"), ("kana", "Hanako", None), ("kana", "", ""),
    ("postal", "〒160-0000", "160-0000"), ("postal", "160", None),
    ("phone", "03(0000)1234", "03(0000)1234"), ("phone", "090", None), ("phone", "でんわ0300001234", None),
    ("mail", "a..b@example.jp", "a..b@example.jp"), ("mail", "a@b", None), ("mail", "a@@b.jp", None),
    ("sex", "回答しない", "回答しない"), ("sex", "女", None), ("text", "x\x00y", None), ("address", "a\nb", "a b"),
])  # fmt: skip
def test_one_spelling_of_what_was_typed(kind: FieldType, text: str, kept: str | None) -> None:
    """Kind to writings, strict about what cannot be."""
    assert plain_value(kind, text) == kept


@pytest.mark.parametrize(("received", "says"), [
    (datetime(2026, 11, 24, 10, 1, tzinfo=TOKYO), "これから来る日時"),
    (datetime(2026, 3, 31, 23, 59, tzinfo=TOKYO), "今の委託期間より前"),
])  # fmt: skip
def test_the_day_it_came_is_in_this_term_and_not_to_come(
    office: Office, received: datetime, says: str
) -> None:
    """A day that cannot be is refused before anything is kept."""
    session = office.sign_in("sato")
    with pytest.raises(ApplicationError, match=says):
        entering.enter(session, _paper(received=received))
    assert listed(session) == []


def test_age_is_asked_as_at_the_form(office: Office) -> None:
    """On the day it came, as the register's programme says; nothing of the date is in the message."""
    session = office.sign_in("sato")
    rule = office.register.programme("zukan").eligibility
    assert rule.decided_on == "application"
    assert rule.max_age is not None
    entering.enter(session, _paper())
    too_old = {**ITEMS, "birth_date": f"{2026 - rule.max_age - 2}-01-15"}
    with pytest.raises(ApplicationError, match="年齢が対象の外") as caught:
        entering.enter(session, _paper(items=too_old))
    assert "01-15" not in str(caught.value)


def test_the_code_of_a_paper_application_cancels_it(
    office: Office, passphrase_fd: Callable[[str], int], passphrases: Mapping[str, str], key: ReceivingKey,
    capsys: pytest.CaptureFixture[str], seal_application: Callable[..., str],
) -> None:  # fmt: skip
    """The intake's kind of code, read out in any writing; a wrong one erases nothing, one from the web works too."""
    session = office.sign_in("sato")
    paper = entering.enter(session, _paper())
    assert parse_cancellation_code(paper.secret) == paper.secret
    from_the_web = new_cancellation_code()
    document = seal_application(key, cancellation=cancellation_hash(from_the_web))
    office.take_in("sato", document)

    def cancel(receipt: str, code: str) -> tuple[int, str]:
        argv = [
            "cancel", receipt, "--code-fd", str(passphrase_fd(code)), "--handler", "sato",
            "--state", str(office.path), "--passphrase-fd", str(passphrase_fd(passphrases["sato"])),
        ]  # fmt: skip
        return main(argv, clock=office.clock, register=office.register), "".join(capsys.readouterr())

    status, said = cancel(paper.receipt, from_the_web)
    assert (status, "取下げコードが違います" in said) == (1, True)
    assert cancel(paper.receipt, paper.secret.replace("-", " ").lower())[0] == 0
    assert cancel(parse(document).header.receipt, from_the_web)[0] == 0
    session = office.sign_in("sato")
    assert listed(session) == []
    assert [one.reason for one in session.state.vault.erased(["zukan"])] == ["cancelled", "cancelled"]


@pytest.mark.parametrize(("typed", "kept"), [
    ("2004/5/6", "2004-05-06"), ("２００４年５月６日", "2004-05-06"), ("平成16年5月6日", "2004-05-06"),
    ("H16.5.6", "2004-05-06"), ("令和元年5月1日", "2019-05-01"), ("平成31年6月1日", "2019-06-01"), (" 2004-05-06 ", "2004-05-06"),
])  # fmt: skip
def test_a_day_is_read_as_at_the_intake(office: Office, typed: str, kept: str) -> None:
    """In one line, in Western years and in eras."""
    [birth] = [f for f in form_spec(office.register, "application").fields if f.type == "date"]
    assert checked_value(birth, typed, office.clock().date()) == kept


@pytest.mark.parametrize(
    "typed",
    ["5/6", "平成16年", "平成40年1月1日", "2004-13-01", "2004-02-30", "2027-01-01", "04-05-06", "x", ""],
)
def test_what_is_no_day_is_told_at_once(office: Office, typed: str) -> None:
    """At the field, and without what was typed."""
    [birth] = [f for f in form_spec(office.register, "application").fields if f.type == "date"]
    with pytest.raises(ApplicationError) as caught:
        checked_value(birth, typed, office.clock().date())
    assert not typed or typed not in str(caught.value)


@pytest.mark.parametrize("target", ["mihon-kappan", "有限会社見本活版所"])
def test_a_company_is_named_either_way(office: Office, target: str) -> None:
    """By its ASCII name or its whole one; the record has the ASCII one."""
    session = office.sign_in("sato")
    entering.enter(session, _paper(target=target))
    assert [row.target for row in listed(session)] == ["mihon-kappan"]


def test_a_company_whose_openings_have_closed_takes_what_came_before(office: Office) -> None:
    """A paper of the last day, typed afterwards."""
    session = office.sign_in("sato")
    entering.enter(session, _paper(target="mihon-unyu", received=datetime(2026, 11, 10, 17, 0, tzinfo=TOKYO)))
    assert [row.target for row in listed(session)] == ["mihon-unyu"]


def _support_key(office: Office, tmp_path: Path) -> None:
    office.publish("sato", "support", tmp_path / "keys")


def test_at_an_event_the_age_is_that_of_its_day(office: Office, tmp_path: Path) -> None:
    """Somebody who is thirty by then is refused, as at the form; a day younger is not."""
    _support_key(office, tmp_path)
    session = office.sign_in("sato")
    items = {name: ITEMS[name] for name in ("name", "kana", "phone", "mail")}
    declared = ("job_hunting", "confidentiality")

    def seminar(birth: str) -> entering.Application:
        return _paper(
            form="seminar", target="mihon-seminar", items={**items, "birth_date": birth}, declared=declared
        )

    with pytest.raises(ApplicationError, match="年齢が対象の外"):
        entering.enter(session, seminar("1996-12-06"))
    entering.enter(session, seminar("1996-12-07"))


def test_a_follow_up_goes_on_from_a_record_and_needs_both_programmes(
    office: Office, key: ReceivingKey, tmp_path: Path
) -> None:
    """Without one it is refused; a handler of one of the two programmes finds no record; the journal says which."""
    _support_key(office, tmp_path)
    session = office.sign_in("sato")
    first = entering.enter(session, _paper())
    accession(session)
    office.designate("suzuki", "support", by="sato")
    items = {name: ITEMS[name] for name in ("name", "kana", "birth_date", "phone", "mail")}
    follow_up = _paper(form="follow-up", target="", items=items, declared=("job_hunting",))
    with pytest.raises(ApplicationError, match="記録からだけ"):
        entering.enter(session, follow_up)
    with pytest.raises(RecordNotFoundError):
        entering.enter(office.sign_in("suzuki"), replace(follow_up, source=first.receipt))
    with pytest.raises(ApplicationError, match="応募先はありません"):
        entering.enter(session, replace(follow_up, source=first.receipt, target="mihon-kappan"))
    done = entering.enter(session, replace(follow_up, source=first.receipt))
    journal = session.state.journal_path("support").read_text(encoding="ascii")
    assert f'"outcome":"from:{first.id}"' in journal
    assert f'"record":"{done.id}"' in journal


def test_without_a_catalogue_nothing_is_taken(
    make_office: Callable[..., Office], catalogue_file: Path
) -> None:
    """The message says where to get one; afterwards its names are known, and stay when a newer one has them no more."""
    office = make_office("empty")
    office.designate("sato")
    session = office.sign_in("sato")
    with pytest.raises(ApplicationError) as caught:
        entering.enter(session, _paper())
    assert caught.value.code == "no-catalogue"
    catalogues.read(session.state, str(catalogue_file))
    newer = json.loads(catalogue_file.read_text(encoding="utf-8"))
    newer["companies"] = newer["companies"][:1]
    catalogue_file.write_text(json.dumps(newer), encoding="utf-8")
    known = catalogues.read(session.state, None)
    assert known.name("mihon-unyu") == "見本運輸株式会社"
    catalogue_file.write_text("{}", encoding="utf-8")
    with pytest.raises(CatalogueError):
        catalogues.read(session.state, None)
    assert catalogues.known(session.state) == known


def test_the_notices_version_is_that_of_a_day(office: Office) -> None:
    """Of the day on which it came, of a day that is said, or as it is printed; the register's words and term decide."""
    session = office.sign_in("sato")
    declared = list(DECLARED)
    said = {
        entry.enter(session, "application", "mihon-kappan", ITEMS, declared, notice=notice).notice
        for notice in (None, date(2026, 4, 1))
    }
    last_year = entry.enter(session, "application", "mihon-kappan", ITEMS, declared, notice=date(2026, 3, 31))
    assert said == {notice_of(office.register, "application", date(2026, 11, 24)).version}
    assert last_year.notice == notice_of(office.register, "application", date(2026, 3, 31)).version
    assert last_year.notice != last_year.current_notice


def test_what_need_not_be_typed_first_is_told_first(office: Office) -> None:
    """No key for today, and no record to go on from."""
    session = office.sign_in("sato")
    with pytest.raises(ReceivingKeyError):
        entry.require_ready(session, form_spec(office.register, "seminar"), "")
    with pytest.raises(ApplicationError, match="記録からだけ"):
        entry.require_ready(session, form_spec(office.register, "follow-up"), "")
    entry.require_ready(session, form_spec(office.register, "application"), "")
