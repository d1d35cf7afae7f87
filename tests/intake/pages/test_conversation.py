"""入力 → 確認 → 完了, and everything that may happen on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from intake.postbox.sqlite import Patience, SqliteBackend
from intake.running.service import Service
from register.envelope import cancellation_hash, parse
from register.load import from_dict
from register.receipt import parse_receipt_number
from register.term import TOKYO

if TYPE_CHECKING:
    from tests.intake.conftest import Clock, Visitor, World

COMPANY = "/apply/mihon-kappan"
EVENT = "/events/kengaku"
FORMS = {
    COMPANY: ("zukan", "application", "mihon-kappan"),
    "/events/seminar": ("support", "seminar", "seminar"),
    "/events/mendankai": ("support", "joint-interview", "mendankai"),
    "/events/fair": ("support", "job-fair", "fair"),
    EVENT: ("support", "company-visit", "kengaku"),
}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_goes_from_first_page_to_receipt(path: str, visitor: Visitor, world: World) -> None:
    """Each public form is applied to end to end, and what arrives is what was written, under the right header."""
    done = visitor.apply(path)
    assert done.status == 200
    assert parse_receipt_number(done.receipt) == done.receipt
    (document,) = world.documents()
    header = parse(document).header
    assert (header.programme, header.form, header.target) == FORMS[path]
    assert (header.contract, header.term, header.receipt) == ("current", "2026", done.receipt)
    assert header.received_at == "2026-11-24T10:00+09:00"
    payload = world.opened(document)
    assert payload["items"]["name"] == "見本 花子"
    assert payload["items"]["phone"] == "090-0000-0000"
    assert set(payload["declarations"].values()) == {"2026-11-24"}


def test_an_application_holds_exactly_what_its_form_declares(visitor: Visitor, world: World) -> None:
    """Fields of other forms, unknown fields and 回答しない are not kept, whatever the request carries."""
    visitor.apply(COMPANY, {"education": "見本大学", "comment": "ひとこと", "sex": "回答しない"})
    payload = world.opened(world.documents()[0])
    assert payload == {
        "items": {
            "name": "見本 花子",
            "kana": "ミホン ハナコ",
            "birth_date": "2003-04-09",
            "postal_code": "160-0000",
            "address": "東京都新宿区見本町1-2-3",
            "phone": "090-0000-0000",
            "mail": "hanako@example.jp",
        },
        "declarations": {"job_hunting": "2026-11-24", "pass_to_company": "2026-11-24"},
    }


def test_the_receipt_page_says_what_comes_next(visitor: Visitor, world: World) -> None:
    """Receipt, cancellation secret (whose hash is in the header), next steps, contact and how to keep the page."""
    done = visitor.apply(COMPANY)
    secret = done.find("//*[@class='code']")[0].text
    assert cancellation_hash(secret) == parse(world.documents()[0]).header.cancellation
    for words in (
        "受付番号",
        "取下げコード",
        "3営業日以内",
        "2026年12月1日（7日後）",
        "03-0000-0002",
        "印刷",
    ):
        assert words in done.text
    assert "見本 花子" not in done.source


@pytest.mark.parametrize(
    ("passed_on", "said"),
    [(5, "5営業日以内にこの会社へ渡します"), (None, "内容を確かめ、この会社へ渡します")],
)
def test_the_days_on_the_receipt_are_the_registers(
    passed_on: int | None, said: str, raw: dict[str, Any], make_app: Any, visit: Any
) -> None:
    """Another figure in the register is another figure on the page, in both languages."""
    raw["forms"]["application"]["answers_in"] = 9
    raw["forms"]["application"].pop("passed_on_in")
    if passed_on:
        raw["forms"]["application"]["passed_on_in"] = passed_on
    visitor = visit(make_app(from_dict(raw)))
    done = visitor.apply(COMPANY)
    assert said in done.text
    assert "2026年12月3日（9日後）" in done.text
    english = visitor.apply("/en" + COMPANY).text
    assert "9 days from now" in english
    assert ("within 5 working days" in english) == (passed_on is not None)


@pytest.mark.criterion(
    "3.3.1", "3.3.3", where="申込みの画面", says="書きまちがいは、どの欄の何を直すかが文で示され、書いたことは残る"
)  # fmt: skip
@pytest.mark.situation("One mistake, and boxes or ticks have to be filled in again")
def test_a_half_filled_form_keeps_everything_and_says_what_is_missing(visitor: Visitor, world: World) -> None:
    """Errors in a summary and beside their fields, the title says so, values and ticks stay, nothing is stored."""
    page = visitor.send(visitor.get(COMPANY), {"name": "見本 花子", "mail": "だめ", "job_hunting": "yes"})
    assert page.status == 422
    assert page.title.startswith("エラー: ")
    assert page.errors[:2] == ["生年月日を書いてください。", "郵便番号を書いてください。"]
    assert page.given["name"] == "見本 花子"
    assert page.given["mail"] == "だめ"
    assert page.given["job_hunting"] == "yes"
    assert "pass_to_company" not in page.given
    for link in page.find("//*[@class='summary']//a"):
        assert page.tree.get_element_by_id(link.get("href")[1:]) is not None
    mail = page.tree.get_element_by_id("mail")
    assert mail.get("aria-invalid") == "true"
    assert "mail-error" in mail.get("aria-describedby")
    assert world.documents() == ()


@pytest.mark.criterion("3.3.4", where="申込みの画面", says="送る前に、書いたことをすべて確かめる画面がある")
def test_the_confirmation_says_that_it_is_not_finished(visitor: Visitor, world: World) -> None:
    """The second page shows everything, says まだ完了していません and has stored nothing."""
    page = visitor.fill(visitor.get(COMPANY))
    assert page.status == 200
    assert "まだ完了していません" in page.text
    for words in (
        "見本 花子",
        "2003年4月9日",
        "160-0000",
        "090-0000-0000",
        "hanako@example.jp",
        "応募先の会社（この1社だけ）",
    ):
        assert words in page.text
    assert world.documents() == ()


@pytest.mark.criterion(
    "3.3.4", "3.3.7", where="申込みの画面", says="一つを直しても、ほかの欄を書き直さずにすむ"
)
@pytest.mark.parametrize("name", ["name", "birth_date", "sex", "mail", "job_hunting"])
def test_change_leads_back_with_everything(name: str, visitor: Visitor) -> None:
    """変更 goes to its field, which has the focus, and every value and tick is still there."""
    confirm = visitor.fill(visitor.get(COMPANY), {"sex": "女性"})
    page = visitor.send(confirm, press=f"change={name}")
    assert page.status == 200
    assert page.given["name"] == "見本 花子"
    assert page.given["birth_date-day"] == "9"
    assert page.given["sex"] == "女性"
    assert page.given["job_hunting"] == page.given["pass_to_company"] == "yes"
    (focused,) = page.find("//*[@autofocus]")
    assert focused.get("name").startswith(name)


@pytest.mark.situation("The answer is lost on the way; who presses again has applied twice")
def test_sending_twice_makes_one_envelope_and_one_receipt(visitor: Visitor, world: World) -> None:
    """A double tap, and a second press after the answer was lost, show the same receipt."""
    confirm = visitor.fill(visitor.get(COMPANY))
    first, second = visitor.send(confirm), visitor.send(confirm)
    assert first.receipt == second.receipt
    assert "すでに受け付けています" in second.text
    assert len(world.documents()) == 1


@pytest.mark.situation("Who goes back and corrects after sending does not know which version counts")
def test_going_back_after_the_receipt_keeps_the_first(visitor: Visitor, world: World) -> None:
    """Whoever goes back, rewrites and sends again is told that the first one counts."""
    start = visitor.get(COMPANY)
    confirm = visitor.fill(start)
    done = visitor.send(confirm)
    rewritten = visitor.fill(start, {"name": "べつ の人"})
    assert rewritten.receipt == done.receipt
    assert "書き直した内容は届いていません" in rewritten.text
    assert world.opened(world.documents()[0])["items"]["name"] == "見本 花子"
    assert len(world.documents()) == 1


def test_the_receipt_is_shown_again_after_the_store_has_collected(
    visitor: Visitor, world: World, service: Service
) -> None:
    """A lost answer is found again even when the envelope has left: its tombstone knows the id."""
    confirm = visitor.fill(visitor.get(COMPANY))
    done = visitor.send(confirm)
    service.postbox.collected([parse(world.documents()[0]).header.id], service.clock())
    again = visitor.send(confirm)
    assert again.receipt == done.receipt
    assert world.documents() == ()


def test_the_receipt_is_shown_again_after_the_door_closed(
    visitor: Visitor, world: World, clock: Clock
) -> None:
    """A lost answer of the last evening is still found the next morning."""
    confirm = visitor.fill(visitor.get(EVENT))
    clock.now = datetime(2027, 1, 14, 23, 59, tzinfo=TOKYO)
    confirm = visitor.fill(visitor.get(EVENT))
    done = visitor.send(confirm)
    clock.forward(minutes=5)
    assert visitor.send(confirm).receipt == done.receipt


@pytest.mark.parametrize("hours", [-1, 25, 24 * 40])
@pytest.mark.situation(
    "A form left open overnight, or a clock that was set back: the last page's buttons lead to an empty form"
)
def test_the_receipt_is_shown_again_whatever_the_clock_says(
    hours: int, visitor: Visitor, world: World, clock: Clock
) -> None:
    """A day later or under a clock set back the buttons of the last page still lead to what is kept."""
    confirm = visitor.fill(visitor.get(COMPANY))
    done = visitor.send(confirm)
    clock.forward(hours=hours)
    assert visitor.send(confirm).receipt == done.receipt
    assert done.receipt in visitor.send(done, press="step=save").source
    assert len(world.documents()) == 1


def test_the_receipt_is_shown_after_the_target_left_the_catalogue(
    visitor: Visitor, world: World, clock: Clock
) -> None:
    """What was kept is said with its number, to nobody without its ticket."""
    confirm = visitor.fill(visitor.get(COMPANY))
    done = visitor.send(confirm)
    world.offer(companies=[])
    clock.forward(minutes=1)
    again = visitor.send(confirm)
    assert (again.status, done.receipt in again.text) == (200, True)
    other = visitor.post(COMPANY, {**confirm.given, "ticket": "x", "step": "send"})
    assert (other.status, done.receipt in other.text) == (404, False)
    assert len(world.documents()) == 1


@pytest.mark.criterion(
    "2.2.1", where="申込みの画面", says="長く開いたままにしたあとで送っても、書いたことが残る"
)
@pytest.mark.situation("The session has run out, and a long form is empty again")
def test_an_old_csrf_token_shows_the_same_page_with_a_fresh_one(
    visitor: Visitor, app: Flask, world: World
) -> None:
    """Nothing typed is lost, nothing is stored, and one more press goes on."""
    start = visitor.get(COMPANY)
    confirm = visitor.fill(start)
    app.config["WTF_CSRF_TIME_LIMIT"] = -1
    again = visitor.fill(start)
    late = visitor.send(confirm)
    app.config["WTF_CSRF_TIME_LIMIT"] = 600
    assert again.status == late.status == 400
    assert again.given["name"] == "見本 花子"
    for page in (again, late):
        assert "もう一度ボタンを押してください" in page.text
    assert world.documents() == ()
    assert visitor.send(late).receipt


@pytest.mark.parametrize("damage", ["", "x", "xx.yy"])
def test_a_missing_csrf_token_stores_nothing(damage: str, visitor: Visitor, world: World) -> None:
    """A post without its token, as another site would send it, is never taken."""
    confirm = visitor.fill(visitor.get(COMPANY))
    page = visitor.post(COMPANY, {**confirm.given, "csrf_token": damage, "step": "send"})
    assert page.status == 400
    assert world.documents() == ()


def test_a_post_of_another_site_is_refused(visitor: Visitor, world: World) -> None:
    """What a browser marks as coming from elsewhere is refused before anything is read."""
    confirm = visitor.fill(visitor.get(COMPANY))
    page = visitor.post(COMPANY, {**confirm.given, "step": "send"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    assert world.documents() == ()


def test_a_ticket_of_another_form_or_day_begins_anew(visitor: Visitor, world: World, clock: Clock) -> None:
    """A ticket is bound to its page and a day: anything else keeps the values and asks to go on."""
    confirm = visitor.fill(visitor.get(COMPANY))
    other = visitor.post("/apply/kakuu-kougaku", {**confirm.given, "step": "send"})
    clock.forward(hours=25)
    late = visitor.post(COMPANY, {**confirm.given, "step": "send"})
    for page in (other, late):
        assert "新しく始めます" in page.text
        assert page.given["name"] == "見本 花子"
        assert page.given["ticket"] != confirm.given["ticket"]
    assert world.documents() == ()


@pytest.mark.situation(
    "The privacy notice changes while somebody writes, and the consent is to words never read"
)
def test_a_changed_notice_is_shown_and_asked_again(visitor: Visitor, world: World, clock: Clock) -> None:
    """Across 31 March the notice is another one: it is shown, and nothing is sealed under the old words."""
    world.offer(
        companies=[
            {
                **_company(),
                "openings": [{"title": "見習い", "opens": "2026-01-01", "closes": "2026-12-31"}],
            }
        ]
    )
    for programme in ("zukan", "support"):
        world.add_key(programme, date(2026, 3, 1), date(2026, 4, 30))
    clock.now = datetime(2026, 3, 31, 23, 58, tzinfo=TOKYO)
    confirm = visitor.fill(visitor.get(COMPANY))
    assert "2026年3月31日" in visitor.get(COMPANY).text
    clock.forward(minutes=5)
    asked = visitor.send(confirm)
    assert "変わりました" in asked.text
    assert "2027年3月31日" in asked.text
    assert asked.given["name"] == "見本 花子"
    assert world.documents() == ()
    done = visitor.send(visitor.send(asked))
    header = parse(world.documents()[0]).header
    assert (header.receipt, header.term, header.notice) == (done.receipt, "2026", asked.given["notice"])


def _company() -> dict[str, Any]:
    return {
        "slug": "mihon-kappan",
        "title": "見本活版所の話",
        "company": "見本活版所",
        "contract": "current",
        "programme": "zukan",
        "form": "application",
        "url": "/companies/mihon-kappan/",
        "intake": None,
    }


AGES = [
    # path, born, is taken: the day of the event is 2027-01-16, of the application 2026-11-24
    (COMPANY, ("1996", "11", "26"), True),
    (COMPANY, ("1996", "11", "25"), False),
    (EVENT, ("1997", "1", "18"), True),
    (EVENT, ("1997", "1", "17"), False),
]


@pytest.mark.parametrize(("path", "born", "is_taken"), AGES)
@pytest.mark.situation("Who is not meant gets an error and no place to turn to")
def test_who_is_too_old_is_shown_where_to_turn(
    path: str, born: tuple[str, str, str], is_taken: bool, visitor: Visitor, world: World
) -> None:
    """Not an error but a kind page, on the day that counts, and nothing is kept."""
    boxes = dict(zip(("birth_date-year", "birth_date-month", "birth_date-day"), born, strict=True))
    page = visitor.fill(visitor.get(path), boxes)
    assert page.status == 200
    assert ("まだ完了していません" in page.text) == is_taken
    if not is_taken:
        assert "ハローワーク" in page.text
        assert "何も保存していません" in page.text
        assert "誕生日の前の日に一つ年をとります" in page.text
        day = "2026年11月24日" if path == COMPANY else "2027年1月16日"
        assert f"{day}に29歳以下の方が対象" in page.text
    assert world.documents() == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"birth_date-year": "1980"}, "birth_date-year"), ({"job_hunting": "no"}, "job_hunting-0")],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_slip_on_the_way_elsewhere_is_changed_with_everything_kept(
    prefix: str, changes: dict[str, str], field: str, visitor: Visitor, world: World
) -> None:
    """内容を直す leads to the answer that decided, nothing else is lost, and from there to a receipt."""
    page = visitor.fill(visitor.get(prefix + COMPANY), changes)
    assert page.find("//button[@name='change']")
    back = visitor.send(page)
    assert back.status == 200
    assert [each.get("id") for each in back.find("//*[@autofocus]")] == [field]
    assert back.given["name"] == "見本 花子"
    assert back.given["mail"] == "hanako@example.jp"
    assert world.documents() == ()
    assert visitor.send(visitor.fill(back)).receipt


@pytest.mark.situation("A no to a question ends in a dead end, or at an office for somebody else")
def test_who_is_not_looking_for_work_is_told_where_to_turn(visitor: Visitor) -> None:
    """A 25-year-old who says no finds a place for just that, not one for people over 30 only."""
    for path in (COMPANY, EVENT):
        page = visitor.fill(visitor.get(path), {"birth_date-year": "2001", "job_hunting": "no"})
        assert "まだ就職活動をしていない方は、ハローワーク" in page.text
        assert "誕生日" not in page.text
        english = visitor.fill(visitor.get("/en" + path), {"birth_date-year": "2001", "job_hunting": "no"})
        assert "If you are not looking for work yet" in english.text


def test_age_is_judged_again_at_the_last_step(visitor: Visitor, world: World) -> None:
    """A confirmation whose hidden values were changed is judged like the first page."""
    confirm = visitor.fill(visitor.get(COMPANY))
    page = visitor.send(confirm, {"birth_date-year": "1980"})
    assert "ハローワーク" in page.text
    broken = visitor.send(confirm, {"phone": "でんわ"})
    assert broken.errors == ["電話番号として読めません。数字で、市外局番から、番号を一つだけ書いてください。"]
    assert world.documents() == ()


DOORS = [
    ("/apply/nanashi", 404, "見つかりません"),
    ("/events/nanashi", 404, "見つかりません"),
    ("/events/lens-workshop", 404, "この受付では扱っていません"),
    ("/apply/mada", 403, "2026年12月1日から受け付けます"),
    ("/apply/owari", 410, "いまは受け付けていません"),
    ("/apply/nashi", 410, "いまは受け付けていません"),
    ("/events/mada", 403, "まだ受付前です"),
    ("/events/shimekiri", 410, "いまは受け付けていません"),
    ("/events/owari", 410, "終わりました"),
    ("/events/chushi", 410, "中止になりました"),
]


@pytest.mark.parametrize(("path", "status", "says"), DOORS)
def test_a_door_that_is_not_open_says_so_politely(
    path: str, status: int, says: str, visitor: Visitor, world: World, closed_doors: dict[str, Any]
) -> None:
    """Unknown, another contract's, not yet, closed, ended and cancelled: each its page, by GET and by POST."""
    filled = visitor.fill(visitor.get(COMPANY))
    world.offer(**closed_doors)
    asked = visitor.get(path)
    assert (asked.status, says in asked.text) == (status, True)
    assert not asked.tree.forms
    sent = visitor.post(path, {**filled.given, "step": "send"})
    assert (sent.status, says in sent.text) == (status, True)
    assert world.documents() == ()


