"""A vacancy in words: what the page calls each particular, and how pay is written. What has to be there: ``vacancy_rules``."""

from __future__ import annotations

import re
import unicodedata

from build.content.schema import Opening, Pay

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
DISPATCHED = "派遣社員として雇い、ほかの会社ではたらく"


_PHONE = re.compile(r"0\d{1,4}[-(]?\d{1,4}[-)]?\d{3,4}")


def phone_in(contact: str) -> str | None:
    """The telephone number within a company's contact, in whatever width it was written."""
    found = _PHONE.search(unicodedata.normalize("NFKC", contact))
    return found[0] if found else None


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
