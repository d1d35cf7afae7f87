"""What a register may not say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from register.errors import RegisterInvalidError
from register.load import from_dict, load
from register.model import Register

Raw = dict[str, Any]
Change = Callable[[Raw], object]


def _add_item(raw: Raw, name: str, **entry: Any) -> None:
    raw["items"][name] = {
        "label": "見本",
        "kind": "identity",
        "about": ["applicant"],
        "purpose": "見本のため",
        "fields": [{"id": name, "label": "見本", "type": "text", "size": 10}],
        **entry,
    }


def _ask(raw: Raw, form: str, item: str) -> None:
    raw["forms"][form]["left_out"].remove(item)
    raw["forms"][form]["required"].append(item)


def _beyond_ceiling(raw: Raw) -> None:
    raw["programmes"]["zukan"]["applicant"].append("education")


def _ask_unregistered(raw: Raw) -> None:
    raw["forms"]["application"]["required"].append("school")
    raw["forms"]["application"]["why"]["school"] = "見本"


def _forbidden_word(raw: Raw) -> None:
    _add_item(raw, "honseki", label="本籍地")


def _forbidden_kind(raw: Raw) -> None:
    _add_item(raw, "creed", kind="belief")


def _forbidden_field_label(raw: Raw) -> None:
    raw["items"]["career"]["fields"][0]["label"] = "職歴と前科"


def _overlapping_terms(raw: Raw) -> None:
    raw["contracts"]["current"]["terms"].append({"starts": date(2026, 4, 1), "ends": date(2027, 3, 31)})


def _missing_term(raw: Raw) -> None:
    del raw["contracts"]["new"]["terms"][3]


def _calendar_year_term(raw: Raw) -> None:
    raw["contracts"]["new"]["terms"][-1] = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}


CONTRADICTIONS: list[tuple[Change, str, str]] = [
    (lambda raw: raw["forms"]["seminar"]["required"].append("shoe_size"), "forms.seminar.required", "[items] にありません"),
    (lambda raw: raw["programmes"]["zukan"]["publishes"].append("blood"), "programmes.zukan.publishes", "[items] にありません"),
    (_forbidden_word, "items.honseki", "第5項"),
    (_forbidden_kind, "items.creed", "第5項"),
    (_forbidden_field_label, "items.career", "第5項"),
    (lambda raw: _ask(raw, "application", "hiring_result"), "forms.application", "取扱者が記録するもの"),
    (lambda raw: _ask(raw, "job-fair", "consultation"), "forms.job-fair", "取扱者が記録するもの"),
    (lambda raw: raw["programmes"]["support"]["publishes"].append("name"), "programmes.support.publishes", "企業の人について登録していません"),
    (lambda raw: raw["programmes"]["workshop"]["publishes"].append("portrait"), "programmes.workshop.publishes", "企業の人について登録していません"),
    (lambda raw: raw["programmes"]["workshop"]["company"].append("portrait"), "programmes.workshop.company", "ceiling"),
    (_beyond_ceiling, "programmes.zukan.applicant", "ceiling"),
    (_ask_unregistered, "forms.application", "申込者の項目ではありません"),
    (_overlapping_terms, "contracts.current.terms", "重なっています"),
    (_missing_term, "contracts.new.terms", "抜けています"),
    (_calendar_year_term, "contracts.new.terms", "4月1日から"),
    (lambda raw: raw["contracts"]["new"].update(terms=[]), "contracts.new.terms", "委託期間がありません"),
    (lambda raw: raw["programmes"]["zukan"].pop("purpose"), "programmes.zukan.purpose", "書かれていません"),
    (lambda raw: raw["programmes"]["zukan"].update(purpose=""), "programmes.zukan.purpose", "空です"),
    (lambda raw: raw["programmes"]["zukan"].pop("contract"), "programmes.zukan.contract", "書かれていません"),
    (lambda raw: raw["programmes"]["zukan"].update(contract="third"), "programmes.zukan.contract", "[contracts] にありません"),
    (lambda raw: raw["programmes"]["zukan"]["sources"]["hiring_result"].pop("ward_consent"), "programmes.zukan.sources.hiring_result", "区の承諾"),
    (lambda raw: raw["forms"]["seminar"]["why"].pop("sex"), "forms.seminar.why", "理由がありません"),
    (lambda raw: raw["forms"]["seminar"]["left_out"].remove("address"), "forms.seminar", "決まっていません"),
    (lambda raw: raw["forms"]["seminar"]["optional"].append("name"), "forms.seminar", "二つ以上"),
    (lambda raw: raw["forms"]["seminar"]["declarations"].append("oath"), "forms.seminar", "[work_records] にありません"),
    (lambda raw: raw["work_records"]["job_hunting"].pop("statement"), "work_records.job_hunting", "申告の文"),
    (lambda raw: raw["programmes"]["zukan"]["record_purposes"].append("fun"), "programmes.zukan.record_purposes", "[record_purposes] にありません"),
    (lambda raw: raw["places"]["locker"].update(contract="third"), "places.locker.contract", "[contracts] にありません"),
    (lambda raw: raw["clauses"].pop(), "clauses", "1から21まで"),
    (lambda raw: raw["items"]["phone"].update(colour="red"), "items.phone.colour", "登録簿にない項目名"),
    (lambda raw: raw["items"].update({"Phone Number": dict(raw["items"]["phone"])}), "items.Phone Number", "使えない文字"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "entry", "says"), CONTRADICTIONS)
def test_a_contradiction_is_refused_by_name(raw: Raw, change: Change, entry: str, says: str) -> None:
    """Every contradiction of the issue's list is refused, naming the entry, with a way to mend it."""
    change(raw)
    with pytest.raises(RegisterInvalidError) as refused:
        from_dict(raw)
    named = [problem for problem in refused.value.problems if problem.entry == entry]
    assert any(says in problem.what for problem in named), [str(p) for p in refused.value.problems]
    assert all(problem.mend for problem in refused.value.problems)


def test_all_contradictions_come_at_once(raw: Raw) -> None:
    """Two contradictions in different tables are both reported in one run."""
    _overlapping_terms(raw)
    _forbidden_word(raw)
    with pytest.raises(RegisterInvalidError) as refused:
        from_dict(raw)
    assert {p.entry for p in refused.value.problems} >= {"contracts.current.terms", "items.honseki"}


def test_unreadable_files_are_explained_in_japanese(tmp_path: Any) -> None:
    """A missing, a mis-encoded and a malformed file each give a Japanese problem, not a traceback."""
    broken = {"none.toml": None, "sjis.toml": "氏名".encode("shift_jis"), "bad.toml": b"[items"}
    for name, content in broken.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(RegisterInvalidError, match="直し方"):
            load(path)


def test_the_report_s_ceilings_are_as_the_ward_has_them(register: Register) -> None:
    """The three programmes' ceilings equal the item lists of the ward's report, label for label."""
    person = "氏名 生年月日 住所 性別"
    expected = {
        "zukan": (
            "氏名 年齢 性別 勤め先 所属部署 役職 担当職務 肖像",
            f"{person} 電話番号 メールアドレス 採用結果",
        ),
        "support": ("", f"{person} 電話番号 メールアドレス 学歴 職務経歴 採用結果 相談記録"),
        "workshop": ("氏名 勤め先 所属部署 役職", f"{person} 学校名 電話番号 メールアドレス"),
    }
    for name, (company, applicant) in expected.items():
        ceiling = register.programme(name).ceiling
        assert [register.item(i).label for i in ceiling.company] == company.split()
        assert [register.item(i).label for i in ceiling.applicant] == applicant.split()