@pytest.fixture
def closed_doors(world: World) -> dict[str, Any]:
    """A catalogue of doors that are not open at 2026-11-24 10:00."""
    offered = json.loads(Path(world.config.catalogue).read_text(encoding="utf-8"))
    visit, workshop = offered["events"][3], offered["events"][4]

    def opening(opens: str, closes: str) -> list[dict[str, str]]:
        return [{"title": "見習い", "opens": opens, "closes": closes}]

    def at(slug: str, **changes: Any) -> dict[str, Any]:
        return {**visit, "slug": slug, **changes}

    return {
        "companies": [
            {**_company(), "slug": "mada", "openings": opening("2026-12-01", "2026-12-31")},
            {**_company(), "slug": "owari", "openings": opening("2026-10-01", "2026-11-23")},
            {**_company(), "slug": "nashi", "openings": []},
        ],
        "events": [
            at("mada", signup={"opens": "2026-11-25", "closes": "2027-01-14"}),
            at("shimekiri", signup={"opens": "2026-11-01", "closes": "2026-11-23"}),
            at("owari", starts="2026-11-24T08:00+09:00", ends="2026-11-24T10:00+09:00"),
            at("chushi", cancelled=True),
            workshop,
        ],
    }


def remove_keys(world: World) -> None:
    for path in world.config.keys_dir.glob("*.json"):
        path.unlink()


