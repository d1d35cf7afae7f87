"""What a register may not say: contradictions between entries, as pure functions.

Each rule yields problems naming the entry. The ceilings are the ward report's;
clause numbers refer to its 特記事項.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from register.errors import Problem
from register.model import Form, Programme, Register
from register.term import fiscal_year, fiscal_year_bounds

#: Items that a handler records afterwards, and the purpose for which that is done.
LATER_PURPOSES = {"hiring_result": "hiring-result", "consultation": "consultation"}
CAUTION = "ご家族や病気など、仕事と関係のないことは書かないでください。"
_FREE = frozenset({"education", "career"})
CLAUSE_COUNTS = {"clauses": 21, "contractor_measures": 7, "ward_measures": 3}


def contradictions(register: Register) -> list[Problem]:
    """Every contradiction, in the order of the rules."""
    return [problem for rule in _RULES for problem in rule(register)]


def _programmes_have_contracts(register: Register) -> Iterator[Problem]:
    for programme in register.programmes.values():
        if programme.contract not in register.contracts:
            yield Problem(
                f"programmes.{programme.id}.contract",
                f"委託契約 {programme.contract} が [contracts] にありません。",
                "契約を宣言するか、名前を直してください。",
            )


def _items_exist(register: Register) -> Iterator[Problem]:
    for entry, names in _item_lists(register):
        for name in names:
            if name not in register.items:
                yield Problem(
                    entry,
                    f"情報項目 {name} が [items] にありません。",
                    f"[items.{name}] を宣言するか、ここから消してください。",
                )
        if len(set(names)) != len(tuple(names)):
            yield Problem(entry, "同じ情報項目が二度あります。", "一つにしてください。")


def _item_lists(register: Register) -> Iterator[tuple[str, tuple[str, ...]]]:
    for programme in register.programmes.values():
        base = f"programmes.{programme.id}"
        yield f"{base}.ceiling.company", programme.ceiling.company
        yield f"{base}.ceiling.applicant", programme.ceiling.applicant
        yield f"{base}.company", programme.company
        yield f"{base}.applicant", programme.applicant
        yield f"{base}.publishes", programme.publishes
    for form in register.forms.values():
        base = f"forms.{form.id}"
        yield f"{base}.required", form.required
        yield f"{base}.optional", form.optional
        yield f"{base}.left_out", form.left_out


def _below_ceiling(register: Register) -> Iterator[Problem]:
    for programme in register.programmes.values():
        for subject in ("company", "applicant"):
            held = programme.items_of(subject)
            ceiling = getattr(programme.ceiling, subject)
            for name in _beyond(held, ceiling):
                yield Problem(
                    f"programmes.{programme.id}.{subject}",
                    f"情報項目 {name} は区の報告が許す範囲(ceiling)を超えています。",
                    "区への報告なしに増やせません。ここから消してください。",
                )
        for name in _beyond(programme.publishes, programme.company):
            yield Problem(
                f"programmes.{programme.id}.publishes",
                f"公開する情報項目 {name} を、この事業は企業の人について登録していません。",
                f"programmes.{programme.id}.company に登録するか、公開をやめてください。",
            )


def _beyond(names: Iterable[str], limit: Iterable[str]) -> list[str]:
    allowed = set(limit)
    return [name for name in names if name not in allowed]


def _items_fit_their_subject(register: Register) -> Iterator[Problem]:
    for programme in register.programmes.values():
        for subject in ("company", "applicant"):
            for name in programme.items_of(subject):
                item = register.items.get(name)
                if item is not None and subject not in item.about:
                    yield Problem(
                        f"programmes.{programme.id}.{subject}",
                        f"情報項目 {name} は、この種類の本人についての項目ではありません。",
                        f"items.{name}.about を確かめてください。",
                    )


def _no_forbidden_kinds(register: Register) -> Iterator[Problem]:
    """Clause 5: over every text that a form shows."""
    for entry, kind_of, texts in _shown_texts(register):
        for kind in register.forbidden.values():
            if kind_of == kind.id or any(word in text for word in kind.words for text in texts):
                yield Problem(
                    entry,
                    f"収集してはならない種類({kind.label})です(第5項)。",
                    "聞かない言葉に書き直すか、消してください。",
                )


def _shown_texts(register: Register) -> Iterator[tuple[str, str, list[str]]]:
    """Entry, its kind, and what a form shows of it: labels, hints, help, declarations, reasons, purposes."""
    for item in register.items.values():
        fields = [text for f in item.fields for text in (f.label, f.hint, f.easy and _plain(f.easy))]
        yield f"items.{item.id}", item.kind, [item.label, item.purpose, *(text for text in fields if text)]
    for record in register.work_records.values():
        texts = [record.label, record.why, record.statement or "", *record.choices]
        yield f"work_records.{record.id}", "", texts
    for form in register.forms.values():
        yield f"forms.{form.id}", "", [form.title, form.purpose, *form.why.values()]
    for programme in register.programmes.values():
        rule = programme.eligibility
        yield f"programmes.{programme.id}.eligibility", "", [rule.text, rule.elsewhere]


def _plain(easy: str) -> str:
    """Help without its furigana: {漢字|かんじ} is 漢字."""
    return re.sub(r"\{([^|{}]*)\|[^{}]*\}", r"\1", easy)


def _free_lines_warn(register: Register) -> Iterator[Problem]:
    """Clause 5: a line for free text says what is not to be written."""
    for item in register.items.values():
        for field in item.fields:
            if field.type == "text" and field.id in _FREE and CAUTION not in (field.hint or ""):
                yield Problem(
                    f"items.{item.id}.fields",
                    f"自由に書ける欄 {field.id} に注意書き「{CAUTION}」がありません(第5項)。",
                    "hint に書いてください。",
                )


def _work_records_are_closed(register: Register) -> Iterator[Problem]:
    """A free reason would be a 相談記録, which two of the programmes may not hold (clause 3)."""
    for record in register.work_records.values():
        if (record.holds == "choice") != bool(record.choices):
            yield Problem(
                f"work_records.{record.id}",
                "選ぶ記録に選択肢がないか、選ばない記録に選択肢があります(第3項)。",
                "holds と choices をそろえてください。自由な文は残せません。",
            )


def _forms_are_sound(register: Register) -> Iterator[Problem]:
    for form in register.forms.values():
        programme = register.programmes.get(form.programme)
        if programme is None:
            yield Problem(
                f"forms.{form.id}.programme",
                f"事業 {form.programme} が [programmes] にありません。",
                "事業を宣言するか、名前を直してください。",
            )
            continue
        yield from _form_items(register, form, programme)
        yield from _form_reasons(form, programme)
        yield from _form_records(register, form)


def _form_items(register: Register, form: Form, programme: Programme) -> Iterator[Problem]:
    asked = (*form.required, *form.optional)
    for name in _beyond((*asked, *form.left_out), programme.applicant):
        if name in register.items:
            yield Problem(
                f"forms.{form.id}",
                f"情報項目 {name} は事業 {programme.id} の申込者の項目ではありません。",
                "このフォームから消してください。",
            )
    for name in asked:
        item = register.items.get(name)
        if item is not None and item.entered_by == "handler":
            yield Problem(
                f"forms.{form.id}",
                f"情報項目 {name} は取扱者が記録するもので、フォームでは聞けません。",
                "left_out に移してください。",
            )
        elif item is not None and not item.fields:
            yield Problem(
                f"items.{name}.fields",
                f"フォーム {form.id} が聞く情報項目に入力欄がありません。",
                "fields を書いてください。",
            )


def _form_reasons(form: Form, programme: Programme) -> Iterator[Problem]:
    """Clause 3: for every item of the ceiling, asked or not, the reason."""
    stated = (*form.required, *form.optional, *form.left_out)
    for name in sorted(set(stated)):
        if stated.count(name) > 1:
            yield Problem(
                f"forms.{form.id}",
                f"情報項目 {name} が必須・任意・聞かないのうち二つ以上にあります。",
                "一つだけにしてください。",
            )
    for name in _beyond(programme.applicant, stated):
        yield Problem(
            f"forms.{form.id}",
            f"情報項目 {name} を聞くか聞かないかが決まっていません。",
            "required、optional、left_out のどれかに書いてください。",
        )
    for name in _beyond(stated, form.why):
        yield Problem(
            f"forms.{form.id}.why",
            f"情報項目 {name} の理由がありません(第3項)。",
            "聞く理由、または聞かない理由を書いてください。",
        )
    for name in _beyond(form.why, stated):
        yield Problem(f"forms.{form.id}.why", f"{name} はこのフォームにありません。", "行を消してください。")


def _form_records(register: Register, form: Form) -> Iterator[Problem]:
    for name in (*form.declarations, *form.keeps):
        record = register.work_records.get(name)
        if record is None:
            yield Problem(
                f"forms.{form.id}",
                f"業務上の記録 {name} が [work_records] にありません。",
                "宣言するか、ここから消してください。",
            )
        elif name in form.declarations and record.statement is None:
            yield Problem(
                f"work_records.{name}",
                "申告の文がありません。",
                "statement に、本人が印を付ける文を書いてください。",
            )


def _terms_are_contiguous(register: Register) -> Iterator[Problem]:
    """Terms are fiscal years, each following the last: none missing, none twice."""
    for contract in register.contracts.values():
        entry = f"contracts.{contract.id}.terms"
        if not contract.terms:
            yield Problem(entry, "委託期間がありません。", "年度ごとに書いてください。")
        for term in contract.terms:
            if (term.starts, term.ends) != fiscal_year_bounds(fiscal_year(term.starts)):
                yield Problem(
                    entry,
                    f"{term.starts}からの委託期間が、4月1日から翌年3月31日までになっていません。",
                    "年度の初日と末日に直してください。",
                )
        for earlier, later in zip(contract.terms, contract.terms[1:], strict=False):
            if later.starts <= earlier.ends:
                yield Problem(
                    entry,
                    f"{later.starts}からの委託期間が、前の期間と重なっています。",
                    "重ならないように、古い順に書いてください。",
                )
            elif later.starts != earlier.ends + timedelta(days=1):
                yield Problem(
                    entry,
                    f"{earlier.ends}の次の委託期間が抜けています。",
                    "抜けた年度を書き足してください。",
                )


def _passing_is_sound(register: Register) -> Iterator[Problem]:
    """Clause 7: what is passed on is asked, agreed to and said; nothing else is passed."""
    for form in register.forms.values():
        for name in _beyond(form.passes_on, (*form.required, *form.optional)):
            yield Problem(
                f"forms.{form.id}.passes_on",
                f"聞いていない情報項目 {name} を渡すことになっています(第7項)。",
                "消してください。",
            )
        if bool(form.given_to) != bool(form.passes_on):
            yield Problem(
                f"forms.{form.id}.given_to",
                "渡す先と渡すものが、片方だけ書かれています(第7項)。",
                "given_to と passes_on を両方書くか、両方消してください。",
            )
        if form.passed_on_in is not None and not form.given_to:
            yield Problem(
                f"forms.{form.id}.passed_on_in", "渡す先のない日数です(第7項)。", "消してください。"
            )


def _purposes_fit_forms(register: Register) -> Iterator[Problem]:
    """Clause 7: a record is opened for what its own notice says."""
    for form in register.forms.values():
        programme = register.programmes.get(form.programme)
        if programme is not None:
            yield from _form_purposes(form, programme)


def _form_purposes(form: Form, programme: Programme) -> Iterator[Problem]:
    entry = f"forms.{form.id}.record_purposes"
    for name in _beyond(form.record_purposes, programme.record_purposes):
        yield Problem(
            entry, f"利用目的 {name} を、この事業は認めていません(第7項)。", "ここから消してください。"
        )
    if ("handover" in form.record_purposes) != bool(form.given_to):
        yield Problem(
            entry,
            "説明の「お渡しする先」と、引渡しの目的が合いません(第7項)。",
            "渡す先のあるフォームだけに handover を書いてください。",
        )
    for item, purpose in LATER_PURPOSES.items():
        if (item in form.later) != (purpose in form.record_purposes):
            yield Problem(
                entry,
                f"後から記録する項目 {item} と、目的 {purpose} が合いません(第7項)。",
                "later と record_purposes の両方に書くか、両方から消してください。",
            )
    for name in _beyond(form.later, form.left_out):
        yield Problem(
            f"forms.{form.id}.later",
            f"情報項目 {name} は left_out にありません(第3項)。",
            "申込みのときは聞かない項目だけを書いてください。",
        )


def _purposes_are_used(register: Register) -> Iterator[Problem]:
    """Clauses 7 and 11: no purpose without a form, no programme and no form without a way to erase."""
    for programme in register.programmes.values():
        forms = register.forms_of(programme.id)
        kept = {name for form in forms for name in form.record_purposes}
        for name in _beyond(programme.record_purposes, kept) if forms else ():
            if name in register.record_purposes:
                yield Problem(
                    f"programmes.{programme.id}.record_purposes",
                    f"利用目的 {name} を使うフォームがありません(第7項)。",
                    "ここから消すか、フォームに書いてください。",
                )
        for form in forms:
            known = [register.record_purposes.get(name) for name in form.record_purposes]
            if not any(purpose is not None and purpose.erases for purpose in known):
                yield Problem(
                    f"forms.{form.id}.record_purposes",
                    "消去の目的がありません(第11項)。",
                    "本人の求め、区の指示、期間の終わりの消去を書いてください。",
                )


def _places_have_contracts(register: Register) -> Iterator[Problem]:
    for place in register.places.values():
        if place.contract not in register.contracts:
            yield Problem(
                f"places.{place.id}.contract",
                f"委託契約 {place.contract} が [contracts] にありません。",
                "契約の名前を直してください。",
            )


def _purposes_exist(register: Register) -> Iterator[Problem]:
    for programme in register.programmes.values():
        for name in programme.record_purposes:
            if name not in register.record_purposes:
                yield Problem(
                    f"programmes.{programme.id}.record_purposes",
                    f"利用目的 {name} が [record_purposes] にありません。",
                    "宣言するか、ここから消してください。",
                )


def _clauses_are_complete(register: Register) -> Iterator[Problem]:
    for table, count in CLAUSE_COUNTS.items():
        numbers = [clause.number for clause in getattr(register, table)]
        if numbers != list(range(1, count + 1)):
            yield Problem(table, f"1から{count}までがそろっていません。", "番号の順に全部書いてください。")


_RULES: tuple[Callable[[Register], Iterator[Problem]], ...] = (
    _programmes_have_contracts,
    _items_exist,
    _below_ceiling,
    _items_fit_their_subject,
    _no_forbidden_kinds,
    _free_lines_warn,
    _work_records_are_closed,
    _forms_are_sound,
    _passing_is_sound,
    _purposes_fit_forms,
    _purposes_are_used,
    _terms_are_contiguous,
    _places_have_contracts,
    _purposes_exist,
    _clauses_are_complete,
)
