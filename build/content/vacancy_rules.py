"""What a vacancy has to say, one table: each rule with where it comes from and since when. Pure.

職業安定法 5条の3 and 規則 4条の2 name the particulars; 5条の4 wants them true and of today; the ministry's notice of
18 December 2024 wants six facts on the advertisement itself: whose it is, where, how to reach them, what is done,
where, for how much. ``docs/reference/front-matter.md`` prints the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from build.content.schema import CompanyFacts, Opening
from build.content.stories import CompanyStory
from build.content.vacancy import PARTICULARS, fixed_term, phone_in
from build.diagnostics import Diagnostic, Severity

LAW = "職業安定法5条の3、同法施行規則4条の2"
TRUE_TODAY = "職業安定法5条の4"
SIX_FACTS = "厚生労働省の2024年12月18日の通知"
MISSING = "がありません。"
LONG_AGO, SINCE_2024 = date(2018, 1, 1), date(2024, 4, 1)

Wrong = Callable[[CompanyFacts, Opening], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``key``: what it is about, in the opening, or in the company after ``company.``."""

    key: str
    what: str
    mend: str
    source: str
    since: date
    is_broken: Wrong


_HAS_NUMBER = re.compile(
    r"[0-9〇一二三四五六七八九十百]+(?:番|号|階|室|[-‐−ー－の][0-9])|丁目\s*[0-9]"
)  # beyond 丁目
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NONE = ("なし", "ありません", "無し", "無い", "ない")
_BEYOND = re.compile(r"超|こえ|越え")
_TERMS = re.compile(r"条件|同じ|円|給与|賃金")
_ONE_SEX = re.compile(
    r"[男女](?:性|子)?(?:のみ|だけ|限定|歓迎|急募|募集)|(?:営業|カメラ)マン|ウェイトレス|スチュワーデス|看護婦|保母"
)


def _says_none(text: str | None) -> bool:
    return text is not None and text.strip().startswith(_NONE)


def _missing(key: str) -> Wrong:
    return lambda _, opening: getattr(opening, key) is None


def _required(key: str, source: str = LAW, since: date = LONG_AGO) -> Rule:
    return Rule(key, MISSING, "会社に確かめて書いてください。", source, since, _missing(key))


def _no_contact(company: CompanyFacts, _: Opening) -> bool:
    text = unicodedata.normalize("NFKC", company.contact or "")
    return not (phone_in(text) or _MAIL.search(text) or "https://" in text)


def _without_end(_: CompanyFacts, opening: Opening) -> bool:
    renewal = opening.renewal
    return fixed_term(opening) and renewal is not None and not _says_none(renewal) and "上限" not in renewal


def _vague_overtime(_: CompanyFacts, opening: Opening) -> bool:
    text = opening.pay.fixed_overtime if opening.pay else None
    if text is None or _says_none(text):
        return False
    return not ("円" in text and "時間" in text and _BEYOND.search(text))


def _vague_probation(_: CompanyFacts, opening: Opening) -> bool:
    text = opening.probation
    return text is not None and not _says_none(text) and not _TERMS.search(text)


def _silent_dispatch(_: CompanyFacts, opening: Opening) -> bool:
    said = (opening.title, opening.duties, opening.location, opening.term)
    return not opening.dispatched and any("派遣" in text for text in said if text)


def _one_sex(_: CompanyFacts, opening: Opening) -> bool:
    return any(_ONE_SEX.search(text) for text in (opening.title, opening.duties) if text)


RULES: tuple[Rule, ...] = (
    Rule(
        "company.address", "(会社の所在地)が、番地までありません。",
        "番地、建物の名前、階や部屋まで書いてください。", SIX_FACTS, date(2024, 12, 18),
        lambda company, _: company.address is None or not _HAS_NUMBER.search(unicodedata.normalize("NFKC", company.address)),
    ),
    Rule(
        "company.contact", "(会社の連絡先)がありません。",
        "電話番号、メールアドレスか、問い合わせフォームの https:// のアドレスを書いてください。", SIX_FACTS, date(2024, 12, 18),
        _no_contact,
    ),
    *(_required(key) for key in PARTICULARS if key not in {"duties_may_change", "location_may_change", "smoking", "updated", "next_check"}),
    _required("duties_may_change", since=SINCE_2024),
    _required("location_may_change", since=SINCE_2024),
    _required("smoking", since=date(2020, 4, 1)),
    _required("updated", TRUE_TODAY, date(2022, 10, 1)),
    _required("next_check", TRUE_TODAY, date(2022, 10, 1)),
    Rule(
        "renewal", "に、更新の上限がありません(期間の定めのある仕事です)。",
        "何回まで、通算何年までか、「上限なし」と書いてください。", LAW, SINCE_2024, _without_end,
    ),
    Rule(
        "pay", "の固定残業代に、金額・時間・超えた分の支払いのどれかがありません。",
        "fixed_overtime: に「30,000円(20時間分)。超えた分は別に支払う」のように書いてください。", LAW, LONG_AGO, _vague_overtime,
    ),
    Rule(
        "probation", "に、試用期間中の条件がありません。",
        "「3か月(給与などの条件は同じ)」のように、同じか、どう違うかを書いてください。", LAW, LONG_AGO, _vague_probation,
    ),
    Rule(
        "duties", "に派遣とありますが、派遣社員として雇うことが書かれていません。",
        "派遣社員として雇うなら dispatched: true と書いてください。そうでなければ、ことばを変えてください。", LAW, LONG_AGO, _silent_dispatch,
    ),
    Rule(
        "duties", "か title が、男女のどちらかに限っています。", "だれでも応募できることばにしてください。",
        "男女雇用機会均等法5条", LONG_AGO, _one_sex,
    ),
    Rule(
        "next_check", "が、情報の時点(updated)より前です。", "二つの日付を確かめてください。", TRUE_TODAY, date(2022, 10, 1),
        lambda _, opening: None not in (opening.updated, opening.next_check) and opening.next_check < opening.updated,  # type: ignore[operator]
    ),
)  # fmt: skip


def vacancy_faults(story: CompanyStory) -> Iterator[Diagnostic]:
    """Every broken rule: an error in what is published, a notice in a draft. Fixed terms: a warning."""
    severity = Severity.NOTICE if story.front.status == "draft" else Severity.ERROR
    told: set[str] = set()
    for index, opening in enumerate(story.front.openings):
        for rule in RULES:
            if rule.is_broken(story.front.company, opening) and rule.key not in told:
                yield _fault(story, rule, index, severity)
                if rule.key.startswith("company."):
                    told.add(rule.key)  # the company is one, however many vacancies it has
        if fixed_term(opening):
            what = f"{index + 1}番目の募集は、期間の定めのある仕事です。"
            mend = "年齢の条件を付けてよいか、公開の前に弁護士か労働局に確かめてください。"
            yield Diagnostic(story.file, story.line("openings", index, "term"), what, mend, Severity.WARNING)


def _fault(story: CompanyStory, rule: Rule, index: int, severity: Severity) -> Diagnostic:
    place, _, key = rule.key.rpartition(".")
    label = PARTICULARS.get(key)
    name = f"{rule.key}({label})" if label else rule.key
    line = story.line(place, key) if place else story.line("openings", index, key)
    joint = "に" if rule.what == MISSING else "の"
    whose = "募集があるのに、" if place else f"{index + 1}番目の募集{joint} "
    return Diagnostic(
        story.file,
        line,
        f"{whose}{name}{rule.what}",
        f"{rule.mend}よりどころは、{rule.source}です。",
        severity,
    )