def past_month(world: World) -> None:
    remove_keys(world)
    world.add_key("zukan", date(2026, 10, 1), date(2026, 11, 23))


def unproved(world: World) -> None:
    remove_keys(world)
    world.add_key("zukan", date(2026, 11, 1), date(2026, 12, 31), proved=False)


def of_another_contract(world: World) -> None:
    remove_keys(world)
    world.add_key("zukan", date(2026, 11, 1), date(2026, 12, 31), contract="new")


def garbage(world: World) -> None:
    for path in world.config.keys_dir.glob("*.json"):
        path.write_text(path.read_text(encoding="utf-8")[:-9], encoding="utf-8")


CLOSERS: list[Callable[[World], None]] = [remove_keys, past_month, unproved, of_another_contract, garbage]


@pytest.mark.parametrize("close", CLOSERS)
@pytest.mark.situation("A form that cannot take anything says so only after everything was typed")
def test_without_a_valid_key_the_form_is_closed_before_typing(
    close: Callable[[World], None], visitor: Visitor, world: World
) -> None:
    """No key, one of a past month, an unproved one, another contract's or a broken file: 503, and no field."""
    close(world)
    page = visitor.get(COMPANY)
    assert page.status == 503
    assert "受付の準備をしています" in page.text
    assert "Retry-After" in page.headers
    assert not page.tree.forms


