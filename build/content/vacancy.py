"""Whether a vacancy says what it has to: 職業安定法 5条の3 and its ministerial rule 4条の2.

Names every particular that is missing, and flags what a lawyer should look at: an
age limit with a fixed term (労働施策総合推進法施行規則 1条の3 allows 29歳以下 only for
permanent posts). Pure; publishing or not is the gate's.
"""

from __future__ import annotations

from collections.abc import Iterator

from build.content.schema import Opening, Pay
from build.content.stories import CompanyStory
from build.diagnostics import Diagnostic, Severity

#: Front matter key -> how the page calls it, in the order of the page.
PARTICULARS = {
    "duties": "しごとの内容",
    "duties_may_change": "しごとの変更の範囲",
    "location": "はたらく場所",
    "location_may_change": "場所の変更の範囲",
    "term": "契約の期間",
    "renewal": "契約の更新",
    "probation": "試用期間",
    "hours": "はたらく時間",
    "breaks": "休けい",
    "overtime": "残業",
    "holidays": "休み",
    "pay": "給与",
    "insurance": "社会保険",
    "smoking": "たばこ",
    "updated": "情報の時点",
    "next_check": "次に確かめる日",
}
PERMANENT = "期間の定めなし"


def vacancy_faults(story: CompanyStory) -> Iterator[Diagnostic]:
    """Missing particulars: an error in what is published, a notice in a draft. Fixed terms: a warning."""
    severity = Severity.NOTICE if story.front.status == "draft" else Severity.ERROR
    for index, opening in enumerate(story.front.openings):
        for key in missing(opening):
            what = f"{index + 1}番目の募集に {key}({PARTICULARS[key]})がありません。"
            yield Diagnostic(
                story.file,
                story.line("openings", index),
                what,
                f"{key}: を会社に確かめて書いてください。",
                severity,
            )
        if fixed_term(opening):
            what = f"{index + 1}番目の募集は、期間の定めのある仕事です。"
            mend = "年齢の条件を付けてよいか、公開の前に弁護士か労働局に確かめてください。"
            yield Diagnostic(story.file, story.line("openings", index, "term"), what, mend, Severity.WARNING)


def missing(opening: Opening) -> tuple[str, ...]:
    """The particulars that a vacancy does not state."""
    return tuple(key for key in PARTICULARS if getattr(opening, key) is None)


def fixed_term(opening: Opening) -> bool:
    """Whether the post is, or may be, for a fixed term."""
    if opening.kind == "契約社員":
        return True
    return opening.term is not None and not opening.term.startswith(PERMANENT)


def pay_text(pay: Pay) -> str:
    """月給 226,000〜258,000円（固定残業代 なし）"""
    return pay_amount(pay) + (f"（{fixed_overtime(pay)}）" if pay.fixed_overtime else "")


def pay_amount(pay: Pay) -> str:
    """月給 226,000〜258,000円"""
    upto = f"〜{pay.max:,}" if pay.max is not None and pay.max != pay.min else ""
    return f"{pay.unit} {pay.min:,}{upto}円"


def fixed_overtime(pay: Pay) -> str:
    return f"固定残業代 {pay.fixed_overtime}" if pay.fixed_overtime else ""
