"""What the pages say: the sentences for people, in both languages, apart from how they are shown.

No sentence is made from what somebody typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.targets.lookup import LookedUp, Target, TargetState
from intake.targets.seats import Standing
from register.deadline import details_by, passed_on_by
from register.language import Said, day_in
from register.model import Form, Register


@dataclass(frozen=True, slots=True)
class Message:
    """A short page: what is the case, and what to do."""

    title: Said
    lines: tuple[Said, ...]
    status: int


PRESS_AGAIN = Said(
    "この画面を開いてから時間がたちました。書いた内容は残っています。もう一度ボタンを押してください。"
    "何度押しても進まないときは、ブラウザでCookieを使えるようにするか、下の窓口へご連絡ください。",
    "This page has been open for some time. What you have written is still here. Please press the button "
    "again. If that does not help, allow cookies in your browser or contact us at the address below.",
)
STALE = Said(
    "この画面は期限が切れたため、新しく始めます。書いた内容は残っています。確かめて、もう一度進んでください。",
    "This page had expired, so a new one begins. What you have written is still here. "
    "Please check it and go on again.",
)
NOTICE_CHANGED = Said(
    "書いているあいだに、下の「お預かりする情報の説明」が変わりました。読んでから、もう一度進んでください。",
    "While you were writing, the notice below has changed. Please read it and go on again.",
)
AGAIN = Said(
    "この申込みは、すでに受け付けています。受付番号は同じです。"
    "送ったあとに書き直した内容は届いていません。直したいときは、窓口へご連絡ください。",
    "We have received this already; the receipt number is the same. What you may have rewritten after "
    "sending has not reached us. If something has to be changed, please contact us.",
)
WILL_WAIT = Said(
    "いまは満席です。申し込むと、キャンセル待ちの名簿に入ります。",
    "All seats are taken at the moment. If you sign up, you are put on the waiting list.",
)
YOUNG = Said(
    "生年月日を確かめてください。書かれた日付では、いま15歳になっていません。",
    "Please check the date of birth: by what is written you are not yet 15.",
)
WRONG_CODE = Said(
    "会場の合言葉が違います。係の人に確かめてください。",
    "This is not the code word. Ask the people at the event.",
)
WRONG_PAIR = Said(
    "受付番号か取下げコードが違います。控えを見て、一文字ずつ確かめてください。"
    "見つからないときは、窓口へご連絡ください。",
    "The receipt number or the cancellation code is not right. Compare them letter by letter with your "
    "receipt. If you cannot find it, please contact us.",
)


def next_steps(
    target: Target, form: Form, register: Register, today: date, *, waits: bool = False
) -> tuple[Said, ...]:
    """What happens now, and by when: the register's days, never beyond the event or the contract's term."""
    latest = details_by(form, today, target.event_day)
    by = _by(latest, (latest - today).days)
    if target.kind == "company":
        return _company_steps(form, passed_on_by(register, form, today), by)
    return _waiting_steps() if waits else _event_steps(by)


def _by(day: date, days: int) -> Said:
    if days == 0:
        return Said(f"今日（{day_in('ja', day)}）のうち", f"today ({day_in('en', day)})")
    several = "day" if days == 1 else "days"
    return Said(f"{day_in('ja', day)}（{days}日後）まで", f"{day_in('en', day)} ({days} {several} from now)")


def _company_steps(form: Form, end: date | None, by: Said) -> tuple[Said, ...]:
    within = form.passed_on_in
    checked = Said("窓口の担当者が内容を確かめ、", "We check it and pass it to this company")
    if end is not None:
        passed = Said(
            f"{checked.ja}委託期間の終わる{day_in('ja', end)}までにこの会社へ渡します。",
            f"{checked.en} by {day_in('en', end)}, when our contract's term ends.",
        )
    elif within:
        passed = Said(
            f"{checked.ja}{within}営業日以内にこの会社へ渡します。",
            f"{checked.en} within {within} working days.",
        )
    else:
        passed = Said(f"{checked.ja}この会社へ渡します。", f"{checked.en}.")
    return (
        passed,
        Said(
            "選考の連絡は、会社からメールか電話で届きます。",
            "The company writes or calls you about its selection.",
        ),
        Said(
            f"{by.ja}に連絡がないときは、受付番号を窓口へお知らせください。",
            f"If you hear nothing by {by.en}, tell us your receipt number.",
        ),
    )


def _event_steps(by: Said) -> tuple[Said, ...]:
    return (
        Said(
            f"窓口の担当者が内容を確かめ、{by.ja}に、参加のご案内をメールで送ります。",
            f"We check it and send you the details by email by {by.en}.",
        ),
        Said(
            "届かないときは、受付番号を窓口へお知らせください。",
            "If nothing has come by then, tell us your receipt number.",
        ),
        Said(
            "当日は、受付で受付番号を見せてください。",
            "On the day, show your receipt number at the reception.",
        ),
    )


def _waiting_steps() -> tuple[Said, ...]:
    return (
        Said(
            "席が空いたときだけ、番号の順に窓口から電話かメールで連絡します。",
            "Only if a seat becomes free do we call or write to you, in the order of the list.",
        ),
        Said(
            "連絡がなければ席はありませんので、会場へは来ないでください。",
            "If you do not hear from us, there is no seat: please do not come to the event.",
        ),
    )


def standing(found: Standing) -> Said | None:
    """What somebody got at an event."""
    if found.kind == "seat":
        return Said("席をお取りしました。", "You have a seat.")
    if found.kind == "waiting":
        return Said(
            f"キャンセル待ち {found.rank}番です。席が空いたら、番号の順に窓口から連絡します。",
            f"You are number {found.rank} on the waiting list. We contact people in this order.",
        )
    return None


def counted(day: date, max_age: int) -> Said:
    """How an age is counted (年齢計算ニ関スル法律): said to whom it excludes."""
    return Said(
        f"{day_in('ja', day)}に{max_age}歳以下の方が対象で、法律の数え方では、誕生日の前の日に一つ年をとります。",
        f"It is for people who are {max_age} or younger on {day_in('en', day)}; "
        "by Japanese law one becomes a year older on the day before the birthday.",
    )


def wait(seconds: int) -> Said:
    """How long somebody is asked to wait."""
    minutes = -(-seconds // 60)
    if minutes <= 1:
        return Said("1分ほど待って", "Please wait a minute and")
    return Said(f"{minutes}分ほど待って", f"Please wait about {minutes} minutes and")


_SEE_EVENTS = Said(
    "図鑑の「イベント」で、これからの催しをご覧ください。", "Please look at the coming events in the guide."
)


def closed(found: LookedUp) -> Message:
    """The page for each state in which a form is not open; KeyError for one that is open."""
    title, lines, status = _CLOSED[found.state]
    if found.opens:
        opens = Said(
            f"{day_in('ja', found.opens)}から受け付けます。", f"It opens on {day_in('en', found.opens)}."
        )
        lines = (opens, *lines)
    return Message(title, lines, status)


_CLOSED: dict[TargetState, tuple[Said, tuple[Said, ...], int]] = {
    TargetState.UNKNOWN: (
        Said("この申込先は見つかりません", "We cannot find this page"),
        (
            Said(
                "アドレスが変わったか、掲載が終わっています。",
                "Its address has changed, or it is no longer in the guide.",
            ),
            Said(
                "図鑑に戻って、会社や催しをさがしてください。",
                "Please go back to the guide to find companies and events.",
            ),
        ),
        404,
    ),
    TargetState.ELSEWHERE: (
        Said("この受付では扱っていません", "This is handled by another office"),
        (
            Said(
                "この催しは別の窓口が受け付けています。", "Another office takes the sign-ups for this event."
            ),
            Said(
                "図鑑の、催しのページにある申込みのボタンから進んでください。",
                "Please use the button on the event's page in the guide.",
            ),
        ),
        404,
    ),
    TargetState.NOT_YET: (
        Said("まだ受付前です", "It is not open yet"),
        (Said("その日になったら、もう一度開いてください。", "Please come back on that day."),),
        403,
    ),
    TargetState.CLOSED: (
        Said("いまは受け付けていません", "It is closed at the moment"),
        (
            Said(
                "受付の期間が終わったか、いまは募集がありません。",
                "The time for it has ended, or there is no vacancy now.",
            ),
            Said(
                "図鑑で、ほかの会社や催しもご覧ください。",
                "Please look at other companies and events in the guide.",
            ),
        ),
        410,
    ),
    TargetState.ENDED: (Said("この催しは終わりました", "This event is over"), (_SEE_EVENTS,), 410),
    TargetState.CANCELLED: (
        Said("この催しは中止になりました", "This event has been called off"),
        (
            Said(
                "すでに申し込んだ方には、窓口から連絡します。",
                "We contact everyone who has signed up already.",
            ),
            _SEE_EVENTS,
        ),
        410,
    ),
    TargetState.FULL: (
        Said("満席になりました", "All seats are taken"),
        (
            Said(
                "申し訳ありません。この催しの席はすべてうまり、キャンセル待ちもありません。",
                "We are sorry: all seats of this event are taken, and there is no waiting list.",
            ),
            Said("書かれた内容は、何も保存していません。", "Nothing that you have written is kept."),
            _SEE_EVENTS,
        ),
        409,
    ),
}

BACK = Said(
    "図鑑のページから、もう一度進んでください。",
    "Please begin again from the page in the guide.",
)
NOTHING_KEPT = Said("何も保存していません。", "Nothing has been kept.")
UNREADABLE = Message(
    Said("読み取れませんでした", "This could not be read"),
    (
        Said("送られた内容の形が正しくありません。", "What was sent has the wrong form."),
        NOTHING_KEPT,
        BACK,
    ),
    400,
)
NOT_READY = Message(
    Said("いま受付の準備をしています", "We are not open at the moment"),
    (
        Said(
            "申し訳ありません。このフォームは、いま開いていません。",
            "We are sorry: this form is not open right now.",
        ),
        Said(
            "しばらくしてから、もう一度開いてください。お急ぎのときは窓口へご連絡ください。",
            "Please try again later. If it is urgent, please contact us.",
        ),
    ),
    503,
)


def kept_before(receipt: str) -> Message:
    """The answer to a form that had been sent when its target was still in the catalogue."""
    return Message(
        Said("この申込みは、すでに受け付けています", "We have received this already"),
        (
            Said(f"受付番号は {receipt} です。", f"The receipt number is {receipt}."),
            Said(
                "いまは図鑑にない申込先です。このあとのことは、受付番号を添えて窓口へお問い合わせください。",
                "What it was for is no longer in the guide. Please ask us what comes next, with the receipt number.",
            ),
        ),
        200,
    )


ALREADY_CANCELLED = Message(
    Said("この申込みは取り下げられています", "This has been cancelled"),
    (
        Said(
            "取り下げた申込みは、もう一度送ることができません。",
            "What has been cancelled cannot be sent again.",
        ),
        Said(
            "もう一度申し込むときは、図鑑のページから新しく始めてください。",
            "To apply once more, please begin anew from the page in the guide.",
        ),
    ),
    410,
)