@pytest.mark.parametrize("close", CLOSERS)
def test_an_answer_in_flight_stays_on_the_page(
    close: Callable[[World], None], visitor: Visitor, world: World
) -> None:
    """When the key goes while somebody writes, nothing is acknowledged and one press sends it once it is back."""
    start = visitor.get(COMPANY)
    confirm = visitor.fill(start)
    close(world)
    for page in (visitor.fill(start), visitor.send(confirm)):
        assert page.status == 503
        assert "まだ受け付けられていません" in page.text
        assert page.given["name"] == "見本 花子"
        assert page.given["job_hunting"] == "yes"
    assert world.documents() == ()
    world.add_key("zukan", date(2026, 11, 1), date(2027, 3, 31))
    assert visitor.send(page).receipt
    assert len(world.documents()) == 1


@pytest.mark.situation("The disk is full: people are thanked, and nothing is kept")
def test_a_full_disk_closes_the_form_and_keeps_answers_on_the_page(
    visitor: Visitor, world: World, service: Service
) -> None:
    """With too little room the form is closed before typing and an answer in flight stays."""
    confirm = visitor.fill(visitor.get(COMPANY))
    backend = service.postbox.database.backend
    assert isinstance(backend, SqliteBackend)
    backend.patience = Patience(free_bytes=2**62)
    service.postbox._probed_until = 0.0
    assert visitor.get(COMPANY).status == 503
    page = visitor.send(confirm)
    assert (page.status, page.given["name"]) == (503, "見本 花子")
    assert world.documents() == ()


