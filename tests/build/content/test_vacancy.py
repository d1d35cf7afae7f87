"""Vacancies: what the law wants shown, and what a lawyer should see."""

from __future__ import annotations

from typing import Any

import pytest

from build.content.vacancy import PARTICULARS
from build.content.vacancy_rules import LAW, RULES, SIX_FACTS, TRUE_TODAY
from build.diagnostics import Severity

FILE = "companies/mihon-seisaku.md"
FIXED = ("term: 期間の定めなし", "term: 2027年3月まで")
EQUAL = "男女雇用機会均等法5条"
#: What is wrong -> edits of a sound vacancy, the line that is named, the source of the rule.
WRONG = {
    "no address": ([("  address: 新宿区架空町一丁目2番3号 架空ビル4階\n", "")], "company:", SIX_FACTS),
    "an address without its number": ([("一丁目2番3号 架空ビル4階", "一丁目")], "  address:", SIX_FACTS),
    "no contact": ([("  contact: 電話 03-0000-0001\n", "")], "company:", SIX_FACTS),
    "a contact by which nobody is reached": ([("電話 03-0000-0001", "受付まで")], "  contact:", SIX_FACTS),
    "a telephone without its number": ([("電話 03-0000-0001", "電話 平日9時から17時")], "  contact:", SIX_FACTS),
    "a renewal without its limit": ([FIXED, ("renewal: なし", "renewal: 働きぶりによる")], "    renewal:", LAW),
    "the same for 契約社員": (
        [("kind: 正社員", "kind: 契約社員"), ("renewal: なし", "renewal: 更新することがある")], "    renewal:", LAW,
    ),
    "fixed overtime by its name alone": ([("fixed_overtime: なし", "fixed_overtime: あり")], "    pay:", LAW),
    "fixed overtime without hours": ([("fixed_overtime: なし", "fixed_overtime: '3万円。超えた分は払う'")], "    pay:", LAW),
    "fixed overtime without its amount": ([("fixed_overtime: なし", "fixed_overtime: '20時間分。超えた分は払う'")], "    pay:", LAW),
    "fixed overtime without what is beyond": ([("fixed_overtime: なし", "fixed_overtime: '3万円(20時間分)'")], "    pay:", LAW),
    "a trial without its terms": ([("probation: 3か月（条件は同じ）", "probation: 3か月")], "    probation:", LAW),
    "a dispatch that is not said": ([("duties: 機械の組立\n    duties_may", "duties: 派遣先での組立\n    duties_may")], "    duties:", LAW),
    "men only": ([("- title: 組立", "- title: 組立（男性のみ）")], "    duties:", EQUAL),
    "women welcome": ([("duties: 機械の組立\n    duties_may", "duties: 組立。女性歓迎\n    duties_may")], "    duties:", EQUAL),
    "a next check before the last": ([("next_check: 2026-12-15", "next_check: 2026-10-15")], "    next_check:", TRUE_TODAY),
}  # fmt: skip
SOUND = {
    "a fixed term with its limit": [FIXED, ("renewal: なし", "renewal: 更新2回、通算3年が上限")],
    "fixed overtime as it should be": [
        ("fixed_overtime: なし", "fixed_overtime: '30,000円(20時間分)。超えた分は別に支払う'")
    ],
    "no trial": [("probation: 3か月（条件は同じ）", "probation: なし")],
    "a contact by form": [("電話 03-0000-0001", "https://mihon.example/contact")],
    "a contact by mail, in full width": [("電話 03-0000-0001", "ｓａｉｙｏ＠ｍｉｈｏｎ．ｅｘａｍｐｌｅ")],
    "an address with kanji numbers": [("一丁目2番3号 架空ビル4階", "一丁目二番三号")],
    "a dispatch that is said": [
        ("duties: 機械の組立\n    duties_may", "dispatched: true\n    duties: 派遣先での組立\n    duties_may")
    ],
}


@pytest.mark.parametrize("key", PARTICULARS)
def test_each_particular_is_asked_for(site: Any, key: str) -> None:
    """Leaving any particular out is an error that names it and the law, once."""
    text = site.path(FILE).read_text(encoding="utf-8").split("\n")
    at = text.index("openings:")
    line = next(n for n in range(at, len(text)) if text[n].startswith(f"    {key}:"))
    site.write(FILE, "\n".join(text[:line] + text[line + 1 :]))
    [found] = site.findings()
    assert f"{key}({PARTICULARS[key]})" in found.what
    assert "職業安定法" in found.mend


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_vacancy_is_refused(site: Any, wrong: str) -> None:
    """One rule is broken: one error, at its line, with the rule's source."""
    edits, line, source = WRONG[wrong]
    for old, new in edits:
        site.edit(FILE, old, new)
    [found] = site.findings()
    assert found.line == site.line_of(FILE, line)
    assert source in found.mend


@pytest.mark.parametrize("sound", SOUND)
def test_a_sound_vacancy_is_not(site: Any, sound: str) -> None:
    """What the rules want, as people write it."""
    for old, new in SOUND[sound]:
        site.edit(FILE, old, new)
    assert site.findings() == []


def test_every_rule_is_broken_by_a_test() -> None:
    """No rule of the table could be dropped unnoticed: thirty-two wrong vacancies, of every key and source."""
    assert len(PARTICULARS) + len(WRONG) >= 30
    assert {rule.source for rule in RULES} == {LAW, SIX_FACTS, TRUE_TODAY, EQUAL}
    assert len(RULES) == len(PARTICULARS) + 8


def test_without_vacancies_no_contact_is_asked_for(site: Any) -> None:
    """The six facts belong to an advertisement."""
    text = site.path(FILE).read_text(encoding="utf-8")
    start, end = text.index("openings:"), text.index("people:")
    bare = text[:start] + "openings: []\n" + text[end:]
    site.write(FILE, bare.replace("  contact: 電話 03-0000-0001\n", ""))
    assert site.findings() == []


def test_a_draft_may_wait(site: Any) -> None:
    """In a draft a missing particular is a notice."""
    site.edit(FILE, "status: published", "status: draft")
    site.edit(FILE, "    breaks: 60分\n", "")
    assert site.findings() == []
    assert any("breaks" in f.what for f in site.findings(Severity.NOTICE))


@pytest.mark.parametrize(
    ("old", "new"), [("term: 期間の定めなし", "term: 2027年3月まで"), ("kind: 正社員", "kind: 契約社員")]
)
def test_fixed_terms_are_flagged(site: Any, old: str, new: str) -> None:
    """A post with an end is a warning: an age limit there needs a lawyer's look."""
    site.edit(FILE, old, new)
    found = site.findings(Severity.WARNING)
    assert [f.line for f in found] == [site.line_of(FILE, "    term:")]
    assert "弁護士" in found[0].mend
