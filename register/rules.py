"""What a register may not say: contradictions between entries, as pure functions.

Each rule yields problems naming the entry. The ceilings are the ward report's;
clause numbers refer to its 特記事項.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from register.errors import Problem
from register.model import Form, Programme, Register
from register.term import fiscal_year, fiscal_year_bounds

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
    """Clause 5."""
    for item in register.items.values():
        named = [item.label, *(f.label for f in item.fields)]
        for kind in register.forbidden.values():
            if item.kind == kind.id or any(w in text for w in kind.words for text in named):
                yield Problem(
                    f"items.{item.id}",
                    f"収集してはならない種類({kind.label})です(第5項)。",
                    "この情報項目を消してください。",
                )


def _sources_are_consented(register: Register) -> Iterator[Problem]:
    """Clause 4: from the person, unless the ward agrees."""
    for item in register.items.values():
        if item.source == "company" and not item.ward_consent:
            yield Problem(
                f"items.{item.id}.source",
                "本人以外から集める情報項目に、区の承諾の番号がありません(第4項)。",
                "ward_consent に承諾の番号を書いてください。",
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
    _sources_are_consented,
    _forms_are_sound,
    _terms_are_contiguous,
    _places_have_contracts,
    _purposes_exist,
    _clauses_are_complete,
)