@pytest.mark.situation(
    "The database is away, and the page says that nothing was sent although it was, or the reverse"
)
def test_a_stopped_postbox_is_never_acknowledged(visitor: Visitor, world: World, service: Service) -> None:
    """When the postbox gives no answer nobody knows what became of it: that is said, and how to see."""
    confirm = visitor.fill(visitor.get(COMPANY))
    service.postbox.close()
    page = visitor.send(confirm)
    assert (page.status, page.given["name"]) == (503, "見本 花子")
    assert "届いたかどうか分かりません" in page.text
    assert "保存していません" not in page.text
    service.postbox.start()
    assert visitor.send(page).receipt


@pytest.mark.situation("The sign-up ends while somebody writes, and the text is gone")
def test_a_door_that_closes_midway_keeps_the_text(visitor: Visitor, clock: Clock, world: World) -> None:
    """The sign-up ends while somebody writes: the page says so, and what was written can still be copied."""
    confirm = visitor.fill(visitor.get("/events/seminar"))
    clock.now = datetime(2027, 1, 15, 9, 0, tzinfo=TOKYO)
    page = visitor.send(confirm)
    assert page.status == 410
    assert "いまは受け付けていません" in page.text
    for words in ("見本 花子", "090-0000-0000", "保存していません"):
        assert words in page.text
    assert world.documents() == ()


