"""The register held against the ward's report: what it may not loosen. Pure.

Each rule yields problems that name the entry and the report's or the clause's place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from register.errors import Problem
from register.model import Form, Register
from register.report_model import Report

_BACK = "区の報告が変わらないかぎり変えられません。元に戻してください。"


def beyond_report(register: Register, report: Report) -> list[Problem]:
    """Everything in which a register goes beyond the report, in the order of the rules."""
    return [problem for rule in _RULES for problem in rule(register, report)]


def _problem(entry: str, what: str, reference: str, mend: str = _BACK) -> Problem:
    return Problem(entry, f"{what}（{reference}）", mend)


def _contracts(register: Register, report: Report) -> Iterator[Problem]:
    reference = report.contracts.reference
    for programme in register.programmes.values():
        contract = report.contracts.contract_of(programme.id)
        if contract is None:
            yield _problem(
                f"programmes.{programme.id}", "報告にない事業です。個人情報を扱えません。", reference
            )
        elif programme.contract != contract:
            what = f"この事業は委託契約 {contract} のものです。契約のあいだの壁は越えられません。"
            yield _problem(f"programmes.{programme.id}.contract", what, reference)
    for name in report.programmes:
        if name not in register.programmes:
            yield _problem(f"programmes.{name}", "報告にある事業がありません。", reference)
    for held in register.contracts.values():
        if held.terms and held.terms[0].starts < report.contracts.first_day:
            what = f"委託は{report.contracts.first_day}からです。それより前の期間は置けません。"
            yield _problem(f"contracts.{held.id}.terms", what, reference)


def _ceilings(register: Register, report: Report) -> Iterator[Problem]:
    for programme in register.programmes.values():
        limit = report.programmes.get(programme.id)
        if limit is None:
            continue
        lists = {
            "ceiling.company": (programme.ceiling.company, limit.company),
            "ceiling.applicant": (programme.ceiling.applicant, limit.applicant),
            "company": (programme.company, limit.company),
            "applicant": (programme.applicant, limit.applicant),
            "publishes": (programme.publishes, limit.company),
        }
        for entry, (names, allowed) in lists.items():
            for name in (one for one in names if one not in allowed):
                what = f"情報項目 {name} は、報告がこの事業に許していません。"
                yield _problem(f"programmes.{programme.id}.{entry}", what, limit.reference)


def _items(register: Register, report: Report) -> Iterator[Problem]:
    reference = report.items_reference
    for item in register.items.values():
        known = report.items.get(item.id)
        if known is None:
            yield _problem(f"items.{item.id}", "報告にない情報項目です。", reference)
            continue
        if item.label != known:
            what = f"報告での名前は「{known}」です。"
            yield _problem(f"items.{item.id}.label", what, reference)
        for subject in item.about:
            if not any(item.id in getattr(limit, subject) for limit in report.programmes.values()):
                what = "この種類の本人について、報告はこの項目を許していません。"
                yield _problem(f"items.{item.id}.about", what, reference)


def _audience(register: Register, report: Report) -> Iterator[Problem]:
    for programme in register.programmes.values():
        limit = report.programmes.get(programme.id)
        if limit is None:
            continue
        age = programme.eligibility.max_age
        if limit.max_age is not None and (age is None or age > limit.max_age):
            what = f"対象は{limit.max_age}歳以下です。"
            yield _problem(f"programmes.{programme.id}.eligibility.max_age", what, limit.audience_reference)
        record = register.work_records.get(limit.declares)
        for form in register.forms_of(programme.id):
            if limit.declares not in form.declarations:
                what = f"対象の方であることの申告 {limit.declares} がありません。"
                yield _problem(f"forms.{form.id}.declarations", what, limit.audience_reference)
            if record is not None and not record.decides:
                what = "対象を決める申告です。decides = true でなければ、対象でない方も受け付けてしまいます。"
                yield _problem(f"work_records.{limit.declares}.decides", what, limit.audience_reference)
        if limit.max_age is not None:
            yield from _age_is_asked(register.forms_of(programme.id), limit.audience_reference)


def _age_is_asked(forms: Iterable[Form], reference: str) -> Iterator[Problem]:
    for form in forms:
        if "birth_date" not in form.required:
            what = "年齢を確かめる生年月日を聞いていません。"
            yield _problem(f"forms.{form.id}.required", what, reference)


def _minimum(register: Register, report: Report) -> Iterator[Problem]:
    """What stays optional, stays with the contractor, and what no form may ask."""
    for form in register.forms.values():
        for name in report.optional.items:
            if name in form.required:
                what = f"情報項目 {name} は、書かなくても申し込めなければなりません。"
                yield _problem(f"forms.{form.id}.required", what, report.optional.reference)
            if name in form.passes_on:
                what = f"情報項目 {name} は、受託者の手元にとどめます。会社へは渡せません。"
                yield _problem(f"forms.{form.id}.passes_on", what, report.passing.reference)
        for name in report.by_handler.items:
            if name in (*form.required, *form.optional):
                what = f"情報項目 {name} は取扱者が伺って記録するもので、フォームでは聞けません。"
                yield _problem(f"forms.{form.id}", what, report.by_handler.reference)


def _free_lines(register: Register, report: Report) -> Iterator[Problem]:
    limit = report.free_lines
    for item in register.items.values():
        if item.id in report.by_handler.items and (item.entered_by != "handler" or item.fields):
            what = "取扱者が記録する項目です。入力欄は置けません。"
            yield _problem(f"items.{item.id}", what, report.by_handler.reference)
        for field in item.fields:
            if field.type == "text" and item.id not in limit.items:
                what = f"入力欄 {field.id} は何でも書ける欄です。自由記入欄は置けません。"
                yield _problem(f"items.{item.id}.fields", what, limit.reference)
            if field.type == "text" and field.size > limit.longest:
                what = f"入力欄 {field.id} は長すぎます（{limit.longest}字まで）。"
                yield _problem(f"items.{item.id}.fields", what, limit.reference)


def _sources(register: Register, report: Report) -> Iterator[Problem]:
    for programme in register.programmes.values():
        for item, source in programme.sources.items():
            entry = f"programmes.{programme.id}.sources.{item}"
            if item not in report.from_others.of(programme.id):
                yield _problem(entry, "本人からだけ集める項目です。", report.from_others.reference)
            if not source.ward_consent:
                what = "本人以外から集めるのに、区の承諾の番号がありません。"
                yield _problem(
                    entry, what, report.from_others.reference, "ward_consent に承諾の番号を書いてください。"
                )


def _kept(register: Register, report: Report) -> Iterator[Problem]:
    for form in register.forms.values():
        for name in report.kept.records:
            if name not in form.keeps:
                what = f"業務上の記録 {name} が残りません。"
                yield _problem(f"forms.{form.id}.keeps", what, report.kept.reference)
        for limit in (report.promise, report.passing):
            if form.kind in limit.kinds and limit.record not in form.declarations:
                what = f"申告 {limit.record} を求めていません。"
                yield _problem(f"forms.{form.id}.declarations", what, limit.reference)
        if form.kind not in report.passing.kinds and (form.given_to or form.passes_on or form.passed_on_in):
            what = "この種類のフォームは、だれにも渡せません。"
            yield _problem(f"forms.{form.id}.given_to", what, report.passing.reference)
        if form.kind not in report.passing.kinds and report.passing.record in form.declarations:
            what = "渡さないのに、渡すことへの同意を求めています。"
            yield _problem(f"forms.{form.id}.declarations", what, report.passing.reference)


def _ends(register: Register, report: Report) -> Iterator[Problem]:
    for programme in register.programmes.values():
        if programme.retention.until != report.ends.until:
            yield _problem(
                f"programmes.{programme.id}.retention.until", "委託期間より長くは持てません。", report.ends.reference
            )  # fmt: skip
    if register.training.valid_for != report.training.valid_for:
        yield _problem(
            "training.valid_for", "教育の有効期間が委託期間を超えています。", report.training.reference
        )


def _copies(register: Register, report: Report) -> Iterator[Problem]:
    for place in register.places.values():
        if place.kind in report.copies.kinds and place.instruction is None:
            what = "控えを置く場所に、区の指示の番号がありません。複写の禁止に例外はありません。"
            mend = "instruction に、区の指示の番号と日付を書くか、この場所を消してください。"
            yield _problem(f"places.{place.id}.instruction", what, report.copies.reference, mend)


def _forbidden(register: Register, report: Report) -> Iterator[Problem]:
    for name, words in report.forbidden.all.items():
        kind = register.forbidden.get(name)
        if kind is None:
            yield _problem(
                f"forbidden.{name}", "収集してはならない種類が消されています。", report.forbidden.reference
            )
            continue
        missing = [word for word in words if word not in kind.words]
        if missing:
            what = f"見分ける言葉が消されています: {'、'.join(missing)}。"
            yield _problem(f"forbidden.{name}.words", what, report.forbidden.reference)


_RULES: tuple[Callable[[Register, Report], Iterator[Problem]], ...] = (
    _contracts,
    _ceilings,
    _items,
    _audience,
    _minimum,
    _free_lines,
    _sources,
    _kept,
    _ends,
    _copies,
    _forbidden,
)
