"""What the pages say: the sentences for people, apart from how they are shown.

No sentence is made from what somebody typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.doors import Door, Doorway, Target
from register.term import in_words


@dataclass(frozen=True, slots=True)
class Message:
    """A short page: what is the case, and what to do."""

    title: str
    lines: tuple[str, ...]
    status: int


PRESS_AGAIN = (
    "この画面を開いてから時間がたちました。書いた内容は残っています。もう一度ボタンを押してください。"
    "何度押しても進まないときは、ブラウザでCookieを使えるようにするか、下の窓口へご連絡ください。"
)
STALE = (
    "この画面を開いてから1日以上たったため、新しく始めます。"
    "書いた内容は残っています。確かめて、もう一度進んでください。"
)
NOTICE_CHANGED = (
    "書いているあいだに、下の「お預かりする情報の説明」が変わりました。読んでから、もう一度進んでください。"
)
AGAIN = (
    "この申込みは、すでに受け付けています。受付番号は同じです。"
    "送ったあとに書き直した内容は届いていません。直したいときは、窓口へご連絡ください。"
)


def next_steps(target: Target) -> tuple[str, ...]:
    """What happens now, and until when to wait before asking."""
    if target.kind == "company":
        return (
            "窓口の担当者が内容を確かめ、この会社へ渡します。",
            "選考の連絡は、会社からメールか電話で届きます。",
            "7日たっても連絡がないときは、受付番号を窓口へお知らせください。",
        )
    return (
        "窓口の担当者が内容を確かめ、参加のご案内をメールで送ります。",
        "7日たっても、または開催日の前日になっても案内が届かないときは、受付番号を窓口へお知らせください。",
        "当日は、受付で受付番号を見せてください。",
    )


def closed(doorway: Doorway) -> Message:
    """The page for each door that is not open; KeyError for an open one."""
    opens = f"{in_words(doorway.opens)}から受け付けます。" if doorway.opens else ""
    texts = {
        Door.UNKNOWN: (
            "この申込先は見つかりません",
            ("アドレスが変わったか、掲載が終わっています。", "図鑑に戻って、会社や催しをさがしてください。"),
            404,
        ),
        Door.ELSEWHERE: (
            "この受付では扱っていません",
            (
                "この催しは別の窓口が受け付けています。",
                "図鑑の、催しのページにある申込みのボタンから進んでください。",
            ),
            404,
        ),
        Door.NOT_YET: ("まだ受付前です", (opens, "その日になったら、もう一度開いてください。"), 403),
        Door.CLOSED: (
            "いまは受け付けていません",
            ("受付の期間が終わったか、いまは募集がありません。", "図鑑で、ほかの会社や催しもご覧ください。"),
            410,
        ),
        Door.ENDED: (
            "この催しは終わりました",
            ("図鑑の「イベント」で、これからの催しをご覧ください。",),
            410,
        ),
        Door.CANCELLED: (
            "この催しは中止になりました",
            (
                "すでに申し込んだ方には、窓口から連絡します。",
                "図鑑の「イベント」で、ほかの催しをご覧ください。",
            ),
            410,
        ),
    }
    title, lines, status = texts[doorway.door]
    return Message(title, lines, status)


NOT_READY = Message(
    "いま受付の準備をしています",
    (
        "申し訳ありません。このフォームは、いま開いていません。",
        "しばらくしてから、もう一度開いてください。お急ぎのときは窓口へご連絡ください。",
    ),
    503,
)