def test_the_front_page_takes_nothing_without_a_key(visitor: Visitor, world: World) -> None:
    """It does not say that anything can be applied for while no form is open."""
    assert "いまは受け付けていません" not in visitor.get("/").text
    remove_keys(world)
    assert "いまは受け付けていません" in visitor.get("/").text
    assert "not open" in visitor.get("/en/").text


def test_what_the_company_receives_is_named_without_sex(visitor: Visitor) -> None:
    """The list above the agreement is the register's: 性別 stays with the contractor."""
    page = visitor.get(COMPANY)
    [given] = [p for p in page.find("//p[@class='given']") if "この会社へ渡すもの" in p.text_content()]
    assert "メールアドレス" in given.text_content()
    assert "性別" not in given.text_content()


@pytest.mark.parametrize("kind", ["locker", "office-pc", "intake-server"])
def test_a_place_that_is_missing_closes_every_form(
    kind: str, make_app: Any, visit: Any, raw: dict[str, Any]
) -> None:
    """What a form depends on and nobody has registered: closed before anybody types."""
    del raw["places"][kind]
    visitor = visit(make_app(register=from_dict(raw)))
    for path in FORMS:
        assert visitor.get(path).status == 503


def test_a_place_without_approval_closes_every_form(make_app: Any, visit: Any, raw: dict[str, Any]) -> None:
    """Clause 6: without the ward's word for one place nobody types anything."""
    del raw["places"]["intake-server"]["approval"]
    visitor = visit(make_app(register=from_dict(raw)))
    for path in FORMS:
        assert visitor.get(path).status == 503


