"""Paper and telephone applications: the form's fields and no other, sealed at once, taken in like the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from register.cancellation_code import new_cancellation_code, parse_cancellation_code
from register.envelope import cancellation_hash, parse
from register.keyfile import ReceivingKey
from register.model import FieldType
from register.term import TOKYO
from store.cli import main
from store.errors import ApplicationError, ReceivingKeyError, UndesignatedError
from store.people.purpose import reading_purpose
from store.records import entering
from store.records.accession import accession
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
    ({"items": {**ITEMS, "birth_date": "2004-02-30"}}, "生年月日: 読めません"),
    ({"items": {**ITEMS, "birth_date": "2027-01-01"}}, "これから来る日付"),
    ({"items": {**ITEMS, "name": "あ" * 61}}, "長すぎます(60文字まで)"),
    ({"items": {**ITEMS, "mail": "nowhere"}}, "メールアドレス: 読めません"),
    ({"items": {**ITEMS, "sex": "x"}}, "性別: 読めません"), ({"items": {**ITEMS, "name": "a\u202eb"}}, "お名前: 読めません"),
    ({"declared": ("job_hunting",)}, "の印がありません"), ({"declared": (*DECLARED, "other")}, "フォームにない申告"),
    ({"notice": "x"}, "説明の版"), ({"target": "会社"}, "英数字の名前"), ({"target": ""}, "英数字の名前"),
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
    seminar = _paper(form="seminar", items=items, declared=("job_hunting", "confidentiality"))
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
    ("date", "2004/5/6", "2004-05-06"), ("date", "２００４年５月６日", "2004-05-06"), ("date", "5/6", None),
    ("date", "平成16年", None), ("postal", "〒160-0000", "160-0000"), ("postal", "160", None),
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
