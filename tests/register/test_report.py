"""60 wrong registers, one contradiction of the ward's report each, refused with the clause; the shipped one loads."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from register.errors import RegisterInvalidError
from register.load import REPORT_FILE, default, default_report, from_dict, read_report
from register.report_model import Report

Raw = dict[str, Any]
Change = Callable[[Raw], object]


def _programme(raw: Raw, name: str) -> Any:
    return raw["programmes"][name]


def _add(raw: Raw, programme: str, table: str, item: str) -> None:
    """Into the programme's list, and where it is an applicant's, left out of every form with a reason."""
    held = _programme(raw, programme)
    (held["ceiling"][table] if table in held["ceiling"] else held[table]).append(item)
    held[table].append(item)
    if table == "applicant":
        for form in raw["forms"].values():
            if form["programme"] == programme:
                form["left_out"].append(item)
                form["why"][item] = "見本"


def _require(raw: Raw, form: str, item: str) -> None:
    for kind in ("optional", "left_out"):
        if item in raw["forms"][form][kind]:
            raw["forms"][form][kind].remove(item)
    raw["forms"][form]["required"].append(item)


def _leave_out(raw: Raw, form: str, item: str) -> None:
    raw["forms"][form]["required"].remove(item)
    raw["forms"][form]["left_out"].append(item)
    if item in raw["forms"][form].get("passes_on", []):
        raw["forms"][form]["passes_on"].remove(item)


def _let_write(raw: Raw, item: str) -> None:
    raw["items"][item] |= {
        "entered_by": "person",
        "fields": [{"id": item, "label": "見本", "type": "text", "size": 100}],
    }


def _pass_to_company(raw: Raw, form: str) -> None:
    raw["forms"][form] |= {"given_to": "参加企業", "passes_on": ["name"]}
    raw["forms"][form]["record_purposes"].append("handover")
    held = _programme(raw, raw["forms"][form]["programme"])["record_purposes"]
    held.append("handover")


def _from_company(raw: Raw, programme: str, item: str) -> None:
    _programme(raw, programme)["sources"] = {item: {"of": "company", "ward_consent": "見本-承諾"}}


def _before_2018(raw: Raw) -> None:
    raw["contracts"]["current"]["terms"].insert(0, {"starts": date(2017, 4, 1), "ends": date(2018, 3, 31)})


def _fourth_programme(raw: Raw) -> None:
    _programme(raw, "zukan")
    raw["programmes"]["camp"] = {**raw["programmes"]["workshop"], "title": "合宿", "record_purposes": []}


def _label(raw: Raw, table: str, entry: str, word: str) -> None:
    raw[table][entry]["label"] = word


def _field(raw: Raw, item: str, key: str, value: object) -> None:
    raw["items"][item]["fields"][0][key] = value


def _undeclared(raw: Raw, form: str, record: str) -> None:
    raw["forms"][form]["declarations"].remove(record)


#: What is changed, the entry that is named, and the clause or the report's place.
WRONG: list[tuple[Change, str, str]] = [
    # the contracts and their wall
    (lambda raw: _programme(raw, "support").update(contract="new"), "programmes.support.contract", "第7項"),
    (lambda raw: _programme(raw, "workshop").update(contract="current"), "programmes.workshop.contract", "第7項"),
    (_fourth_programme, "programmes.camp", "第7項"),
    (_before_2018, "contracts.current.terms", "報告の委託先"),
    # ceilings
    (lambda raw: _add(raw, "zukan", "applicant", "education"), "programmes.zukan.ceiling.applicant", "第3項"),
    (lambda raw: _add(raw, "zukan", "applicant", "career"), "programmes.zukan.applicant", "情報項目1"),
    (lambda raw: _add(raw, "zukan", "applicant", "consultation"), "programmes.zukan.applicant", "第3項"),
    (lambda raw: _add(raw, "zukan", "applicant", "school"), "programmes.zukan.applicant", "第3項"),
    (lambda raw: _add(raw, "support", "applicant", "school"), "programmes.support.applicant", "情報項目2"),
    (lambda raw: _add(raw, "support", "company", "name"), "programmes.support.company", "第3項"),
    (lambda raw: _add(raw, "support", "company", "portrait"), "programmes.support.ceiling.company", "第3項"),
    (lambda raw: _add(raw, "workshop", "company", "portrait"), "programmes.workshop.company", "情報項目3"),
    (lambda raw: _add(raw, "workshop", "company", "age"), "programmes.workshop.company", "第3項"),
    (lambda raw: _add(raw, "workshop", "company", "sex"), "programmes.workshop.ceiling.company", "第3項"),
    (lambda raw: _add(raw, "workshop", "company", "duties"), "programmes.workshop.company", "第3項"),
    (lambda raw: _add(raw, "workshop", "applicant", "hiring_result"), "programmes.workshop.applicant", "第3項"),
    (lambda raw: _add(raw, "workshop", "applicant", "consultation"), "programmes.workshop.applicant", "第3項"),
    (lambda raw: _add(raw, "workshop", "applicant", "education"), "programmes.workshop.applicant", "第3項"),
    (lambda raw: _programme(raw, "support")["publishes"].append("name"), "programmes.support.publishes", "第3項"),
    (lambda raw: _programme(raw, "workshop")["publishes"].append("portrait"), "programmes.workshop.publishes", "第3項"),
    # the report's own vocabulary
    (lambda raw: raw["items"].update(shoes={**raw["items"]["phone"], "label": "靴の大きさ"}), "items.shoes", "第3項"),
    (lambda raw: _label(raw, "items", "career", "自己紹介"), "items.career.label", "第3項"),
    (lambda raw: _label(raw, "items", "portrait", "動画"), "items.portrait.label", "第3項"),
    (lambda raw: raw["items"]["portrait"]["about"].append("applicant"), "items.portrait.about", "第3項"),
    (lambda raw: raw["items"]["phone"]["about"].append("company"), "items.phone.about", "第3項"),
    # whom it is for
    (lambda raw: _programme(raw, "zukan")["eligibility"].update(max_age=30), "programmes.zukan.eligibility.max_age", "対象1"),
    (lambda raw: _programme(raw, "support")["eligibility"].update(max_age=34), "programmes.support.eligibility.max_age", "対象1"),
    (lambda raw: _programme(raw, "zukan")["eligibility"].pop("max_age"), "programmes.zukan.eligibility.max_age", "対象1"),
    (lambda raw: _undeclared(raw, "application", "job_hunting"), "forms.application.declarations", "対象1"),
    (lambda raw: _undeclared(raw, "follow-up", "job_hunting"), "forms.follow-up.declarations", "対象1"),
    (lambda raw: _undeclared(raw, "workshop", "lower_year"), "forms.workshop.declarations", "対象2"),
    (lambda raw: raw["work_records"]["job_hunting"].update(decides=False), "work_records.job_hunting.decides", "対象1"),
    (lambda raw: raw["work_records"]["lower_year"].update(decides=False), "work_records.lower_year.decides", "対象2"),
    (lambda raw: _leave_out(raw, "application", "birth_date"), "forms.application.required", "対象1"),
    (lambda raw: _leave_out(raw, "seminar", "birth_date"), "forms.seminar.required", "対象1"),
    # 性別 stays optional, and with the contractor
    (lambda raw: _require(raw, "application", "sex"), "forms.application.required", "第3項"),
    (lambda raw: _require(raw, "seminar", "sex"), "forms.seminar.required", "第3項"),
    (lambda raw: _require(raw, "workshop", "sex"), "forms.workshop.required", "第3項"),
    (lambda raw: raw["forms"]["application"]["passes_on"].append("sex"), "forms.application.passes_on", "第7項"),
    # nothing free, nothing asked that a handler hears
    (lambda raw: _let_write(raw, "consultation"), "items.consultation", "第5項"),
    (lambda raw: _let_write(raw, "hiring_result"), "items.hiring_result", "第5項"),
    (lambda raw: _require(raw, "job-fair", "consultation"), "forms.job-fair", "第5項"),
    (lambda raw: _field(raw, "phone", "type", "text"), "items.phone.fields", "第5項"),
    (lambda raw: _field(raw, "career", "size", 400), "items.career.fields", "第5項"),
    (lambda raw: _field(raw, "education", "hint", "自由にどうぞ。"), "items.education.fields", "第5項"),
    (lambda raw: _field(raw, "career", "hint", "ご病歴もどうぞ。ご家族や病気など、仕事と関係のないことは書かないでください。"), "items.career", "第5項"),
    (lambda raw: raw["work_records"]["confidentiality"].update(statement="私に前科はありません。"), "work_records.confidentiality", "第5項"),
    (lambda raw: raw["forms"]["seminar"]["why"].update(phone="信仰に配慮するため"), "forms.seminar", "第5項"),
    (lambda raw: raw["work_records"]["call"].update(holds="fixed"), "work_records.call", "第3項"),
    (lambda raw: raw["forbidden"].pop("crime"), "forbidden.crime", "第5項"),
    (lambda raw: raw["forbidden"]["discrimination"]["words"].remove("本籍"), "forbidden.discrimination.words", "第5項"),
    # sources, passing on, promises, what is kept
    (lambda raw: _from_company(raw, "support", "hiring_result"), "programmes.support.sources.hiring_result", "第4項"),
    (lambda raw: _from_company(raw, "zukan", "phone"), "programmes.zukan.sources.phone", "第4項"),
    (lambda raw: _programme(raw, "zukan")["sources"]["hiring_result"].update(ward_consent=""), "programmes.zukan.sources.hiring_result", "第4項"),
    (lambda raw: raw["forms"]["application"]["keeps"].remove("notice_version"), "forms.application.keeps", "第4項"),
    (lambda raw: raw["forms"]["workshop"]["keeps"].remove("receipt"), "forms.workshop.keeps", "第4項"),
    (lambda raw: _undeclared(raw, "application", "pass_to_company"), "forms.application.declarations", "第7項"),
    (lambda raw: _pass_to_company(raw, "seminar"), "forms.seminar.given_to", "第7項"),
    (lambda raw: raw["forms"]["job-fair"]["record_purposes"].append("handover"), "forms.job-fair.record_purposes", "第7項"),
    (lambda raw: raw["forms"]["seminar"]["record_purposes"].append("consultation"), "forms.seminar.record_purposes", "第7項"),
    (lambda raw: raw["forms"]["application"].pop("given_to"), "forms.application.given_to", "第7項"),
    (lambda raw: _undeclared(raw, "seminar", "confidentiality"), "forms.seminar.declarations", "情報保護対策4"),
    (lambda raw: _undeclared(raw, "workshop", "confidentiality"), "forms.workshop.declarations", "情報保護対策4"),
    # copies, ends, training
    (lambda raw: raw["places"]["second-copy"].pop("instruction"), "places.second-copy.instruction", "第9項"),
    (lambda raw: _programme(raw, "zukan")["retention"].update(until="ten years"), "programmes.zukan.retention.until", "第11項"),
    (lambda raw: raw["forms"]["seminar"].update(record_purposes=["accession", "contact"]), "forms.seminar.record_purposes", "第11項"),
    (lambda raw: raw["training"].update(valid_for="ever"), "training.valid_for", "第18項"),
]  # fmt: skip


def test_there_are_sixty_of_them_at_least() -> None:
    """The table is as long as it says."""
    assert len(WRONG) >= 60


@pytest.mark.parametrize(("change", "entry", "clause"), WRONG)
def test_a_register_that_goes_beyond_the_report_is_refused_with_the_clause(
    raw: Raw, change: Change, entry: str, clause: str
) -> None:
    """One contradiction each: the entry and the clause are named, with a way to mend it."""
    change(raw)
    with pytest.raises(RegisterInvalidError) as refused:
        from_dict(raw)
    named = [problem for problem in refused.value.problems if problem.entry == entry]
    assert any(clause in problem.what for problem in named), [str(p) for p in refused.value.problems]
    assert all(problem.mend for problem in refused.value.problems)


def test_the_shipped_register_obeys_the_shipped_report() -> None:
    """It loads, and the report's ceilings are the register's."""
    register, report = default(), default_report()
    for name, limit in report.programmes.items():
        assert register.programme(name).ceiling.company == limit.company
        assert register.programme(name).ceiling.applicant == limit.applicant


def test_another_ward_s_report_allows_what_it_says(raw: Raw) -> None:
    """The limits are the file's and not the code's: a report of 34 years lets a register say 34."""
    said = tomllib.loads(REPORT_FILE.read_text(encoding="utf-8"))
    said["programmes"]["zukan"]["max_age"] = 34
    _programme(raw, "zukan")["eligibility"]["max_age"] = 34
    with pytest.raises(RegisterInvalidError):
        from_dict(raw)
    assert from_dict(raw, _report(said)).programme("zukan").eligibility.max_age == 34


def test_a_report_that_is_none_is_explained(tmp_path: Any) -> None:
    """A misspelt key is named with its file."""
    path = tmp_path / "report.toml"
    path.write_text(REPORT_FILE.read_text(encoding="utf-8") + "\n[optionel]\nx = 1\n", encoding="utf-8")
    with pytest.raises(RegisterInvalidError, match=r"report\.toml optionel"):
        read_report(path)


def _report(said: Raw) -> Report:
    def frozen(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: frozen(entry) for key, entry in value.items()}
        return tuple(map(frozen, value)) if isinstance(value, list) else value

    return Report.model_validate(frozen(said))
