"""Papers and ages that contradict each other: no word, no spelling and no other paper stands in for one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.diagnostics import Diagnostic, Severity
from build.gate.paper_numbers import oldest_on

COMPANY = "companies/mihon-seisaku.md"


def refused(site: Any) -> list[Diagnostic]:
    """The errors; with them there is no site."""
    assert site.judge().site is None
    return list(site.findings())


SPELLINGS = (
    "同意書 2026 901",
    "同意書2026-901",
    "同意書‐２０２６–0901",
    "同意書/2026/901",
    "同意書  2026 – 901 ",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_paper_in_another_spelling(site: Any, spelling: str) -> None:
    """Hyphens, blanks, widths and leading zeros make no second paper."""
    site.edit(COMPANY, "form: 同意書-2026-902", f"form: '{spelling}'")
    assert len([f for f in refused(site) if "同意書の番号が" in f.what]) == 2


def minor(site: Any, guardian: str) -> None:
    site.edit(
        COMPANY,
        "minor_at_signing: false\n      guardian: null",
        f"minor_at_signing: true\n      guardian: {guardian}",
    )


@pytest.mark.parametrize("said", ["なし", "'-'", "済", "未定", "母", "あり", "'ー'", "不要", "'?'"])
@pytest.mark.parametrize("key", ["form", "guardian"])
def test_a_word_is_no_paper(site: Any, said: str, key: str) -> None:
    """Where a paper's number belongs, a word says that there is none: nothing of the person may be shown."""
    if key == "guardian":
        minor(site, said)
    else:
        site.edit(COMPANY, "form: 同意書-2026-901", f"form: {said}")
    found = [f for f in refused(site) if "番号ではありません" in f.what]
    assert [f.line for f in found] == [site.line_of(COMPANY, f"{key}: {said}")]


@pytest.mark.parametrize(
    "number", ["同意書-2026-901", "同意書 2026/0901", "同意書-2026-902", "同意書-2026-903"]
)
def test_nobody_s_own_paper_is_a_guardian_s(site: Any, number: str) -> None:
    """A guardian signs a paper of their own: neither the minor's, in any spelling, nor anybody else's."""
    minor(site, number)
    assert any("p1 の保護者の書類の番号が" in f.what for f in refused(site))


def test_one_guardian_s_paper_is_for_one_minor(site: Any) -> None:
    """The same number for two people is a fault of both; two numbers are none."""
    minor(site, "保護者-2026-1")
    assert site.findings() == []
    minor(site, "保護者 2026-01")
    assert len([f for f in refused(site) if "保護者の書類の番号が" in f.what]) == 2
    site.edit(COMPANY, "guardian: 保護者 2026-01", "guardian: 保護者-2026-2")
    assert site.findings() == []


AGES = [
    ("17", "2026-06-01", Severity.ERROR),
    ("'17歳'", "2026-10-01", Severity.ERROR),
    ("'１６'", "2025-10-01", Severity.ERROR),
    ("十七歳", "null", Severity.ERROR),
    ("18", "2027-06-02", Severity.ERROR),
    ("19", "2028-07-01", Severity.ERROR),
    ("17", "2025-10-01", Severity.WARNING),
    ("18", "2026-10-01", None),
    ("27", "2026-10-01", None),
    ("'20代'", "2026-10-01", None),
]


@pytest.mark.parametrize(("age", "as_of", "severity"), AGES)
def test_an_age_against_what_is_stated(site: Any, age: str, as_of: str, severity: Severity | None) -> None:
    """Under 18 when they signed, by age and its day, and stated to be of age: a fault; a warning where it may be so."""
    site.edit(COMPANY, "age: 27\n    age_as_of: 2026-10-01", f"age: {age}\n    age_as_of: {as_of}")
    found = [f for level in Severity for f in site.findings(level) if "minor_at_signing" in f.what]
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert not any(word in f.what for f in found for word in ("17", "18", "16"))


DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, DAYS)
def test_nobody_of_age_is_called_a_minor(born: date, signed: date, as_of: date) -> None:
    """Whoever was of age when they signed is never said to contradict it, whichever day their age is of."""
    age = years(born, as_of)
    if age >= 0 and years(born, signed) >= 18:
        assert oldest_on(signed, age, as_of) >= 18


def years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