def test_a_contract_without_contractor_takes_no_sign_up(make_app: Any, visit: Any, world: World) -> None:
    """The new contract's intake stays closed while nobody has been chosen, key or not."""
    world.add_key("workshop", date(2026, 11, 1), date(2027, 3, 31), contract="new")
    visitor = visit(make_app(contract="new"))
    assert visitor.get("/events/lens-workshop").status == 503
    assert visitor.get(COMPANY).status == 404


def test_the_workshop_form_asks_what_the_register_says(
    make_app: Any, visit: Any, world: World, raw: dict[str, Any]
) -> None:
    """With a contractor the workshop's form opens: a school, no birth date, no age limit, two declarations."""
    raw["contracts"]["new"] |= {
        "contractor": "見本受託株式会社",
        "contact": {"name": "窓口(見本)", "phone": "03-0000-0009", "mail": "w@example.jp"},
    }
    for name in ("office-pc", "locker", "intake-server"):
        raw["places"][f"{name}-new"] = {**raw["places"][name], "contract": "new"}
    world.add_key("workshop", date(2026, 11, 1), date(2027, 3, 31), contract="new")
    visitor = visit(make_app(register=from_dict(raw), contract="new"))
    start = visitor.get("/events/lens-workshop")
    names = {name for name in start.given if name not in ("csrf_token", "ticket", "notice", "homepage")}
    assert names == {"name", "kana", "school", "phone", "mail"}
    done = visitor.apply("/events/lens-workshop")
    assert done.receipt
    payload = world.opened(world.documents()[0])
    assert payload["items"]["school"] == "見本大学"
    assert set(payload["declarations"]) == {"lower_year", "confidentiality"}


def test_the_notice_stands_above_every_form(visitor: Visitor) -> None:
    """Clause 4: purpose first, then items, holder, places, until when and contact, before the first field."""
    for path in FORMS:
        source = visitor.get(path).source
        first_field = source.index('<input id="name"')
        for words in (
            "何のために",
            "かならず書くもの",
            "お預かりする者",
            "保管する場所",
            "いつまで",
        ):
            assert 0 < source.index(words) < first_field
        assert source.index("何のために") < source.index("お預かりする者")


@pytest.mark.situation("Forms ask for more than they need, in free boxes and uploads")
def test_no_form_has_more_than_the_register_allows(visitor: Visitor) -> None:
    """No text area, no upload, no script, no placeholder, and at most six items for an application."""
    for path in FORMS:
        page = visitor.get(path)
        for forbidden in ("textarea", "input[@type='file']", "script", "*[@placeholder]", "select", "iframe"):
            assert not page.find(f"//{forbidden}")
    fields = {name.split("-")[0] for name in visitor.get(COMPANY).given}
    assert fields - {"csrf_token", "ticket", "notice", "homepage"} == {
        "name", "kana", "birth_date", "postal_code", "address", "phone", "mail"
    }  # fmt: skip  # and sex, a radio that nothing is chosen of
